"""How often the right patient is found by a name misspelt, heard or in other letters."""

from collections.abc import Callable, Sequence
from functools import partial
from random import Random

from sqlalchemy import text

from pms_desktop.domain.folding import fold
from pms_desktop.domain.patients import PatientMatch
from pms_desktop.services.patients import PatientService
from tests.bench.figures import Figure
from tests.bench.places import Place
from tests.bench.slips import heard, misspelt, romanised

SAMPLE = 300
Name = tuple[str, str]


def recall_figures(place: Place, server: str) -> list[Figure]:
    """Shares in percent: the first line, and the first five, hold somebody of that very name.

    Beside the share of those that were found by exact words and beginnings alone.
    """
    desk = place.sign_in("reception")
    patients = PatientService(desk.context)
    with desk.database.engine.connect() as connection:
        rows = connection.execute(
            text("SELECT family_names, given_names FROM patients ORDER BY id LIMIT 6000")
        ).all()
    chance = Random(11)
    latin = [tuple(row) for row in rows if "".join(row).isascii()]
    others = [tuple(row) for row in rows if not fold("".join(row)).isascii()]
    figures = []
    for kind, names, said in (
        ("misspelt", latin, partial(misspelt, chance)),
        ("heard", latin, partial(heard, chance)),
        ("romanised", others, romanised),
    ):
        figures += _shares(patients, f"{kind}, {server}", chance.sample(names, SAMPLE), said)
    desk.database.close()
    return figures


def _shares(
    patients: PatientService, name: str, sample: Sequence[Name], said: Callable[[str], str]
) -> list[Figure]:
    first, five, exact = 0, 0, 0
    for family, given in sample:
        found = patients.find(said(f"{given} {family}"))
        names = [(each.patient.family_names, each.patient.given_names) for each in found]
        first += (family, given) in names[:1]
        five += (family, given) in names[:5]
        exact += _as_said(found, (family, given))
    floor = 100 * exact / len(sample)
    floor_is = "found by exact words and beginnings"
    return [
        Figure(f"found first, {name}", "%", 100 * first / len(sample), floor, floor_is),
        Figure(f"found in the first five, {name}", "%", 100 * five / len(sample), floor, floor_is),
    ]


def _as_said(found: Sequence[PatientMatch], name: Name) -> bool:
    return any(
        (each.patient.family_names, each.patient.given_names) == name and each.as_said
        for each in found[:5]
    )
