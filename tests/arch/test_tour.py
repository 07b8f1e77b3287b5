"""The tour of hostile text goes through every screen and dialog that the source can open."""

import ast
from collections.abc import Iterator
from functools import cache

from tests.arch.sources import ROOT, product_files, tree
from tests.faults.stages import STAGES

BASES = {"Screen", "ModalScreen", "CommandPalette"}
ABSTRACT = {"KeyScreen", "JobScreen"}


@cache
def screen_classes() -> frozenset[str]:
    """Return every class of the product that is a screen, by its own or its base's base."""
    found: set[str] = set()
    grown = True
    while grown:
        classes = [node for path in product_files() for node in ast.walk(tree(path)) if isinstance(node, ast.ClassDef)]
        more = {one.name for one in classes if any(_name(base) in BASES | found for base in one.bases)} - found
        found |= more
        grown = bool(more)
    return frozenset(found)


def openings() -> Iterator[str]:
    """Yield where a screen is made, as ``FILE:FUNCTION:CLASS``."""
    for path in product_files():
        for function in ast.walk(tree(path)):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                for node in ast.walk(function):
                    if isinstance(node, ast.Call) and _name(node.func) in screen_classes():
                        yield f"{path.relative_to(ROOT).as_posix()}:{function.name}:{_name(node.func)}"


def _name(node: ast.expr) -> str:
    inner = node.value if isinstance(node, ast.Subscript) else node
    return inner.id if isinstance(inner, ast.Name) else inner.attr if isinstance(inner, ast.Attribute) else ""


def test_every_place_that_opens_a_screen_is_on_the_tour() -> None:
    there = set(openings())
    on_tour = {place for stage in STAGES for place in stage.opens}
    assert len(there) > 25, "the places were not found"
    assert there - on_tour == set(), "add a stage to tests/faults/stages.py"
    assert on_tour - there == set(), "a stage names a place that is gone"


def test_every_screen_is_on_the_tour() -> None:
    on_tour = {place.rpartition(":")[2] for stage in STAGES for place in stage.opens}
    assert on_tour == screen_classes() - ABSTRACT
