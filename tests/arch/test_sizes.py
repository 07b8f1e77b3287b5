"""A reader can hold one file, one class, one function in the head."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.arch.sources import ROOT, product_files, tracked_files, tree

FILE_LINES = 400
CLASS_LINES = 300
FUNCTION_LINES = 60


def _too_long(path: Path) -> Iterator[str]:
    name = path.relative_to(ROOT)
    lines = len(path.read_text(encoding="utf-8").splitlines())
    if lines > FILE_LINES:
        yield f"{name}: {lines} lines, {FILE_LINES} at most"
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ClassDef):
            limit = CLASS_LINES
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            limit = FUNCTION_LINES
        else:
            continue
        length = (node.end_lineno or node.lineno) - node.lineno + 1
        if length > limit:
            yield f"{name}:{node.lineno}: {node.name} has {length} lines, {limit} at most"


def test_no_source_of_the_product_is_too_long() -> None:
    assert [finding for path in product_files() for finding in _too_long(path)] == []


def test_no_other_python_file_is_too_long() -> None:
    others = [path for path in tracked_files() if path.suffix == ".py" and path not in product_files()]
    if not others:
        pytest.skip("not a git checkout")
    assert [finding for path in others for finding in _too_long(path)] == []
