"""Precision and recall on made-up files whose seeds were not used for choosing anything.

Least values stand somewhat below what was measured, so that a worse engine fails here.
"""

import pytest

from pms_desktop.cli.duplicates import THRESHOLD
from pms_desktop.services.linkage.linking import link
from pms_desktop.services.linkage.persons import Person
from tests.linkage.files import File, addresses, hospital, person_in, sparse
from tests.linkage.more_files import exports, gaps, namesakes, without_numbers, years


def precision_and_recall(file: File) -> tuple[float, float]:
    ids = list(file.records)
    links = link([person_in(each) for each in file.records.values()], THRESHOLD)
    found = {(min(pair), max(pair)) for pair in ((ids[e.first], ids[e.second]) for e in links)}
    right = len(found & file.pairs)
    return right / len(found), right / len(file.pairs)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "least_precision", "least_recall"),
    [
        (addresses(500, 750, 1003), 0.99, 0.95),
        (hospital(1200, 0.2, 1003), 0.95, 0.94),
        (sparse(800, 1003), 0.93, 0.80),
        (without_numbers(exports(500, 0.3, 1003, "de_DE")), 0.98, 0.90),
        (without_numbers(exports(500, 0.3, 1003, "ja_JP")), 0.96, 0.85),
        (gaps(600, 0.3, 1003), 0.98, 0.94),
        (years(600, 0.3, 1003), 0.75, 0.97),
        (namesakes(250, 1003), 0.55, 0.97),
    ],
    ids=[
        "addresses",
        "hospital",
        "sparse",
        "exports from Germany",
        "exports from Japan",
        "gaps",
        "years",
        "namesakes",
    ],
)
def test_pairs_are_found_and_few_are_wrong(
    file: File, least_precision: float, least_recall: float
) -> None:
    precision, recall = precision_and_recall(file)

    assert precision >= least_precision
    assert recall >= least_recall


def test_a_thousand_of_one_name_take_no_time_and_make_no_pair() -> None:
    smiths = [Person(given="john", family="smith") for _each in range(1000)]
    others = [Person(given=f"a{at}", family=f"b{at}", birth="19800101") for at in range(200)]

    assert len(link([*smiths, *others], THRESHOLD)) < 1000
