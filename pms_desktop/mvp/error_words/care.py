"""What is said when something about appointments, beds and charts fails."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from pms_desktop.domain import allergy_check, appointments, charts, emr, prescribing, vitals, wards
from pms_desktop.domain.vital_words import parameter_word
from pms_desktop.i18n import format_date, format_moment, format_time
from pms_desktop.i18n import gettext as _


def _bed_words(error: wards.BedNotReadyError) -> str:
    if error.state is wards.BedState.CLEANING:
        words = _("Bed {bed} is being cleaned. Nothing was changed: mark it ready first.")
    elif error.note:
        words = _("Bed {bed} is blocked: {note}. Nothing was changed: choose another bed.")
    else:
        words = _("Bed {bed} is not in use. Nothing was changed: choose another bed.")
    return words.format(bed=error.bed, note=error.note)


def _overlap_words(error: appointments.AppointmentOverlapError) -> str:
    taken = f"{format_time(error.other.starts_at)}–{format_time(error.other.ends_at)}"
    words = _("{doctor} has another patient {taken}. Nothing was booked.")
    return words.format(doctor=error.doctor, taken=taken) + _next_free_words(error.next_free)


def _hours_words(error: appointments.OutsideHoursError) -> str:
    words = _("{doctor} does not work at that time. Nothing was booked.")
    return words.format(doctor=error.doctor) + _next_free_words(error.next_free)


def _next_free_words(moment: datetime | None) -> str:
    if moment is None:
        return " " + _("There is no free time in the next 60 days.")
    return " " + _("Next free: {moment}.").format(moment=format_moment(moment))


def _state_words(error: appointments.WrongStateError) -> str:
    state = appointments.AppointmentState
    words = {
        state.BOOKED: _("This patient has not been checked in yet."),
        state.ARRIVED: _("This patient has already been checked in."),
        state.SEEN: _("This patient has already been seen."),
        state.NO_SHOW: _("This appointment was noted as missed."),
        state.CANCELLED: _("This appointment was cancelled in the meantime."),
    }
    return f"{words[error.state]} " + _("Nothing was changed.")


WORDS: dict[type[BaseException], Callable[[Any], str]] = {
    wards.BedOccupiedError: lambda e: _(
        "{occupant} lies in bed {bed}. Nothing was changed: choose another bed."
    ).format(occupant=e.occupant or _("Somebody"), bed=e.bed),
    wards.BedNotReadyError: _bed_words,
    wards.AlreadyAdmittedError: lambda e: _(
        "{patient} already lies in {ward}, bed {bed}. Nothing was changed: move the patient "
        "from there."
    ).format(patient=e.patient, ward=e.ward, bed=e.bed),
    wards.AdmissionEndedError: lambda e: _(
        "This patient was discharged in the meantime. Nothing was changed."
    ),
    wards.WardInUseError: lambda e: _(
        "Patients still lie in {name}. Nothing was changed: move or discharge them first."
    ).format(name=e.name),
    wards.NameTakenError: lambda e: _(
        "{name} is in use already. Nothing was saved: choose another name."
    ).format(name=e.name),
    vitals.UnlikelyVitalsError: lambda e: _(
        "Please look again: {names}. If the values are right, save once more."
    ).format(names=", ".join(parameter_word(one) for one in e.parameters)),
    vitals.AlreadyWithdrawnError: lambda e: _(
        "This set was withdrawn already at another station. Nothing was changed."
    ),
    appointments.AppointmentOverlapError: _overlap_words,
    appointments.OutsideHoursError: _hours_words,
    appointments.PastAppointmentError: lambda e: _(
        "This time has passed already. Nothing was booked: choose a later one."
    ),
    appointments.WrongStateError: _state_words,
    appointments.NotTodayError: lambda e: _(
        "This appointment is on {day}, not today. Nothing was changed: move it to today first."
    ).format(day=format_date(e.day)),
    appointments.NotYetError: lambda e: _(
        "The appointment is at {time}; only then can it be missed. Nothing was changed."
    ).format(time=format_time(e.starts_at)),
    charts.ChartClosedError: lambda e: _(
        "The chart is closed and stays so. Turn to the patient again to open it; what was typed "
        "is kept."
    ),
    charts.ReasonNeededError: lambda e: _(
        "This chart opens with a reason only. Nothing was saved yet; what was typed is kept."
    ),
    emr.AllergyAlreadyRecordedError: lambda e: _(
        "{allergy} is already on the record; nothing was added."
    ).format(allergy=e.allergy.text),
    emr.ProblemAlreadyListedError: lambda e: _(
        "{code} is already on the problem list; nothing was added. If it was resolved, "
        "reactivate it there."
    ).format(code=e.problem.code),
    emr.UnknownCodeError: lambda e: _(
        "ICD-10-CM has no code {code}. Search by a word and choose from the list."
    ).format(code=e.code),
    allergy_check.AllergyConflictError: lambda e: _(
        "Not signed: an allergy speaks against {medicines}. Choose another medicine, or say why "
        "this one is right."
    ).format(medicines=", ".join(check.medicine.label for check in e.checks)),
    prescribing.UnusualDoseError: lambda e: _unusual(e.doses),
    prescribing.PrescriptionWithdrawnError: lambda e: _(
        "Prescription {number} was withdrawn before. Nothing was changed."
    ).format(number=e.number),
    prescribing.MedicineExistsError: lambda e: _(
        "The formulary already has {label}; nothing was added. Look for it with the search."
    ).format(label=e.label),
}


def _unusual(doses: Sequence[tuple[prescribing.Medicine, str]]) -> str:
    told = _("{medicine}: {dose} is far from the usual dose of {usual}.")
    lines = [
        told.format(medicine=medicine.label, dose=dose, usual=medicine.default_dose or "—")
        for medicine, dose in doses
    ]
    return " ".join([*lines, _("Nothing was signed. If it is right, sign again.")])
