"""What the record says of a policy."""

from datetime import date

import pytest

from pms_desktop.domain.patients import InsurancePolicy
from pms_desktop.features.registration.record.cover import cover_words

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("policy", "words"),
    [
        (InsurancePolicy("Aviva"), "Aviva"),
        (
            InsurancePolicy("Aviva", "", LAST, FIRST, "Tom", 2000, 1250),
            "Aviva · 1 Jan 2026 to 31 Dec 2026 · of Tom · patient pays £20.00 a visit and 12.5 %"
            " of the rest",
        ),
        (
            InsurancePolicy("Aviva", "", LAST, copayment=500),
            "Aviva · until 31 Dec 2026 · patient pays £5.00 a visit",
        ),
        (
            InsurancePolicy("Aviva", "", None, FIRST, copayment_percent=1000),
            "Aviva · from 1 Jan 2026 · patient pays 10 %",
        ),
    ],
)
def test_a_policy_is_told_with_its_validity_and_what_the_patient_pays(
    policy: InsurancePolicy, words: str
) -> None:
    assert cover_words([policy], "GBP") == words
