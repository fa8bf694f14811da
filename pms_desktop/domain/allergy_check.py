"""Whether a recorded allergy speaks against a medicine, and what could be given instead."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from pms_desktop.domain.emr import Allergy
from pms_desktop.domain.errors import PmsError
from pms_desktop.domain.prescribing import Medicine, Prescription
from pms_desktop.domain.substances import canonical, class_of, is_alike, terms

ALTERNATIVES = 3


@dataclass(frozen=True, slots=True)
class AllergyMatch:
    """Why an allergy speaks against a medicine.

    `ingredient` is what the medicine contains, `family` the class both belong to; one of them may
    be empty. `unsure` when the names are alike but not the same.
    """

    allergy: Allergy
    ingredient: str = ""
    family: str = ""
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class MedicineCheck:
    """What a doctor should know before a medicine is prescribed.

    `alternatives` are offered when an allergy speaks against it; `running` are prescriptions by
    which the patient already takes the medicine or one of its ingredients.
    """

    medicine: Medicine
    matches: tuple[AllergyMatch, ...] = ()
    alternatives: tuple[Medicine, ...] = ()
    running: tuple[Prescription, ...] = ()


class AllergyConflictError(PmsError):
    """Recorded allergies speak against medicines, and no reason was given for each."""

    def __init__(self, checks: Sequence[MedicineCheck]) -> None:
        super().__init__(", ".join(check.medicine.label for check in checks))
        self.checks = tuple(checks)


def matches(allergies: Iterable[Allergy], medicine: Medicine) -> tuple[AllergyMatch, ...]:
    """The active allergies that speak against a medicine, each once."""
    found = (_match(allergy, medicine) for allergy in allergies if allergy.active)
    return tuple(match for match in found if match is not None)


def alternatives(
    medicine: Medicine, formulary: Sequence[Medicine], allergies: Sequence[Allergy]
) -> tuple[Medicine, ...]:
    """Medicines of the same ATC group that no allergy speaks against, the closest first.

    Those that share no class at all with `medicine` come before more distant relatives of what
    the patient reacted to, and each class is offered once.
    """
    group = medicine.atc_code[:3]
    if not group:
        return ()
    fitting = [
        other
        for other in formulary
        if other.active and other.atc_code.startswith(group) and not matches(allergies, other)
    ]
    fitting.sort(key=lambda other: _distance(medicine, other))
    chosen: dict[str, Medicine] = {}
    for other in fitting:
        chosen.setdefault(_kind(other), other)
    return tuple(chosen.values())[:ALTERNATIVES]


def _match(allergy: Allergy, medicine: Medicine) -> AllergyMatch | None:
    feared = terms(allergy.substance)
    contents = {
        term: AllergyMatch(allergy, ingredient=word)
        for word in medicine.ingredients
        for term in terms(word)
    }
    families = {
        name: AllergyMatch(allergy, ingredient, family)
        for name, (ingredient, family) in _families(medicine).items()
    }
    known = families | contents
    for name in (*feared, *map(class_of, feared)):
        if name in known:
            return known[name]
    alike = (known[name] for name in known for fear in feared if is_alike(fear, name))
    likely = next(alike, None)
    return replace(likely, unsure=True) if likely else None


def _families(medicine: Medicine) -> dict[str, tuple[str, str]]:
    """Canonical class to (the ingredient that belongs to it, the class as written)."""
    found = {canonical(word): ("", word) for word in medicine.classes}
    for ingredient in medicine.ingredients:
        for name in filter(None, map(class_of, terms(ingredient))):
            written = found.get(name, ("", name))[1]
            found[name] = (ingredient, written)
    return found


def _distance(medicine: Medicine, other: Medicine) -> tuple[bool, int, bool, str]:
    shared = set(medicine.classes) & set(other.classes)
    prefix = 0
    for mine, theirs in zip(medicine.atc_code, other.atc_code, strict=False):
        if mine != theirs:
            break
        prefix += 1
    return bool(shared), -prefix, other.form != medicine.form, other.label


def _kind(medicine: Medicine) -> str:
    return medicine.classes[0] if medicine.classes else ",".join(medicine.ingredients)
