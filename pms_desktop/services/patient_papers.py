"""What a patient wears and carries: wristband, labels, card."""

from typing import TypeVar
from uuid import UUID, uuid5

from pms_desktop.domain.access import Permission
from pms_desktop.domain.errors import InvalidInputError
from pms_desktop.domain.mrn import shown_mrn
from pms_desktop.domain.papers import CardPaper, LabelsPaper, PaperKind, WristbandPaper
from pms_desktop.domain.scan_codes import ScanCode, ScanKind
from pms_desktop.i18n import gettext as _
from pms_desktop.services.context import Service
from pms_desktop.services.paper_patients import paper_patient

A_SHEET = 24
"""Labels on a sheet."""
MOST_LABELS = 240

IdentityPaper = TypeVar("IdentityPaper", WristbandPaper, CardPaper, LabelsPaper)


class PatientPaperService(Service):
    """Puts the papers together; they are drawn and printed elsewhere."""

    def wristband(self, patient_id: UUID) -> WristbandPaper:
        """Raises NotFoundError."""
        return self._paper(WristbandPaper, patient_id)

    def card(self, patient_id: UUID) -> CardPaper:
        """Raises NotFoundError."""
        return self._paper(CardPaper, patient_id)

    def labels(self, patient_id: UUID, first: int, count: int) -> LabelsPaper:
        """Labels from place `first` of a sheet on. Raises InvalidInputError, NotFoundError."""
        faults = {}
        if not 1 <= first <= A_SHEET:
            faults["first"] = _("A sheet has places 1 to {n}.").format(n=A_SHEET)
        if not 1 <= count <= MOST_LABELS:
            faults["count"] = _("From 1 to {n} labels at once.").format(n=MOST_LABELS)
        if faults:
            raise InvalidInputError(faults)
        return self._paper(LabelsPaper, patient_id, first=first, count=count)

    def _paper(self, make: type[IdentityPaper], patient_id: UUID, **more: int) -> IdentityPaper:
        self._require(Permission.PRINT_PAPERS)
        self._require(Permission.FIND_PATIENTS)
        patient = self._read(lambda uow: uow.patients.get(patient_id))
        return make(
            number=shown_mrn(patient.mrn),
            code=ScanCode(ScanKind.PATIENT, patient.mrn).text,
            patient=paper_patient(patient, self._clock),
            made_at=self._clock.now(),
            **more,
        )


def paper_key(patient_id: UUID, kind: PaperKind) -> UUID:
    """Under what key the copies of a patient's paper of one kind are logged."""
    return uuid5(patient_id, kind.value)
