"""The three lists of kinds: what each asks for and how one stands in its list."""

from typing import Any

from pms_desktop.domain.identifiers import CheckRule, IdentifierKind, IdentifierType
from pms_desktop.domain.patient_notices import AlertKind, AlertTone, ConsentKind
from pms_desktop.features.administration.kinds.view import KindsView
from pms_desktop.i18n import gettext as _
from pms_desktop.ui.tokens import Tone
from pms_desktop.ui.widgets import CheckBox, ChoiceBox, Field, LineEdit, ListRow, NoteEdit

Chips = tuple[tuple[str, Tone], ...]


def identifier_view() -> KindsView:
    """Kinds of numbers."""
    fields: dict[str, Field[Any]] = {
        "name": Field(_("Na&me"), LineEdit(max_length=60), required=True),
        "type": Field(_("What it &is"), ChoiceBox(_types()), required=True),
        "pattern": Field(
            _("Wri&tten as in"),
            LineEdit(max_length=120),
            help_text=_("9 a digit, A a letter, * either, + more of the same, | or"),
        ),
        "check_rule": Field(_("Chec&k digit"), ChoiceBox(_rules()), required=True),
        "country": Field(_("Countr&y (two letters)"), LineEdit(max_length=2)),
        "system": Field(_("&URI for other programs"), LineEdit(max_length=200)),
        "one_per_patient": Field(_("Per patient"), CheckBox(_("a &patient has one at most"))),
        "unique_in_hospital": Field(_("In the hospital"), CheckBox(_("belon&gs to one patient"))),
        "offered": Field(_("In the form"), CheckBox(_("asked for &first"))),
    }
    note = _("A number that breaks a new rule stays as it is until its record is edited.")
    return KindsView(_("Kinds of ID"), _("New kind of ID"), note, fields, _number_look)


def consent_view() -> KindsView:
    """Kinds of consents."""
    fields: dict[str, Field[Any]] = {
        "name": Field(_("Na&me"), LineEdit(max_length=60), required=True),
        "words": Field(_("Words to be read ou&t"), NoteEdit(lines=3)),
    }
    note = _("What patients agreed to earlier keeps the name of its kind.")
    return KindsView(_("Consents"), _("New consent"), note, fields, _consent_look)


def alert_view() -> KindsView:
    """Kinds of alerts."""
    tones = [(tone.value, tone_word(tone)) for tone in AlertTone]
    fields: dict[str, Field[Any]] = {
        "name": Field(_("Na&me"), LineEdit(max_length=60), required=True),
        "tone": Field(_("&Colour"), ChoiceBox(tones), required=True),
    }
    note = _("Alerts stand in the banner of the patient, the red ones first.")
    return KindsView(_("Alerts"), _("New alert"), note, fields, _alert_look)


def tone_word(tone: AlertTone) -> str:
    """What a colour is for."""
    return {
        AlertTone.DANGER: _("red: danger"),
        AlertTone.WARN: _("amber: take care"),
        AlertTone.VIOLET: _("violet: isolation"),
    }[tone]


def rule_word(rule: CheckRule) -> str:
    """How a number proves itself."""
    return {
        CheckRule.NONE: _("none"),
        CheckRule.MOD_97: _("mod 97 (ISO 7064)"),
        CheckRule.MOD_11: _("mod 11 (NHS number)"),
        CheckRule.LUHN: _("Luhn"),
        CheckRule.VERHOEFF: _("Verhoeff (Aadhaar)"),
        CheckRule.NIF: _("letter of a DNI or NIE"),
    }[rule]


def type_word(kind: IdentifierType) -> str:
    """What a number is for others."""
    return {
        IdentifierType.NATIONAL: _("National number"),
        IdentifierType.PASSPORT: _("Passport"),
        IdentifierType.DRIVING_LICENCE: _("Driving licence"),
        IdentifierType.INSURANCE: _("Insurance number"),
        IdentifierType.TAX: _("Tax number"),
        IdentifierType.OTHER: _("Something else"),
    }[kind]


def _types() -> list[tuple[str, str]]:
    return [(each.value, type_word(each)) for each in IdentifierType]


def _rules() -> list[tuple[str, str]]:
    return [(each.value, rule_word(each)) for each in CheckRule]


def _out(kind: IdentifierKind | ConsentKind | AlertKind) -> Chips:
    return () if kind.active else ((_("not offered"), "neutral"),)


def _number_look(kind: IdentifierKind) -> ListRow:
    shape = kind.pattern.replace("|", " / ")
    checked = rule_word(kind.check_rule) if kind.check_rule is not CheckRule.NONE else ""
    below = " · ".join(part for part in (type_word(kind.type), shape, checked) if part)
    return ListRow(kind.name, below, kind.country, _out(kind), quiet=not kind.active)


def _consent_look(kind: ConsentKind) -> ListRow:
    return ListRow(kind.name, kind.words, "", _out(kind), quiet=not kind.active)


def _alert_look(kind: AlertKind) -> ListRow:
    tone: Tone = kind.tone.value
    chips: Chips = ((tone_word(kind.tone), tone), *_out(kind))
    return ListRow(kind.name, "", "", chips, quiet=not kind.active)
