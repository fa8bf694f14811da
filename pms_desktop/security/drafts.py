"""What was typed and not yet saved, sealed on this station for the person who typed it.

AES-256-GCM with person, form, key and time as additional data; written whole or not at all. See
`draft_keys` for where the key is. Names of files and folders say who typed and in which form, never
what or about whom.
"""

import json
import os
import re
import struct
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self
from urllib.parse import quote

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from pms_desktop.security.draft_keys import ID_BYTES, DraftKeys, Store
from pms_desktop.security.files import write_whole
from pms_desktop.security.keystore import KeyStore, StoreTrouble

KEPT_FOR = timedelta(days=14)
"""Long enough for a holiday, short enough that no station gathers what nobody will send."""

_FORMAT = b"pms-draft-2"
_TIME = struct.Struct(">q")
_NONCE = 12
_HEAD = len(_FORMAT) + ID_BYTES + _TIME.size
_KINDS = (".draft", ".waiting", ".unreadable", ".part")


class DraftUnreadableError(ValueError):
    """A draft is there but cannot be opened: another password, or a damaged file."""


class DraftWaitsError(DraftUnreadableError):
    """A draft is whole, but its key is in a key store that does not answer now."""


@dataclass(frozen=True, slots=True)
class KeptDraft:
    """What was typed, and when it was last kept."""

    typed: dict[str, object]
    at: datetime


class DraftStore:
    """The drafts of one person. Blocking: call it in the background."""

    def __init__(
        self, folder: Path, login: str, keys: DraftKeys, now: Callable[[], datetime]
    ) -> None:
        self._folder, self._login, self._keys, self._now = folder, login, keys, now
        self._writing = threading.Lock()

    @classmethod
    def open(
        cls,
        root: Path,
        login: str,
        password: str,
        *,
        now: Callable[[], datetime],
        store: Store | None = None,
    ) -> Self:
        """The person's drafts, opened with the password they signed in with. Raises OSError."""
        folder = root / f"of-{quote(login, safe='')}"  # never `..`
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        name = f"drafts of {login} in {root.name}"
        keys = DraftKeys.open(folder, name, password, KeyStore() if store is None else store)
        drafts = cls(folder, login, keys, now)
        drafts._take_up_waiting()
        return drafts

    @property
    def trouble(self) -> StoreTrouble | None:
        """Why the key is in a file, if it is."""
        return self._keys.trouble

    def opens_with(self, password: str) -> bool:
        """Whether this is the password the drafts were opened with."""
        return self._keys.opens_with(password)

    def change_password(self, password: str) -> None:
        """Open with this password from now on; what was kept stays readable."""
        self._keys.change_password(password)

    def save(self, form: str, draft: Mapping[str, object]) -> None:
        """Keep the draft of a form. Raises OSError when the disk refuses."""
        text = json.dumps(dict(draft), ensure_ascii=False).encode("utf-8", "surrogatepass")
        key, nonce = self._keys.current, os.urandom(_NONCE)
        head = _FORMAT + key.id + _TIME.pack(int(self._now().timestamp()))
        sealed = AESGCM(key.secret).encrypt(nonce, text, self._about(head, form))
        with self._writing:
            write_whole(self._path(form), head + nonce + sealed)

    def load(self, form: str) -> KeptDraft | None:
        """The draft of a form, or None. Raises DraftUnreadableError, DraftWaitsError."""
        try:
            content = self._path(form).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise DraftUnreadableError(form) from error
        head, nonce, sealed = _parts(content)
        key = self._keys.with_id(_key_id(head))
        if key is None and head and self._keys.trouble is not None:
            raise DraftWaitsError(form)
        if key is None:
            raise DraftUnreadableError(form)
        try:
            text = AESGCM(key.secret).decrypt(nonce, sealed, self._about(head, form))
            typed: dict[str, object] = json.loads(text.decode("utf-8", "surrogatepass"))
        except (InvalidTag, ValueError) as error:
            raise DraftUnreadableError(form) from error
        return KeptDraft(typed, _time_of(head))

    def drop(self, form: str) -> None:
        """Forget the draft of a form: it was saved, or thrown away."""
        with self._writing:
            self._path(form).unlink(missing_ok=True)

    def set_aside(self, form: str, *, waits: bool = False) -> None:
        """Take an unreadable draft out of the way, so that it is told of once and not written
        over; one that `waits` is taken up again once its key is there."""
        suffix = ".waiting" if waits else ".unreadable"
        self._path(form).replace(self._path(form).with_suffix(suffix))

    def forms(self) -> list[str]:
        """Forms with a draft."""
        return sorted(path.stem for path in self._folder.glob("*.draft"))

    def _take_up_waiting(self) -> None:
        used = {_key_id(_head_of(path)) for path in self._folder.glob("*.draft")}
        for path in self._folder.glob("*.waiting"):
            needed = _key_id(_head_of(path))
            used.add(needed)
            there = path.with_suffix(".draft")
            if self._keys.with_id(needed) is not None and not there.exists():
                path.replace(there)
        self._keys.forget_file(used)

    def _path(self, form: str) -> Path:
        return self._folder / f"{re.sub(r'[^a-z0-9_-]', '_', form)}.draft"

    def _about(self, head: bytes, form: str) -> bytes:
        return b"|".join((head, self._login.encode(), form.encode()))


def expire(root: Path, now: datetime) -> int:
    """Delete everybody's drafts that are older than they are kept for; how many. Whose key is
    lost, or who never comes back, leaves nothing behind either."""
    old = [
        path
        for path in root.glob("*/*")
        if path.suffix in _KINDS and now - _kept_at(path) > KEPT_FOR
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def _kept_at(path: Path) -> datetime:
    head = _head_of(path)
    if head:
        return _time_of(head)
    try:
        return datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except OSError:
        return datetime.max.replace(tzinfo=UTC)


def _head_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return _parts(file.read(_HEAD + _NONCE))[0]
    except OSError:
        return b""


def _parts(content: bytes) -> tuple[bytes, bytes, bytes]:
    """Head, nonce and sealed text; an empty head when it is no draft of this format."""
    if not content.startswith(_FORMAT) or len(content) < _HEAD + _NONCE:
        return b"", b"", b""
    return content[:_HEAD], content[_HEAD : _HEAD + _NONCE], content[_HEAD + _NONCE :]


def _key_id(head: bytes) -> bytes:
    return head[len(_FORMAT) : len(_FORMAT) + ID_BYTES]


def _time_of(head: bytes) -> datetime:
    try:
        return datetime.fromtimestamp(_TIME.unpack(head[-_TIME.size :])[0], UTC)
    except (OverflowError, OSError, ValueError):  # a damaged head
        return datetime.max.replace(tzinfo=UTC)
