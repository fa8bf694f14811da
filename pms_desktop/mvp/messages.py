"""Errors into words: the only place where a failure becomes a sentence.

Each says what happened, that nothing was lost, and what to do next.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from pms_desktop.domain import (
    accounts,
    allergy_check,
    appointments,
    billing,
    charts,
    duplicates,
    emr,
    errors,
    hospital,
    identifiers,
    newcomers,
    patient_merges,
    patient_notices,
    patients,
    prescribing,
    printing,
    relations,
    staff,
    tariff,
    vitals,
    wards,
)
from pms_desktop.domain.mrn import shown_mrn
from pms_desktop.domain.seals import Restore
from pms_desktop.domain.vital_words import parameter_word
from pms_desktop.i18n import format_date, format_moment, format_time
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.kiosk_words import KIOSK_WORDS
from pms_desktop.mvp.merge_words import merge_stop_words
from pms_desktop.mvp.money_words import money
from pms_desktop.settings import certificate_folder


class Tone(StrEnum):
    """How a message looks."""

    INFO = "info"
    OK = "ok"
    WARN = "warn"
    DANGER = "danger"


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence or two for the message bar."""

    text: str
    tone: Tone = Tone.INFO


def _refused(rule: str) -> str:
    """What a rule of the database means that no use case explains."""
    if rule == "merged_patient":
        return _(
            "This record was merged into another in the meantime, and nothing was saved. Find the "
            "patient again: the old number leads to the record that holds everything."
        )
    return _("The database refused this, and nothing was saved ({rule}).").format(rule=rule)


def said(text: str) -> Message:
    """Something was done as wished."""
    return Message(text, Tone.OK)


def warned(text: str) -> Message:
    """Something needs attention; nothing was lost."""
    return Message(text, Tone.WARN)


def audit_differs() -> Message:
    """The audit is not what this station saw of it."""
    return Message(
        _(
            "The record of who did what is not as this station last saw it. You may go on working. "
            "Call the administrator: part of it was removed or written anew."
        ),
        Tone.DANGER,
    )


def access_differs(*, keeps_accounts: bool) -> Message:
    """The server's rights are not those of the matrix."""
    if keeps_accounts:
        detail = _("Administration, Jobs and access names each difference.")
    else:
        detail = _("You may go on working. Tell the administrator.")
    sentence = _("The server gives other rights than this program's jobs should have. {detail}")
    return warned(sentence.format(detail=detail))


def audit_restored(restore: Restore) -> Message:
    """A new epoch of the audit was declared."""
    return warned(
        _(
            "The hospital's data was brought back from a copy on {day} ({reason}). "
            "Check what was entered shortly before."
        ).format(day=format_date(restore.at), reason=restore.reason)
    )


def unexpected(number: str) -> Message:
    """A bug. `number` finds it in the log."""
    return Message(
        _(
            "Something went wrong that should not. What you typed is still here. "
            "Try again, and if it happens again tell support the number {number}."
        ).format(number=number),
        Tone.DANGER,
    )


def sentence_for(error: errors.PmsError) -> Message:
    """The message for an expected failure; the most special wording that fits."""
    for kind in type(error).__mro__:
        if kind in _WORDS:
            return Message(_WORDS[kind](error), _TONES.get(kind, Tone.WARN))
    return Message(str(error), Tone.DANGER)


def _printer_words(error: printing.PrinterUnavailableError) -> str:
    words = {
        printing.PrinterFault.NOT_CHOSEN: _(
            "No printer is chosen here for this kind of paper ({detail})."
        ),
        printing.PrinterFault.NOT_INSTALLED: _("This station has no print system."),
        printing.PrinterFault.NO_SERVER: _("The print system of this station is not running."),
        printing.PrinterFault.UNKNOWN: _("There is no printer {queue} any more."),
        printing.PrinterFault.STOPPED: _("The printer {queue} is stopped ({detail})."),
        printing.PrinterFault.REFUSES: _("The printer {queue} takes no jobs now ({detail})."),
        printing.PrinterFault.NO_ANSWER: _("The print system of this station does not answer."),
        printing.PrinterFault.FAILED: _("The printer {queue} refused the paper ({detail})."),
    }
    what = words[error.fault].format(queue=error.queue, detail=error.detail).replace(" ()", "")
    advice = _("Nothing was printed and nothing is lost: print again, or save it as a PDF.")
    return f"{what} {advice}"


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


