"""Sketches kept so that only what changed is read again."""

import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from store.annotate import set_status
from store.library import article_ids
from store.near_duplicates import sketch
from store.project import Project
from store.sketches import FILE, Line, Sketches
from store.variants import group, look, part
from tests.store.news import VARIANTS, story


def silent(done: int, total: int) -> None:
    """Hear how far it is."""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a project of four articles."""
    for number in range(4):
        (tmp_path / f"{number}.txt").write_text(story(number), "utf-8")
    return Project.open(tmp_path, annotator="ana")


def lines(project: Project) -> list[Line | None]:
    return [seen.line for seen in Sketches(project).look()]


def read(project: Project, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the sources of the articles that looking at all of them reads."""
    opened: list[str] = []
    document = project.document

    def reading(name: str) -> object:
        opened.append(document(name).article.source)
        return document(name)

    with monkeypatch.context() as patch:
        patch.setattr(project, "document", reading)
        lines(project)
    return opened


def test_an_article_is_read_once_and_again_when_its_files_change(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    assert read(project, monkeypatch) == ["0.txt", "1.txt", "2.txt", "3.txt"]
    assert read(project, monkeypatch) == []
    (project.folder / "2.txt").write_text(story(7), "utf-8")
    assert read(project, monkeypatch) == ["2.txt"]
    assert read(project, monkeypatch) == ["2.txt"], "the text of before is held in memory"
    project.close()
    project = Project.open(project.folder, annotator="ana")
    assert read(project, monkeypatch) == ["2.txt"]
    assert read(project, monkeypatch) == []
    assert lines(project)[2].sketch == sketch(story(7))  # type: ignore[union-attr]
    change = set_status(project.document(article_ids(project)[1]), "done", annotator="ana")
    assert change is not None
    project.do(change)
    assert read(project, monkeypatch) == ["1.txt"]
    (project.store_dir / FILE).unlink()
    assert read(project, monkeypatch) == ["0.txt", "1.txt", "2.txt", "3.txt"]
    project.close()


def test_what_the_files_do_not_hold_yet_counts(project: Project, tmp_path: Path) -> None:
    """The program was killed after a change and before it wrote the article's file."""
    first, second, *_ = article_ids(project)
    done = set_status(project.document(second), "done", annotator="ana")
    assert done is not None
    project.do(done)
    before = lines(project)
    change = group(project.document, {second: first}, annotator="ana")
    assert change is not None
    project.do(change)
    project._opened.close()  # As a kill does: nothing else is written.
    again = Project.open(tmp_path, annotator="ana")
    found = lines(again)
    assert [line and line.variant for line in before[:2]] == [None, None]
    assert [line and line.variant for line in found[:2]] == [None, first]
    again.close()


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-70])


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def gone(path: Path) -> None:
    path.unlink()


def elsewhere(path: Path) -> None:
    path.rename(path.with_name("moved"))
    path.symlink_to(path.with_name("moved"))


def folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def endless(path: Path) -> None:
    path.write_bytes(b"9" * 100_000)


@pytest.mark.parametrize("harm", [cut, flip, gone, elsewhere, folder, endless])
def test_whatever_becomes_of_the_file_the_sketches_are_right(
    project: Project, monkeypatch: pytest.MonkeyPatch, harm: Callable[[Path], None]
) -> None:
    before = lines(project)
    harm(project.store_dir / FILE)
    assert lines(project) == before
    (project.folder / "4.txt").write_text(story(4), "utf-8")
    assert lines(project)[:4] == before
    if harm not in (folder, elsewhere):  # Neither is written through or replaced.
        assert read(project, monkeypatch) == []
    project.close()


def test_a_line_that_no_text_can_have_is_not_taken(project: Project) -> None:
    from store import sketches

    whole = lines(project)
    (first, *_) = (line for line in whole if line is not None)
    for wrong in (
        replace(first, runs=3),
        replace(first, hashes=first.hashes[:-8]),
        replace(first, hashes=first.hashes[:-3]),
        replace(first, hashes=first.hashes[8:16] + first.hashes[:8] + first.hashes[16:]),
        replace(first, version=0),
        replace(first, runs=0),
    ):
        (project.store_dir / FILE).write_bytes(sketches._framed(wrong))
        assert lines(project) == whole
    project.close()


