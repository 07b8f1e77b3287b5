"""Every call to the operating system fails, once and from then on: memory and disk agree, and nothing acknowledged is lost."""

import os
from pathlib import Path

import pytest

from store import annotate
from store.errors import StoreError
from store.project import Project
from tests.store.faulty import Faults
from tests.store.making import TEXT, A, B, crash, folder, project

WORDS = [(start, start + len(word)) for word in TEXT.split() for start in [TEXT.index(word)]]


def tag(opened: Project, article: str, number: int) -> None:
    change = annotate.tag(opened.document(article), *WORDS[number], "ORG", annotator="ana")
    assert change is not None
    opened.do(change)


def state(opened: Project) -> dict[str, list[tuple[int, str]]]:
    return {name: [(span.start, span.label) for span in opened.document(name).ordered_spans()] for name in (A, B)}


STEPS = [
    lambda opened: tag(opened, A, 0),
    lambda opened: tag(opened, A, 1),
    lambda opened: tag(opened, B, 2),
    lambda opened: opened.checkpoint(),
    lambda opened: tag(opened, A, 3),
    lambda opened: opened.undo(),
    lambda opened: tag(opened, B, 4),
    lambda opened: opened.redo(),
    lambda opened: opened.checkpoint(1),
    lambda opened: tag(opened, B, 5),
    lambda opened: opened.checkpoint(),
]


def run(opened: Project) -> tuple[dict[str, list[tuple[int, str]]], int]:
    """Take every step, whatever fails, and return the state and how many steps failed."""
    failures = 0
    for step in STEPS:
        before = state(opened)
        try:
            step(opened)
        except StoreError:
            failures += 1
            assert state(opened) == before
    return state(opened), failures


def count_calls(base: Path) -> int:
    opened = project(folder(base))
    faults = Faults()
    with faults.in_force():
        run(opened)
    return faults.calls


@pytest.mark.parametrize("for_ever", [False, True])
@pytest.mark.parametrize("short", [False, True])
def test_a_call_that_fails_while_working(tmp_path: Path, for_ever: bool, short: bool) -> None:
    (tmp_path / "count").mkdir()
    calls = count_calls(tmp_path / "count")
    assert calls > 60
    hit = set()
    for number in range(calls):
        base = tmp_path / str(number)
        base.mkdir()
        opened = project(folder(base))
        faults = Faults()
        faults.arm(number, for_ever=for_ever, short=short)
        with faults.in_force():
            expected, failures = run(opened)
            hit.update(faults.failed)
        reason = opened.read_only
        crash(opened)
        again = project(base / "articles")
        assert not again.read_only
        if not reason:
            # At worst one action is there that was never acknowledged, and only when the journal said that it can promise no more.
            assert state(again) == expected, (number, faults.failed)
        else:
            assert "close" in reason or "disk" in reason or "taken back" in reason
            assert all(set(expected[name]) <= set(state(again)[name]) or failures for name in (A, B))
            assert sum(len(spans) for spans in state(again).values()) - sum(len(spans) for spans in expected.values()) in (-1, 0, 1)
        crash(again)
    assert {"write", "fdatasync", "replace", "fsync", "open"} <= hit


def test_a_call_that_fails_while_opening_or_closing(tmp_path: Path) -> None:
    made = folder(tmp_path)
    opened = project(made)
    tag(opened, A, 0)
    tag(opened, B, 1)
    expected = state(opened)
    crash(opened)
    for number in range(200):
        with (made / ".sorot" / "journal.jsonl").open("ab") as file:
            file.write(b"torn")
        faults = Faults()
        faults.arm(number)
        with faults.in_force():
            try:
                opened = project(made)
                tag(opened, A, 2)
                opened.undo()
                opened.close()
            except StoreError:
                pass
            faults.disarm()
            opened.close()
            done = not faults.failed
        again = project(made)
        assert not again.read_only, number
        assert state(again) in (expected, {**expected, A: sorted([*expected[A], (WORDS[2][0], "ORG")])}), number
        while len(state(again)[A]) > 1:
            again.undo()
        crash(again)
        if done:
            break
    else:
        pytest.fail("the last call was never reached")


def test_a_full_disk_that_is_emptied_again(tmp_path: Path) -> None:
    opened = project(folder(tmp_path))
    tag(opened, A, 0)
    with pytest.MonkeyPatch.context() as patch:
        real = os.write
        patch.setattr(os, "write", lambda descriptor, data: _full(real, descriptor, data))
        for act in (lambda: tag(opened, A, 1), lambda: tag(opened, B, 1), opened.undo, opened.checkpoint):
            with pytest.raises(StoreError, match="No space left"):
                act()
    assert not opened.read_only
    tag(opened, A, 1)
    assert opened.checkpoint()
    expected = state(opened)
    opened.close()
    again = project(tmp_path / "articles")
    assert state(again) == expected
    assert not again.notices


def _full(real: object, descriptor: int, data: bytes) -> int:
    os.pwrite(descriptor, bytes(data)[:1], os.fstat(descriptor).st_size)
    raise OSError(28, "No space left on device")
