"""A FHIR R4 Patient as the desk would have typed it; `fhir_writing` goes the other way.

Reading takes out of a resource what it understands; whatever is left over is told. So nothing is
dropped without a word, whatever a sender adds.
"""

import base64
import binascii
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from pms_desktop.domain.identifiers import IdentifierKind
from pms_desktop.domain.patient_imports import RecordMarks
from pms_desktop.domain.patients import (
    BirthPart,
    FormerName,
    Identifier,
    NextOfKin,
    PatientDetails,
    Phone,
    Sex,
)
from pms_desktop.i18n import gettext as _
from pms_desktop.i18n import languages
from pms_desktop.services.exchange import fhir_codes as codes

Resource = dict[str, Any]

_LEAP_SECOND = re.compile(r"(?<=T\d\d:\d\d):60")


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence about a place in a resource. `system` is an identifier's that nobody knows."""

    path: str
    value: str
    why: str
    system: str = ""


@dataclass(slots=True)
class ReadPatient:
    """What a resource says, what of it was refused and what was left out. `paths` tells where a
    field of the details stands, by the names that `patient_rules` gives them."""

    details: PatientDetails = field(default_factory=PatientDetails)
    marks: RecordMarks = field(default_factory=RecordMarks)
    picture: bytes = b""
    refused: list[Said] = field(default_factory=list)
    left_out: list[Said] = field(default_factory=list)
    paths: dict[str, str] = field(default_factory=dict)


class PatientReader:
    """Reads valid resources. `systems` maps systems of identifiers to names of kinds."""

    def __init__(
        self,
        kinds: tuple[IdentifierKind, ...],
        systems: Mapping[str, str],
        zone: ZoneInfo,
        today: date,
    ) -> None:
        self._kinds = {kind.name: kind for kind in kinds if kind.active}
        of_kinds = {kind.system: kind.name for kind in self._kinds.values() if kind.system}
        self._systems = {**of_kinds, **systems}
        self._zone, self._today = zone, today.isoformat()

    def read(self, resource: Resource) -> ReadPatient:
        """Takes the resource apart; it is empty of what was understood afterwards."""
        found = ReadPatient()
        _drop(resource, "resourceType", "id", "text", "managingOrganization", "language")
        _mark_ended(resource, self._today)
        said: dict[str, Any] = {}
        for part in (_read_names, _read_birth, _read_telecom, _read_address, _read_contacts,
                     _read_languages, self._read_numbers):  # fmt: skip
            said |= part(resource, found)
        said |= {
            "sex": Sex(resource.pop("gender", "unknown")),
            "occupation": _take_extension(resource, codes.OCCUPATION, "valueString") or "",
            "blood_group": _take_extension(resource, codes.BLOOD_GROUP, "valueString") or "",
            "interpreter_needed": bool(
                _take_extension(resource, codes.INTERPRETER, "valueBoolean")
            ),
        }
        found.details = PatientDetails(**said)
        unidentified = "temp" in found.paths
        found.marks = self._marks(resource, found, unidentified=unidentified)
        found.picture = _read_photo(resource)
        _read_links(resource, found)
        found.left_out += _leftovers(resource, "")
        return found

    def _read_numbers(self, resource: Resource, found: ReadPatient) -> dict[str, Any]:
        numbers: list[Identifier] = []
        for at, each in enumerate(resource.get("identifier", ())):
            path, value = f"identifier[{at}]", each.pop("value", "")
            if not value:
                continue
            system = each.get("system", "")
            kind = "" if each.get("use") == "old" else self._kind_of(each, system)
            _drop(each, "system", "type", "use", "assigner", "period")
            if kind:
                found.paths[f"identifier.{len(numbers)}"] = f"{path}.value"
                numbers.append(Identifier(kind, value))
            elif kind == "":
                found.left_out.append(
                    Said(path, value, _("A number of the other system, or a former one."))
                )
            else:
                found.refused.append(Said(path, value, _unknown(system), system or "?"))
        return {"identifiers": tuple(numbers)}

    def _kind_of(self, identifier: Resource, system: str) -> str | None:
        """The name of a kind, nothing for a number that is left out, None for an unknown one."""
        if system in self._systems:
            return self._systems[system]
        type_ = identifier.get("type", {})
        given = {coding.get("code", "") for coding in type_.get("coding", ())}
        if codes.RECORD_NUMBER in given:
            return ""
        if not system:
            if type_.get("text") in self._kinds:
                return str(type_["text"])
            fitting = [kind.name for kind in self._kinds.values() if kind.type.value in given]
            if len(fitting) == 1:
                return fitting[0]
        return None

    def _marks(self, resource: Resource, found: ReadPatient, *, unidentified: bool) -> RecordMarks:
        reason = _take_extension(resource, codes.CLOSED_REASON, "valueString") or ""
        if resource.pop("active", True) is False:
            reason = reason or _("No longer in use where it came from")
        died_on, died_at, uncertain = self._death(resource, found)
        restricted = False
        meta = resource.pop("meta", {})
        for label in meta.get("security", ()):
            if label.get("system") == codes.CONFIDENTIALITY and label.get("code") in ("R", "V"):
                restricted = True
            else:
                found.left_out.append(Said("meta.security", str(label.get("code", "")), _left()))
        return RecordMarks(
            died_on=died_on,
            died_at=died_at,
            closed_reason=reason or uncertain,
            restricted=restricted,
            unidentified=unidentified,
        )

    def _death(
        self, resource: Resource, found: ReadPatient
    ) -> tuple[date | None, time | None, str]:
        """Day, time of the hospital's clock, and, where no day is known, why the record is closed:
        nobody books or admits the dead."""
        moment = str(resource.pop("deceasedDateTime", ""))
        if resource.pop("deceasedBoolean", False):
            return None, None, _("Deceased, day unknown")
        if not moment:
            return None, None, ""
        if len(moment) < len("2024-05-06"):
            return None, None, _("Deceased {when}, day unknown").format(when=moment)
        try:
            if "T" not in moment:
                return date.fromisoformat(moment), None, ""
            at = datetime.fromisoformat(_LEAP_SECOND.sub(":59", moment)).astimezone(self._zone)
        except (ValueError, OverflowError):
            found.refused.append(Said("deceasedDateTime", moment, _no_moment()))
            return None, None, ""
        return at.date(), at.time().replace(microsecond=0), ""


