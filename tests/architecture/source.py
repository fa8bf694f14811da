"""The program's source as the gates read it."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

PRODUCT = ("pms_desktop", "migrations")
EVERYTHING = (*PRODUCT, "tests", "packaging")

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Source:
    """One Python file; `path` is relative to the tree, with slashes."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    def finding(self, node: ast.AST | None, what: str) -> str:
        return f"{self.path}:{getattr(node, 'lineno', 1)}: {what}"

    def walk(self) -> Iterator[ast.AST]:
        return ast.walk(self.tree)

    def calls(self) -> Iterator[ast.Call]:
        return (node for node in self.walk() if isinstance(node, ast.Call))

    def functions(self) -> Iterator[FunctionNode]:
        return (node for node in self.walk() if isinstance(node, FunctionNode))

    def classes(self) -> Iterator[ast.ClassDef]:
        return (node for node in self.walk() if isinstance(node, ast.ClassDef))

    def within(self, *folders: str) -> bool:
        return any(self.path.startswith(f"{folder}/") for folder in folders)


def sources(root: Path, *folders: str, naming: str = "") -> Iterator[Source]:
    """The files in these folders, or those of them that name this (a regular expression):
    reading is cheap, parsing is not."""
    for folder in folders:
        for path in sorted((root / folder).rglob("*.py")):
            text = path.read_text(encoding="utf-8")
            if re.search(naming, text):
                yield Source(path.relative_to(root).as_posix(), text)


def dotted(node: ast.AST) -> str:
    """`a.b.c` for the expression a.b.c; what is not a name or attribute becomes `?`."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return "?"


def last_name(node: ast.AST) -> str:
    return dotted(node).rpartition(".")[2]


def imported_names(source: Source) -> dict[str, str]:
    """What each imported name stands for: {"dt": "datetime.datetime"}."""
    names: dict[str, str] = {}
    for node in source.walk():
        if isinstance(node, ast.Import):
            names.update({alias.asname or alias.name: alias.name for alias in node.names})
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return names


def meaning(node: ast.AST, names: dict[str, str]) -> str:
    """The dotted expression with its first name resolved by the file's imports."""
    head, dot, rest = dotted(node).partition(".")
    return f"{names.get(head, head)}{dot}{rest}"
