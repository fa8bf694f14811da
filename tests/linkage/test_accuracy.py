"""Precision and recall on made-up files whose seeds were not used for choosing anything.

Least values stand somewhat below what was measured, so that a worse engine fails here.
"""

import pytest

from pms_desktop.cli.duplicates import THRESHOLD
from pms_desktop.services.linkage.linking import link
from tests.linkage.files import File, addresses, hospital, person_in, sparse


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
    ],
    ids=["addresses", "hospital", "sparse"],
)
def test_pairs_are_found_and_few_are_wrong(
    file: File, least_precision: float, least_recall: float
) -> None:
    precision, recall = precision_and_recall(file)

    assert precision >= least_precision
    assert recall >= least_recall
