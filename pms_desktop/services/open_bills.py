"""The till's list: who has a running bill, which invoices are unpaid, and the search in both."""

from collections.abc import Collection
from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Permission
from pms_desktop.domain.billing import Charge, InvoiceBrief, OpenBill, number_in
from pms_desktop.domain.bills import add_up
from pms_desktop.domain.clock import day_bounds, today
from pms_desktop.domain.folding import fold_code
from pms_desktop.domain.patient_search import parse_query
from pms_desktop.domain.spoken_dates import DateHabits
from pms_desktop.i18n import date_order, month_names
from pms_desktop.services.bed_days import due_bed_days
from pms_desktop.services.billing import charge_of
from pms_desktop.services.context import Service

_MOST_PATIENTS = 30


class OpenBillService(Service):
    """Running bills first, by name; then invoices, the newest first. In a search those of whom it
    was said so stand before those of whom it was only guessed."""

    def find(self, words: str = "") -> list[OpenBill]:
        """By patient, invoice number or bed. Without words: every running bill, unpaid invoices,
        and what was issued today."""
        self._require(Permission.SEE_BILLS)
        words = words.strip()
        return self._read(lambda uow: self._found(uow, words) if words else self._open(uow))

    def of_patient(self, patient_id: UUID) -> list[OpenBill]:
        """One patient's running bill and invoices, paid ones as well."""
        self._require(Permission.SEE_BILLS)
        return self._read(lambda uow: self._of(uow, {patient_id}))

    def _open(self, uow: UnitOfWork) -> list[OpenBill]:
        first, _until = day_bounds(self._clock, today(self._clock))
        unpaid, issued = uow.invoices.unpaid(), uow.invoices.issued_since(first)
        known = {invoice.id for invoice in unpaid}
        invoices = [*unpaid, *(each for each in issued if each.id not in known)]
        return self._listed(uow, None, invoices)

    def _found(self, uow: UnitOfWork, words: str) -> list[OpenBill]:
        code = fold_code(words)
        lying = {
            each.admission.patient_id
            for each in uow.admissions.all_running()
            if code and fold_code(each.bed).startswith(code)
        }
        number = number_in(words)
        numbered = uow.invoices.by_number(number) if number is not None else []
        query = parse_query(words, DateHabits(today(self._clock), date_order(), month_names()))
        matches = [] if query.empty else uow.patient_search.find(query, _MOST_PATIENTS)
        said = lying | {match.patient.id for match in matches if match.as_said}
        found = self._of(uow, lying | {match.patient.id for match in matches})
        found.sort(key=lambda bill: bill.patient.id not in said)  # within each as they are listed
        shown = {bill.invoice.id for bill in found if bill.invoice is not None}
        extra = [invoice for invoice in numbered if invoice.id not in shown]
        return [*self._listed(uow, set(), extra), *found]

    def _of(self, uow: UnitOfWork, patient_ids: Collection[UUID]) -> list[OpenBill]:
        if not patient_ids:
            return []
        return self._listed(uow, patient_ids, uow.invoices.newest_of(patient_ids))

    def _listed(
        self,
        uow: UnitOfWork,
        patient_ids: Collection[UUID] | None,
        invoices: Collection[InvoiceBrief],
    ) -> list[OpenBill]:
        """`patient_ids` are those whose running bills are wanted, None for everybody's."""
        running = self._running_totals(uow, patient_ids)
        patients = uow.patients.briefs({*running, *(each.patient_id for each in invoices)})
        places = uow.admissions.running_of_all(list(patients))
        beds = {patient_id: place.bed for patient_id, place in places.items()}
        bills = [
            OpenBill(patients[patient_id], beds.get(patient_id, ""), total)
            for patient_id, total in running.items()
        ]
        bills.sort(key=lambda bill: (bill.patient.name.casefold(), bill.patient.id))
        newest = sorted(invoices, key=lambda each: (each.issued_at, each.id), reverse=True)
        return bills + [
            OpenBill(patients[each.patient_id], beds.get(each.patient_id, ""), each.due, each)
            for each in newest
        ]

    def _running_totals(
        self, uow: UnitOfWork, patient_ids: Collection[UUID] | None
    ) -> dict[UUID, int]:
        charges = uow.charges.unbilled_of(patient_ids)
        for charge in self._due(uow, patient_ids):
            charges.setdefault(charge[0], []).append(charge[1])
        discounts = uow.charges.discounts(list(charges)) if charges else {}
        return {
            patient_id: add_up(each, discounts.get(patient_id)).total
            for patient_id, each in charges.items()
        }

    def _due(
        self, uow: UnitOfWork, patient_ids: Collection[UUID] | None
    ) -> list[tuple[UUID, Charge]]:
        if patient_ids is None:
            running = uow.admissions.all_running()
        else:
            running = list(uow.admissions.running_of_all(patient_ids).values())
        due = due_bed_days(uow, self._clock, [each.admission.id for each in running])
        return [(charge.patient_id, charge_of(charge)) for charge in due]
