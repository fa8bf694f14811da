"""The questions to somebody who was never here."""

from pms_desktop.domain.kiosk import RegistrationWish
from pms_desktop.domain.patients import Sex
from pms_desktop.features.kiosk.pages import (
    AskChoice,
    AskDate,
    AskText,
    Line,
    Lines,
    Notice,
    Order,
)
from pms_desktop.i18n import format_date, isolated
from pms_desktop.i18n import gettext as _

_NEEDED = {"given_names", "family_names"}


def ask(name: str, typed: str) -> AskText:
    """A question answered by a line of text."""
    title, lead = _questions()[name]
    return AskText(
        title=title,
        lead=lead,
        action=_("Next"),
        typed=typed,
        digits=name == "phone",
        capitals=name in {"given_names", "family_names", "address", "city", "reason"},
        latin=name == "email",
    )


def ask_birth(order: Order, typed: tuple[str, str, str]) -> AskDate:
    """The date of birth."""
    return AskDate(title=_("When were you born?"), order=order, typed=typed, action=_("Next"))


def ask_sex(chosen: Sex | None) -> AskChoice:
    """Entered as on papers; the desk asks whoever does not say."""
    return AskChoice(
        title=_("Your sex"),
        lead=_("As it stands in your passport or identity card."),
        options=tuple((sex.value, _sexes()[sex]) for sex in _sexes()),
        chosen=chosen.value if chosen is not None else "",
    )


def missing(name: str, value: object) -> str:
    """Why a question cannot be left without an answer; empty where it can."""
    if name in _NEEDED and not value:
        return _("Please write your name: the desk needs it.")
    return ""


def review(wish: RegistrationWish) -> Lines:
    """Everything once more before it is sent."""
    birth = format_date(wish.birth_date) if wish.birth_date is not None else ""
    values = {
        "given_names": isolated(wish.given_names),
        "family_names": isolated(wish.family_names),
        "birth_date": birth,
        "sex": _sexes().get(wish.sex, ""),
        "phone": isolated(wish.phone),
        "address": isolated(wish.address),
        "postcode": isolated(wish.postcode),
        "city": isolated(wish.city),
        "email": isolated(wish.email),
        "reason": isolated(wish.reason),
    }
    labels = _labels()
    return Lines(
        title=_("Is all of this right?"),
        lead=_("Touch a line to change it."),
        action=_("Yes, send it"),
        change=_("Change"),
        lines=tuple(Line(key, labels[key], value or "–") for key, value in values.items()),
    )


def sent(slip: str) -> Notice:
    """What to tell at the desk."""
    return Notice(
        title=_("Thank you"),
        lead=_(
            "Please go to the desk with your identity card and tell them this number. "
            "They will finish your registration."
        ),
        figure=slip,
        action=_("Done"),
    )


def _sexes() -> dict[Sex, str]:
    return {
        Sex.FEMALE: _("Female"),
        Sex.MALE: _("Male"),
        Sex.OTHER: _("Other"),
        Sex.UNKNOWN: _("I would rather not say here"),
    }


def _questions() -> dict[str, tuple[str, str]]:
    optional = _("Leave it empty if you like.")
    return {
        "given_names": (_("Your given names"), _("As they stand in your identity card")),
        "family_names": (_("Your family names"), _("As they stand in your identity card")),
        "phone": (_("Your phone number"), _("Where can we call you?")),
        "address": (_("Your address"), _("Street and house number")),
        "postcode": (_("Your postcode"), _("Leave it empty if there is none.")),
        "city": (_("Your city"), ""),
        "email": (_("Your email address"), optional),
        "reason": (_("What brings you here?"), optional),
    }


def _labels() -> dict[str, str]:
    return {
        "given_names": _("Given names"),
        "family_names": _("Family names"),
        "birth_date": _("Born"),
        "sex": _("Sex"),
        "phone": _("Phone"),
        "address": _("Address"),
        "postcode": _("Postcode"),
        "city": _("City"),
        "email": _("Email"),
        "reason": _("Reason"),
    }
