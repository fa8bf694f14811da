"""python -m pms_desktop"""

import sys


def main() -> int:
    """Entry point of `pms-desktop`."""
    from pms_desktop.app import main as run  # noqa: PLC0415  keeps --help of a broken Qt readable

    return run()


if __name__ == "__main__":
    sys.exit(main())
