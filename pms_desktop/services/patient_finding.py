"""Who is meant: by names and numbers of patients, and by the papers that carry their code."""

from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Identity, Permission
from pms_desktop.domain.errors import NotFoundError
from pms_desktop.domain.patient_search import PatientQuery
from pms_desktop.domain.patients import MatchedBy, PatientMatch, Spot
from pms_desktop.domain.scan_codes import ScanCode, ScanKind


def found_by(uow: UnitOfWork, query: PatientQuery, who: Identity, most: int) -> list[PatientMatch]:
    """The best first. Papers of a kind that this person may not see find nobody."""
    if query.scan is not None:
        return _scanned(uow, query.scan, who)
    found = uow.patient_search.find(query, most)
    if query.invoice is None:
        return found
    billed = _billed(uow, query.invoice, who)
    known = {match.patient.id for match in billed}
    return [*billed, *(match for match in found if match.patient.id not in known)][:most]


def _scanned(uow: UnitOfWork, code: ScanCode, who: Identity) -> list[PatientMatch]:
    if code.kind is ScanKind.INVOICE:
        return _billed(uow, int(code.value), who) if code.value.isdigit() else []
    if code.kind is ScanKind.APPOINTMENT:
        return _booked(uow, code.value, who)
    return uow.patient_search.scanned(code.value, Spot(MatchedBy.SCAN, code.text))


def _billed(uow: UnitOfWork, number: int, who: Identity) -> list[PatientMatch]:
    if not who.may(Permission.SEE_BILLS):
        return []
    invoices = uow.invoices.by_number(number)
    return [
        _of(uow, each.patient_id, MatchedBy.INVOICE, f"INV {each.number:06}") for each in invoices
    ]


def _booked(uow: UnitOfWork, key: str, who: Identity) -> list[PatientMatch]:
    if not who.may(Permission.SEE_APPOINTMENTS):
        return []
    try:
        appointment = uow.appointments.get(UUID(key))
    except (ValueError, NotFoundError):
        return []
    return [_of(uow, appointment.patient_id, MatchedBy.APPOINTMENT, "")]


def _of(uow: UnitOfWork, patient_id: UUID, by: MatchedBy, text: str) -> PatientMatch:
    return PatientMatch(uow.patients.brief(patient_id), (by,), (), (Spot(by, text),))
