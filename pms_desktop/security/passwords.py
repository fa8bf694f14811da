"""Password hashes of the embedded hospital (argon2id)."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError

PASSES, KIBIBYTES, LANES = 3, 65_536, 4
"""What one guess costs: RFC 9106, second recommended option."""
_hasher = PasswordHasher(PASSES, KIBIBYTES, LANES)


def hash_password(password: str) -> str:
    """An argon2id hash with its own salt and parameters in it."""
    return _hasher.hash(password)


def matches(password_hash: str, password: str) -> bool:
    """Whether the password made the hash."""
    try:
        return _hasher.verify(password_hash, password)
    except (VerifyMismatchError, InvalidHashError):
        return False
