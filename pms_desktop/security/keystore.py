"""Secrets in the desktop's own key store, where there is one."""

from typing import Final

SERVICE: Final = "pms-desktop"


def stored_password(url: str, login: str) -> str | None:
    """The password this desktop keeps for a login, or None (also where there is no key store)."""
    import keyring  # noqa: PLC0415  slow to import
    from keyring.errors import KeyringError  # noqa: PLC0415

    try:
        return keyring.get_password(SERVICE, _name(url, login))
    except KeyringError:
        return None


def store_password(url: str, login: str, password: str) -> bool:
    """Keep a password; False where there is no key store that can."""
    import keyring  # noqa: PLC0415  slow to import
    from keyring.errors import KeyringError  # noqa: PLC0415

    try:
        keyring.set_password(SERVICE, _name(url, login), password)
    except KeyringError:
        return False
    return True


def _name(url: str, login: str) -> str:
    return f"{login}@{url.rpartition('@')[2]}"
