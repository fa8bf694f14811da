"""House rules that no other tool holds. Each gate takes a tree and returns what breaks the rule."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import (
    EVERYTHING,
    PRODUCT,
    Source,
    dotted,
    imported_names,
    last_name,
    meaning,
    sources,
)

FILE_LINES = 500
FUNCTION_LINES = 40

CATCHES_ALL = (
    "pms_desktop/ui/task_runner.py",
    "pms_desktop/crash.py",
    "pms_desktop/shell/crash.py",
    "tests/doubles.py",
)
CLOCK = "pms_desktop/domain/clock.py"
EVENT_LOOP = "pms_desktop/app.py"
WINDOWS = ("pms_desktop/features", "pms_desktop/shell")
MONEY = re.compile(
    r"pms_desktop/(domain|services|data)/(.*/)?"
    r"(billing|charges|invoices|money|payments|tariff|till)\w*(\.py|/.*)"
)
QT_FREE = {"presenter", "mvp", "services", "data", "documents", "security", "domain", "cli"}
FLOORS = ("domain", "data/tables", "data/repositories", "services", "features")

WALL_CLOCKS = {
    "datetime.datetime.now",
    "datetime.datetime.today",
    "datetime.datetime.utcnow",
    "datetime.date.today",
    "PySide6.QtCore.QDate.currentDate",
    "PySide6.QtCore.QTime.currentTime",
    "PySide6.QtCore.QDateTime.currentDateTime",
    "PySide6.QtCore.QDateTime.currentDateTimeUtc",
}
MODAL_SHORTCUTS = re.compile(
    r"(QMessageBox\.(about|critical|information|question|warning)"
    r"|QInputDialog\.get\w+|QFileDialog\.get\w+|QColorDialog\.getColor)$"
)
# These guess whether text is HTML; `ui` makes the ones that never do.
TEXT_GUESSERS = {"QLabel", "QMessageBox", "QTextBrowser", "QTextEdit", "QToolTip"}
IDLE_WAITS = {"time.sleep", "PySide6.QtTest.QTest.qWait", "PySide6.QtTest.QTest.qSleep"}
HASHED_PIN = re.compile(r"[\w.-]+==\S+[^\n]*\\\n(\s+--hash=sha256:[0-9a-f]{64}( \\)?\n)+")
SKIPS = {"pytest.skip", "pytest.importorskip", "pytest.mark.skip", "pytest.mark.skipif"}


def files_too_long(root: Path) -> list[str]:
    return [
        source.finding(None, f"{lines} lines, at most {FILE_LINES}")
        for source in sources(root, *EVERYTHING)
        if (lines := len(source.text.splitlines())) > FILE_LINES
    ]


def functions_too_long(root: Path) -> list[str]:
    """From `def` to the last line, whatever stands between. Migrations are lists of tables."""
    return [
        source.finding(function, f"{function.name} has {lines} lines, at most {FUNCTION_LINES}")
        for source in sources(root, *EVERYTHING)
        if not source.within("migrations/versions")
        for function in source.functions()
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > FUNCTION_LINES
    ]


def errors_swallowed(root: Path) -> list[str]:
    """Only the task runner and the crash handler may catch what they cannot name."""
    return [
        source.finding(node, "catches every exception")
        for source in sources(root, *EVERYTHING, naming=r"Exception|except\s*:")
        if source.path not in CATCHES_ALL
        for node in source.walk()
        if _catches_everything(node)
    ]


def _catches_everything(node: ast.AST) -> bool:
    if isinstance(node, ast.ExceptHandler):
        raised_again = isinstance(node.body[-1], ast.Raise) and node.body[-1].exc is None
        return not raised_again and (node.type is None or _names_every_exception(node.type))
    if isinstance(node, ast.Call) and last_name(node.func) == "suppress":
        return any(map(_names_every_exception, node.args))
    return False


def _names_every_exception(node: ast.expr) -> bool:
    kinds = node.elts if isinstance(node, ast.Tuple) else [node]
    return any(last_name(kind) in {"Exception", "BaseException"} for kind in kinds)


def wall_clock_read(root: Path) -> list[str]:
    """Only the clock knows what time it is; everything else is told."""
    return [
        source.finding(node, f"reads {read}")
        for source in sources(root, *PRODUCT, naming=r"now\b|today\b|current(Date|Time)")
        if source.path != CLOCK
        for names in [imported_names(source)]
        for node in source.walk()
        if isinstance(node, ast.Attribute) and (read := meaning(node, names)) in WALL_CLOCKS
    ]


def windows_that_block(root: Path) -> list[str]:
    return [
        source.finding(call, "waits in an event loop of its own: use open() and signals")
        for source in sources(
            root,
            "pms_desktop",
            naming=r"\.(exec_?|about|critical|information|question|warning|get\w+)\(",
        )
        if source.path != EVENT_LOOP
        for call in source.calls()
        if isinstance(call.func, ast.Attribute)
        and (call.func.attr in {"exec", "exec_"} or MODAL_SHORTCUTS.search(dotted(call.func)))
    ]


def floats_in_money(root: Path) -> list[str]:
    return [
        source.finding(node, "a binary fraction where money is counted")
        for source in sources(root, "pms_desktop")
        if MONEY.fullmatch(source.path)
        for node in source.walk()
        if (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Name) and node.id == "float")
    ]


def text_that_may_turn_into_markup(root: Path) -> list[str]:
    return [
        source.finding(node, f"{name} comes from pms_desktop.ui, which makes it plain text")
        for source in sources(root, *WINDOWS, naming="|".join(TEXT_GUESSERS))
        for node, name in _text_guessers(source)
    ]


def _text_guessers(source: Source) -> Iterator[tuple[ast.AST, str]]:
    for call in source.calls():
        made = last_name(call.func)
        owner = last_name(call.func.value) if isinstance(call.func, ast.Attribute) else ""
        yield from ((call, name) for name in TEXT_GUESSERS & {made, owner})
    for definition in source.classes():
        bases = {last_name(base) for base in definition.bases}
        yield from ((definition, name) for name in TEXT_GUESSERS & bases)


def tooltips_that_may_turn_into_markup(root: Path) -> list[str]:
    """Words of the program or `plain_tooltip`: Qt guesses about everything else."""
    return [
        source.finding(call, "a tooltip of text from people goes through ui.labels.plain_tooltip")
        for source in sources(root, *WINDOWS, naming="setToolTip")
        for call in source.calls()
        if last_name(call.func) == "setToolTip" and not all(map(_is_plain_tooltip, call.args))
    ]


def _is_plain_tooltip(node: ast.expr) -> bool:
    if isinstance(node, ast.IfExp):
        return _is_plain_tooltip(node.body) and _is_plain_tooltip(node.orelse)
    if isinstance(node, ast.Call):
        return last_name(node.func) in {"plain_tooltip", "_", "gettext", "ngettext"}
    return isinstance(node, ast.Constant)


def widgets_kept_alive(root: Path) -> list[str]:
    """A slot that closes over `self` is never collected, and its widget with it."""
    return [
        source.finding(call, "connects a lambda over self: connect a bound method")
        for source in sources(root, "pms_desktop", naming="lambda")
        for call in source.calls()
        if last_name(call.func) == "connect"
        for slot in call.args
        if isinstance(slot, ast.Lambda) and "self" in map(dotted, ast.walk(slot.body))
    ]


def tests_that_wait_or_skip(root: Path) -> list[str]:
    """A test waits for an event, not for the clock, and runs everywhere."""
    return [
        source.finding(node, what)
        for source in sources(root, "tests", naming=r"[sS]leep|skip|\bwait\b|qWait")
        for names in [imported_names(source)]
        for node in source.walk()
        if isinstance(node, ast.Attribute | ast.Name)
        and ((what := meaning(node, names)) in IDLE_WAITS | SKIPS or what == "qtbot.wait")
    ]


def drawers_for_everything(root: Path) -> list[str]:
    names = {"utils", "util", "helpers", "helper", "misc", "common"}
    paths = [path for folder in EVERYTHING for path in sorted((root / folder).rglob("*"))]
    return [
        f"{path.relative_to(root)}: say what it is for"
        for path in paths
        if path.stem in names and (path.is_dir() or path.suffix == ".py")
    ]


def subjects_spelled_twice(root: Path) -> list[str]:
    """What is `wards` on one floor is not `ward` on another."""
    spellings: dict[str, set[str]] = {}
    for name in set().union(*(_subjects(root / "pms_desktop" / floor) for floor in FLOORS)):
        spellings.setdefault(name.replace("_", "").removesuffix("s"), set()).add(name)
    return [
        f"pms_desktop: {' and '.join(sorted(names))} are one subject"
        for names in spellings.values()
        if len(names) > 1
    ]


def _subjects(floor: Path) -> set[str]:
    if not floor.is_dir():
        return set()
    return {
        path.stem
        for path in floor.iterdir()
        if not path.stem.startswith("_") and (path.suffix == ".py" or path.is_dir())
    }


def revisions_side_by_side(root: Path) -> list[str]:
    """Each migration is named by its number and follows the one before it."""
    findings, before = [], None
    for path in sorted((root / "migrations" / "versions").glob("*.py")):
        text = path.read_text(encoding="utf-8")
        said = dict(
            re.findall(r"^(revision|down_revision) = (?:\"(\w+)\"|None)", text, re.MULTILINE)
        )
        if said != {"revision": path.name[:4], "down_revision": before or ""}:
            findings.append(f"{path.relative_to(root)}: does not follow {before or 'nothing'}")
        before = path.name[:4]
    return findings


def lock_leaks_or_lacks(root: Path) -> list[str]:
    """The lock pins and hashes every dependency, and knows no host to fetch it from."""
    text = (root / "packaging/requirements.lock").read_text(encoding="utf-8")
    bare = re.sub(r"^\s*#.*\n", "", text, flags=re.MULTILINE)
    entries = re.findall(r"^\w.*\n(?:[^\S\n].*\n)*", bare, flags=re.MULTILINE)
    findings = [
        f"packaging/requirements.lock: {entry.split()[0]} is not pinned and hashed"
        for entry in entries
        if not HASHED_PIN.fullmatch(entry)
    ]
    leaks = re.findall(r"\S*(?:://|--extra-index|--index|--find-links|--trusted)\S*", text)
    findings += [f"packaging/requirements.lock: names {leak}" for leak in leaks]
    locked = {_canonical(entry) for entry in entries}
    return findings + [
        f"packaging/requirements.lock: {name} of pyproject.toml is missing"
        for name in sorted(_wanted(root) - locked)
    ]


def _wanted(root: Path) -> set[str]:
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    wanted = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    return {_canonical(requirement) for requirement in wanted}


def _canonical(requirement: str) -> str:
    name = re.match(r"[\w.-]+", requirement)
    return re.sub(r"[-_.]+", "-", name.group() if name else requirement).lower()


IMPORT_WITHOUT_QT = """
import importlib, sys
for module in sys.argv[1:]:
    importlib.import_module(module)
    reached = sorted({"PySide6", "shiboken6", "pyqtgraph"} & set(sys.modules))
    if reached:
        sys.exit(f"{module}: reaches {', '.join(reached)}")
"""


def qt_below_the_views(root: Path) -> list[str]:
    """Import every module that must do without Qt, and see whether Qt came along."""
    modules = [
        ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted((root / "pms_desktop").rglob("*.py"))
        if path.stem in QT_FREE or path.relative_to(root).parts[1] in QT_FREE
    ]
    result = subprocess.run(
        [sys.executable, "-c", IMPORT_WITHOUT_QT, *modules],
        cwd=root,
        env={"PYTHONPATH": str(root)},
        capture_output=True,
        text=True,
        check=False,
    )
    return [] if result.returncode == 0 else [result.stderr.strip()]