def _no_moment() -> str:
    return _("There is no such moment in the calendar.")


def _unknown(system: str) -> str:
    if not system:
        return _("It is not said what number this is.")
    words = _("Nobody here knows numbers of {system}. Say which kind they are, or leave them out.")
    return words.format(system=system[:100])


def _mark_ended(resource: Resource, today: str) -> None:
    """Whatever is over counts as `old`, also where its sender says so by the period alone."""
    for name in ("name", "telecom", "address", "identifier"):
        for each in resource.get(name, ()):
            end = str(each.get("period", {}).get("end", ""))[: len(today)]
            if end and end < today[: len(end)] and each.get("use") != "maiden":
                each["use"] = "old"


def _read_names(resource: Resource, found: ReadPatient) -> dict[str, Any]:
    names = [each for each in resource.get("name", ()) if each]
    said: dict[str, Any] = {"former_names": []}
    if not names:
        return {}
    main = _main_name(names)
    for each in names:
        path = f"name[{resource['name'].index(each)}]"
        use = each.get("use", "")
        if each is main:
            _read_main(each, path, found, said)
        elif _in_latin(each) and "romanised_name" not in said:
            _take_extension(each, codes.REPRESENTATION, "valueCode")
            said["romanised_name"] = _whole_name(each)
        elif use in ("usual", "nickname") and (use == "usual" or not _has(names, main, "usual")):
            said.setdefault("preferred_name", _whole_name(each))
        elif use in ("old", "maiden"):
            said["former_names"].append(_former(each, use, path, found))
    return {**said, "former_names": tuple(said["former_names"])}


def _main_name(names: list[Resource]) -> Resource:
    """Under which somebody is registered: the official one, else the likeliest."""
    order = ("official", "usual", "", "temp", "anonymous", "nickname", "maiden", "old")
    own = [each for each in names if not _in_latin(each)] or names
    return min(own, key=lambda each: order.index(each.get("use", "")))


def _has(names: list[Resource], main: Resource, use: str) -> bool:
    return any(each.get("use") == use for each in names if each is not main)


