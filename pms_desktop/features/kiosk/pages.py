"""What each page of the kiosk shows, without a widget. Every page asks one thing."""

from dataclasses import dataclass, field, replace
from typing import Literal, TypeVar
from uuid import UUID

from pms_desktop.domain.kiosk import ClaimKind

Purpose = Literal["check_in", "contact", "new"]
Order = Literal["dmy", "mdy", "ymd"]
Look = Literal["ok", "desk", "closed"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """`action` are the words of the filled button at the end; without words there is none.
    `fault` stands under what was typed; it is no part of what is asked."""

    title: str
    lead: str = ""
    action: str = ""
    fault: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Language:
    """One to choose: its ISO 639 code, and its name in itself."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Welcome(Page):
    """Answered by a `Purpose`, or by one of the languages; without languages there is no choice.
    `spoken` is the code of the one that is spoken now."""

    languages: tuple[Language, ...] = ()
    spoken: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskNumber(Page):
    """By what somebody says who they are; answered by the kind and what was typed."""

    kind: ClaimKind = ClaimKind.MRN
    typed: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskDate(Page):
    """A date of birth; answered by day, month and year as typed."""

    order: Order = "dmy"
    typed: tuple[str, str, str] = field(default=("", "", ""), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AskText(Page):
    """A line of text, or with `digits` a phone; answered by what was typed. `capitals` lets every
    word begin with a capital letter, as names do. `latin` is written in Latin letters whatever the
    language, as an e-mail address. `secret` shows dots."""

    typed: str = field(default="", repr=False)
    capitals: bool = False
    digits: bool = False
    secret: bool = False
    latin: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AskChoice(Page):
    """One of a few; answered by its key."""

    options: tuple[tuple[str, str], ...]
    chosen: str = ""


@dataclass(frozen=True, slots=True)
class Visit:
    """An appointment; `words` say how it stands where it cannot be checked in here."""

    id: UUID
    time: str
    doctor: str
    place: str
    words: str = ""

    @property
    def open(self) -> bool:
        """Whether it can be checked in here and now."""
        return not self.words


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits(Page):
    """Today's appointments; answered by the id of one, or None by the filled button."""

    visits: tuple[Visit, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """What stands, or was typed just now (`new`)."""

    key: str
    label: str
    value: str
    new: bool = False
    fault: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lines(Page):
    """Lines that can be changed one by one; answered by the key of one, or None to go on."""

    lines: tuple[Line, ...]
    change: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(Page):
    """Says something; answered by True, or by False where the `second` button is touched.
    `figure` is what the patient is to remember, `caption` what it is."""

    look: Look = "ok"
    caption: str = ""
    figure: str = ""
    second: str = ""


P = TypeVar("P", bound=Page)


def with_fault(page: P, sentence: str) -> P:
    """The same page with a sentence about what was typed."""
    return replace(page, fault=sentence)
