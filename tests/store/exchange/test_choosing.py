"""What goes into an export: every article the project knows, in order, what cannot be read, and places that are the project's own."""

from pathlib import Path
from typing import Any

import pytest

from store.errors import InputError
from store.exchange.choosing import Chosen, choose, outside
from store.exchange.contract import Step
from store.exchange.filters import Filter, LeftOut, make_filter
from store.exchange.split import parse_split
from store.ingest import article_id
from store.model import Entity, Note
from store.project import Project
from tests.store.exchange.worlds import TIME, fill, world
from tests.store.news import story


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The small world, a second entity and its note, an article nobody annotated, and one that is no text."""
    folder = tmp_path / "berita"
    folder.mkdir()
    (folder / "polos.txt").write_text("Tanpa anotasi, tentang Moskow.", encoding="utf-8")
    (folder / "a").mkdir()
    (folder / "a" / "gambar.txt").write_bytes(b"\x89PNG" + bytes(200))
    bundle = world()
    other = Entity(id="e0", name="Vladimir Putin", label="PERSON", created=TIME), Entity(id="e9", name="Aceh", label="GPE", created=TIME)
    notes = (
        Note(id="n4", target="entity", target_id="e9", text="lama", created="2020"),
        Note(id="n0", target="entity", target_id="e1", text="x", annotator="budi", created=TIME),
    )
    fill(folder, type(bundle)(**{**vars_of(bundle), "entities": (*bundle.entities, *other), "notes": (*bundle.notes, *notes)}))
    return Project.open(folder, annotator="", read_only=True)


def vars_of(bundle: Any) -> dict[str, Any]:
    """Return the fields of a bundle."""
    return {name: getattr(bundle, name) for name in ("project", "program", "labels", "documents", "entities", "notes")}


def _parts(chosen: Chosen) -> list[tuple[str, str]]:
    return [(chosen.fetch(name).article.source, part) for name, part in chosen.order]


def test_everything_is_there_in_order_when_nothing_is_asked(project: Project) -> None:
    chosen = choose(project)
    assert chosen.order == tuple((article_id(name), "") for name in ("a/gambar.txt", "a/satu.txt", "dua.md", "polos.txt"))
    assert chosen.lost == ()
    assert list(chosen.entities) == ["e9", "e0", "e1"]
    assert [note.id for note in chosen.notes] == ["n4", "n0", "n3"]
    assert (chosen.left_out, chosen.division, chosen.parts) == (None, None, ("",))
    assert choose(project, Filter()).left_out is None


def test_an_article_whose_file_cannot_be_read_is_told_once_and_counted(project: Project) -> None:
    steps: list[Step] = []
    chosen = choose(project, make_filter(labels=["GPE"]), progress=steps.append)
    (sentence,) = chosen.lost
    assert sentence.startswith(f"{project.folder}/a/gambar.txt: This is not a text file.")
    assert {(step.phase, step.total) for step in steps} == {("choosing", 4)}
    assert steps[-1].done == 4


def test_what_filters_leave_out_is_counted_and_entities_go_with_their_spans(project: Project) -> None:
    chosen = choose(project, make_filter(labels=["PERSON"], annotators=["rina"]))
    assert _parts(chosen) == [("a/satu.txt", ""), ("dua.md", ""), ("polos.txt", "")]
    assert list(chosen.entities) == ["e1"]
    assert [note.id for note in chosen.notes] == ["n3"]
    words = ("--label PERSON", "--annotator rina")
    assert chosen.left_out == LeftOut(words=words, articles=0, spans=1, decisions=1, notes=4, entities=2)
    assert [len(chosen.fetch(name).spans) for name, _ in chosen.order] == [2, 0, 0]
    assert choose(project, make_filter(labels=["GPE"])).entities == {}


def test_articles_without_a_span_go_when_that_is_asked_for(project: Project) -> None:
    chosen = choose(project, make_filter(labels=["GPE"], annotated=True))
    assert _parts(chosen) == [("a/satu.txt", "")]
    assert chosen.left_out == LeftOut(words=("--label GPE", "--annotated"), articles=2, spans=2, decisions=1, notes=4, entities=3)


def test_no_article_at_all_is_no_mistake_in_an_empty_project(tmp_path: Path) -> None:
    (tmp_path / "kosong").mkdir()
    empty = Project.open(tmp_path / "kosong", annotator="", read_only=True)
    chosen = choose(empty, make_filter(status="done"))
    assert (chosen.order, chosen.lost, chosen.left_out) == ((), (), LeftOut(words=("--status done",)))
    assert choose(empty).order == ()


def test_filters_that_let_nothing_through_are_told_in_their_words(project: Project) -> None:
    with pytest.raises(InputError) as error:
        choose(project, make_filter(status="done", query="moskow"))
    assert str(error.value) == ("--status done --query moskow: The filters let no article through. Leave one out, or ask for more.")


def test_a_split_gives_every_article_a_part_whatever_is_asked_for(tmp_path: Path) -> None:
    folder = tmp_path / "berita"
    folder.mkdir()
    for number in range(8):
        (folder / f"{number}.txt").write_text(story(number), encoding="utf-8")
    (folder / "8.txt").write_text(story(3), encoding="utf-8")
    project = Project.open(folder, annotator="", read_only=True)
    split = parse_split("latih=1,uji=1")
    chosen = choose(project, split=split)
    parts = dict(_parts(chosen))
    assert chosen.parts == ("latih", "uji")
    assert parts["3.txt"] == parts["8.txt"]
    assert set(parts.values()) == {"latih", "uji"}
    assert chosen.left_out is None
    assert chosen.division is not None
    assert (chosen.division.groups, chosen.division.together) == (1, 2)
    some = choose(project, make_filter(status="open", query="-source:0"), split)
    assert dict(_parts(some)).items() <= parts.items()
    assert some.division is not None
    assert sum(some.division.counts.values()) == len(some.order) < len(chosen.order)


def test_an_article_whose_record_is_damaged_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "berita"
    folder.mkdir()
    fill(folder, world())
    first, second = (one.article for one in world().documents)
    (record,) = folder.glob(f".sorot/articles/{first.id}*")
    record.write_text("{", encoding="utf-8")
    (folder / ".sorot" / "journal.jsonl").unlink()
    chosen = choose(Project.open(folder, annotator="", read_only=True))
    assert chosen.order == ((second.id, ""),)
    (sentence,) = chosen.lost
    assert first.id in sentence


@pytest.mark.parametrize(
    ("name", "why"),
    [
        (".sorot", "This is where the project itself is kept."),
        (".sorot/x.json", "This is where the project itself is kept."),
        (".", "This is where the project itself is kept."),
        ("..", "This is where the project itself is kept."),
        ("x.txt", "This would become, or replace, an article or the labels of the project."),
        ("a/X.MD", "This would become, or replace, an article or the labels of the project."),
        ("labels.toml", "This would become, or replace, an article or the labels of the project."),
        ("x.json", ""),
        ("labels.tom", ""),
        ("../x.txt", ""),
        ("../labels.toml", ""),
    ],
)
def test_no_export_takes_the_place_of_the_project(name: str, why: str, project: Project) -> None:
    path = project.folder / name
    if not why:
        outside(project, path)
        return
    advice = "Name a file elsewhere." if "kept" in why else "Name another file."
    with pytest.raises(InputError) as error:
        outside(project, path)
    assert str(error.value) == f"{path}: {why} {advice}"
