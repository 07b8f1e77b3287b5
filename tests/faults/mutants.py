"""Small wrong changes to the code, one at a time: the tests, or a short campaign, must notice.

Method: mutation analysis (DeMillo, Lipton and Sayward, "Hints on Test Data Selection", 1978) on a random sample of all places that can be
changed. A mutant that makes the tests take ten times as long counts as noticed. Not mutated: docstrings, texts (what is said to a person),
annotations, and numbers at module level, which are sizes chosen for speed. Mutants that mean the same as the original cannot be noticed and
count against the score, so what it says is a lower bound. Survivors are printed with file and line.
"""

import ast
import copy
import importlib.abc
import importlib.util
import os
import random
import resource
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.faults.campaign import Campaign
from tests.faults.forked import report, started

ROOT = Path(__file__).resolve().parents[2]
BAR = 0.9
"""Share of the mutants that must be noticed."""
_PATIENCE = 10
"""How many times as much processor time as the unchanged code a mutant may take."""
_ENOUGH = 100
"""Mutants from which on the share says something."""


@dataclass(frozen=True, slots=True)
class Area:
    """Modules that are changed, and what is asked about them: tests named after the module first, then these, then campaigns."""

    name: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]
    campaigns: bool = False


def _files(folder: str, *names: str) -> tuple[str, ...]:
    return tuple(f"{folder}/test_{name}.py" for some in names for name in some.split())


