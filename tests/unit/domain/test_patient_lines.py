"""A patient found, as a line of a list."""

from datetime import date
from uuid import uuid4

from pms_desktop.domain.patient_lines import Part, line_of
from pms_desktop.domain.patients import MatchedBy, PatientBrief, PatientMatch, Sex, Spot


def test_a_former_name_in_which_two_words_answered_is_written_once_with_both_marked() -> None:
    patient = PatientBrief(uuid4(), "000020003", "Serra", "Lucia", Sex.FEMALE, None, False, "")
    former = [Spot(MatchedBy.OTHER_NAME, "ROSSI, Maria", ((at, 5),)) for at in (7, 0)]

    line = line_of(PatientMatch(patient, (), (), tuple(former)), date(2026, 11, 20))

    assert line.details[1:] == (Part("ROSSI, Maria", ((0, 5), (7, 5))),)
    assert line.why == "other name"
