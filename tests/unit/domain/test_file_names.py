"""A paper's file is named by what every system allows, whatever its number holds."""

import pytest

from pms_desktop.domain.papers import PaperKind
from pms_desktop.domain.printing import job_title
from tests.hostile import At, values_at

FORBIDDEN = set('<>:"/\\|?*\x00\u202e')


@pytest.mark.parametrize("text", [value for _outcome, value in values_at(At.FILE, At.TEXT)])
def test_a_file_name_leads_nowhere_and_hides_nothing(text: str) -> None:
    name = job_title(PaperKind.INVOICE, text)

    assert not FORBIDDEN & set(name)
    assert name.startswith(PaperKind.INVOICE.value)
    assert name == name.strip(" .")
    assert len(name) <= 200
