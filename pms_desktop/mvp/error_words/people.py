"""What is said when something about the patients' records fails."""

from collections.abc import Callable
from typing import Any

from pms_desktop.domain import (
    cameras,
    duplicates,
    identifiers,
    newcomers,
    patient_exports,
    patient_merges,
    patient_notices,
    patients,
    relations,
)
from pms_desktop.domain.mrn import shown_mrn
from pms_desktop.i18n import format_date
from pms_desktop.i18n import gettext as _
from pms_desktop.mvp.merge_words import merge_stop_words

WORDS: dict[type[BaseException], Callable[[Any], str]] = {
    cameras.CameraSilentError: lambda e: _(
        "{name} gives no picture. If another program uses it, close that program, then try again."
    ).format(name=e.name),
    cameras.CameraForbiddenError: lambda e: _(
        "This station's account may not use {name}. Whoever looks after the station puts it into "
        "the group video; until then choose a file."
    ).format(name=e.name),
    cameras.CameraGoneError: lambda e: _(
        "{name} went off or was unplugged. Nothing was lost: plug it in and try again, or choose "
        "a file."
    ).format(name=e.name),
    duplicates.LikelyDuplicateError: lambda e: _(
        "{name} seems to have a record already. Nothing was saved yet: use that record, or say "
        "that this is a different person."
    ).format(name=e.twins[0].patient.details.name),
    duplicates.LookThroughFailedError: lambda e: _(
        "The search through all records broke off. Nothing was changed: start it again."
    ),
    patient_exports.ExportStoppedError: lambda e: _(
        "Stopped after {count} patients. No file was written."
    ).format(count=e.done),
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
}
