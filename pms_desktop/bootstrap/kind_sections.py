"""Joins the sections for kinds of numbers, consents and alerts."""

from uuid import UUID

from pms_desktop.bootstrap.desk import Desk
from pms_desktop.domain.access import Permission
from pms_desktop.domain.identifiers import CheckRule, IdentifierKind, IdentifierType
from pms_desktop.domain.patient_notices import AlertKind, AlertTone, ConsentKind
from pms_desktop.features.administration.kinds.forms import (
    alert_view,
    consent_view,
    identifier_view,
    rule_word,
    tone_word,
    type_word,
)
from pms_desktop.features.administration.kinds.presenter import KindSet, KindsPresenter
from pms_desktop.features.administration.kinds.view import KindsView
from pms_desktop.features.administration.presenter import SectionInfo
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.conflicts import FormField
from pms_desktop.services.patient_kinds import PatientKindService

NUMBERS = SectionInfo("numbers", _("Kinds of ID"), "card", Permission.MANAGE_HOSPITAL)
CONSENTS = SectionInfo("consents", _("Consents"), "clipboard", Permission.MANAGE_HOSPITAL)
ALERTS = SectionInfo("alerts", _("Alerts"), "warning", Permission.MANAGE_HOSPITAL)

_NOBODY = UUID(int=0)
Built = tuple[KindsView, KindsPresenter]


def numbers(desk: Desk) -> Built:
    """Kinds of numbers, with their patterns and checks."""
    service = PatientKindService(desk.context)
    return _built(
        desk,
        identifier_view(),
        KindSet(
            "identifier_kinds",
            service.identifiers,
            service.newest_identifier,
            service.put_identifier,
            IdentifierKind(id=_NOBODY, name="", offered=False, version=0),
            {
                "name": FormField(_("Name")),
                "type": FormField(_("What it is"), _type_words),
                "pattern": FormField(_("Written as in")),
                "check_rule": FormField(_("Check digit"), _rule_words),
                "country": FormField(_("Country")),
                "system": FormField(_("URI for other programs")),
                "one_per_patient": FormField(_("One per patient"), _yes_no),
                "unique_in_hospital": FormField(_("Belongs to one patient"), _yes_no),
                "offered": FormField(_("Asked for first"), _yes_no),
            },
            {"type": IdentifierType, "check_rule": CheckRule},
        ),
    )


def consents(desk: Desk) -> Built:
    """What patients are asked to agree to."""
    service = PatientKindService(desk.context)
    return _built(
        desk,
        consent_view(),
        KindSet(
            "consent_kinds",
            service.consents,
            service.newest_consent,
            service.put_consent,
            ConsentKind(id=_NOBODY, name="", version=0),
            {"name": FormField(_("Name")), "words": FormField(_("Words to be read out"))},
            {},
        ),
    )


def alerts(desk: Desk) -> Built:
    """Flags that may stand in the banner."""
    service = PatientKindService(desk.context)
    return _built(
        desk,
        alert_view(),
        KindSet(
            "alert_kinds",
            service.alerts,
            service.newest_alert,
            service.put_alert,
            AlertKind(id=_NOBODY, name="", version=0),
            {"name": FormField(_("Name")), "tone": FormField(_("Colour"), _tone_words)},
            {"tone": AlertTone},
        ),
    )


def _built(desk: Desk, view: KindsView, kinds: KindSet) -> Built:
    return view, KindsPresenter(view, kinds, desk.tasks, desk.changes)


def _type_words(value: str) -> str:
    return type_word(IdentifierType(value))


def _rule_words(value: str) -> str:
    return rule_word(CheckRule(value))


def _tone_words(value: str) -> str:
    return tone_word(AlertTone(value))


def _yes_no(value: bool) -> str:
    return _("yes") if value else _("no")
