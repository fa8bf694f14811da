"""Six of the sixty kills of `python -m tests.killing`."""

from pathlib import Path

from tests.killing.rounds import run_rounds


def test_a_station_killed_in_a_form_loses_nothing_it_said_was_saved(tmp_path: Path) -> None:
    found = run_rounds(tmp_path, kills=6)

    assert found.faults == []
    assert found.saved_reports > 0
