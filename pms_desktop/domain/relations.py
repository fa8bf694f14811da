"""How two patients belong together, said from either side."""

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from pms_desktop.domain.errors import PmsError
from pms_desktop.domain.patients import PatientBrief, Sex
from pms_desktop.i18n import gettext as _


class RelationKind(StrEnum):
    """What the one patient is to the other."""

    MOTHER = "mother"
    FATHER = "father"
    PARENT = "parent"
    GUARDIAN = "guardian"
    GRANDPARENT = "grandparent"
    SPOUSE = "spouse"
    SIBLING = "sibling"
    CARER = "carer"
    RELATIVE = "relative"


@dataclass(frozen=True, slots=True)
class Relation:
    """One relation as seen by a patient: what `other` is to them.

    `inverse` when the row says what the patient is to `other`.
    """

    id: UUID
    kind: RelationKind
    inverse: bool
    other: PatientBrief

    @property
    def word(self) -> str:
        """`Mother`, `Daughter`: what the other is to this patient."""
        return relation_word(self.kind, self.other.sex, inverse=self.inverse)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewRelation:
    """`patient_id` is `kind` of `relative_id`: mother, and of whom."""

    id: UUID
    patient_id: UUID
    relative_id: UUID
    kind: RelationKind


class RelatedToThemselfError(PmsError):
    """Nobody is their own relative."""


def relation_word(kind: RelationKind, sex: Sex, *, inverse: bool) -> str:
    """What somebody of this sex is called who stands at one end of a relation.

    `inverse` is the end that has the mother, not the mother.
    """
    words = _inverses() if inverse else _words()
    neutral, female, male = words[kind]
    return {Sex.FEMALE: female, Sex.MALE: male}.get(sex, neutral)


def _words() -> dict[RelationKind, tuple[str, str, str]]:
    kind = RelationKind
    return {
        kind.MOTHER: (_("Mother"), _("Mother"), _("Mother")),
        kind.FATHER: (_("Father"), _("Father"), _("Father")),
        kind.PARENT: (_("Parent"), _("Mother"), _("Father")),
        kind.GUARDIAN: (_("Guardian"), _("Guardian"), _("Guardian")),
        kind.GRANDPARENT: (_("Grandparent"), _("Grandmother"), _("Grandfather")),
        kind.SPOUSE: (_("Spouse"), _("Wife"), _("Husband")),
        kind.SIBLING: (_("Sibling"), _("Sister"), _("Brother")),
        kind.CARER: (_("Carer"), _("Carer"), _("Carer")),
        kind.RELATIVE: (_("Relative"), _("Relative"), _("Relative")),
    }


def _inverses() -> dict[RelationKind, tuple[str, str, str]]:
    kind = RelationKind
    child = (_("Child"), _("Daughter"), _("Son"))
    return {
        **_words(),
        kind.MOTHER: child,
        kind.FATHER: child,
        kind.PARENT: child,
        kind.GUARDIAN: (_("Ward of"), _("Ward of"), _("Ward of")),
        kind.GRANDPARENT: (_("Grandchild"), _("Granddaughter"), _("Grandson")),
        kind.CARER: (_("Cared for"), _("Cared for"), _("Cared for")),
    }
