"""python -m pms_desktop.cli"""

from pms_desktop.cli.main import main

if __name__ == "__main__":
    main()
