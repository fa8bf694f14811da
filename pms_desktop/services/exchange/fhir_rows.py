"""Patients of NDJSON, of one JSON resource and of a Bundle: held against FHIR R4, then judged."""

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pms_desktop.domain.files import UnreadableFileError
from pms_desktop.domain.patient_imports import ImportedPatient, RecordMarks, Remark, RemarkKind
from pms_desktop.domain.patient_notices import UnreadablePhotoError
from pms_desktop.domain.patients import PatientDetails
from pms_desktop.domain.typed_text import LINE, line_fault
from pms_desktop.i18n import gettext as _
from pms_desktop.services.exchange import fhir_codes as codes
from pms_desktop.services.exchange.fhir_reading import PatientReader, ReadPatient, Said
from pms_desktop.services.exchange.json_pieces import (
    BundleEntries,
    NotJsonError,
    Piece,
    lines_of,
    parsed,
)
from pms_desktop.services.exchange.rows import ReadRow, Rules
from pms_desktop.services.ids import new_id
from pms_desktop.services.patient_rules import cleaned, faults_of, number_faults
from pms_desktop.services.photos import small_photo
from pms_desktop.services.text_files import opened

if TYPE_CHECKING:
    from fhir.resources.R4B.patient import Patient

_MOST_OF_ONE = 100
_MOST_FAULTS = 5
_SCALARS = {
    "birthDate": str, "deceasedDateTime": str, "deceasedBoolean": bool, "active": bool, "id": str,
}  # fmt: skip
_LONGEST_REASON = 500

Resource = dict[str, Any]


@lru_cache(maxsize=1)
def _model() -> "type[Patient]":
    """FHIR R4: of R4B the package has Patient and Bundle, which R4B left as R4 has them."""
    from fhir.resources.R4B.patient import Patient  # noqa: PLC0415  slow to import

    return Patient


class FhirRows:
    """Patients of a file of lines, or of a document. Raises UnreadableFileError."""

    number_column = "identifier"

    def __init__(self, path: Path, rules: Rules, *, lines: bool) -> None:
        self._path, self._rules, self._lines = path, rules, lines
        self._reader = PatientReader(rules.kinds, rules.systems, rules.zone, rules.today)
        self._alone: Piece | None = None
        try:
            with opened(path) as file:
                if lines:
                    self.count = sum(1 for _piece in lines_of(file))
                else:
                    self.count = self._looked_through(BundleEntries(file))
        except NotJsonError as error:
            raise UnreadableFileError(f"{path}: {error}") from error

    def rows(self) -> Iterator[ReadRow]:
        """Every patient, and what else there is."""
        if self._alone is not None:
            yield self._row(self._alone, bundled=False)
            return
        with opened(self._path) as file:
            for piece in lines_of(file) if self._lines else BundleEntries(file):
                yield self._row(piece, bundled=not self._lines)

    def _looked_through(self, document: BundleEntries) -> int:
        count = sum(1 for _entry in document)
        rest = document.rest
        if rest.fault:
            raise NotJsonError(rest.fault)
        told = parsed(rest.body)
        kind = told.get("resourceType")
        if kind == "Patient":
            self._alone = replace(rest, number=1)
            return 1
        if kind != "Bundle":
            words = _("This holds a {kind}, neither patients nor a Bundle of them.")
            raise NotJsonError(words.format(kind=str(kind)[:40]))
        if told.get("type") not in codes.BUNDLES:
            words = _("A Bundle of the type {type} does not say how its patients are now.")
            raise NotJsonError(words.format(type=str(told.get("type"))[:40]))
        if told.get("entry"):  # what was cut out left an empty list
            raise NotJsonError(_("The entries of this Bundle are no list of resources."))
        return count

    def _row(self, piece: Piece, *, bundled: bool) -> ReadRow:
        try:
            if piece.fault:
                raise NotJsonError(piece.fault)
            resource, key = _taken_out(parsed(piece.body), bundled=bundled)
        except NotJsonError as error:
            return _refused(piece.number, "", [Said("", "", str(error))])
        kind = resource.get("resourceType")
        if kind != "Patient":
            return ReadRow(piece.number, others=str(kind)[:40])
        digest = _digest(resource)
        key = str(resource.get("id") or key or digest)
        if faults := _invalid(resource):
            return _refused(piece.number, key, faults)
        return self._judged(piece.number, key, digest, _without_nothing(resource))

    def _judged(self, number: int, key: str, digest: str, resource: Resource) -> ReadRow:
        found = self._reader.read(resource)
        faults = [*found.refused, *self._faults(key, found)]
        if faults:
            return _refused(number, key, faults)
        marks = found.marks
        if found.picture:
            try:
                marks = replace(marks, photo=small_photo(found.picture))
            except UnreadablePhotoError:
                why = _("This is no photo that can be kept: JPEG or PNG of at most 20 MB.")
                found.left_out.append(Said("photo", "", why))
        details = cleaned(found.details, self._rules.country)
        patient = ImportedPatient(number, key, digest, new_id(), details, marks)
        notes = (_remark(number, key, said, RemarkKind.NOT_TAKEN) for said in found.left_out)
        return ReadRow(number, patient, tuple(notes))

    def _faults(self, key: str, found: ReadPatient) -> Iterator[Said]:
        if fault := line_fault(key):
            yield Said("id", key, fault)
        details, rules = found.details, self._rules
        told = faults_of(details, rules.today, rules.country, complete=True)
        if details.birth_date is None:
            told.pop("birth_date", None)  # the desk asks for it, a resource may not have it
        for field, why in (*told.items(), *number_faults(details.identifiers, rules.kinds)):
            yield Said(_path_of(field, found), _value_of(field, details), why)
        yield from _faults_of_marks(found.marks, details, rules)


