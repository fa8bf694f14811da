"""What stands beside the records: relations, alerts, consents; newborns and somebody unknown."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from random import Random
from uuid import UUID

from pms_desktop.cli.demo.patients import DemoPatient
from pms_desktop.cli.demo.world import World
from pms_desktop.data.unit_of_work import UnitOfWork
from pms_desktop.domain.newcomers import newborn_of, unknown_person
from pms_desktop.domain.patient_notices import standard_alerts, standard_consents
from pms_desktop.domain.patients import Sex
from pms_desktop.domain.relations import NewRelation, RelationKind

_TREATMENT, _SHARING, _PHOTO, _RESEARCH = standard_consents()
_ASKED = ((_TREATMENT, 0.7, 0.99), (_SHARING, 0.4, 0.9), (_RESEARCH, 0.1, 0.5))
"""Of what, how many were asked, and how many of them agreed."""
_ALERTS = (
    (0, "uses a frame", 0.02), (1, "", 0.004), (2, "MRSA carrier", 0.01),
    (3, "speak to the left ear", 0.01), (5, "", 0.003),
)  # fmt: skip
"""Which of the standard alerts, what about, and how many have it."""
_GROWN, _OLDEST_MOTHER, _CHILD = 20, 45, 16

Row = dict[str, object]


def add_records(world: World, patients: list[DemoPatient]) -> None:
    """Chance of its own: what is added here later changes nothing else of the hospital."""
    chance = Random(f"records {world.day}")
    world.bulk.write("patient_consents", _consents(world, chance, patients))
    world.bulk.write("patient_alerts", _alerts(world, chance, patients))
    world.bulk.write("patient_relations", _families(world, chance, patients))


def add_newcomers(world: World, uow: UnitOfWork, patients: list[DemoPatient]) -> None:
    """Two newborns of one mother, one of another, and a man whom nobody knows."""
    chance = Random(f"newcomers {world.day}")
    mothers = [
        each for each in patients if each.sex is Sex.FEMALE and 22 <= _years(world, each) <= 38
    ][:2]
    for mother, how_many in zip(mothers, (2, 1), strict=False):
        details = uow.patients.get(mother.id).details
        for which in range(1, how_many + 1):
            child_id = world.key(chance)
            sex = chance.choice((Sex.FEMALE, Sex.MALE))
            child = newborn_of(details, sex, world.day, which)
            # Rows of lists get keys of the moment, and one seed makes one hospital.
            child = replace(child, phones=(), next_of_kin=(), policies=())
            uow.patients.add(child_id, child)
            uow.notices.add_relation(
                NewRelation(
                    id=world.key(chance),
                    patient_id=mother.id,
                    relative_id=child_id,
                    kind=RelationKind.MOTHER,
                )
            )
    born = world.day.replace(year=world.day.year - 40, month=1, day=1)
    number = uow.patients.count() + 1
    uow.patients.add(world.key(chance), unknown_person(Sex.MALE, number, born), unidentified=True)


def _consents(world: World, chance: Random, patients: list[DemoPatient]) -> Iterator[Row]:
    for patient in patients:
        for kind, asked, agreed in _ASKED:
            if chance.random() < asked:
                given = chance.random() < agreed
                days = chance.randrange(0, 400)
                withdrawn = given and chance.random() < 0.02
                yield {
                    **_recorded(world, chance, patient.id, days),
                    "kind_id": kind.id,
                    "given": given,
                    "decided_on": world.day - timedelta(days=days),
                    "taken_by": world.receptionist_id,
                    "note": "",
                    "withdrawn_on": world.day if withdrawn else None,
                    "withdrawn_by": world.receptionist_id if withdrawn else None,
                }


def _alerts(world: World, chance: Random, patients: list[DemoPatient]) -> Iterator[Row]:
    kinds = standard_alerts()
    for patient in patients:
        for at, text, share in _ALERTS:
            if chance.random() < share:
                yield {
                    **_recorded(world, chance, patient.id, chance.randrange(0, 90)),
                    "kind_id": kinds[at].id,
                    "text": text,
                    "until": None,
                    "ended_at": None,
                    "ended_by": None,
                }


def _families(world: World, chance: Random, patients: list[DemoPatient]) -> Iterator[Row]:
    """Children go to women who were grown up when they were born."""
    ages = {each.id: _years(world, each) for each in patients}
    women = [
        each for each in patients
        if each.sex is Sex.FEMALE and _GROWN <= ages[each.id] <= _OLDEST_MOTHER + _CHILD
    ]  # fmt: skip
    children = [each for each in patients if 1 <= ages[each.id] < _CHILD]
    for child in children[: len(women) // 2]:
        mother = chance.choice(women)
        if _GROWN <= ages[mother.id] - ages[child.id] <= _OLDEST_MOTHER:
            row = _recorded(world, chance, mother.id, 30)
            yield {**row, "relative_id": child.id, "kind": RelationKind.MOTHER.value}


def _recorded(world: World, chance: Random, patient_id: UUID, days: int) -> Row:
    return {
        "id": world.key(chance),
        "patient_id": patient_id,
        "recorded_at": world.moment(-days, 10),
        "recorded_by": world.receptionist_id,
    }


def _years(world: World, patient: DemoPatient) -> int:
    return (world.day - patient.born).days // 365
