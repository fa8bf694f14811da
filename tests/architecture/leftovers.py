"""What nobody calls any more."""

import ast
from pathlib import Path

from tests.architecture.source import EVERYTHING, Source, sources


def functions_nobody_calls(root: Path) -> list[str]:
    """A private function of a module is for that module alone: it is named there once more."""
    return [
        source.finding(function, f"{function.name} is called by nobody")
        for source in sources(root, *EVERYTHING, naming=r"(?m)^(async )?def _[a-z]")
        for named in [_named(source)]
        for function in source.tree.body
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        and function.name.startswith("_")
        and function.name not in named
        and not function.decorator_list
    ]


def _named(source: Source) -> set[str]:
    return {
        node.id if isinstance(node, ast.Name) else node.attr
        for node in source.walk()
        if isinstance(node, ast.Name | ast.Attribute)
    }
