"""What another program writes into one cell of a row: a day of birth, a sex."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from pms_desktop.domain.folding import fold
from pms_desktop.domain.patients import BirthPart, Sex
from pms_desktop.i18n import gettext as _
from pms_desktop.services.linkage.persons import ANY_DAY, day_of, sex_of

_SEXES = {"m": Sex.MALE, "f": Sex.FEMALE}
_MORE_SEXES = {
    fold(word): sex
    for sex, words in {
        Sex.UNKNOWN: "u unknown ? n/a na nan none null nil 9 unk undetermined unbekannt inconnu"
        " desconocido sconosciuto nieznana",
        Sex.OTHER: "x o other d diverse divers nonbinary non-binary indeterminate intersex andere"
        " autre otro altro inny",
        Sex.MALE: "boy mann männlich herr homme masculin masculino hombre varón maschio maschile"
        " uomo man mannelijk mężczyzna męska mies erkek muž nam pria laki-laki lelaki"
        " мужской муж мужчина чоловіча ανδρας αρρεν ذكر זכר पुरुष"
        " 男 男性 남 남성 남자 ชาย",
        Sex.FEMALE: "girl frau weiblich femme féminin femenino feminino mujer femmina femminile"
        " donna vrouw vrouwelijk kvinna kvinde kvinne kobieta żeńska nainen kadın žena nữ wanita"
        " perempuan женский жен женщина жіноча γυναικα θηλυ أنثى נקבה महिला स्त्री"
        " 女 女性 여 여성 여자 หญิง",
    }.items()
    for word in words.split()
}
_HOMBRE_OR_HOMME = "h"
_WHOLE_YEAR = re.compile(r"(?<!\d)(?:\d{4}|\d{8})(?!\d)")
_MONTH_ALONE = re.compile(
    r"(?P<year>\d{4})[-/. ](?P<month>\d{1,2})|(?P<m>\d{1,2})[-/. ](?P<y>\d{4})"
)


@dataclass(frozen=True, slots=True)
class Born:
    """The day, or the first of the month or year that is known; `fault` is why there is none."""

    day: date | None = None
    part: BirthPart = BirthPart.AS_ESTIMATED
    fault: str = ""


def sex_said(text: str, said_in_file: Collection[str]) -> tuple[Sex, str]:
    """Letters, words of several languages, 1 and 2 (ISO 5218), and why there is none.

    Beside `H` (hombre, homme), of which `said_in_file` tells, `M` may be a woman (mujer) or a man
    (masculin): nobody guesses. 0 is nobody known by ISO 5218 and a man or a woman elsewhere.
    """
    word = fold(text[:20]).strip(". ")
    if word == "m" and _HOMBRE_OR_HOMME in said_in_file:
        return Sex.UNKNOWN, _("In a file with H, M may be a woman or a man. Write F, M or X.")
    found = _SEXES.get(sex_of(text)) or (_MORE_SEXES.get(word) if word else Sex.UNKNOWN)
    if found is None:
        return Sex.UNKNOWN, _("Write the sex as F, M or X, or leave it empty.")
    return found, ""


def born_of(text: str, *, month_first: bool) -> Born:
    """A day, a month or a year as other programs write them."""
    if not text:
        return Born()
    folded = fold(text)
    if alone := _MONTH_ALONE.fullmatch(folded.strip()):
        year, month = alone["year"] or alone["y"], alone["month"] or alone["m"]
        return _born(f"{year}{int(month):02}", BirthPart.MONTH)
    digits = day_of(text, month_first=month_first)
    if not digits:
        return Born(fault=_("This is no date. Write it as in 1988-03-12."))
    if digits in ANY_DAY:
        why = _("Programs write this day where they know none. Leave it empty if nobody knows it.")
        return Born(fault=why)
    if not _WHOLE_YEAR.search(folded):
        return Born(fault=_("Write the year with four digits, as in 1988-03-12."))
    return _born(digits, BirthPart.YEAR if len(digits) == len("1988") else BirthPart.AS_ESTIMATED)


def _born(digits: str, part: BirthPart) -> Born:
    try:
        return Born(date(int(digits[:4]), int(digits[4:6] or 1), int(digits[6:] or 1)), part)
    except ValueError:
        return Born(fault=_("There is no such day in the calendar."))
