"""The records of a JSON file one by one: no more of it is held than one of them.

A FHIR Bundle of very many patients is one JSON value. Its entries are cut out where their braces
match and parsed each by itself; what is left is the Bundle without entries. Braces are counted,
so that a file nested a million deep costs no more than its length.
"""

import json
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO

from pms_desktop.i18n import gettext as _

LARGEST = 8 << 20
"""Bytes of one record: a photo has the most of them."""
DEEPEST = 40
"""Levels of braces; a Patient has about ten."""

_CHUNK = 1 << 16
_LONG = 1 << 16
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|["{}\[\]]', re.DOTALL)
_STRING_END = re.compile(rb'(?:[^"\\]|\\.)*+"', re.DOTALL)
_BETWEEN = b" \t\r\n,"


@dataclass(frozen=True, slots=True)
class Piece:
    """One record and its number: the line, or the entry of a Bundle. `fault` is why it was not
    read."""

    number: int
    body: bytes
    fault: str = ""


class NotJsonError(Exception):
    """A record or file that is no JSON as FHIR writes it; the message is a sentence."""


def parsed(body: bytes) -> dict[str, Any]:
    """One record. Raises NotJsonError."""
    try:
        found = json.loads(body.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_none)
    except UnicodeDecodeError:
        raise NotJsonError(_("Some letters cannot be read. Save the file as UTF-8.")) from None
    except RecursionError:
        raise NotJsonError(_too_deep()) from None
    except json.JSONDecodeError as error:
        words = _("This is no JSON: {reason} at character {place}.")
        raise NotJsonError(words.format(reason=error.msg, place=error.pos + 1)) from None
    except ValueError:
        raise NotJsonError(_("A number in it has thousands of digits.")) from None
    if not isinstance(found, dict):
        raise NotJsonError(_("A record stands between braces."))
    return found


def lines_of(file: BinaryIO) -> Iterator[Piece]:
    """The records of NDJSON: one in each line that is not empty."""
    number = 0
    while line := file.readline(LARGEST):
        number += 1
        whole = line.endswith(b"\n") or len(line) < LARGEST
        if not whole:
            while (rest := file.readline(LARGEST)) and not rest.endswith(b"\n"):
                pass
            yield Piece(number, b"", _too_large())
        elif line.strip(b"\xef\xbb\xbf \t\r\n"):
            fault = _too_deep() if _deepest(line) > DEEPEST else ""
            yield Piece(number, b"" if fault else line, fault)


class BundleEntries:
    """Goes through one JSON document; afterwards `rest` is the document without its entries.

    Raises NotJsonError where it is not one whole document.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._depth = 0
        self._key = b""
        self._entries_at = 0  # the depth inside the array of entries
        self._piece = _Growing()
        self._rest = _Growing()
        self._number = 0
        self._ended = False

    @property
    def rest(self) -> Piece:
        """The document with empty entries."""
        return self._rest.piece(0)

    def __iter__(self) -> Iterator[Piece]:
        carried = b""
        while (chunk := self._file.read(_CHUNK)) or carried:
            data = carried + chunk
            carried = yield from self._cut(data)
            if carried and not chunk:
                raise _ends_early()
            if len(carried) > _LONG:
                carried = self._long_string(carried)
        if self._depth:
            raise _ends_early()

    def _cut(self, data: bytes) -> Generator[Piece, None, bytes]:
        """The entries that end in here; answers the beginning of a string that does not."""
        copied, end = 0, len(data)
        for token in _TOKEN.finditer(data):
            sign, at = token[0], token.start()
            if sign == b'"':
                end = at
                break
            if sign[:1] == b'"':
                self._key = sign if self._depth == 1 else self._key
                continue
            copied, done = self._braces(sign, data, copied, at)
            if done is not None:
                yield done
        self._copy(data[copied:end])
        return data[end:]

    def _braces(self, sign: bytes, data: bytes, copied: int, at: int) -> tuple[int, Piece | None]:
        """How far the data is copied now, and the entry that ends here."""
        if sign in b"{[":
            if self._in_entries and sign == b"{":
                self._copy(data[copied:at])
                self._piece, copied = _Growing(), at
                self._number += 1
            if self._ended:
                raise NotJsonError(_("There are several records. Call the file .ndjson."))
            self._depth += 1
            if self._depth == 2 and sign == b"[" and self._key == b'"entry"':
                self._copy(data[copied : at + 1])
                self._entries_at, copied = 2, at + 1
            growing = self._piece if self._inside else self._rest
            growing.deepest = max(growing.deepest, self._depth)
            return copied, None
        inside = self._inside
        if self._in_entries:  # the array ends
            self._copy(data[copied:at])
            self._entries_at, copied = 0, at
        self._depth -= 1
        self._ended = self._depth == 0
        if self._depth < 0:
            raise NotJsonError(_("There is a brace too many."))
        if inside and self._in_entries:
            self._piece.add(data[copied : at + 1])
            return at + 1, self._piece.piece(self._number)
        return copied, None

    @property
    def _in_entries(self) -> bool:
        """Between two entries."""
        return self._entries_at > 0 and self._depth == self._entries_at

    @property
    def _inside(self) -> bool:
        """Within an entry."""
        return self._entries_at > 0 and self._depth > self._entries_at

    def _copy(self, data: bytes) -> None:
        if self._inside:
            self._piece.add(data)
        elif self._in_entries:
            if data.strip(_BETWEEN):
                raise NotJsonError(_("Between two entries stands something else."))
        else:
            self._rest.add(data)

    def _long_string(self, begun: bytes) -> bytes:
        """Go to the end of a string; answers what follows it."""
        data = begun[1:]
        self._copy(begun[:1])
        while True:
            if found := _STRING_END.match(data):
                self._copy(data[: found.end()])
                return data[found.end() :]
            keep = 1 if _ends_in_escape(data) else 0
            self._copy(data[: len(data) - keep])
            chunk = self._file.read(_CHUNK)
            if not chunk:
                raise _ends_early()
            data = data[len(data) - keep :] + chunk


class _Growing:
    """Bytes that are put together, until they are too many."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._too_large = False
        self.deepest = 0

    def add(self, data: bytes) -> None:
        """Append, and forget everything once it is too large."""
        if self._too_large:
            return
        self._bytes += data
        if len(self._bytes) > LARGEST:
            self._too_large = True
            self._bytes.clear()

    def piece(self, number: int) -> Piece:
        """What was put together."""
        if self._too_large:
            return Piece(number, b"", _too_large())
        if self.deepest > DEEPEST:
            return Piece(number, b"", _too_deep())
        return Piece(number, bytes(self._bytes))


def _deepest(line: bytes) -> int:
    """Levels of braces, those in texts as well: what has few of either is not looked at."""
    if line.count(b"{") + line.count(b"[") <= DEEPEST:
        return 0
    depth = deepest = 0
    for token in _TOKEN.finditer(line):
        if token[0] in (b"{", b"["):
            depth += 1
            deepest = max(deepest, depth)
        elif token[0] in (b"}", b"]"):
            depth -= 1
    return deepest


def _ends_early() -> NotJsonError:
    return NotJsonError(_("The file ends in the middle of a record."))


def _ends_in_escape(data: bytes) -> bool:
    return (len(data) - len(data.rstrip(b"\\"))) % 2 == 1


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _value in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise NotJsonError(_("{name} stands there twice.").format(name=twice[:40]))
    return found


def _none(constant: str) -> Any:
    raise NotJsonError(_("{constant} is no number of JSON.").format(constant=constant))


def _too_large() -> str:
    words = _("This record is larger than {most} MB, so nothing of it was read.")
    return words.format(most=LARGEST >> 20)


def _too_deep() -> str:
    return _("This record is nested deeper than any patient's.")
