"""Cells of another program's file: what day was meant, and which sex."""

import pytest

from pms_desktop.domain.patients import BirthPart, Sex
from pms_desktop.services.exchange.csv_values import born_of, sex_said

DAYS = (
    "1988-03-12", "12/03/1988", "12.03.1988", "19880312", "12031988", "12 March 1988", "1988-3-12",
    "1988-03-12T00:00:00Z", "12/03/1988 12:00 AM", "March 12, 1988",
    "１９８８-０３-１２", "1988年3月12日",
)  # fmt: skip
REFUSED = {
    "1988-02-30": "no such day", "29/02/1900": "no such day", "1988-13-01": "no such day",
    "120388": "four digits", "200305": "four digits", "12/03/88": "four digits",
    "12/03/19885": "four digits", "12-Mar-88": "four digits", "32214": "no date",
    "yesterday": "no date", "1900-01-01": "know none", "9999-12-31": "know none",
    "1988-13": "no such day",
}  # fmt: skip


@pytest.mark.parametrize("written", DAYS)
def test_a_day_is_read_as_programs_write_it(written: str) -> None:
    born = born_of(written, month_first=False)

    assert (str(born.day), born.part, born.fault) == ("1988-03-12", BirthPart.AS_ESTIMATED, "")


@pytest.mark.parametrize(("written", "why"), REFUSED.items())
def test_what_is_no_day_is_refused_and_never_guessed(written: str, why: str) -> None:
    born = born_of(written, month_first=False)

    assert born.day is None
    assert why in born.fault


@pytest.mark.parametrize("written", ["2003-05", "05/2003", "5.2003", "2003/5"])
def test_a_month_and_a_year_stay_what_they_are(written: str) -> None:
    """Six digits might be read as a day: 2003-05 as 3 May 2020."""
    born = born_of(written, month_first=False)

    assert (str(born.day), born.part) == ("2003-05-01", BirthPart.MONTH)
    assert born_of("2003", month_first=False).part is BirthPart.YEAR


WORDS = {
    Sex.MALE: ("M", "male", "1", "Mann", "homme", "hombre", "männlich", "mężczyzna", "мужской",
               "ذكر", "男", "पुरुष"),
    Sex.FEMALE: ("F", "W", "2", "Frau", "weiblich", "Féminin", "mujer", "kobieta", "женский",
                 "أنثى", "女", "महिला"),
    Sex.OTHER: ("X", "divers", "other"),
    Sex.UNKNOWN: ("", "U", "N/A", "unknown", "unbekannt", "9"),
}  # fmt: skip


@pytest.mark.parametrize(("sex", "word"), [(s, w) for s, words in WORDS.items() for w in words])
def test_a_sex_is_read_in_the_words_of_many_languages(sex: Sex, word: str) -> None:
    assert sex_said(word, {"m", "f"}) == (sex, "")


def test_nobody_guesses_what_m_is_beside_h() -> None:
    """Hombre and mujer, or homme and masculin."""
    assert sex_said("M", {"m", "h"})[1].startswith("In a file with H")
    assert sex_said("mujer", {"m", "h"}) == (Sex.FEMALE, "")
    for unclear in ("H", "0", "3", "K", "mf"):
        assert "F, M or X" in sex_said(unclear, {"m"})[1]
