"""What is changed in a module, what is left as it is, and that a change is where it says."""

import ast
from pathlib import Path

import pytest

from tests.faults.mutating import HITS, ROOT, changed, instrumented, mutants, whereabouts

SOURCE = '''"""Module 1 == 1."""
from dataclasses import dataclass

SIZE = 4 + 1


@dataclass(frozen=True)
class Thing:
    """A thing."""

    name: str = "x"

    def __repr__(self) -> str:
        return self.name * 2

    def twice(self, more: int = 7) -> int:
        """Say 2 * 1."""
        assert more > 3, 4
        if more < 5 and self.name:
            raise ValueError(f"{more + 1}")
        for one, two in zip(self.name, self.name, strict=True):
            print(one, two)
        return more
'''


@pytest.fixture
def module(tmp_path: Path) -> Path:
    path = tmp_path / "thing.py"
    path.write_text(SOURCE, encoding="utf-8")
    return path


def test_what_is_changed_and_what_is_not(module: Path) -> None:
    assert [(one.line, one.what) for one in mutants("an area", module)] == [
        (16, "7 to 8 in self, more: int=7"),
        (19, "the condition turned round: more < 5 and self.name"),
        (19, "and for or, or the other way, in more < 5 and self.name"),
        (19, "the last condition left out of more < 5 and self.name"),
        (19, "the first condition left out of more < 5 and self.name"),
        (19, "Lt to LtE in more < 5"),
        (19, "5 to 6 in more < 5"),
        (20, "left out: raise ValueError(f'{more + 1}')"),
        (22, "left out: print(one, two)"),
        (23, "None in place of more"),
    ]


def test_each_change_is_one_and_its_statement_is_where_it_is(module: Path) -> None:
    tree, count = instrumented(module, 100)
    notes = [node for node in ast.walk(tree) if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]).startswith(HITS)]
    lines = {int(ast.unparse(note.targets[0]).removeprefix(HITS)[1:-1]) - 100: note.lineno for note in notes}
    assert sorted(lines) == list(range(count))
    was = ast.unparse(ast.parse(SOURCE)).splitlines()
    for mutant in mutants("an area", module):
        now = ast.unparse(changed(mutant)).splitlines()
        assert sum(one != other for one, other in zip(was, now, strict=True)) == 1
        statement, at_definition = whereabouts(mutant)
        assert at_definition == (mutant.line == 16)
        assert lines[statement] == (18 if at_definition else mutant.line)


def test_instrumented_code_does_the_same_and_says_what_it_reached(module: Path) -> None:
    tree, count = instrumented(module, 0)
    names: dict[str, object] = {HITS: bytearray(count), "__name__": "thing"}
    exec(compile(tree, "thing.py", "exec"), names)
    thing = names["Thing"]("")  # type: ignore[operator]
    assert thing.twice() == 7
    assert thing.twice.__doc__ == "Say 2 * 1."
    reached = names[HITS]
    assert isinstance(reached, bytearray)
    assert reached.count(0) == 3  # __repr__, raise and print
    with pytest.raises(ValueError, match="5"):
        type(thing)("y").twice(4)
    assert reached.count(0) == 2


def test_everything_there_is_can_be_changed() -> None:
    for path in sorted(ROOT.glob("store/*.py"))[::9]:
        for mutant in mutants("", path)[::11]:
            compile(changed(mutant), str(path), "exec")
            whereabouts(mutant)
