"""Finding duplicates in a file, beside comparing as many names with rapidfuzz alone."""

from rapidfuzz.distance import JaroWinkler

from pms_desktop.services.linkage.blocking import Blocks
from pms_desktop.services.linkage.linking import link
from tests.bench.figures import Figure, seconds
from tests.linkage.files import hospital, person_in

_PEOPLE = 8_000
FLOOR = "one Jaro-Winkler of the names of each pair compared"


def linking_figures() -> list[Figure]:
    """Records a second of a hospital's file, a fifth of them registered twice."""
    persons = [person_in(each) for each in hospital(_PEOPLE, 0.2, 1).records.values()]
    pairs = list(Blocks(persons))
    names = [f"{person.family} {person.given}" for person in persons]

    def compare_names() -> None:
        for one, other in pairs:
            JaroWinkler.similarity(names[one], names[other])

    ours = seconds(lambda: link(persons, 0.5))
    count = len(persons)
    name = f"duplicates among {count:,} records ({count / ours:,.0f} records/s)"
    return [Figure(name, "s", ours, seconds(compare_names), FLOOR)]
