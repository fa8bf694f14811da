"""The program keeps the house rules, and each gate notices when one is broken."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.architecture import actors, gates, leftovers

ROOT = Path(__file__).resolve().parents[2]

Gate = Callable[[Path], list[str]]

GATES: list[Gate] = [
    gates.files_too_long,
    gates.functions_too_long,
    gates.errors_swallowed,
    gates.wall_clock_read,
    gates.windows_that_block,
    gates.floats_in_money,
    gates.text_that_may_turn_into_markup,
    gates.tooltips_that_may_turn_into_markup,
    gates.widgets_kept_alive,
    gates.tests_that_wait_or_skip,
    actors.tests_that_act_as_owner,
    gates.drawers_for_everything,
    gates.subjects_spelled_twice,
    gates.revisions_side_by_side,
    gates.lock_leaks_or_lacks,
    gates.qt_below_the_views,
    leftovers.functions_nobody_calls,
]


def name_of(gate: Gate) -> str:
    return gate.__name__


@pytest.mark.parametrize("gate", GATES, ids=name_of)
def test_the_tree_has_no(gate: Gate) -> None:
    assert gate(ROOT) == []


def write(root: Path, relative: str, text: str) -> None:
    path = root / relative
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


_ACTS = "def test_a():\n  with hospital.system().units_for(None)(False) as uow: uow.commit()"
_ACTS_BY_NAME = "def test_a():\n  o = hospital.system()\n  o.units_for(None)(False).commit()"

BROKEN: list[tuple[Gate, str, str]] = [
    (actors.tests_that_act_as_owner, "tests/data/test_a.py", _ACTS),
    (actors.tests_that_act_as_owner, "tests/data/test_a.py", _ACTS_BY_NAME),
    (
        actors.tests_that_act_as_owner,
        "tests/gui/a.py",
        "context = Context(units, who, clock, house)",
    ),
    (leftovers.functions_nobody_calls, "pms_desktop/a.py", "def _a():\n  pass"),
    (gates.files_too_long, "tests/unit/test_a.py", "x = 1\n" * 501),
    (gates.functions_too_long, "pms_desktop/a.py", "def f():\n" + "    x = 1\n" * 40),
    (gates.functions_too_long, "tests/a.py", "class A:\n  async def f():\n" + "    x = 1\n" * 40),
    (gates.errors_swallowed, "pms_desktop/data/a.py", "try: x\nexcept: pass"),
    (gates.errors_swallowed, "pms_desktop/a.py", "try: x\nexcept Exception as e: pass"),
    (gates.errors_swallowed, "pms_desktop/a.py", "try: x\nexcept (OSError, Exception): pass"),
    (gates.errors_swallowed, "migrations/a.py", "try: x\nexcept builtins.BaseException: pass"),
    (gates.errors_swallowed, "pms_desktop/a.py", "with contextlib.suppress(Exception): x"),
    (gates.wall_clock_read, "pms_desktop/a.py", "import datetime\ndatetime.datetime.now(tz)"),
    (gates.wall_clock_read, "pms_desktop/a.py", "from datetime import datetime\ndatetime.utcnow()"),
    (gates.wall_clock_read, "pms_desktop/a.py", "from datetime import date as d\nd.today()"),
    (gates.wall_clock_read, "pms_desktop/a.py", "from datetime import datetime\nf(datetime.now)"),
    (
        gates.wall_clock_read,
        "pms_desktop/ui/a.py",
        "from PySide6.QtCore import QDate\nQDate.currentDate()",
    ),
    (gates.windows_that_block, "pms_desktop/features/wards/view.py", "dialog.exec()"),
    (gates.windows_that_block, "pms_desktop/ui/a.py", "QMenu(self).exec(point)"),
    (gates.windows_that_block, "pms_desktop/ui/a.py", "QMessageBox.question(self, 'a', 'b')"),
    (gates.windows_that_block, "pms_desktop/ui/a.py", "QtWidgets.QFileDialog.getOpenFileName()"),
    (gates.floats_in_money, "pms_desktop/domain/money.py", "rate = 0.13"),
    (gates.floats_in_money, "pms_desktop/services/billing_reports.py", "total = float(text)"),
    (gates.floats_in_money, "pms_desktop/data/tables/billing.py", "amount: float"),
    (gates.text_that_may_turn_into_markup, "pms_desktop/shell/view.py", "QLabel(name)"),
    (gates.text_that_may_turn_into_markup, "pms_desktop/features/a/view.py", "W.QTextEdit()"),
    (gates.text_that_may_turn_into_markup, "pms_desktop/shell/a.py", "QToolTip.showText(p, t)"),
    (gates.text_that_may_turn_into_markup, "pms_desktop/shell/a.py", "class A(QLabel): pass"),
    (gates.tooltips_that_may_turn_into_markup, "pms_desktop/shell/a.py", "w.setToolTip(name)"),
    (
        gates.tooltips_that_may_turn_into_markup,
        "pms_desktop/features/a/view.py",
        "w.setToolTip(name if cut else '')",
    ),
    (gates.widgets_kept_alive, "pms_desktop/ui/a.py", "b.clicked.connect(lambda: self.close())"),
    (gates.widgets_kept_alive, "pms_desktop/ui/a.py", "b.clicked.connect(lambda x: f(self, x))"),
    (gates.tests_that_wait_or_skip, "tests/a.py", "from time import sleep\nsleep(1)"),
    (gates.tests_that_wait_or_skip, "tests/a.py", "def test(qtbot):\n    qtbot.wait(50)"),
    (
        gates.tests_that_wait_or_skip,
        "tests/a.py",
        "import pytest\n@pytest.mark.skipif(x)\ndef f(): ...",
    ),
    (gates.drawers_for_everything, "pms_desktop/ui/utils.py", ""),
    (gates.drawers_for_everything, "tests/helpers/__init__.py", ""),
    (
        gates.revisions_side_by_side,
        "migrations/versions/0002_b.py",
        'revision = "0002"\ndown_revision = "0001"',
    ),
]


@pytest.mark.parametrize(("gate", "path", "text"), BROKEN)
def test_a_gate_names_the_file_that_breaks_its_rule(
    tmp_path: Path, gate: Gate, path: str, text: str
) -> None:
    write(tmp_path, path, text)

    (finding,) = gate(tmp_path)

    assert finding.startswith(path.removesuffix("/__init__.py"))


_LOOKS = "def test_a():\n  with hospital.system().units_for(None)(True) as uow: uow.staff.members()"
_IS_REFUSED = (
    "def test_a():\n  with pytest.raises(E), hospital.system().units_for(None)(False) as uow: x()"
)

KEPT: list[tuple[Gate, str, str]] = [
    (actors.tests_that_act_as_owner, "tests/data/test_a.py", _LOOKS),
    (actors.tests_that_act_as_owner, "tests/data/test_a.py", _IS_REFUSED),
    (actors.tests_that_act_as_owner, "tests/data/test_a.py", _ACTS.replace("test_a", "arrange")),
    (gates.files_too_long, "tests/unit/test_a.py", "x = 1\n" * 500),
    (gates.functions_too_long, "pms_desktop/a.py", "@x\ndef f():\n" + "    x = 1\n" * 39),
    (gates.functions_too_long, "migrations/versions/0001.py", "def f():\n" + "    x = 1\n" * 90),
    (gates.errors_swallowed, "pms_desktop/ui/task_runner.py", "try: x\nexcept Exception: pass"),
    (gates.errors_swallowed, "pms_desktop/a.py", "try: x\nexcept (OSError, ValueError): pass"),
    (gates.errors_swallowed, "pms_desktop/a.py", "try: x\nexcept BaseException:\n  y\n  raise"),
    (gates.wall_clock_read, "pms_desktop/a.py", "def f(clock):\n    return clock.now()"),
    (
        gates.wall_clock_read,
        "pms_desktop/domain/clock.py",
        "from datetime import datetime, UTC\ndatetime.now(UTC)",
    ),
    (gates.windows_that_block, "pms_desktop/app.py", "application.exec()"),
    (gates.windows_that_block, "pms_desktop/ui/a.py", "dialog.open()"),
    (gates.floats_in_money, "pms_desktop/domain/wards.py", "temperature = 36.6"),
    (gates.text_that_may_turn_into_markup, "pms_desktop/ui/text.py", "QLabel(name)"),
    (gates.text_that_may_turn_into_markup, "pms_desktop/shell/a.py", "label: QLabel = plain(x)"),
    (
        gates.tooltips_that_may_turn_into_markup,
        "pms_desktop/shell/a.py",
        "w.setToolTip(plain_tooltip(name) if cut else _('Save'))",
    ),
    (gates.widgets_kept_alive, "pms_desktop/ui/a.py", "b.clicked.connect(self.close)"),
    (gates.tests_that_wait_or_skip, "tests/a.py", "qtbot.waitUntil(lambda: done)"),
]


@pytest.mark.parametrize(("gate", "path", "text"), KEPT)
def test_a_gate_lets_pass_what_keeps_its_rule(
    tmp_path: Path, gate: Gate, path: str, text: str
) -> None:
    write(tmp_path, path, text)

    assert gate(tmp_path) == []


def test_a_subject_has_one_spelling_on_all_floors(tmp_path: Path) -> None:
    write(tmp_path, "pms_desktop/domain/wards.py", "")
    write(tmp_path, "pms_desktop/features/ward/view.py", "")

    assert gates.subjects_spelled_twice(tmp_path) == ["pms_desktop: ward and wards are one subject"]


PINNED = "alembic==1.20.1 \\\n    --hash=sha256:" + "a" * 64 + "\n    # via pms-desktop\n"
PROJECT = '[project]\ndependencies = ["{}>=1"]\n[dependency-groups]\ndev = []\n'


@pytest.mark.parametrize(
    ("lock", "dependency", "said"),
    [
        (PINNED, "Alembic", []),
        (PINNED + "click>=8\n", "alembic", ["click>=8 is not pinned and hashed"]),
        (PINNED + "click==8.1.0\n", "alembic", ["click==8.1.0 is not pinned and hashed"]),
        ("--extra-index-url https://host/simple\n" + PINNED, "alembic", ["names", "names"]),
        (PINNED, "click", ["click of pyproject.toml is missing"]),
    ],
)
def test_the_lock_is_whole_and_knows_no_host(
    tmp_path: Path, lock: str, dependency: str, said: list[str]
) -> None:
    write(tmp_path, "packaging/requirements.lock", lock)
    write(tmp_path, "pyproject.toml", PROJECT.format(dependency))

    findings = gates.lock_leaks_or_lacks(tmp_path)

    assert len(findings) == len(said)
    assert all(words in finding for words, finding in zip(said, findings, strict=True))


@pytest.mark.parametrize("importing", ["presenter.py", "../../services/wards.py"])
def test_qt_is_noticed_even_where_it_is_reached_by_a_detour(tmp_path: Path, importing: str) -> None:
    write(tmp_path, "pms_desktop/features/wards/presenter.py", "")
    write(tmp_path, "pms_desktop/features/wards/" + importing, "import pms_desktop.ui.detour")
    write(tmp_path, "pms_desktop/ui/detour.py", "import PySide6.QtCore")

    (finding,) = gates.qt_below_the_views(tmp_path)

    assert "reaches PySide6" in finding