def _taken_out(told: Resource, *, bundled: bool) -> tuple[Resource, str]:
    """The resource of an entry, and the URL that stands for its id. Raises NotJsonError."""
    if not bundled:
        return told, ""
    request = told.get("request")
    if isinstance(request, dict) and request.get("method") == "DELETE":
        raise NotJsonError(_("This entry asks to delete a record, which no import does."))
    resource = told.get("resource")
    if not isinstance(resource, dict):
        raise NotJsonError(_("There is no resource in this entry."))
    return resource, str(told.get("fullUrl") or "")


def _invalid(resource: Resource) -> list[Said]:
    """Why this is no Patient of FHIR R4, each with its path."""
    from pydantic import ValidationError  # noqa: PLC0415  slow to import

    for name in ("modifierExtension", "implicitRules"):
        if resource.get(name):
            why = _("This changes what the record means, in a way that is not known here.")
            return [Said(name, "", why)]
    for name, value in resource.items():
        if isinstance(value, list) and len(value) > _MOST_OF_ONE:
            words = _("There are more than {most} of these.")
            return [Said(name, str(len(value)), words.format(most=_MOST_OF_ONE))]
        if name in _SCALARS and not isinstance(value, _SCALARS[name]):
            return [Said(name, str(value)[:LINE], _("FHIR writes this in another form."))]
    try:
        _model().model_validate(resource)
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False, include_context=False)
        return [_as_said(each["loc"], each["msg"]) for each in found[:_MOST_FAULTS]]
    return [*_wrong_codes(resource)][:_MOST_FAULTS]


def _as_said(place: tuple[int | str, ...], reason: str) -> Said:
    path = ""
    for part in place:
        path += f"[{part}]" if isinstance(part, int) else f".{part}" if path else part
    words = _("This is not valid in FHIR R4: {reason}.")
    return Said(path, "", words.format(reason=reason.removeprefix("Value error, ").rstrip(".")))


def _wrong_codes(resource: Resource) -> Iterator[Said]:
    for name, required in codes.REQUIRED.items():
        for at, each in enumerate(resource.get(name) or () if name else [resource]):
            for code, allowed in required.items():
                value = (each or {}).get(code)
                if value is not None and value not in allowed:
                    path = f"{name}[{at}].{code}" if name else code
                    why = _("FHIR R4 knows these codes: {codes}.")
                    yield Said(
                        path, str(value)[:LINE], why.format(codes=", ".join(sorted(allowed)))
                    )


def _faults_of_marks(marks: RecordMarks, details: PatientDetails, rules: Rules) -> Iterator[Said]:
    died, born = marks.died_on, details.birth_date
    if died is not None and died > rules.today:
        yield Said("deceasedDateTime", died.isoformat(), _("This day has not come yet."))
    elif died is not None and born is not None and died < born and not details.birth_estimated:
        yield Said("deceasedDateTime", died.isoformat(), _("This is before the patient was born."))
    if fault := line_fault(marks.closed_reason, _LONGEST_REASON):
        yield Said("extension", marks.closed_reason[:LINE], fault)


def _path_of(field: str, found: ReadPatient) -> str:
    """Where a field of the record stood: `phone.0.label` is looked up as `phone.0`, too."""
    name = field
    while name not in found.paths and "." in name:
        name = name.rpartition(".")[0]
    return found.paths.get(name, field)


def _value_of(field: str, details: PatientDetails) -> str:
    name, _dot, rest = field.partition(".")
    lists = {"phone": details.phones, "identifier": details.identifiers}
    if name in lists:
        each = lists[name][int(rest.partition(".")[0])]
        return str(getattr(each, "number", "") or getattr(each, "value", ""))[:LINE]
    return str(getattr(details, name, "") or "")[:LINE]


def _refused(number: int, key: str, faults: list[Said]) -> ReadRow:
    remarks = tuple(_remark(number, key, said, RemarkKind.REFUSED) for said in faults)
    return ReadRow(
        number,
        remarks=remarks,
        unknown_systems=tuple(said.system for said in faults if said.system not in ("", "?")),
    )


def _remark(number: int, key: str, said: Said, kind: RemarkKind) -> Remark:
    return Remark(number, key[:LINE], said.path, said.value[:LINE], said.why, kind)


def _digest(resource: Resource) -> str:
    """The same for the same content, whenever and by whomever it was sent."""
    told = {name: value for name, value in resource.items() if name not in ("meta", "text")}
    meta = resource.get("meta")
    told["meta"] = meta.get("security") if isinstance(meta, dict) else None
    return sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _without_nothing(value: Any) -> Any:
    """Without nulls, which stand in lists beside extensions of their neighbours."""
    if isinstance(value, dict):
        return {name: _without_nothing(each) for name, each in value.items() if each is not None}
    if isinstance(value, list):
        return [_without_nothing(each) for each in value if each is not None]
    return value
