"""One act of an import, part by part: what is stored when, what one step to undo is, and what taking back takes."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store.exchange import import_keep
from store.exchange.contract import Step
from store.exchange.import_keep import Act
from store.exchange.import_label_file import LabelFile
from store.ingest import make_article
from store.labels import DEFAULT, Label, LabelSet, labels_toml
from store.model import Article, Entity, Part, Put
from store.project import Project

XI = Entity(id="e1", name="Xi", label="PERSON")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """An empty project in which somebody has made an entity."""
    opened = Project.open(tmp_path, annotator="ana")
    Act(opened, "Before", "other").keep((), [Put(None, Entity(id="e0", name="Joko", label="PERSON"))], last=True)
    yield opened
    opened.close()


def article(name: str) -> tuple[Article, str]:
    """Return an article with its text."""
    return make_article("Xi tiba.", source=name), "Xi tiba."


def keep(act: Act, *names: str, last: bool = False) -> None:
    """Keep articles as one part."""
    new = [article(name) for name in names]
    act.keep(new, [Put(None, one) for one, _ in new], last=last)


@pytest.mark.parametrize(
    ("counts", "full"),
    [((0, 0, 0), False), ((4, 9, 2), False), ((5, 0, 0), True), ((6, 0, 0), True), ((0, 10, 0), True), ((0, 0, 3), True)],
)
def test_a_part_is_closed_when_it_has_enough_of_anything(monkeypatch: pytest.MonkeyPatch, counts: tuple[int, int, int], full: bool) -> None:
    for name, most in (("EDITS", 5), ("TEXT", 10), ("DOCUMENTS", 3)):
        monkeypatch.setattr(import_keep, name, most)
    assert Act.full(*counts) is full


def test_what_fits_in_one_part_is_an_ordinary_step(project: Project) -> None:
    act = Act(project, "Import x", "f")
    keep(act, "a.txt", last=True)
    step = project.last_step()
    assert step is not None
    assert (step.part, project.next_undo, act.parts) == (None, "Import x", 1)
    (item, _) = project.log()
    assert (item.title, item.annotator, bool(item.id), bool(item.time)) == ("Import x", "ana", True, True)


def test_parts_carry_the_act_and_the_last_one_says_so(project: Project, tmp_path: Path) -> None:
    act = Act(project, "Import x", "f")
    keep(act, "a.txt")
    first = project.last_step()
    assert first is not None
    assert first.part == Part(act._id, last=False)
    journal = tmp_path / ".sorot" / "journal.jsonl"
    assert journal.read_bytes().endswith(b'{"line":"checkpoint","seq":2}\n')  # Files are brought up to date, which frees memory.
    keep(act, "b.txt", last=True)
    second = project.last_step()
    assert second is not None
    assert second.part == Part(act._id, last=True)
    assert b"b.txt" in journal.read_bytes().splitlines()[-1]
    assert act.parts == 2
    project.undo()
    assert (project.next_undo, list(project.stored_documents())) == ("Before", [])


def test_a_part_without_edits_is_none_unless_it_ends_an_act(project: Project) -> None:
    act = Act(project, "Import x", "f")
    act.keep((), [], last=False)
    act.keep((), [], last=True)
    assert (act.parts, project.next_undo) == (0, "Before")
    keep(act, "a.txt")
    act.keep((), [], last=False)
    assert act.parts == 1
    act.keep((), [], last=True)
    step = project.last_step()
    assert step is not None
    assert (act.parts, step.part) == (2, Part(act._id, last=True))
    assert len(list(project.stored_documents())) == 1
    project.undo()
    assert (project.next_undo, len(project.entities)) == ("Before", 1)


@pytest.mark.parametrize("kind", ["article", "entity"])
def test_what_a_crash_broke_off_is_ended_by_the_same_import_and_by_no_other(project: Project, kind: str) -> None:
    broken = Act(project, "Import x", "f")
    if kind == "article":
        keep(broken, "a.txt")
    else:
        broken.keep((), [Put(None, XI)], last=False)
    other = Act(project, "Import y", "g")
    other.keep((), [], last=True)
    assert (other.parts, other._before) == (0, "")
    again = Act(project, "Import x", "f")
    again.keep((), [], last=True)
    step = project.last_step()
    assert step is not None
    assert (again.parts, step.part) == (1, Part(broken._id, last=True))
    project.undo()
    assert (project.next_undo, sorted(project.entities), list(project.stored_documents())) == ("Before", ["e0"], [])


def test_taking_back_takes_what_was_kept_and_nothing_else(project: Project) -> None:
    Act(project, "Import x", "f").take_back()
    assert project.next_undo == "Before"
    steps: list[Step] = []

    def told(step: Step) -> None:
        steps.append(step)
        raise KeyboardInterrupt  # What is being taken back cannot be broken off.

    handed = 0

    def hand(change: Callable[[], None]) -> None:
        nonlocal handed
        handed += 1
        change()

    act = Act(project, "Import x", "f", told, hand)
    keep(act, "a.txt", "b.txt")
    act.keep((), [Put(None, XI)], last=False)
    keep(act, "c.txt")
    act.take_back()
    assert handed == 4
    assert {(step.phase, step.total) for step in steps} == {("taking back", 3)}
    assert steps[-1].done == 3
    assert (project.next_undo, sorted(project.entities), list(project.stored_documents())) == ("Before", ["e0"], [])
    count = len(steps)
    project.redo()
    project.undo()
    assert len(steps) == count  # Later changes are none of its business.


def test_taking_back_what_goes_on_from_a_crash_takes_that_too(project: Project) -> None:
    keep(Act(project, "Import x", "f"), "a.txt")
    Act(project, "Import x", "f").take_back()
    assert (project.next_undo, list(project.stored_documents())) == ("Before", [])


NEW = LabelSet((Label("PER"),))


@pytest.mark.parametrize("before", [None, b"\xef\xbb\xbf" + labels_toml(DEFAULT).encode()])
@pytest.mark.parametrize("fails", [False, True])
def test_a_label_file_stays_written_only_when_nothing_is_raised(
    project: Project, tmp_path: Path, before: bytes | None, fails: bool
) -> None:
    path, seen = tmp_path / "labels.toml", list[str]()
    if before is not None:
        path.write_bytes(before)

    def text(found: str) -> str:
        seen.append(found)
        return labels_toml(NEW)

    failure = ValueError("broken") if fails else None
    changed = LabelFile(project, path, text)
    changed.__enter__()
    assert (project.labels, project.labels.source) == (NEW, str(path))
    assert seen == [(before or b"").decode("utf-8-sig")]
    changed.__exit__(type(failure) if failure else None, failure, None)
    if failure:
        assert (path.read_bytes() if path.exists() else None) == before
        assert project.labels == DEFAULT
    else:
        assert (path.read_bytes().decode(), project.labels) == (labels_toml(NEW), NEW)


@pytest.mark.parametrize("failure", [None, ValueError])
def test_without_a_label_file_nothing_is_written(project: Project, tmp_path: Path, failure: type[ValueError] | None) -> None:
    changed = LabelFile(project, None, lambda before: labels_toml(NEW))
    changed.__enter__()
    changed.__exit__(failure)
    assert (project.labels, (tmp_path / "labels.toml").exists()) == (DEFAULT, False)
