"""Fixtures every test may use: a hospital on both databases."""

import gc
import random
import threading
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from argon2 import PasswordHasher
from PySide6.QtWidgets import QApplication

from pms_desktop.security import draft_keys, passwords
from pms_desktop.ui.task_runner import QtTaskRunner
from tests.doubles import HeldTasks
from tests.gui.patience import PatientQtBot
from tests.hospital import (
    CHEAP,
    Hospital,
    build_template,
    drop_postgres_copy,
    postgres_copy,
    postgres_template,
    sqlite_copy,
)
from tests.servers.postgres import PostgresServer, memory_folder, postgres_server

_numbers = count(1)


@pytest.fixture(autouse=True)
def collected_on_this_thread() -> Iterator[None]:
    """As in the program, only the main thread collects garbage: another one would destroy the
    widgets that earlier tests left, and crash."""
    gc.disable()
    yield
    gc.disable()
    counts, limits = gc.get_count(), gc.get_threshold()
    gc.collect(2 if counts[2] > limits[2] else 1)


@pytest.fixture(autouse=True)
def station_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Settings, drafts and logs of a test stay in its own folder."""
    home = tmp_path / "station"
    monkeypatch.setenv("PMS_HOME", str(home))
    monkeypatch.delenv("PMS_DATABASE_URL", raising=False)
    monkeypatch.delenv("PMS_PASSWORD", raising=False)
    return home


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientQtBot:
    """In the place of the one of pytest-qt."""
    return PatientQtBot(request)


@pytest.fixture
def tasks() -> HeldTasks:
    """A server that answers when the test says so."""
    return HeldTasks()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--late-answers",
        type=int,
        default=0,
        metavar="MS",
        help="background work ends up to MS milliseconds late, by chance: shows tests and screens "
        "that only stand while answers come at once and in order",
    )


@pytest.fixture(scope="session", autouse=True)
def answers_come_late(request: pytest.FixtureRequest) -> Iterator[None]:
    """What `--late-answers` asks for."""
    longest = request.config.getoption("late_answers") / 1000
    if not longest:
        yield
        return
    at_once, never = QtTaskRunner.submit, threading.Event()

    def submit(self: QtTaskRunner, work: Callable[[], object], *answers: Any) -> None:
        def late() -> object:
            try:
                return work()
            finally:
                never.wait(random.uniform(0, longest))

        at_once(self, late, *answers)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(QtTaskRunner, "submit", submit)
        yield


@pytest.fixture(scope="session", autouse=True)
def guessing_is_cheap() -> Iterator[None]:
    """Hundreds of tests sign in, and what a guess costs is the matter of one of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_hasher", PasswordHasher(*CHEAP))
        patch.setattr(draft_keys, "_COST", CHEAP)
        yield


@pytest.fixture(scope="session")
def server() -> Iterator[PostgresServer]:
    """A PostgreSQL of this test run, with the hospital's template database."""
    with postgres_server(memory_folder()) as running:
        postgres_template(running)
        yield running


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.sqlite"
    build_template(f"sqlite:///{path}")
    return path


@pytest.fixture
def embedded_hospital(sqlite_template: Path) -> Iterator[Hospital]:
    """A hospital in a file, for tests of what is above the database."""
    with TemporaryDirectory(prefix="pms-hospital-", dir=memory_folder()) as folder:
        hospital = sqlite_copy(sqlite_template, Path(folder))
        yield hospital
        hospital.close()


@pytest.fixture
def server_hospital(server: PostgresServer) -> Iterator[Hospital]:
    """A hospital on PostgreSQL, for what only a server does."""
    name = f"hospital_{next(_numbers)}"
    hospital = postgres_copy(server, name)
    yield hospital
    hospital.close()
    drop_postgres_copy(server, name)


@pytest.fixture(params=["sqlite", "postgresql"])
def hospital(request: pytest.FixtureRequest) -> Hospital:
    """The same test on both databases."""
    fixture = "embedded_hospital" if request.param == "sqlite" else "server_hospital"
    found: Hospital = request.getfixturevalue(fixture)
    return found


_SLOW_FOLDERS = {"e2e", "story", "cli", "packaging", "servers", "gui", "killing"}
_SLOW_FILES = {
    "test_account_standing.py", "test_audit_certificate.py", "test_audit_seals.py",
    "test_charts.py", "test_kiosk_requests.py", "test_money_rules.py",
    "test_diagnosis_codes.py", "test_fhir_export.py", "test_fhir_hostile.py",
    "test_fhir_import.py", "test_hostile_text.py", "test_identity.py",
    "test_linkage.py", "test_migrations.py", "test_patient_imports.py", "test_patient_merges.py",
    "test_merge_races.py", "test_pair_search.py", "test_kiosk_guessing.py", "test_kiosk_bounds.py",
    "test_finding_by_papers.py", "test_live_changes.py", "test_duplicate_list.py",
    "test_merge_rules.py", "test_bed_days.py", "test_ward_rosters.py", "test_credit_notes.py",
    "test_settle.py", "test_slip.py", "test_invoice.py",
}  # fmt: skip
"""Whole migrations, thousands of records, pictures of codes."""
_SLOW_FIXTURES = {"server", "server_hospital", "cups", "running", "tls_server"}


def pytest_collection_finish() -> None:
    """What was imported stays: the collector need not walk through it after every tenth test."""
    gc.collect()
    gc.freeze()


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """What `./dev check` leaves out as a whole is not even read."""
    leaves_out = config.getoption("markexpr") == "not slow" and collection_path.is_dir()
    return True if leaves_out and collection_path.name in _SLOW_FOLDERS else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever starts a server, a whole window or another process is slow: `./dev check` leaves
    it out, `./dev test` never does."""
    for item in items:
        callspec = getattr(item, "callspec", None)
        on_server = callspec is not None and "postgresql" in callspec.params.values()
        uses = _SLOW_FIXTURES & set(getattr(item, "fixturenames", ()))
        heavy = item.path.name in _SLOW_FILES or _SLOW_FOLDERS & set(item.path.parts)
        if on_server or uses or heavy:
            item.add_marker("slow")
