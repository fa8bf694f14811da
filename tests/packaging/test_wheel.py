"""The wheel is whole: installed outside the tree, the program finds all that belongs to it."""

import os
import sqlite3
import subprocess
import sys
import sysconfig
import venv
from contextlib import closing
from pathlib import Path

import pytest

from pms_desktop.data.upgrade import SchemaState, downgrade, schema_state
from pms_desktop.services.founding import system_database
from tests.hospital import Hospital

ROOT = Path(__file__).resolve().parents[2]

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel in it, and the dependencies of this one beside it."""
    folder = tmp_path_factory.mktemp("wheel")
    run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)], ROOT)
    (wheel,) = folder.glob("*.whl")
    environment = folder / "environment"
    venv.create(environment, symlinks=True)
    pip = [sys.executable, "-m", "pip", "--python", str(environment / "bin/python")]
    run([*pip, "install", "--quiet", "--no-index", "--no-deps", str(wheel)], folder)
    (packages,) = environment.glob("lib/python3.*/site-packages")
    (packages / "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return environment


def run(command: list[str], folder: Path) -> str:
    """What a program says, started in `folder` by somebody who knows nothing of the tree."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    result = subprocess.run(
        command, cwd=folder, env=clean, capture_output=True, text=True, check=False
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def files_of(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    }


@pytest.mark.parametrize("name", ["migrations", "resources"])
def test_the_installed_program_finds_its_own_files(
    installed: Path, tmp_path: Path, name: str
) -> None:
    script = f"import pms_desktop.settings as s; print(s.bundled({name!r}))"

    found = Path(run([str(installed / "bin/python"), "-c", script], tmp_path).strip())

    assert found.is_relative_to(installed)
    assert files_of(found) == files_of(ROOT / name) != set()


def test_the_administrators_command_makes_a_hospital_from_the_packed_migrations(
    installed: Path, tmp_path: Path
) -> None:
    database = tmp_path / "hospital.sqlite"

    run(
        [
            *(str(installed / "bin/pms-admin"), "demo", "--patients", "200"),
            *("--database", f"sqlite:///{database}"),
        ],
        tmp_path,
    )

    with closing(sqlite3.connect(database)) as connection:
        (patients,) = connection.execute("SELECT count(*) FROM patients").fetchone()
    assert patients == 204  # three newborns and somebody unknown beside those asked for


def test_the_administrators_command_upgrades_an_older_hospital_after_a_copy(
    installed: Path, embedded_hospital: Hospital, tmp_path: Path
) -> None:
    older = embedded_hospital.system()
    downgrade(older.engine, "0012")
    admin = [str(installed / "bin/pms-admin"), "upgrade", "--database", embedded_hospital.url]

    said = run(admin, tmp_path)
    again = run(admin, tmp_path)

    assert schema_state(older.engine) is SchemaState.CURRENT
    assert "The database is upgraded." in said
    assert "up to date" in again
    beside = Path(embedded_hospital.url.removeprefix("sqlite:///")).parent
    (copy,) = beside.glob("hospital-schema-*.sqlite")
    assert str(copy) in said
    kept = system_database(f"sqlite:///{copy}")
    assert schema_state(kept.engine) is SchemaState.OLDER
    kept.close()


def test_the_desktop_command_starts(installed: Path, tmp_path: Path) -> None:
    said = run([str(installed / "bin/pms-desktop"), "--help"], tmp_path)

    assert "--database" in said