AREAS = (
    Area(
        "store",
        ("store/*.py",),
        _files(
            "tests/store",
            "project project_rules project_saving annotate files history log journal records reconciling damage three_way versions doctor",
            "library reading lock merging hostile_files rolling labels backup mending revert following renewing ingest",
        ),
        campaigns=True,
    ),
    Area("the gate for text", ("tui/text.py", "tui/cells.py"), ("tests/tui/test_text.py", "tests/tui/test_cells.py")),
    Area(
        "offsets and re-anchoring",
        ("store/exchange/units.py", "store/anchoring/*.py"),
        ("tests/store/anchoring", "tests/store/exchange/test_every_form.py", "tests/store/exchange/test_round_trip.py"),
    ),
    Area(
        "export",
        ("store/exchange/*.py", "store/exchange/forms/*.py"),
        _files(
            "tests/store/exchange",
            "forms export filters split folders form_lists tables tagged_forms web_forms docbin every_form round_trip import",
        ),
    ),
)
_OWN_MODULES = ("store", "tui", "tests")


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: the number of the node in the walk of its module, and which of its changes."""

    area: Area
    path: Path
    node: int
    way: int
    line: int
    what: str

    @property
    def module(self) -> str:
        """Name under which it is imported."""
        return ".".join(self.path.relative_to(ROOT).with_suffix("").parts)

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}: {self.what}"


def run(campaign: Campaign) -> None:
    """Try as many mutants as the campaign has cases, each area as often as the others; a case is one mutant."""
    _import_first()
    choose = random.Random(campaign.seed)
    chosen = {area.name: _sample(area, choose, (campaign.size + len(AREAS) - 1) // len(AREAS)) for area in AREAS}
    limits: dict[str, float] = {}
    noticed: Counter[str] = Counter()
    tried: Counter[str] = Counter()
    for case in campaign.cases():
        mutants = chosen[AREAS[case % len(AREAS)].name]
        if case // len(AREAS) >= len(mutants):
            continue
        mutant = mutants[case // len(AREAS)]
        tests = _tests(mutant)
        if mutant.area.name not in limits:
            before = os.times().children_user
            told = report(*started(partial(_asked, None, mutant.area.tests, mutant.area.campaigns, campaign, 0.0)))
            if told.get("code") != 0:
                campaign.fail(case, f"{mutant.area.name}: the unchanged code does not pass ({told})")
            limits[mutant.area.name] = 0.0 if told.get("code") != 0 else _PATIENCE * (os.times().children_user - before + 1.0)
        if not limits[mutant.area.name]:
            continue
        told = report(*started(partial(_asked, mutant, tests, mutant.area.campaigns, campaign, limits[mutant.area.name])))
        tried[mutant.area.name] += 1
        if told.get("code") == 0:
            campaign.figures[f"survivor {case}"] = str(mutant)
            if campaign.only:
                campaign.fail(case, str(mutant))
        else:
            noticed[mutant.area.name] += 1
        campaign.step()
    for name, count in tried.items():
        campaign.figures[name] = f"{noticed[name]:,} of {count:,} noticed ({noticed[name] / count:.1%})"
    share = noticed.total() / max(1, tried.total())
    campaign.figures["all"] = f"{noticed.total():,} of {tried.total():,} noticed ({share:.1%})"
    if tried.total() >= _ENOUGH and share < BAR:
        campaign.fail(-1, f"only {share:.1%} of the mutants were noticed")


def _import_first() -> None:
    """Load once what every process needs and no mutant is in."""
    import hypothesis
    import msgspec
    import pytest
    import tinydb

    assert hypothesis
    assert msgspec
    assert pytest
    assert tinydb


def _tests(mutant: Mutant) -> tuple[str, ...]:
    own = f"tests/store/test_{mutant.path.stem}.py"
    return tuple(dict.fromkeys([*([own] if (ROOT / own).exists() else []), *mutant.area.tests]))


def _asked(mutant: Mutant | None, tests: Sequence[str], campaigns: bool, campaign: Campaign, limit: float) -> dict[str, Any]:
    """Run the tests with one module changed; return the exit code, 0 when nothing was noticed."""
    import pytest

    os.chdir(ROOT)
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    for name in [name for name in sys.modules if name.partition(".")[0] in _OWN_MODULES]:
        del sys.modules[name]
    sys.path.insert(0, str(ROOT))
    if mutant is not None:
        sys.meta_path.insert(0, _Changed(mutant))
    if limit:
        seconds = int(limit) + 1
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    with campaign.room("mutant") as room:
        quiet_ways = ("-x", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", "-W", "ignore::pytest.PytestAssertRewriteWarning")
        for each in tests:  # One file after another: those that know most first, and nothing is collected for a mutant that is noticed.
            code = int(pytest.main([*quiet_ways, f"--basetemp={room / 'tmp'}", each]))
            if code:
                return {"code": code, "by": each}
        return {"code": _campaigns(room) if campaigns else 0}


def _campaigns(room: Path) -> int:
    from tests.faults import histories, iofaults, powercut

    for name, part, size, only in (
        ("histories", histories, 1_000, frozenset[int]()),
        ("io", iofaults, 150, frozenset[int]()),
        ("powercut", powercut, 150, frozenset({0, 1, 2})),
    ):
        small = Campaign(name, size, 7, room, only, quiet=True)
        part.run(small)
        if small.failures:
            return 1
    return 0


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Imports one module as the mutant has it."""

    def __init__(self, mutant: Mutant) -> None:
        self._mutant = mutant

    def find_spec(self, name: str, path: object, target: object = None) -> Any:
        """Answer for the module that is changed, and for no other."""
        return importlib.util.spec_from_file_location(name, self._mutant.path, loader=self) if name == self._mutant.module else None

    def create_module(self, spec: object) -> None:
        """Leave it to the machinery."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the changed code."""
        exec(compile(changed(self._mutant), str(self._mutant.path), "exec"), module.__dict__)


def _sample(area: Area, choose: random.Random, count: int) -> list[Mutant]:
    paths = sorted({path for pattern in area.modules for path in ROOT.glob(pattern) if path.name != "__init__.py"})
    found = [Mutant(area, path, *one) for path in paths for one in places(ast.parse(path.read_text(encoding="utf-8")))]
    return choose.sample(found, min(count, len(found)))


