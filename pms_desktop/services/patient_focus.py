"""What stands above every tab about the patient in focus."""

from datetime import date
from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Identity, Permission
from pms_desktop.domain.focus import PatientFocus
from pms_desktop.domain.mrn import shown_mrn
from pms_desktop.domain.patient_notices import Alert, AlertTone
from pms_desktop.domain.patients import (
    Patient,
    PatientDetails,
    age_text,
    born_text,
    sex_letter,
    without_contacts,
)
from pms_desktop.domain.relations import relation_word
from pms_desktop.i18n import format_date, language_name, own_language
from pms_desktop.i18n import gettext as _


def focus_on(uow: UnitOfWork, patient_id: UUID, day: date, who: Identity) -> PatientFocus:
    """Raises NotFoundError. What is owed is known to billing.

    Allergies are warned of while the chart is closed. Of a restricted patient nothing is said then
    but who it is.
    """
    patient = uow.patients.get(patient_id)
    hidden = patient.restricted and not uow.charts.is_open(patient_id)
    if hidden:
        patient = without_contacts(patient)
    warnings = uow.charts.allergy_warnings(who, [patient_id]).get(patient_id, ())
    details = patient.details
    flags = uow.notices.alerts_of(patient_id, day)
    covers = [each for each in details.policies if each.valid_on(day)]
    return PatientFocus(
        patient_id,
        details.name,
        "",
        sex_letter(details.sex),
        _age(patient, day),
        born_text(details.birth_date, details.birth_estimated, details.birth_part),
        shown_mrn(patient.mrn),
        phone=patient.brief.phone,
        cover=covers[0].insurer if covers else "",
        place=_place(uow, patient_id, who),
        allergies=tuple(each.text for each in warnings),
        dangers=(*_states(patient), *_toned(flags, AlertTone.DANGER)),
        alerts=(*_warnings(patient, hidden=hidden), *_toned(flags, AlertTone.WARN)),
        isolation=_toned(flags, AlertTone.VIOLET),
        preferred=details.preferred_name,
        speaks=_speaks(details),
        photo=b"" if hidden else uow.notices.photo_of(patient_id),
        relatives=() if hidden else _relatives(uow, patient_id),
    )


def _age(patient: Patient, day: date) -> str:
    """Who died is as old as on that day for ever."""
    details = patient.details
    until = patient.death.on if patient.death else day
    return age_text(details.birth_date, details.birth_estimated, until)


def _states(patient: Patient) -> tuple[str, ...]:
    if patient.death is None:
        return ()
    return (_("Died {day}").format(day=format_date(patient.death.on)),)


def _warnings(patient: Patient, *, hidden: bool) -> tuple[str, ...]:
    words = (
        (hidden, _("Restricted: open it to see allergies")),
        (patient.restricted and not hidden, _("Restricted")),
        (patient.unidentified, _("Identity unknown")),
        (patient.closed_at is not None, _("Record closed")),
        (patient.details.interpreter_needed, _("Needs an interpreter")),
    )
    return tuple(word for holds, word in words if holds)


def _toned(flags: tuple[Alert, ...], tone: AlertTone) -> tuple[str, ...]:
    return tuple(each.shown for each in flags if each.tone is tone)


def _speaks(details: PatientDetails) -> str:
    """Nothing of who speaks what everybody speaks here."""
    if details.languages[:1] == (own_language(),):
        return ""
    return ", ".join(language_name(code) for code in details.languages)


def _relatives(uow: UnitOfWork, patient_id: UUID) -> tuple[tuple[UUID, str], ...]:
    found = uow.notices.relations_of(patient_id)
    if not found:
        return ()
    others = uow.patients.briefs({other for *_rest, other in found})
    return tuple(
        (other, f"{relation_word(kind, others[other].sex, inverse=inverse)}: {others[other].name}")
        for _key, kind, inverse, other in found
        if other in others
    )


def _place(uow: UnitOfWork, patient_id: UUID, who: Identity) -> str:
    if not who.may(Permission.SEE_WARDS):
        return ""
    running = uow.admissions.running_of(patient_id)
    return f"{running.ward} · {running.bed}" if running else ""
