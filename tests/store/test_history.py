from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import DamagedError
from store.history import History, Step
from store.journal import Position


@given(st.lists(st.sampled_from(["do", "do", "undo", "undo", "redo", "reopen"]), max_size=80))
def test_the_stacks_are_those_of_any_editor_whenever_they_are_read(acts: list[str]) -> None:
    log: list[Step] = []
    history = History(lambda: iter(log[::-1]))
    undo: list[str] = []
    redo: list[str] = []
    for number, act in enumerate(acts):
        if act == "reopen":
            held = list(log)
            history = History(lambda held=held: iter(held[::-1]))  # type: ignore[misc]
        elif act == "do":
            step = Step("do", f"c{number}", f"c{number}", Position(number, 0, 0))
            undo.append(step.change)
            redo.clear()
            log.append(step)
            history.push(step)
        else:
            top = history.undo() if act == "undo" else history.redo()
            source, target = (undo, redo) if act == "undo" else (redo, undo)
            assert (top.change if top else None) == (source[-1] if source else None)
            if top is not None:
                target.append(source.pop())
                step = Step("undo" if act == "undo" else "redo", top.change, top.title, Position(number, 0, 0))
                log.append(step)
                history.push(step)
        assert _change(history.undo()) == (undo[-1] if undo else None)
        assert _change(history.redo()) == (redo[-1] if redo else None)


def _change(step: Step | None) -> str | None:
    return step.change if step else None


def test_a_history_that_cannot_be_read_says_so_every_time() -> None:
    def broken() -> Iterator[Step]:
        raise DamagedError("The journal is damaged.")
        yield

    history = History(broken)
    for _ in range(2):
        with pytest.raises(DamagedError):
            history.undo()
    history.push(Step("do", "c", "Tag", Position(0, 0, 0)))
    assert _change(history.undo()) == "c"
