"""URLs and codes of FHIR R4 (HL7, CC0) that a Patient is written with, and those of our own.

What FHIR has no element for is kept in extensions. Theirs are UUIDs made of a name, as nobody
keeps a web page for them: `docs/exchange.md` lists them.
"""

from collections.abc import Mapping
from types import MappingProxyType
from uuid import NAMESPACE_URL, uuid5

_HL7 = "http://hl7.org/fhir/StructureDefinition"
_TERMINOLOGY = "http://terminology.hl7.org/CodeSystem"


def _own(name: str) -> str:
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'fhir extension {name}')}"


INTERPRETER = f"{_HL7}/patient-interpreterRequired"
REPRESENTATION = f"{_HL7}/iso21090-EN-representation"
COMMENT = f"{_HL7}/contactpoint-comment"
ESTIMATED_BIRTH = _own("estimated birth")
OCCUPATION = _own("occupation")
BLOOD_GROUP = _own("blood group")
CLOSED_REASON = _own("reason of closing")
FORMER_REASON = _own("reason of a former name")

IDENTIFIER_TYPES = f"{_TERMINOLOGY}/v2-0203"
CONFIDENTIALITY = f"{_TERMINOLOGY}/v3-Confidentiality"
LANGUAGES = "urn:ietf:bcp:47"
RECORD_NUMBER = "MR"

BUNDLES = frozenset({"searchset", "collection", "transaction", "batch"})
"""Kinds of Bundles whose entries are records as they are now."""

_NAME_USES = frozenset({"usual", "official", "temp", "nickname", "anonymous", "old", "maiden"})
_PHONE_USES = frozenset({"home", "work", "temp", "old", "mobile"})
_SYSTEMS = frozenset({"phone", "fax", "email", "pager", "url", "sms", "other"})
_ADDRESS_USES = frozenset({"home", "work", "temp", "old", "billing"})
_GENDERS = frozenset({"male", "female", "other", "unknown"})

REQUIRED: Mapping[str, Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "": {"gender": _GENDERS},
        "name": {"use": _NAME_USES},
        "telecom": {"use": _PHONE_USES, "system": _SYSTEMS},
        "address": {"use": _ADDRESS_USES, "type": frozenset({"postal", "physical", "both"})},
        "identifier": {"use": frozenset({"usual", "official", "temp", "secondary", "old"})},
        "contact": {"gender": _GENDERS},
        "link": {"type": frozenset({"replaced-by", "replaces", "refer", "seealso"})},
    }
)
"""Codes of required bindings, which fhir.resources does not hold against their value sets."""
