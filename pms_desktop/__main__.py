"""python -m pms_desktop"""

import gc
import sys


def main() -> int:
    """Entry point of `pms-desktop`."""
    make_way()
    from pms_desktop.app import main as run  # noqa: PLC0415  nothing stands in its imports' way

    return run()


def make_way() -> None:
    """Import fast: Python's collector finds no garbage among modules, and is replaced soon; nor
    need anybody read the source of each."""
    gc.disable()
    from pms_desktop.ui.plain_import import restore_import  # noqa: PLC0415  imports Qt

    restore_import()


if __name__ == "__main__":
    sys.exit(main())
