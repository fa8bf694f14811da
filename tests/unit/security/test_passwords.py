"""What a guess at a password costs, in a program of its own: the tests' own hashes are cheap."""

import subprocess
import sys

SEALED = """
from pms_desktop.security import draft_keys
from pms_desktop.security.passwords import hash_password
asked = []
draft_keys.hash_secret_raw = lambda *costs: asked.append(costs[2:5]) or bytes(32)
draft_keys._derived("a quiet morning", bytes(16))
print(hash_password("a quiet morning"), asked)
"""


def test_a_guess_costs_three_passes_over_64_mib_for_accounts_and_for_drafts() -> None:
    """RFC 9106, second recommended option."""
    done = subprocess.run(
        [sys.executable, "-c", SEALED], stdout=subprocess.PIPE, text=True, timeout=60, check=True
    )

    assert done.stdout.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert done.stdout.endswith("[(3, 65536, 4)]\n")
