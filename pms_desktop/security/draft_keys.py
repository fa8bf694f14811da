"""Where the key to a person's drafts is, and what it is safe from.

The key is random and always sealed with the person's password (argon2id). The sealed key lies in
the desktop's key store, and in a file of this station where no store answers.

| somebody who has                        | sealed key in the store | sealed key in a file        |
|-----------------------------------------|-------------------------|-----------------------------|
| the same OS account of a shared station | needs the password      | needs the password          |
| the disk, or a backup of it             | nothing to guess at     | may guess passwords offline |
| the OS account and the password         | reads                   | reads                       |

A key in the store without the seal would be simpler and worse: on a ward many people share one
OS account, its store is open to all of them, and what one typed must not open to the next.
"""

import base64
import binascii
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, Self

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pms_desktop.security.files import write_whole
from pms_desktop.security.keystore import KeyStoreError, StoreTrouble
from pms_desktop.security.passwords import KIBIBYTES, LANES, PASSES

_SALT, _NONCE = 16, 12
_COST = (PASSES, KIBIBYTES, LANES)  # other ones open no key that was sealed with these
_SEAL = b"pms-draft-key-2"
ID_BYTES = 8


class Store(Protocol):
    """A key store, see `keystore.KeyStore`."""

    def read(self, name: str) -> str | None: ...
    def write(self, name: str, secret: str) -> None: ...


@dataclass(frozen=True, slots=True)
class DraftKey:
    """32 random bytes; `id` tells which key a draft needs without telling the key."""

    secret: bytes

    @classmethod
    def new(cls) -> Self:
        """A key nobody has used."""
        return cls(os.urandom(32))

    @property
    def id(self) -> bytes:
        """Stands in every draft sealed with it."""
        return hashlib.sha256(_SEAL + self.secret).digest()[:ID_BYTES]


class DraftKeys:
    """The keys one person opens with their password. `trouble` says why the store gave none.

    While the store does not answer, a key in a file serves, and drafts sealed with the key in the
    store wait for it.
    """

    def __init__(self, folder: Path, name: str, store: Store) -> None:
        self._file, self._name, self._store = folder / "key", name, store
        self._of_store: DraftKey | None = None
        self._of_file: DraftKey | None = None
        self._sealed = b""
        self.trouble: StoreTrouble | None = None

    @classmethod
    def open(cls, folder: Path, name: str, password: str, store: Store) -> Self:
        """Find the keys, or make one. After somebody else changed the password, a new one is
        made, and what the old one sealed cannot be opened."""
        keys = cls(folder, name, store)
        keys._find(password)
        return keys

    @property
    def current(self) -> DraftKey:
        """New drafts are sealed with it."""
        found = self._of_store or self._of_file
        assert found is not None
        return found

    def with_id(self, key_id: bytes) -> DraftKey | None:
        """The key of this id, if it is here."""
        known = (key for key in (self._of_store, self._of_file) if key is not None)
        return next((key for key in known if key.id == key_id), None)

    def opens_with(self, password: str) -> bool:
        """Whether this is the password they were opened with."""
        return _unsealed(self._sealed, password) == self.current

    def change_password(self, password: str) -> None:
        """Open with this password from now on."""
        for key in (self._of_file, self._of_store):
            if key is not None:
                self._put(key, password)

    def forget_file(self, used: set[bytes]) -> None:
        """Once the store has a key, that of the file goes as soon as no draft needs it."""
        if self._of_store is None or self._of_file is None or self._of_file.id in used:
            return
        self._of_file = None
        self._file.unlink(missing_ok=True)

    def _find(self, password: str) -> None:
        stored = self._read_store()
        filed = self._file.read_bytes() if self._file.is_file() else b""
        self._of_store, self._of_file = _unsealed(stored, password), _unsealed(filed, password)
        self._sealed = stored if self._of_store else filed
        answers = self.trouble is None
        if self._of_store is None and (answers or self._of_file is None):
            self._put(self._of_file or DraftKey.new(), password, first=answers)

    def _put(self, key: DraftKey, password: str, *, first: bool = False) -> None:
        """Where it is, or `first` in the store if that takes it."""
        self._sealed = _sealed(key, password)
        if (first or key is self._of_store) and self._write_store(self._sealed):
            self._of_store = key
        else:
            write_whole(self._file, self._sealed)
            self._of_file = key

    def _read_store(self) -> bytes:
        try:
            return base64.b64decode(self._store.read(self._name) or "", validate=True)
        except KeyStoreError as error:
            self.trouble = error.trouble
        except binascii.Error:
            self.trouble = StoreTrouble.BROKEN
        return b""

    def _write_store(self, sealed: bytes) -> bool:
        """Kept only if it can be read again: some stores take everything and keep nothing."""
        text = base64.b64encode(sealed).decode()
        try:
            self._store.write(self._name, text)
            if self._store.read(self._name) == text:
                return True
            self.trouble = StoreTrouble.BROKEN
        except KeyStoreError as error:
            self.trouble = error.trouble
        return False


def _derived(password: str, salt: bytes) -> bytes:
    return hash_secret_raw(password.encode(), salt, *_COST, 32, Type.ID)


def _sealed(key: DraftKey, password: str) -> bytes:
    salt, nonce = os.urandom(_SALT), os.urandom(_NONCE)
    return salt + nonce + AESGCM(_derived(password, salt)).encrypt(nonce, key.secret, _SEAL)


def _unsealed(sealed: bytes, password: str) -> DraftKey | None:
    if len(sealed) <= _SALT + _NONCE:
        return None
    salt, nonce = sealed[:_SALT], sealed[_SALT : _SALT + _NONCE]
    try:
        secret = AESGCM(_derived(password, salt)).decrypt(nonce, sealed[_SALT + _NONCE :], _SEAL)
    except InvalidTag:
        return None
    return DraftKey(secret)
