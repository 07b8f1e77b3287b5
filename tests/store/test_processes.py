"""More than one process: killed at any moment, or two at the same time."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import store
from store import annotate
from tests.store.making import A, B, folder, project

KILLS = 25
ROOT = Path(store.__file__).parent.parent


def start(where: Path, seed: int) -> subprocess.Popen[str]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.store.worker", str(where), str(seed)],
        stdout=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=ROOT,
    )


@pytest.mark.slow
def test_killed_at_any_moment_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    where = folder(tmp_path, a="kata " * 400, b="kata " * 400)
    choose = random.Random(7)
    undo: list[str] = []
    redo: list[str] = []
    for number in range(KILLS):
        worker = start(where, number)
        assert worker.stdout is not None
        lines = [worker.stdout.readline() for _ in range(choose.randrange(1, 60))]
        worker.send_signal(signal.SIGKILL)
        rest, _ = worker.communicate()
        lines += rest.splitlines(keepends=True)
        assert lines[0] == "open \n"
        acknowledged(lines, undo, redo)
        begun = [line.split()[1] for line in lines if line.startswith("start") and line.endswith("\n")]
        opened = project(where)
        assert not opened.read_only
        held = {span for article in (A, B) for span in opened.document(article).spans}
        surplus, lost = held - set(undo), set(undo) - held
        # Whatever was going on when the signal came may be there or not: one action, done, undone or redone.
        assert len(surplus) + len(lost) <= 1, (number, surplus, lost)
        assert surplus <= {*begun[-1:], *redo[-1:]}
        assert lost <= set(undo[-1:])
        if surplus:
            undo.append(surplus.pop())
            if undo[-1] in redo[-1:]:
                redo.pop()
            else:
                redo.clear()
        elif lost:
            redo.append(undo.pop())
        assert bool(opened.next_undo) == bool(undo)
        opened.close()
    assert len(undo) > KILLS


def acknowledged(lines: list[str], undo: list[str], redo: list[str]) -> None:
    """Bring the stacks of span ids up to what the worker said it had done; a line cut short was not said."""
    for line in lines:
        if not line.endswith("\n"):
            continue
        act, _, what = line.strip().partition(" ")
        if act == "did":
            undo.append(what)
            redo.clear()
        elif act == "undo" and what == "True":
            redo.append(undo.pop())
        elif act == "redo" and what == "True":
            undo.append(redo.pop())


def test_the_second_process_only_reads_and_says_who_writes(tmp_path: Path) -> None:
    where = folder(tmp_path)
    worker = start(where, 1)
    assert worker.stdout is not None
    try:
        while not worker.stdout.readline().startswith("did"):
            pass
        opened = project(where)
        assert str(worker.pid) in opened.read_only
        assert os.uname().nodename in opened.read_only
        assert opened.stored_ids()
        size = (where / ".sorot" / "lock.json").stat().st_size
        opened.close()
        assert (where / ".sorot" / "lock.json").stat().st_size == size
    finally:
        worker.kill()
        worker.communicate()
    opened = project(where)
    assert not opened.read_only
    change = annotate.set_status(opened.document(A), "done", annotator="ana")
    assert change is not None
    opened.do(change)


def test_a_reader_beside_a_writer_sees_what_was_acknowledged_so_far(tmp_path: Path) -> None:
    where = folder(tmp_path)
    writer = project(where)
    for start_at in range(0, 20, 2):
        change = annotate.tag(writer.document(A), start_at, start_at + 2, "ORG", annotator="ana")
        assert change is not None
        writer.do(change)
        if start_at == 10:
            writer.checkpoint()
        reader = project(where)
        assert len(reader.document(A).spans) == start_at // 2 + 1
        assert not reader.notices
        reader.close()
    reader = project(where, read_only=True)
    assert reader.read_only == "It was opened for reading only."
    writer.close()
    assert len(reader.document(A).spans) == 10


def test_opening_for_reading_makes_nothing(tmp_path: Path) -> None:
    where = folder(tmp_path)
    opened = project(where, read_only=True)
    assert opened.document(A).text
    opened.checkpoint()
    opened.close()
    assert sorted(os.listdir(where)) == ["a.txt", "b.txt"]


def test_a_folder_that_cannot_be_written_is_read(tmp_path: Path) -> None:
    where = folder(tmp_path)
    (where / ".sorot").mkdir()
    (where / ".sorot" / ".gitignore").write_bytes(b"")
    (where / ".sorot" / "lock").mkdir()  # Works as root too, who may write everywhere.
    opened = project(where)
    assert "cannot be written" in opened.read_only
    assert "--store" in opened.read_only
    assert opened.document(A).text
    assert not project(where, store=tmp_path / "elsewhere").read_only


def test_a_file_system_without_writing_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where = folder(tmp_path)

    def refuse(*arguments: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(os, "mkdir", refuse)
    opened = project(where)
    assert "Read-only file system" in opened.read_only
    assert opened.document(A).text
    opened.close()
