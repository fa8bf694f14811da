"""The program as `starting` measures it: signs in, opens every tab, tells when.

Starts as `pms-desktop` does, and imports nothing before it that the program would not: what a
benchmark needs for itself must not stand in its figures.
"""

import gc
import json
import sys
import time


def main() -> int:
    """Tell the moments as JSON, and end when the parent has seen enough."""
    from pms_desktop.__main__ import make_way  # noqa: PLC0415  as the program begins

    make_way()
    from PySide6.QtWidgets import QApplication  # noqa: PLC0415  part of what is measured

    from pms_desktop.app import Program, prepare  # noqa: PLC0415
    from pms_desktop.settings import load  # noqa: PLC0415
    from tests.gui.person import Person  # noqa: PLC0415

    application = QApplication(sys.argv[:1])
    prepare(application, load())
    program = Program(application, load(), imported=gc.freeze)
    program.start()
    person = Person(program)
    window = program.window
    person.waits(window.sign_in.login_field.editor.hasFocus, "the cursor in the user name")
    moments = {"painted": time.monotonic()}
    person.sees("Demo hospital")
    moments["entered"] = time.monotonic()
    person.signs_in("nurse", "demo")
    moments["usable"] = time.monotonic()
    for tab in range(window.tab_bar.count()):
        window.tab_bar.setCurrentIndex(tab)
        person.rests()
    sys.stdout.write(f"{json.dumps(moments)}\n")
    sys.stdout.flush()
    sys.stdin.readline()
    window.close()
    program.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