def test_lines_that_do_not_count_any_more_go(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.sketches._SPARE", 3)
    path = project.store_dir / FILE
    for number in range(20):
        (project.folder / "0.txt").write_text(story(number) + "x" * number, "utf-8")
        assert len(lines(project)) == 4
        assert len(path.read_bytes().splitlines()) <= 2 * 4 + 3 + 1
    for number in range(1, 4):
        (project.folder / f"{number}.txt").unlink()
    assert len(lines(project)) == 1
    (project.folder / "0.txt").write_text("lain", "utf-8")
    lines(project)
    assert len(path.read_bytes().splitlines()) <= 2 + 3 + 1
    project.close()


def test_who_only_reads_writes_nothing(project: Project, tmp_path: Path) -> None:
    beside = Project.open(tmp_path, annotator="eka", read_only=True)
    assert [line is not None for line in lines(beside)] == [True] * 4
    assert not (tmp_path / ".sorot" / FILE).exists()
    project.close()


acts = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.integers(0, 5), st.integers(0, 2), st.integers(0, len(VARIANTS) - 1)),
        st.tuples(st.just("remove"), st.integers(0, 5)),
        st.tuples(st.just("tag"), st.integers(0, 5)),
        st.tuples(st.just("group")),
        st.tuples(st.just("part"), st.integers(0, 5)),
        st.tuples(st.sampled_from(["undo", "redo", "checkpoint", "reopen", "kill"])),
    ),
    max_size=12,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=acts)
def test_the_groups_are_those_found_from_nothing_whatever_was_done(
    acts: list[tuple[object, ...]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("news")
    project = Project.open(folder, annotator="ana")
    ticks = 0
    for act, *rest in acts:
        numbers = [int(str(one)) for one in rest]
        path = folder / f"{numbers[0] if numbers else 0}.txt"
        ids = article_ids(project)
        if act == "write":
            ticks += 1
            path.write_text(VARIANTS[numbers[2]](story(numbers[1]), random.Random(numbers[0])), "utf-8")
            os.utime(path, ns=(ticks, ticks))  # Two writes in one tick of the clock are not told apart, and no person makes them.
        elif act == "remove":
            path.unlink(missing_ok=True)
        elif act == "group":
            change = group(project.document, look(project, silent), annotator="ana")
            if change is not None:
                project.do(change)
        elif act in ("tag", "part") and numbers[0] < len(ids):
            document = project.document(ids[numbers[0]])
            if act == "tag":
                status = set_status(document, "open" if document.article.status == "done" else "done", annotator="ana")
                assert status is not None
                project.do(status)
            elif (out := part(document, annotator="ana")) is not None:
                project.do(out)
        elif act == "undo":
            project.undo()
        elif act == "redo":
            project.redo()
        elif act == "checkpoint":
            project.checkpoint()
        elif act in ("reopen", "kill"):
            if act == "reopen":
                project.close()
            else:
                project._opened.close()
            project = Project.open(folder, annotator="ana")
        kept = look(project, silent)
        (project.store_dir / FILE).rename(project.store_dir / "kept")
        assert kept == look(project, silent), (act, numbers)
        (project.store_dir / "kept").rename(project.store_dir / FILE)
    project.close()


def test_what_was_found_is_written_down_a_few_at_a_time_and_when_somebody_stops(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.sketches._AT_ONCE", 2)
    path = project.store_dir / FILE
    look, written = Sketches(project).look(), []
    for seen in look:
        written.append((seen.done, seen.total, len(path.read_bytes().splitlines()) if path.exists() else 0))
        if seen.done == 3:
            break
    look.close()
    assert written == [(1, 4, 0), (2, 4, 0), (3, 4, 2)]
    assert len(path.read_bytes().splitlines()) == 3
    project.close()
