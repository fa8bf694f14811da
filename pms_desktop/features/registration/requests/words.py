"""The words of requests from the kiosk."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from pms_desktop.domain.kiosk_requests import AskedField, KioskRequest, RequestBrief, RequestKind
from pms_desktop.domain.patients import Sex
from pms_desktop.i18n import format_date, format_moment
from pms_desktop.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class RequestLine:
    """A request in the list."""

    key: str
    title: str
    subtitle: str
    right: str
    new_patient: bool


@dataclass(frozen=True, slots=True)
class FieldLine:
    """A field of a request. `note` says what the desk should know before it ticks it; `same` when
    the record says it already."""

    name: str
    title: str
    stands: str
    asked: str
    note: str = ""
    same: bool = False


def request_line(brief: RequestBrief, at: Callable[[datetime], datetime]) -> RequestLine:
    """`at` gives hospital time."""
    return RequestLine(
        str(brief.id),
        brief.name,
        f"{format_moment(at(brief.asked_at))} · {brief.kiosk}",
        brief.slip,
        brief.kind is RequestKind.REGISTRATION,
    )


def field_lines(request: KioskRequest) -> list[FieldLine]:
    """Field by field, in the order in which the patient was asked."""
    order = list(_titles())
    return sorted((_line(each) for each in request.fields), key=lambda line: order.index(line.name))


def _titles() -> dict[str, str]:
    return {
        "given_names": _("Given names"),
        "family_names": _("Family names"),
        "birth_date": _("Born"),
        "sex": _("Sex"),
        "phone": _("Phone"),
        "other_phone": _("Second phone"),
        "email": _("E-mail"),
        "address": _("Address"),
        "postcode": _("Postcode"),
        "city": _("City"),
        "kin": _("Next of kin"),
        "reason": _("Comes for"),
    }


def _line(asked: AskedField) -> FieldLine:
    shown, stands = _shown(asked.name, asked.asked), _shown(asked.name, asked.stands)
    same = bool(asked.asked) and asked.asked == asked.stands
    note = ""
    if same:
        note = _("stands already")
    elif asked.conflict:
        note = _("changed since: it was {value}").format(
            value=_shown(asked.name, asked.stood) or _("empty")
        )
    return FieldLine(asked.name, _titles()[asked.name], stands, shown, note, same)


def _shown(name: str, text: str) -> str:
    if not text:
        return ""
    if name == "sex":
        return {
            Sex.FEMALE: _("Female"),
            Sex.MALE: _("Male"),
            Sex.OTHER: _("Other"),
            Sex.UNKNOWN: _("not said"),
        }[Sex(text)]
    return format_date(date.fromisoformat(text)) if name == "birth_date" else text
