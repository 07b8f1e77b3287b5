"""Small wrong changes to a module: one comparison, condition, number, result or statement other than it was.

Method: mutation analysis (DeMillo, Lipton and Sayward, "Hints on Test Data Selection", 1978). Not changed, since no test is to notice it:
docstrings and texts, annotations, decorators, ``assert``, what an error says, ``__repr__``, whether ``zip`` is strict, sizes (numbers at
module level, and powers of two), and the number of a signal, which would be sent.
"""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
HITS = "__hits__"
"""Name under which an instrumented module holds a byte for each statement that was reached."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One change: the number of the node in the walk of its module, and which of its changes."""

    area: str
    path: Path
    node: int
    way: int
    line: int
    what: str

    @property
    def module(self) -> str:
        """Name under which it is imported."""
        return module_name(self.path)

    def __str__(self) -> str:
        return f"{self.path.relative_to(ROOT)}:{self.line}: {self.what}"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a node stands: what holds it, and the function and the statement in it that it is part of."""

    node: ast.AST
    parent: ast.AST
    field: str
    index: int | None
    statement: ast.stmt
    at_definition: bool
    """Whether it is run when the function is defined, as a default is, and not when it is called."""

    def put(self, new: ast.AST) -> None:
        """Have the tree hold another node there."""
        if self.index is None:
            setattr(self.parent, self.field, new)
        else:
            getattr(self.parent, self.field)[self.index] = new


def module_name(path: Path) -> str:
    """Return the name under which a file of this repository is imported."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def mutants(area: str, path: Path) -> list[Mutant]:
    """Return every change there is to a module."""
    found = enumerate(_walk(_parsed(path)))
    return [
        Mutant(area, path, number, way, getattr(place.node, "lineno", 0), what)
        for number, place in found
        for way, (what, _) in enumerate(_ways(place.node, place.parent))
    ]


def changed(mutant: Mutant) -> ast.Module:
    """Return the module with the change made."""
    tree = _parsed(mutant.path)
    place = list(_walk(tree))[mutant.node]
    place.put(list(_ways(place.node, place.parent))[mutant.way][1])
    return ast.fix_missing_locations(tree)


def whereabouts(mutant: Mutant) -> tuple[int, bool]:
    """Return the number of the statement that is changed, and whether that is run when its function is defined."""
    tree = _parsed(mutant.path)
    place = list(_walk(tree))[mutant.node]
    return next(number for number, (_, one) in enumerate(_statements(tree)) if one is place.statement), place.at_definition


def instrumented(path: Path, first: int) -> tuple[ast.Module, int]:
    """Return the module with a note before each statement in a function, numbered from ``first`` on, and how many there are."""
    tree = _parsed(path)
    found = list(_statements(tree))
    for number, (body, statement) in reversed(list(enumerate(found))):
        note = ast.parse(f"{HITS}[{first + number}] = 1").body[0]
        for node in ast.walk(note):
            ast.copy_location(node, statement)
        at = next(index for index, one in enumerate(body) if one is statement)
        body.insert(at, note)
    return ast.fix_missing_locations(tree), len(found)


def _parsed(path: Path) -> ast.Module:
    return ast.parse(_source(path))


@cache
def _source(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _statements(tree: ast.AST, inside: bool = False) -> Iterator[tuple[list[ast.stmt], ast.stmt]]:
    """Yield every statement in a function with the list that it stands in; not docstrings."""
    for _, value in ast.iter_fields(tree):
        if not isinstance(value, list):
            continue
        for child in value:
            if not isinstance(child, ast.AST):
                continue
            if inside and isinstance(child, ast.stmt) and not _is_docstring(child):
                yield value, child
            yield from _statements(child, inside or isinstance(child, _FUNCTIONS))


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_SKIPPED = ("annotation", "returns", "decorator_list", "bases", "keywords")


def _walk(tree: ast.AST, statement: ast.AST | None = None, at_definition: bool = False) -> Iterator[Place]:
    """Yield every node in a function that may be changed, with where it stands."""
    for name, value in ast.iter_fields(tree):
        if name in _SKIPPED and not isinstance(tree, ast.Call):
            continue
        for index, child in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(child, ast.AST) or _is_left(child):
                continue
            inner, defines = child if isinstance(child, ast.stmt) and statement is not None else statement, at_definition
            if isinstance(tree, _FUNCTIONS):
                defines = name == "args"
                inner = next((one for one in tree.body if not _is_docstring(one)), None) if defines else child
            if inner is not None:
                assert isinstance(inner, ast.stmt)
                yield Place(child, tree, name, index, inner, defines)
            if not isinstance(child, ast.Raise):
                yield from _walk(child, inner, defines)


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _is_left(node: ast.AST) -> bool:
    """Whether a node is left as it is, with all that is in it."""
    if isinstance(node, ast.Assert):
        return True
    if isinstance(node, ast.If):
        return ast.unparse(node.test) == "TYPE_CHECKING"
    if isinstance(node, ast.Call):
        return ast.unparse(node.func) in ("os.kill", "os.killpg")
    if isinstance(node, ast.keyword):
        return node.arg == "strict"
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.LShift)
    return isinstance(node, ast.FunctionDef) and node.name == "__repr__"


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
        for index in (-1, 0):
            shorter = copy.deepcopy(node)
            del shorter.values[index]
            yield (
                f"the {'last' if index else 'first'} condition left out of {_short(node)}",
                shorter if len(shorter.values) > 1 else shorter.values[0],
            )
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield f"not left out of {_short(node)}", new.operand
    elif isinstance(node, ast.BinOp) and type(node.op) in _REACHED and not _is_text(node):
        new.op = _REACHED[type(node.op)]()
        yield f"{type(node.op).__name__} to {type(new.op).__name__} in {_short(node)}", new
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        yield f"{node.value} to {not node.value} in {_short(parent)}", ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
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
    """Whether None in its place means the same to who only asks whether it is something."""
    if isinstance(node, ast.Constant):
        return not node.value
    return isinstance(node, ast.Tuple | ast.List | ast.Dict) and not ast.unparse(node).strip("()[]{}")


def _short(node: ast.AST) -> str:
    return ast.unparse(node).partition("\n")[0][:80]