def _transport_words(error: errors.TransportRefusedError) -> str:
    fault = errors.TransportFault
    return {
        fault.WEAKENED: _(
            "The server is another machine, and its address asks for an unsafe connection "
            "({detail}). Nothing was sent. Take this out of the address."
        ).format(detail=error.detail),
        fault.NO_AUTHORITY: _(
            "This station does not know the hospital's certificate authority, so it cannot tell "
            "the server from an impostor. Nothing was sent. Put ca.crt into {folder}."
        ).format(folder=certificate_folder()),
        fault.OTHER_AUTHORITY: _(
            "The server's certificate does not come from this hospital, or has expired. Nothing "
            "was sent. Tell the administrator; do not go on with another address."
        ),
        fault.OTHER_HOST: _(
            "The server's certificate is for another name than the one in the address. Nothing "
            "was sent. Use the server's full name, or have its certificate made for this one."
        ),
        fault.NO_TLS: _(
            "The server does not encrypt. Nothing was sent. The administrator must switch TLS on "
            "there (packaging/postgresql)."
        ),
        fault.NO_STATION: _(
            "The server wants this station's own certificate. Put station.crt and station.key "
            "into {folder}."
        ).format(folder=certificate_folder()),
        fault.OTHER_STATION: _(
            "The server does not accept this station's certificate: it was made by another "
            "authority, or has expired. Ask the administrator for a new one."
        ),
        fault.NOT_ADMITTED: _(
            "The server does not admit connections like this one. The administrator must look at "
            "its pg_hba.conf."
        ),
        fault.OPEN_KEY: _(
            "The station's key can be read by others. Make {folder}/station.key readable by its "
            "owner alone (chmod 600)."
        ).format(folder=certificate_folder()),
    }[error.fault]