def _in_latin(name: Resource) -> bool:
    return any(
        each.get("url") == codes.REPRESENTATION and each.get("valueCode") == "ABC"
        for each in name.get("extension", ())
    )


def _read_main(name: Resource, path: str, found: ReadPatient, said: dict[str, Any]) -> None:
    if name.pop("use", "") in ("temp", "anonymous"):
        found.paths["temp"] = path
    found.paths |= {"family_names": f"{path}.family", "given_names": f"{path}.given"}
    text = name.pop("text", "")
    said["family_names"] = name.pop("family", "")
    said["given_names"] = " ".join(each for each in name.pop("given", ()) if each)
    if not said["family_names"] and not said["given_names"]:
        said["family_names"] = text
    name.pop("period", None)


def _whole_name(name: Resource) -> str:
    """The text of a name that stands in one line here."""
    parts = [*name.pop("given", ()), name.pop("family", "")]
    _drop(name, "use", "period")
    return name.pop("text", "") or " ".join(filter(None, parts))


def _former(name: Resource, use: str, path: str, found: ReadPatient) -> FormerName:
    end = name.get("period", {}).get("end")
    until = _day(end)
    if end and until is None:
        found.left_out.append(Said(f"{path}.period.end", str(end), _left()))
    reason = _take_extension(name, codes.FORMER_REASON, "valueString")
    reason = reason or (_("Maiden name") if use == "maiden" else "")
    return FormerName(_whole_name(name), until, reason)


def _read_birth(resource: Resource, found: ReadPatient) -> dict[str, Any]:
    found.paths["birth_date"] = "birthDate"
    written = resource.pop("birthDate", "")
    if not written:
        return {}
    beside = resource.get("_birthDate", {})
    if about := _day(_take_extension(beside, codes.ESTIMATED_BIRTH, "valueDate")):
        return {"birth_date": about, "birth_estimated": True}
    whole = f"{written}-01-01"[: len("2024-05-06")]
    part = {4: BirthPart.YEAR, 7: BirthPart.MONTH}.get(len(written), BirthPart.AS_ESTIMATED)
    return {
        "birth_date": date.fromisoformat(whole),
        "birth_estimated": part is not BirthPart.AS_ESTIMATED,
        "birth_part": part,
    }


def _read_telecom(resource: Resource, found: ReadPatient) -> dict[str, Any]:
    phones: list[Phone] = []
    said: dict[str, Any] = {}
    for at, each in sorted(
        enumerate(resource.get("telecom", ())), key=lambda pair: pair[1].get("rank", 1 << 31)
    ):
        system, path = each.get("system", "phone"), f"telecom[{at}].value"
        if each.get("use") == "old" or not each.get("value"):
            continue
        if system in ("phone", "sms"):
            whose = _take_extension(each, codes.COMMENT, "valueString") or ""
            found.paths[f"phone.{len(phones)}"] = path
            phones.append(Phone(each.pop("value"), label=whose))
        elif system == "email" and "email" not in said:
            found.paths["email"] = path
            said["email"] = each.pop("value")
        else:
            continue
        _drop(each, "system", "use", "rank", "period")
    return {**said, "phones": tuple(phones)}


def _read_address(resource: Resource, found: ReadPatient) -> dict[str, Any]:
    addresses = [each for each in resource.get("address", ()) if each.get("use") != "old"]
    home = next((each for each in addresses if each.get("use") in (None, "home")), None)
    home = home or next(iter(addresses), None)
    if home is None:
        return {}
    path = f"address[{resource['address'].index(home)}]"
    found.paths |= {
        "address": f"{path}.line", "city": f"{path}.city", "postcode": f"{path}.postalCode",
        "country": f"{path}.country",
    }  # fmt: skip
    lines = [*home.pop("line", ()), home.pop("district", ""), home.pop("state", "")]
    text = home.pop("text", "")
    said = {
        "address": "\n".join(filter(None, lines)),
        "city": home.pop("city", ""),
        "postcode": home.pop("postalCode", ""),
        "country": home.pop("country", ""),
    }
    _drop(home, "use", "type", "period")
    return said if any(said.values()) else {"address": text}


