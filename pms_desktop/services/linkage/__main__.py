"""The other process of `apart.py`."""

import os
import sys

from pms_desktop.services.linkage.apart import serve

if __name__ == "__main__":
    if hasattr(os, "nice"):
        os.nice(10)
    serve(sys.stdin, sys.stdout)