_WORDS: dict[type[BaseException], Callable[[Any], str]] = {
    **KIOSK_WORDS,
    errors.DatabaseUnavailableError: lambda e: _(
        "The hospital server does not answer. What you typed is still here; nothing more was "
        "saved. Try again in a moment: sending twice does no harm."
    ),
    errors.TransportRefusedError: _transport_words,
    errors.DatabaseBusyError: lambda e: _(
        "Somebody else is working on this record just now. Nothing was changed. Try again."
    ),
    errors.DiskFullError: lambda e: _(
        "The database has no room left on its disk. Nothing was saved; what you typed is still "
        "here. Tell the administrator, then try again."
    ),
    errors.UnkeepableTextError: lambda e: _(
        "There is an invisible control character in a text, so it cannot be used. Type it anew."
    ),
    errors.ConcurrentUpdateError: lambda e: _(
        "Somebody else changed this record while you had it open. What you typed is still here: "
        "look at the newest version, then save again."
    ),
    errors.NotFoundError: lambda e: _(
        "This record is no longer there, or your job does not show it."
    ),
    errors.PermissionDeniedError: lambda e: _(
        "Your job does not include this. Ask a colleague who may, or the administrator."
    ),
    errors.PreviewOnlyError: lambda e: _(
        "This is a preview: nothing was changed. End it to go on with your own work."
    ),
    errors.InvalidInputError: lambda e: next(iter(e.faults.values())),
    errors.ConstraintViolatedError: lambda e: _refused(e.constraint),
    errors.SignInRefusedError: lambda e: _("Wrong user name or password."),
    accounts.AccountDisabledError: lambda e: _(
        "An administrator has disabled this account. Ask an administrator to enable it."
    ),
    accounts.JobsChangedError: lambda e: _(
        "An administrator changed your jobs. Come in again to see what you may do now."
    ),
    accounts.AccountExpiredError: lambda e: _(
        "This account ended on {day}. Ask an administrator for a later last day."
    ).format(day=format_date(e.expired_on)),
    errors.SignInDelayedError: lambda e: _(
        "Too many wrong passwords. Wait {seconds} seconds, then try again."
    ).format(seconds=e.seconds),
    errors.NoHospitalError: lambda e: _("There is no hospital in this database yet."),
    errors.DatabaseExistsError: lambda e: _(
        "There is a database named {name} already. Nothing was changed: choose another name."
    ).format(name=e.name),
    errors.NotSuperuserError: lambda e: _(
        "{login} is not a superuser of this server. Nothing was changed."
    ).format(login=e.login),
    printing.PrinterUnavailableError: _printer_words,
    errors.SchemaOlderError: lambda e: _(
        "This database is older than the program. An administrator must upgrade it "
        "(pms-admin upgrade). Nothing was changed."
    ),
    errors.SchemaNewerError: lambda e: _(
        "This database is newer than the program on this station. Update the program; "
        "nothing was changed."
    ),
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
    hospital.CurrencyInUseError: lambda e: _(
        "Amounts have been charged in {currency}, and another currency would make them wrong. "
        "Nothing was changed."
    ).format(currency=e.currency),
    wards.NameTakenError: lambda e: _(
        "{name} is in use already. Nothing was saved: choose another name."
    ).format(name=e.name),
    vitals.UnlikelyVitalsError: lambda e: _(
        "Please look again: {names}. If the values are right, save once more."
    ).format(names=", ".join(parameter_word(one) for one in e.parameters)),
    vitals.AlreadyWithdrawnError: lambda e: _(
        "This set was withdrawn already at another station. Nothing was changed."
    ),
    staff.LoginTakenError: lambda e: _(
        "Somebody already signs in as {login}. Choose another login; nothing was saved."
    ).format(login=e.login),
    staff.SpecialityExistsError: lambda e: _(
        "There is a speciality named {name} already. Nothing was changed."
    ).format(name=e.name),
    staff.LastAdministratorError: lambda e: _(
        "This is the last administrator: without one nobody could keep staff and accounts. "
        "Nothing was changed. Make somebody else an administrator first."
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
    billing.ChargeBilledError: lambda e: _(
        "{description} stands on an invoice already. Nothing was changed: billing must credit "
        "it first."
    ).format(description=e.description),
    charts.ChartClosedError: lambda e: _(
        "The chart is closed and stays so. Turn to the patient again to open it; what was typed "
        "is kept."
    ),
    charts.ReasonNeededError: lambda e: _(
        "This chart opens with a reason only. Nothing was saved yet; what was typed is kept."
    ),
    duplicates.LikelyDuplicateError: lambda e: _(
        "{name} seems to have a record already. Nothing was saved yet: use that record, or say "
        "that this is a different person."
    ).format(name=e.twins[0].patient.details.name),
    duplicates.LookThroughFailedError: lambda e: _(
        "The search through all records broke off. Nothing was changed: start it again."
    ),
    patient_merges.MergeStoppedError: lambda e: merge_stop_words(e.stop),
    identifiers.IdentifierTakenError: lambda e: _(
        "The {kind} {value} belongs to {name}, MRN {mrn}. Nothing was saved: correct the number, "
        "or use that record."
    ).format(kind=e.kind, value=e.value, name=e.holder.name, mrn=shown_mrn(e.holder.mrn)),
    identifiers.UnknownIdentifierKindError: lambda e: _(
        "The hospital keeps no number called {kind}. Nothing was saved: choose another kind."
    ).format(kind=e.kind or _("nothing")),
    identifiers.NumbersInTheWayError: lambda e: _(
        "Some patients share a {kind} already, or have two of them. Nothing was saved: correct "
        "these records first."
    ).format(kind=e.kind),
    newcomers.NotAMotherError: lambda e: _(
        "{name} is entered as a man. Nothing was registered: open the mother's record first."
    ).format(name=e.name),
    patient_notices.KindNameTakenError: lambda e: _(
        "There is a kind called {name} already. Nothing was saved: choose another name."
    ).format(name=e.name),
    patient_notices.UnreadablePhotoError: lambda _e: _(
        "This is no picture the program can read, or it is far too large. Nothing was changed: "
        "choose a JPEG or PNG file."
    ),
    patients.PatientDeceasedError: lambda e: _(
        "{name} has died on {day}. Nothing was saved: if that is wrong, correct the record first."
    ).format(name=e.name, day=format_date(e.on)),
    relations.RelatedToThemselfError: lambda _e: _(
        "Nobody is their own relative. Nothing was saved: choose the other person."
    ),
    patients.PatientClosedError: lambda e: _(
        "The record {mrn} is closed: {reason}. Reopen it first, or use the right one."
    ).format(mrn=shown_mrn(e.mrn), reason=e.reason),
    patients.PatientInHospitalError: lambda e: _(
        "The patient lies in bed {place}. The record can be closed after the discharge."
    ).format(place=e.place),
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
    prescribing.PrescriptionWithdrawnError: lambda e: _(
        "Prescription {number} was withdrawn before. Nothing was changed."
    ).format(number=e.number),
    prescribing.MedicineExistsError: lambda e: _(
        "The formulary already has {label}; nothing was added. Look for it with the search."
    ).format(label=e.label),
    billing.NothingToBillError: lambda e: _(
        "There is nothing to bill: another station may have issued this bill a moment ago. "
        "Nothing was issued or taken; look at the patient's invoices."
    ),
    billing.BillChangedError: lambda e: _(
        "This bill changed at another station while you had it open: {shown} is now {now}. "
        "Nothing was issued, taken or given back. Look at it, then press again."
    ).format(shown=money(e.shown, e.currency), now=money(e.now, e.currency)),
    billing.InvoiceMismatchError: lambda e: _(
        "This was sent before with other contents. Nothing more was issued; open the bill again."
    ),
    billing.PaymentMismatchError: lambda e: _(
        "This payment was taken before with another amount or method. Nothing more was taken; "
        "open the invoice to see what was paid."
    ),
    billing.OverpaymentError: lambda e: _(
        "The invoice owes only {due}; another till may have taken money a moment ago. "
        "Nothing was taken."
    ).format(due=money(e.due, e.currency)),
    billing.RefundTooHighError: lambda e: _(
        "More than was paid for this invoice cannot be given back. Nothing was changed."
    ),
    billing.AlreadyCreditedError: lambda e: _(
        "A line was credited before, perhaps at another station. Nothing was changed; look at "
        "the invoice again."
    ),
    billing.ChargeSettledError: lambda e: _(
        "This charge was billed or taken off before, perhaps at another station. "
        "Nothing was changed."
    ),
    tariff.TariffCodeTakenError: lambda e: _(
        "The code {code} belongs to another item. Choose another code."
    ).format(code=e.code),
    tariff.TaxNameTakenError: lambda e: _(
        "There is a tax named {name} already. Choose another name."
    ).format(name=e.name),
}

_TONES: dict[type[BaseException], Tone] = {
    errors.DatabaseUnavailableError: Tone.DANGER,
    errors.DiskFullError: Tone.DANGER,
    errors.TransportRefusedError: Tone.DANGER,
}
