"""./dev installs what is missing, says so first, and does nothing the second time."""

import hashlib
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

TOOLS = (
    *("awk", "bash", "cat", "comm", "dirname", "env", "grep", "mkdir", "mv", "readlink"),
    *("rm", "sha256sum", "sort", "touch"),
)

# In place of the environment's Python: notes what it is asked, and makes a demo hospital.
PYTHON = """
[ "$1" != --version ] || {{ echo Python 3.11; exit; }}
echo "${{PMS_HOME:+PMS_HOME=${{PMS_HOME##*/tree/}} }}${{*//$PYTHONPATH/tree}}" >> {log}
[[ "$*" != *"{failing}"* ]] || exit 1
[[ "$*" != *" demo "* ]] || {{ mkdir -p "$PMS_HOME" && touch "$PMS_HOME/hospital.sqlite"; }}
"""


class Machine:
    """A tree of its own on a system whose package tools are stand-ins that note what they do."""

    def __init__(self, folder: Path) -> None:
        self.tree = folder / "tree"
        self.programs = folder / "bin"
        self._log = folder / "log"
        self._python_log = folder / "python.log"
        (self.tree / "packaging").mkdir(parents=True)
        self.programs.mkdir()
        shutil.copy(ROOT / "dev", self.tree / "dev")
        shutil.copy(ROOT / "packaging/requirements.lock", self.tree / "packaging")
        for tool in TOOLS:
            (self.programs / tool).symlink_to(shutil.which(tool) or "")
        self.program("apt-get", f'echo "$*" >> {self._log}')
        self.program("sudo", '"$@"')
        self.program("apt-cache", "echo libgl1; echo libcups2t64; echo libfoo")
        self.environment_of_the_lock()
        self.installs(self.packages())

    def program(self, name: str, script: str) -> None:
        path = self.programs / name
        path.write_text(f"#!/bin/bash\n{script}\n", encoding="utf-8")
        path.chmod(0o755)

    def installs(self, packages: list[str]) -> None:
        self.program("dpkg-query", "\n".join(f"echo installed {name}" for name in packages))

    def packages(self) -> list[str]:
        lists = re.findall(r"^\w+_packages='([^']*)'", (ROOT / "dev").read_text(), re.MULTILINE)
        return " ".join(lists).split()

    def environment_of_the_lock(self) -> None:
        elsewhere = self.tree.parent / "environment"
        (elsewhere / "bin").mkdir(parents=True)
        (self.tree / ".venv").symlink_to(elsewhere)
        (elsewhere / "bin" / "lint-imports").symlink_to("/bin/true")
        self.python_fails_at("nothing")

    def python_fails_at(self, words: str) -> None:
        script = PYTHON.format(log=self._python_log, failing=words)
        self.program("../environment/bin/python", script)

    def dev(self, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.tree / "dev", *arguments],
            env={"PATH": str(self.programs), **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def asked_of_apt(self) -> str:
        return self._log.read_text() if self._log.exists() else ""

    def asked_of_python(self) -> list[str]:
        return self._python_log.read_text().splitlines()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_nothing_is_installed_where_all_is_there(machine: Machine) -> None:
    done = machine.dev("setup")

    assert done.returncode == 0
    assert machine.asked_of_apt() == ""


def test_what_is_missing_is_named_before_it_is_installed(machine: Machine) -> None:
    machine.installs([name for name in machine.packages() if name != "libgl1"])

    done = machine.dev("setup")

    assert "Installing these system packages with apt-get: libgl1" in done.stderr
    assert "install --no-install-recommends libgl1" in machine.asked_of_apt()


def test_a_package_that_a_later_system_renamed_counts_as_installed(machine: Machine) -> None:
    machine.installs([name.replace("libcups2", "libcups2t64") for name in machine.packages()])

    machine.dev("setup")

    assert machine.asked_of_apt() == ""


def test_a_package_that_a_later_system_renamed_is_installed_by_its_new_name(
    machine: Machine,
) -> None:
    machine.installs([name for name in machine.packages() if name != "libcups2"])

    machine.dev("setup")

    assert machine.asked_of_apt().rstrip().endswith(" libcups2t64")


def test_a_linked_environment_is_used_and_never_rebuilt(machine: Machine) -> None:
    done = machine.dev("setup")

    assert "as it is" in done.stderr
    assert os.listdir(machine.tree.parent / "environment") == ["bin"]


def test_the_program_runs_on_a_demo_hospital_made_once(machine: Machine) -> None:
    machine.dev("run", DISPLAY=":9")
    machine.dev("run", "--theme", "dark", DISPLAY=":9")

    assert machine.asked_of_python() == [
        "PMS_HOME=build/demo.part -m pms_desktop.cli demo --patients 2000 --seed 1",
        "PMS_HOME=build/demo -m pms_desktop",
        "PMS_HOME=build/demo -m pms_desktop --theme dark",
    ]


def test_a_demo_hospital_that_failed_half_way_is_made_anew(machine: Machine) -> None:
    machine.python_fails_at(" demo ")
    assert machine.dev("run", DISPLAY=":9").returncode != 0
    assert machine.asked_of_python()[-1].endswith("demo --patients 2000 --seed 1")

    machine.python_fails_at("nothing")
    machine.dev("run", DISPLAY=":9")

    assert machine.asked_of_python()[-1] == "PMS_HOME=build/demo -m pms_desktop"


def test_a_hospital_of_ones_own_needs_no_demo(machine: Machine) -> None:
    machine.dev("run", "--database", "postgresql+psycopg://host/pms", DISPLAY=":9")
    machine.dev("run", WAYLAND_DISPLAY="wayland-0", PMS_DATABASE_URL="sqlite:///own")

    assert machine.asked_of_python() == [
        "-m pms_desktop --database postgresql+psycopg://host/pms",
        "-m pms_desktop",
    ]


def test_without_a_screen_the_tour_is_taken_instead(machine: Machine) -> None:
    done = machine.dev("run")

    assert "no screen" in done.stderr
    assert machine.asked_of_python() == [
        "-m tests.servers.screen tree/.venv/bin/python -m tests.tour tree/build/tour"
    ]


def test_the_quick_check_leaves_out_slow_and_whole_window_tests(machine: Machine) -> None:
    machine.dev("check", "-k", "money")

    asked = machine.asked_of_python()[-1]
    assert asked.startswith("-m pytest")
    assert asked.endswith("-m not slow --ignore tests/e2e -k money")


@pytest.mark.parametrize("gate", ["ruff check", "ruff format", "mypy", "pytest"])
def test_a_gate_that_fails_fails_the_whole(machine: Machine, gate: str) -> None:
    machine.python_fails_at(f"-m {gate}")

    assert machine.dev("test").returncode != 0
    assert machine.asked_of_python()[-1].startswith(f"-m {gate}")


def test_an_environment_filled_from_the_lock_is_used_without_a_word(machine: Machine) -> None:
    digest = hashlib.sha256((machine.tree / "packaging/requirements.lock").read_bytes())
    stamp = machine.tree / ".venv/filled-from"
    stamp.write_text(f"Python 3.11\n{digest.hexdigest()}  -\n", encoding="utf-8")

    assert machine.dev("setup").stderr == ""


def test_an_unknown_command_shows_the_known_ones(machine: Machine) -> None:
    done = machine.dev("dance")

    assert done.returncode == 2
    for command in ("run", "test", "check", "bench", "tour", "setup", "build", "lock"):
        assert f"\n  {command} " in done.stderr


def test_ci_calls_the_tests_and_nothing_else() -> None:
    lines = (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines()

    assert lines == ["#!/bin/sh", 'exec "$(dirname "$0")/../dev" test']
