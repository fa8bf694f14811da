"""Who acts in tests: a person with a job, never the owner of the tables.

`Hospital.system()` is a superuser. A test may arrange with it and look with it, and may show that
even the owner is refused; what it tests must be done by somebody who signed in.
"""

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.source import FunctionNode, Source, last_name, sources

SYSTEM = "system"
MADE_BY_SIGNING_IN = {"Context", "SignedIn"}
REFUSALS = {"raises"}
_NAMING = "|".join({SYSTEM, *MADE_BY_SIGNING_IN})


def tests_that_act_as_owner(root: Path) -> list[str]:
    """Writing units of work of a superuser in a test's own body, and contexts without a sign-in."""
    return [
        finding
        for source in sources(root, "tests", naming=_NAMING)
        for finding in _findings(source)
    ]


def _findings(source: Source) -> Iterator[str]:
    for call in source.calls():
        if last_name(call.func) in MADE_BY_SIGNING_IN:
            yield source.finding(call, "makes a context that nobody signed in for")
    for function in source.functions():
        if function.name.startswith("test_"):
            yield from _acting(source, function)


def _acting(source: Source, function: FunctionNode) -> Iterator[str]:
    owners = {
        target.id
        for node in ast.walk(function)
        if isinstance(node, ast.Assign) and _is_system(node.value)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    refused = set(_within_refusals(function))
    for node in ast.walk(function):
        if _is_writing_unit(node, owners) and node not in refused:
            yield source.finding(node, "acts as the owner: let somebody sign in")


def _within_refusals(function: FunctionNode) -> Iterator[ast.AST]:
    for node in ast.walk(function):
        if isinstance(node, ast.With) and any(_is_refusal(item) for item in node.items):
            yield from ast.walk(node)


def _is_refusal(item: ast.withitem) -> bool:
    expression = item.context_expr
    return isinstance(expression, ast.Call) and last_name(expression.func) in REFUSALS


def _is_system(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and last_name(node.func) == SYSTEM


def _is_writing_unit(node: ast.AST, owners: set[str]) -> bool:
    """`<owner>.units_for(who)(False)`."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Call)):
        return False
    factory = node.func.func
    if not (isinstance(factory, ast.Attribute) and factory.attr == "units_for"):
        return False
    reads = [isinstance(each, ast.Constant) and each.value is True for each in node.args]
    owner = factory.value
    is_owner = _is_system(owner) or (isinstance(owner, ast.Name) and owner.id in owners)
    return is_owner and not any(reads)
