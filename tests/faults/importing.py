"""Modules of this repository imported from changed trees: with notes on what is reached, or as a mutant has one."""

import importlib.abc
import importlib.util
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.faults.mutating import HITS, ROOT, Mutant, changed, instrumented, module_name

OWN = ("store", "tui", "tests")
"""Packages of this repository."""


def forget_own_modules() -> None:
    """Have everything of this repository imported anew; what runs now keeps what it holds."""
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    for name in [name for name in sys.modules if name.partition(".")[0] in OWN]:
        del sys.modules[name]


class Loading(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports some modules from trees."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = {module_name(path): path for path in paths}

    def find_spec(self, name: str, path: object, target: object = None) -> Any:
        """Answer for these modules and for no other."""
        return importlib.util.spec_from_file_location(name, self._paths[name], loader=self) if name in self._paths else None

    def create_module(self, spec: object) -> None:
        """Leave it to the machinery."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the code of the tree."""
        path = self._paths[module.__name__]
        exec(compile(self.tree(path, module), str(path), "exec"), module.__dict__)

    def tree(self, path: Path, module: ModuleType) -> Any:
        """Return what to run."""
        raise NotImplementedError


class Noting(Loading):
    """Imports modules whose statements note that they were reached."""

    def __init__(self, paths: Sequence[Path]) -> None:
        super().__init__(paths)
        self.paths = tuple(paths)
        self._trees, self._first, total = {}, {}, 0
        for path in paths:
            self._trees[path], count = instrumented(path, total)
            self._first[path] = total
            total += count
        self.hits = bytearray(total)

    def tree(self, path: Path, module: ModuleType) -> Any:
        """Return the tree with its notes."""
        module.__dict__[HITS] = self.hits
        return self._trees[path]

    def first(self, path: Path) -> int:
        """Return the number of the first statement of a module."""
        return self._first[path]

    def taken(self) -> list[int]:
        """Return what was reached."""
        found, at = [], self.hits.find(1)
        while at >= 0:
            found.append(at)
            at = self.hits.find(1, at + 1)
        return found


class Mutated(Loading):
    """Imports one module as the mutant has it."""

    def __init__(self, mutant: Mutant) -> None:
        super().__init__([mutant.path])
        self._mutant = mutant

    def tree(self, path: Path, module: ModuleType) -> Any:
        """Return the changed tree."""
        return changed(self._mutant)
