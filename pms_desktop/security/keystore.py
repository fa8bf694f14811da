"""Secrets in the desktop's own key store, where there is one that answers."""

import os
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from typing import Final, TypeVar

T = TypeVar("T")

SERVICE: Final = "pms-desktop"
PATIENCE_SECONDS: Final = 3.0
"""A store may ask its owner something nobody sees, and wait for ever."""


class StoreTrouble(StrEnum):
    """Why the key store gave no answer."""

    MISSING = "missing"
    LOCKED = "locked"
    SLOW = "slow"
    BROKEN = "broken"


class KeyStoreError(Exception):
    """The key store could not be asked."""

    def __init__(self, trouble: StoreTrouble) -> None:
        super().__init__(trouble.value)
        self.trouble = trouble


class KeyStore:
    """The desktop's key store. Blocking, but never longer than `patience` seconds."""

    def __init__(self, patience: float = PATIENCE_SECONDS) -> None:
        self._patience = patience

    def wake(self) -> None:
        """Find out which store there is: the slow part of the first question. Raises
        KeyStoreError."""

        def ask() -> None:
            import keyring  # noqa: PLC0415  slow to import

            keyring.get_keyring()

        self._asked(ask)

    def read(self, name: str) -> str | None:
        """The secret of this name, or None. Raises KeyStoreError."""

        def ask() -> str | None:
            import keyring  # noqa: PLC0415  slow to import

            return keyring.get_password(SERVICE, name)

        return self._asked(ask)

    def write(self, name: str, secret: str) -> None:
        """Keep a secret. Raises KeyStoreError."""

        def ask() -> None:
            import keyring  # noqa: PLC0415  slow to import

            keyring.set_password(SERVICE, name, secret)

        self._asked(ask)

    def delete(self, name: str) -> None:
        """Keep a secret no longer. Raises KeyStoreError, also where there is none of this name."""

        def ask() -> None:
            import keyring  # noqa: PLC0415  slow to import

            keyring.delete_password(SERVICE, name)

        self._asked(ask)

    def _asked(self, ask: Callable[[], T]) -> T:
        from multiprocessing.pool import ThreadPool  # noqa: PLC0415  slow to import

        # On a thread that is left behind if it hangs. Stores are plug-ins of the desktop: what they
        # raise cannot be named, and must not keep anybody from signing in.
        failures: list[BaseException] = []
        pool = ThreadPool(1)
        answer = pool.apply_async(ask, error_callback=failures.append)
        answer.wait(self._patience)
        pool.close()
        if not answer.ready():
            raise KeyStoreError(StoreTrouble.SLOW)
        pool.join()
        if not answer.successful():
            raise KeyStoreError(_trouble(failures[0]))
        return answer.get()


def given_password(url: str, login: str) -> str | None:
    """The password that needs no asking: of PMS_PASSWORD, else of the key store. Slow."""
    return os.environ.get("PMS_PASSWORD") or stored_password(url, login)


def wake_store() -> None:
    """Look for the key store before anybody waits for it."""
    with suppress(KeyStoreError):
        KeyStore().wake()


def stored_password(url: str, login: str) -> str | None:
    """The password this desktop keeps for a login, or None (also where there is no key store)."""
    try:
        return KeyStore().read(_name(url, login))
    except KeyStoreError:
        return None


def store_password(url: str, login: str, password: str) -> bool:
    """Keep a password; False where there is no key store that can."""
    try:
        KeyStore().write(_name(url, login), password)
    except KeyStoreError:
        return False
    return True


def forget_password(url: str, login: str) -> bool:
    """Keep it no longer; False where it was not kept."""
    try:
        KeyStore().delete(_name(url, login))
    except KeyStoreError:
        return False
    return True


def _trouble(failure: BaseException) -> StoreTrouble:
    from keyring import errors  # noqa: PLC0415  slow to import

    if isinstance(failure, errors.NoKeyringError):
        return StoreTrouble.MISSING
    if isinstance(failure, errors.KeyringLocked | errors.InitError):
        return StoreTrouble.LOCKED
    return StoreTrouble.BROKEN


def _name(url: str, login: str) -> str:
    return f"{login}@{url.rpartition('@')[2]}"
