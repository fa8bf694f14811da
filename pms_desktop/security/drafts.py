"""What was typed and not yet saved, sealed on this station for the person who typed it.

AES-256-GCM with user, form and version as additional data; written whole or not at all. The key is
random, wrapped by a key derived from the person's password (argon2id), so that nothing on this
disk opens a draft.
"""

import json
import os
import re
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Self

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_SALT, _NONCE = 16, 12
_FORMAT = b"pms-draft-1"


class DraftUnreadableError(ValueError):
    """A draft is there but cannot be opened: another password, or a damaged file."""


class DraftStore:
    """The drafts of one person. Blocking: call it in the background."""

    def __init__(self, folder: Path, login: str, key: bytes) -> None:
        self._folder, self._login, self._key = folder, login, key
        self._writing = threading.Lock()

    @classmethod
    def open(cls, folder: Path, login: str, password: str) -> Self:
        """The person's drafts, opened with the password they signed in with.

        After a change of password a new key is made and old drafts are unreadable.
        """
        folder = folder / re.sub(r"[^a-z0-9._-]", "_", login)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        wrapped = folder / "key"
        try:
            return cls(folder, login, _unwrap(wrapped.read_bytes(), password))
        except (FileNotFoundError, InvalidTag, ValueError):
            key = os.urandom(32)
            _write(wrapped, _wrap(key, password))
            return cls(folder, login, key)

    def opens_with(self, password: str) -> bool:
        """Whether this is the password the drafts were opened with."""
        try:
            return _unwrap((self._folder / "key").read_bytes(), password) == self._key
        except (OSError, InvalidTag, ValueError):
            return False

    def change_password(self, password: str) -> None:
        """Open with this password from now on; what was kept stays readable."""
        _write(self._folder / "key", _wrap(self._key, password))

    def save(self, form: str, draft: Mapping[str, object]) -> None:
        """Keep the draft of a form. Raises OSError when the disk refuses."""
        nonce = os.urandom(_NONCE)
        text = json.dumps(dict(draft), ensure_ascii=False).encode()
        sealed = nonce + AESGCM(self._key).encrypt(nonce, text, self._about(form))
        with self._writing:
            _write(self._path(form), sealed)

    def load(self, form: str) -> dict[str, object] | None:
        """The draft of a form, or None. Raises DraftUnreadableError."""
        try:
            sealed = self._path(form).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise DraftUnreadableError(form) from error
        try:
            text = AESGCM(self._key).decrypt(sealed[:_NONCE], sealed[_NONCE:], self._about(form))
            found: dict[str, object] = json.loads(text)
        except (InvalidTag, ValueError) as error:
            raise DraftUnreadableError(form) from error
        return found

    def drop(self, form: str) -> None:
        """Forget the draft of a form: it was saved, or thrown away."""
        with self._writing:
            self._path(form).unlink(missing_ok=True)

    def set_aside(self, form: str) -> None:
        """Keep an unreadable draft out of the way, so that it is told of once."""
        self._path(form).replace(self._path(form).with_suffix(".unreadable"))

    def forms(self) -> list[str]:
        """Forms with a draft."""
        return sorted(path.stem for path in self._folder.glob("*.draft"))

    def _path(self, form: str) -> Path:
        return self._folder / f"{form}.draft"

    def _about(self, form: str) -> bytes:
        return b"|".join((_FORMAT, self._login.encode(), form.encode()))


def _derived(password: str, salt: bytes) -> bytes:
    return hash_secret_raw(password.encode(), salt, 3, 65536, 4, 32, Type.ID)


def _wrap(key: bytes, password: str) -> bytes:
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    return salt + nonce + AESGCM(_derived(password, salt)).encrypt(nonce, key, _FORMAT)


def _unwrap(wrapped: bytes, password: str) -> bytes:
    salt, nonce = wrapped[:_SALT], wrapped[_SALT : _SALT + _NONCE]
    return AESGCM(_derived(password, salt)).decrypt(nonce, wrapped[_SALT + _NONCE :], _FORMAT)


def _write(path: Path, content: bytes) -> None:
    part = path.with_name(path.name + ".part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
