"""The scripts of the recipe, which import each other by bare names, as they do when run."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

RECIPE = Path(__file__).parents[2] / "assets" / "recipe"
SCRIPTS = ("augment", "clean", "evaluate", "gold", "measure", "notes", "samples", "scheme", "written")


@pytest.fixture(scope="module")
def recipe() -> Iterator[dict[str, ModuleType]]:
    """The scripts by name."""
    pytest.importorskip("spacy")
    sys.path.insert(0, str(RECIPE))
    before = set(sys.modules)
    try:
        yield {name: importlib.import_module(name) for name in SCRIPTS}
    finally:
        sys.path.remove(str(RECIPE))
        for name in set(sys.modules) - before:
            if str(getattr(sys.modules[name], "__file__", "")).startswith(str(RECIPE)):
                del sys.modules[name]