def _read_contacts(resource: Resource, found: ReadPatient) -> dict[str, Any]:
    kin: list[NextOfKin] = []
    for at, each in enumerate(resource.get("contact", ())):
        name = _whole_name(each["name"]) if each.get("name") else ""
        telecom = each.get("telecom", ())
        phones = [one for one in telecom if one.get("system", "phone") in ("phone", "sms")]
        phone: Resource = phones[0] if phones else {}
        if not name and not phone:
            continue
        found.paths[f"kin.{len(kin)}"] = f"contact[{at}]"
        number = phone.pop("value", "")
        _drop(phone, "system", "use", "rank", "period")
        kin.append(NextOfKin(name, _relation(each), number))
    return {"next_of_kin": tuple(kin)}


def _relation(contact: Resource) -> str:
    """The first relation that is said in words."""
    for each in contact.pop("relationship", ()):
        shown = (coding.get("display", "") for coding in each.get("coding", ()))
        if words := each.get("text") or next(filter(None, shown), ""):
            return str(words)
    return ""


def _read_languages(resource: Resource, found: ReadPatient) -> dict[str, Any]:
    spoken: list[tuple[bool, str]] = []
    for each in resource.get("communication", ()):
        given = each.get("language", {}).get("coding", ())
        known = (str(coding.get("code", "")).partition("-")[0].lower() for coding in given)
        if code := next((code for code in known if code in languages()), ""):
            spoken.append((bool(each.get("preferred")), code))
            _drop(each, "language", "preferred")
    best_first = sorted(spoken, key=lambda pair: not pair[0])
    return {"languages": tuple(dict.fromkeys(code for _preferred, code in best_first))}


def _read_photo(resource: Resource) -> bytes:
    """The first picture that comes with the resource; none is fetched from elsewhere."""
    for each in resource.get("photo", ()):
        if data := each.get("data"):
            try:
                picture = base64.b64decode("".join(data.split()), validate=True)
            except binascii.Error:
                continue
            _drop(each, "data", "contentType", "title", "size", "hash", "creation")
            return picture
    return b""


def _read_links(resource: Resource, found: ReadPatient) -> None:
    for at, each in enumerate(resource.get("link", ())):
        if each.get("type") == "replaced-by":
            other = str(each.get("other", {}).get("reference", ""))
            why = _("This record was merged into {other}; that one is the patient's.")
            found.refused.append(Said(f"link[{at}]", other, why.format(other=other or "?")))


def _day(written: Any) -> date | None:
    """The day of a date or a moment; None where only its year or month is said."""
    text = str(written or "")[: len("2024-05-06")]
    return date.fromisoformat(text) if len(text) == len("2024-05-06") else None


def _take_extension(element: Resource, url: str, value: str) -> Any:
    """The value of an extension, which is taken out of its element; None without one."""
    for each in element.get("extension", ()):
        if each.get("url") == url and value in each:
            element["extension"].remove(each)
            return each[value]
    return None


def _drop(element: Resource, *names: str) -> None:
    """What says nothing beside what was taken."""
    for name in names:
        element.pop(name, None)


def _leftovers(element: Resource, path: str) -> Iterator[Said]:
    """What is still there, each place once."""
    for name, value in element.items():
        place = f"{path}.{name}" if path else name
        for at, each in enumerate(value) if isinstance(value, list) else [(None, value)]:
            here = place if at is None else f"{place}[{at}]"
            if isinstance(each, dict) and _worth_a_look(name, path):
                yield from _leftovers(each, here)
            elif each not in (None, {}, [], ""):
                yield Said(here, _short(each), _left())


_ELEMENTS = (
    "name", "telecom", "address", "identifier", "contact", "communication", "photo", "_birthDate"
)  # fmt: skip


def _worth_a_look(name: str, path: str) -> bool:
    """Whether parts of this element were taken, so that its other parts are told one by one."""
    return not path and name in _ELEMENTS


def _left() -> str:
    return _("There is no place for this in the record.")


def _short(value: Any) -> str:
    if isinstance(value, dict):
        if "url" in value:
            return str(value["url"])
        coded = value.get("text") or value.get("display") or value.get("reference")
        return str(coded or ", ".join(value))
    return str(value)
