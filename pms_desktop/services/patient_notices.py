"""What stands beside a patient's record: relations, consents, alerts, the photo, a death."""

from datetime import date, time
from pathlib import Path
from uuid import UUID

from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.access import Permission
from pms_desktop.domain.cameras import Frame, Portrait
from pms_desktop.domain.clock import today
from pms_desktop.domain.errors import ConstraintViolatedError, InvalidInputError
from pms_desktop.domain.patient_notices import (
    AlertKind,
    ConsentKind,
    NewAlert,
    NewConsent,
    Notices,
)
from pms_desktop.domain.patients import Patient
from pms_desktop.domain.relations import NewRelation, RelatedToThemselfError, Relation
from pms_desktop.domain.typed_text import line_fault
from pms_desktop.i18n import gettext as _
from pms_desktop.services.context import Service
from pms_desktop.services.photos import portrait_of, read_picture, small_photo

_RELATED = "uq_patient_relations_patient_id_relative_id_kind"


class PatientNoticeService(Service):
    """Each act answers what stands beside the record then. Sent twice, each is done once."""

    def of(self, patient_id: UUID) -> Notices:
        """Relations, alerts in force, every consent and the photo."""
        self._require(Permission.FIND_PATIENTS)
        return self._read(lambda uow: self._notices(uow, patient_id))

    def alert_kinds(self) -> tuple[AlertKind, ...]:
        """Kinds of alerts in use."""
        self._require(Permission.FIND_PATIENTS)
        return self._read(lambda uow: tuple(k for k in uow.patient_kinds.alerts() if k.active))

    def consent_kinds(self) -> tuple[ConsentKind, ...]:
        """Kinds of consents in use."""
        self._require(Permission.FIND_PATIENTS)
        return self._read(lambda uow: tuple(k for k in uow.patient_kinds.consents() if k.active))

    def raise_alert(self, new: NewAlert) -> Notices:
        """Put a flag into the banner. Raises InvalidInputError."""
        self._require(Permission.REGISTER_PATIENTS)
        if fault := line_fault(new.text):
            raise InvalidInputError({"text": fault})
        if new.until is not None and new.until < today(self._clock):
            raise InvalidInputError({"until": _("This day is over.")})

        def work(uow: UnitOfWork) -> Notices:
            uow.notices.add_alert(new)
            return self._notices(uow, new.patient_id)

        return self._write(work)

    def end_alert(self, patient_id: UUID, alert_id: UUID) -> Notices:
        """Take a flag down; who did it and when is kept."""
        self._require(Permission.REGISTER_PATIENTS)

        def work(uow: UnitOfWork) -> Notices:
            uow.notices.end_alert(alert_id, self._clock.now())
            return self._notices(uow, patient_id)

        return self._write(work)

    def take_consent(self, new: NewConsent) -> Notices:
        """Note that the patient agreed or refused. Raises InvalidInputError."""
        self._require(Permission.REGISTER_PATIENTS)
        if fault := line_fault(new.note):
            raise InvalidInputError({"note": fault})
        if new.decided_on > today(self._clock):
            raise InvalidInputError({"decided_on": _("This day has not come yet.")})

        def work(uow: UnitOfWork) -> Notices:
            uow.notices.add_consent(new)
            return self._notices(uow, new.patient_id)

        return self._write(work)

    def withdraw_consent(self, patient_id: UUID, consent_id: UUID, version: int) -> Notices:
        """The patient changed their mind today. Raises ConcurrentUpdateError."""
        self._require(Permission.REGISTER_PATIENTS)

        def work(uow: UnitOfWork) -> Notices:
            uow.notices.withdraw_consent(consent_id, version, today(self._clock))
            return self._notices(uow, patient_id)

        return self._write(work)

    def relate(self, new: NewRelation, seen_from: UUID) -> Notices:
        """Say how two patients belong together; said twice it is one relation.

        Answers what stands beside `seen_from`. Raises RelatedToThemselfError.
        """
        self._require(Permission.REGISTER_PATIENTS)
        if new.patient_id == new.relative_id:
            raise RelatedToThemselfError

        def work(uow: UnitOfWork) -> Notices:
            uow.notices.add_relation(new)
            return self._notices(uow, seen_from)

        try:
            return self._write(work)
        except ConstraintViolatedError as error:
            if error.constraint != _RELATED:
                raise
            return self.of(seen_from)

    def part(self, patient_id: UUID, relation_id: UUID) -> Notices:
        """Take back a relation that was entered by mistake."""
        self._require(Permission.REGISTER_PATIENTS)

        def work(uow: UnitOfWork) -> Notices:
            uow.notices.remove_relation(relation_id)
            return self._notices(uow, patient_id)

        return self._write(work)

    def put_photo(self, patient_id: UUID, picture: bytes) -> Notices:
        """Keep a photo, made small. Raises UnreadablePhotoError."""
        self._require(Permission.REGISTER_PATIENTS)
        content = small_photo(picture)

        def work(uow: UnitOfWork) -> Notices:
            uow.notices.put_photo(patient_id, content)
            return self._notices(uow, patient_id)

        return self._write(work)

    def put_photo_file(self, patient_id: UUID, path: Path) -> Notices:
        """Keep a photo from a file. Raises UnreadablePhotoError."""
        self._require(Permission.REGISTER_PATIENTS)
        return self.put_photo(patient_id, read_picture(path))

    def put_portrait(self, patient_id: UUID, frame: Frame, portrait: Portrait) -> Notices:
        """Keep the chosen part of a camera's picture."""
        return self.put_photo(patient_id, portrait_of(frame, portrait))

    def remove_photo(self, patient_id: UUID) -> Notices:
        """Keep no photo."""
        self._require(Permission.REGISTER_PATIENTS)

        def work(uow: UnitOfWork) -> Notices:
            uow.notices.remove_photo(patient_id)
            return self._notices(uow, patient_id)

        return self._write(work)

    def record_death(
        self, patient_id: UUID, version: int, on: date, at: time | None = None
    ) -> Patient:
        """From now on nobody books or admits this patient; the record stays open.

        Raises InvalidInputError and ConcurrentUpdateError.
        """
        self._require(Permission.REGISTER_PATIENTS)
        if on > today(self._clock):
            raise InvalidInputError({"on": _("This day has not come yet.")})

        def work(uow: UnitOfWork) -> Patient:
            known = uow.patients.get(patient_id)
            if known.details.birth_date is not None and on < known.details.birth_date:
                raise InvalidInputError({"on": _("This is before the patient was born.")})
            uow.patients.record_death(patient_id, version, on, at, self._clock.now())
            return uow.patients.get(patient_id)

        return self._write(work)

    def take_back_death(self, patient_id: UUID, version: int) -> Patient:
        """It was entered by mistake. Raises ConcurrentUpdateError."""
        self._require(Permission.REGISTER_PATIENTS)

        def work(uow: UnitOfWork) -> Patient:
            uow.patients.take_back_death(patient_id, version)
            return uow.patients.get(patient_id)

        return self._write(work)

    def _notices(self, uow: UnitOfWork, patient_id: UUID) -> Notices:
        found = uow.notices.relations_of(patient_id)
        others = uow.patients.briefs({other for *_rest, other in found})
        return Notices(
            patient_id=patient_id,
            relations=tuple(
                Relation(key, kind, inverse, others[other])
                for key, kind, inverse, other in found
                if other in others
            ),
            alerts=uow.notices.alerts_of(patient_id, today(self._clock)),
            consents=uow.notices.consents_of(patient_id),
            photo=uow.notices.photo_of(patient_id),
        )
