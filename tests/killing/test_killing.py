"""Six of the sixty kills of `python -m tests.killing`."""

from pathlib import Path

import pytest

from pms_desktop.security import draft_keys
from pms_desktop.security.passwords import KIBIBYTES, LANES, PASSES
from tests.killing.rounds import run_rounds


@pytest.mark.timeout(900)  # programs start one after the other
def test_a_station_killed_in_a_form_loses_nothing_it_said_was_saved(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The stations are processes of their own: their drafts are sealed at the full cost.
    monkeypatch.setattr(draft_keys, "_COST", (PASSES, KIBIBYTES, LANES))

    found = run_rounds(tmp_path, kills=6)

    assert found.faults == []
    assert found.saved_reports > 0