def changed(mutant: Mutant) -> ast.Module:
    """Return the module with the change made."""
    tree = ast.parse(mutant.path.read_text(encoding="utf-8"))
    for number, (node, parent, name, index) in enumerate(_walk(tree)):
        if number == mutant.node:
            new = list(_ways(node, parent))[mutant.way][1]
            if index is None:
                setattr(parent, name, new)
            else:
                getattr(parent, name)[index] = new
            break
    return ast.fix_missing_locations(tree)


def places(tree: ast.Module) -> Iterator[tuple[int, int, int, str]]:
    """Yield every change there is: number of the node, which of its changes, line and words."""
    for number, (node, parent, _, _) in enumerate(_walk(tree)):
        for way, (what, _) in enumerate(_ways(node, parent)):
            yield number, way, getattr(node, "lineno", 0), what


_SKIPPED = ("annotation", "returns", "decorator_list", "bases", "keywords")


def _walk(tree: ast.AST, depth: int = 0) -> Iterator[tuple[ast.AST, ast.AST, str, int | None]]:
    """Yield every node that may be changed, with where it stands."""
    for name, value in ast.iter_fields(tree):
        if name in _SKIPPED and not isinstance(tree, ast.Call):
            continue
        for index, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(child, ast.AST):
                continue
            if isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING":
                continue
            inside = depth + isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef)
            if inside:
                yield child, tree, name, index
            yield from _walk(child, inside)


_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_REACHED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Add,
    ast.FloorDiv: ast.Mult,
    ast.BitOr: ast.BitAnd,
    ast.BitAnd: ast.BitOr,
}


def _ways(node: ast.AST, parent: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """Yield what a node can be changed to, with words for it."""
    new: Any = copy.deepcopy(node)
    if isinstance(node, ast.Compare):
        other = _COMPARED[type(node.ops[0])]
        new.ops[0] = other()
        yield f"{type(node.ops[0]).__name__} to {other.__name__} in {_short(node)}", new
    elif isinstance(node, ast.BoolOp):
        new.op = ast.And() if isinstance(node.op, ast.Or) else ast.Or()
        yield f"and for or, or the other way, in {_short(node)}", new
        shorter = copy.deepcopy(node)
        del shorter.values[-1]
        yield f"the last condition left out of {_short(node)}", shorter if len(shorter.values) > 1 else shorter.values[0]
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield f"not left out of {_short(node)}", new.operand
    elif isinstance(node, ast.BinOp) and type(node.op) in _REACHED and not _is_text(node):
        new.op = _REACHED[type(node.op)]()
        yield f"{type(node.op).__name__} to {type(new.op).__name__} in {_short(node)}", new
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield f"{node.value} to {not node.value} in {_short(parent)}", ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int) and not isinstance(node.value, bool):
        yield f"{node.value} to {node.value + 1} in {_short(parent)}", ast.Constant(node.value + 1)
    elif isinstance(node, ast.If | ast.IfExp | ast.While):
        new.test = ast.UnaryOp(ast.Not(), new.test)
        yield f"the condition turned round: {_short(node.test)}", new
    elif isinstance(node, ast.Return) and node.value is not None and not _is_nothing(node.value):
        new.value = ast.Constant(None)
        yield f"None in place of {_short(node.value)}", new
    elif (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)) or isinstance(node, ast.Raise):
        yield f"left out: {_short(node)}", ast.Pass()
    elif isinstance(node, ast.Continue):
        yield "break in place of continue", ast.Break()
    elif isinstance(node, ast.Break):
        yield "continue in place of break", ast.Continue()
    elif isinstance(node, ast.AugAssign) and type(node.op) in _REACHED:
        new.op = _REACHED[type(node.op)]()
        yield f"{type(node.op).__name__} to {type(new.op).__name__} in {_short(node)}", new


def _is_text(node: ast.BinOp) -> bool:
    return any(isinstance(one, ast.JoinedStr) or isinstance(getattr(one, "value", None), str) for one in (node.left, node.right))


def _is_nothing(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is None


def _short(node: ast.AST) -> str:
    return ast.unparse(node).partition("\n")[0][:80]
