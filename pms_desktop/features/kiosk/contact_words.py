"""The words about contact data: what stands is masked, what is typed is shown."""

from pms_desktop.domain.kiosk import ContactWish, MaskedContact
from pms_desktop.features.kiosk.pages import AskText, Line, Lines, Notice
from pms_desktop.i18n import gettext as _
from pms_desktop.i18n import isolated

_HIDDEN = "•••"


def lines(stands: MaskedContact, wish: ContactWish) -> Lines:
    """What the hospital knows, as far as anybody may see it, and what was typed just now."""
    return Lines(
        title=_("Your phone and address"),
        lead=_("Touch a line to write it anew. The desk looks at every change."),
        action=_("Send to the desk"),
        change=_("Change"),
        lines=(
            _line("phone", _("Phone"), _phone(stands, 0), wish.phone),
            _line("other_phone", _("Second phone"), _phone(stands, 1), wish.other_phone),
            _line("email", _("Email"), _letter(stands.email), wish.email),
            _line("address", _("Address"), _HIDDEN if stands.address else "", _address(wish)),
            _line("kin", _("Next of kin"), _kin(stands), _new_kin(wish)),
        ),
    )


def ask(name: str, typed: str) -> AskText:
    """The page for one field."""
    title, lead = _questions()[name]
    return AskText(
        title=title,
        lead=lead,
        action=_("Next"),
        typed=typed,
        digits=name in {"phone", "other_phone", "kin.phone"},
        capitals=name in {"address", "city", "kin.name"},
        latin=name == "email",
    )


def sent(slip: str) -> Notice:
    """The last page."""
    return Notice(
        title=_("Thank you"),
        lead=_(
            "The desk will look at your changes. You need not wait. "
            "If anybody asks, this is your number:"
        ),
        figure=slip,
        action=_("Done"),
    )


def nothing_changed() -> str:
    """Nothing was typed."""
    return _("Nothing is changed yet. Touch the line you want to change.")


def _questions() -> dict[str, tuple[str, str]]:
    return {
        "phone": (_("Your new phone number"), ""),
        "other_phone": (_("Your second phone number"), ""),
        "email": (_("Your new email address"), ""),
        "address": (_("Your new address"), _("Street and house number")),
        "postcode": (_("Your postcode"), _("Leave it empty if there is none.")),
        "city": (_("Your city"), ""),
        "kin.name": (_("Whom may we call for you?"), _("The name of a relative or friend")),
        "kin.relation": (
            _("Who is that?"),
            _("For example: mother, husband, friend"),
        ),
        "kin.phone": (_("And their phone number?"), ""),
    }


def _line(key: str, label: str, stands: str, typed: str) -> Line:
    return Line(key, label, isolated(typed) or stands or _("not known"), new=bool(typed))


def _phone(stands: MaskedContact, at: int) -> str:
    return isolated(f"{_HIDDEN} {stands.phones[at]}") if len(stands.phones) > at else ""


def _letter(letter: str) -> str:
    return isolated(f"{letter}{_HIDDEN}") if letter else ""


def _kin(stands: MaskedContact) -> str:
    parts = [_letter(stands.kin)]
    if stands.kin_phone:
        parts.append(isolated(f"{_HIDDEN} {stands.kin_phone}"))
    return ", ".join(part for part in parts if part)


def _address(wish: ContactWish) -> str:
    place = " ".join(part for part in (wish.postcode, wish.city) if part)
    return ", ".join(part for part in (wish.address, place) if part)


def _new_kin(wish: ContactWish) -> str:
    kin = wish.kin
    return ", ".join(part for part in (kin.name, kin.relation, kin.phone) if part)
