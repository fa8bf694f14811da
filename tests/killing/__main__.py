"""`python -m tests.killing [--kills 60] [--seed 1]`: exit code 1 when anything was lost."""

import argparse
import sys
import tempfile
import time
from pathlib import Path

from tests.killing.rounds import run_rounds


def main() -> int:
    """Kill, look and say what was found."""
    parser = argparse.ArgumentParser(prog="python -m tests.killing")
    parser.add_argument("--kills", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="pms-killing-") as home:
        found = run_rounds(Path(home), asked.kills, asked.seed)
    sys.stdout.write(
        f"{found.kills} stations killed in a form, {found.saved_reports} times told “saved”:\n"
        f"  drafts unreadable      {len(found.unreadable)}\n"
        f"  told saved but lost    {len(found.lost)}\n"
        f"  not offered again      {len(found.not_offered)}\n"
        f"  words in clear on disk {len(found.in_clear)}\n"
        f"in {time.monotonic() - began:.0f} s\n"
    )
    for fault in found.faults:
        sys.stdout.write(f"  {fault}\n")
    return 1 if found.faults else 0


if __name__ == "__main__":
    sys.exit(main())
