from collections.abc import Sequence
from pathlib import Path

import pytest

from store import annotate, entities
from store.changes import together
from store.errors import InputError
from store.ingest import make_article
from store.model import Article, Change, Put, Span
from store.project import Project
from tests.store.making import OTHER, TEXT, A, B, bounds, crash, folder, project, span_at

XI = bounds(TEXT, "Xi Jinping")


@pytest.fixture
def where(tmp_path: Path) -> Path:
    return folder(tmp_path)


def tag(opened: Project, article: str = A, quote: str = "Xi Jinping", label: str = "PERSON") -> Change:
    doc = opened.document(article)
    change = annotate.tag(doc, *bounds(doc.text, quote), label, annotator=opened.annotator)
    assert change is not None
    opened.do(change)
    return change


def change_of(edits: Sequence[Put]) -> Change:
    return Change(id="c", title="Test", time="", annotator="ana", edits=tuple(edits))


def test_an_article_that_nothing_was_said_about_is_not_stored(where: Path) -> None:
    opened = project(where)
    doc = opened.document(A)
    assert (doc.text, doc.stored, doc.article.source) == (TEXT, False, "a.txt")
    opened.checkpoint()
    assert not (where / ".sorot" / "articles").exists()
    with pytest.raises(InputError, match="no such article"):
        opened.document("nothing")


def test_the_first_tag_stores_the_article_and_its_undo_takes_it_out_again(where: Path) -> None:
    opened = project(where)
    tag(opened)
    assert opened.document(A).stored
    assert opened.stored_ids() == [A]
    undone = opened.undo()
    assert undone is not None
    assert undone.at is not None
    assert (undone.at.start, undone.at.end) == XI
    assert not opened.document(A).stored
    assert list(opened.stored_documents()) == []
    opened.close()
    opened = project(where)
    assert opened.next_undo == ""
    assert opened.next_redo == "Tag PERSON “Xi Jinping”"
    opened.redo()
    assert span_at(opened.document(A), "Xi Jinping").label == "PERSON"


@pytest.mark.parametrize("clean", [True, False])
def test_everything_is_there_after_a_restart(where: Path, clean: bool) -> None:
    opened = project(where)
    tag(opened)
    tag(opened, B, "Beijing", "GPE")
    doc = opened.document(A)
    change = annotate.write_note(doc, "span", doc.ordered_spans()[0].id, "# Who?", annotator="ana")
    assert change is not None
    opened.do(change)
    entity = entities.new_entity("Xi Jinping", "PERSON")
    link = entities.link(opened.document(A), [doc.ordered_spans()[0].id], entity.id, annotator="ana", entity=entity)
    assert link is not None
    opened.do(link)
    note = entities.write_note(opened.entities[entity.id], "head of state", annotator="ana")
    assert note is not None
    opened.do(note)
    expected = opened.document(A), opened.document(B), dict(opened.entities), dict(opened.entity_notes)
    opened.close() if clean else crash(opened)
    again = project(where)
    assert not again.read_only
    assert not again.notices
    assert (again.document(A), again.document(B), dict(again.entities), dict(again.entity_notes)) == expected
    for _ in range(5):
        assert again.undo() is not None
    assert again.undo() is None
    assert not again.entities
    assert not again.document(A).stored


def test_a_change_over_many_articles_and_entities_is_one_step(where: Path) -> None:
    opened = project(where)
    changes = [
        annotate.tag(opened.document(name), *bounds(opened.document(name).text, "Beijing"), "GPE", annotator="ana") for name in (A, B)
    ]
    entity = entities.new_entity("Beijing", "GPE")
    both = together(*changes, entities.put_entity(None, entity, annotator="ana"))
    assert both is not None
    opened.do(both)
    assert len(opened.document(A).spans) == len(opened.document(B).spans) == len(opened.entities) == 1
    opened.undo()
    assert not opened.document(A).stored
    assert not opened.document(B).stored
    assert not opened.entities


def test_listeners_hear_what_was_applied_until_they_stop(where: Path) -> None:
    opened = project(where)
    heard: list[Change] = []
    stop = opened.subscribe(heard.append)
    done = tag(opened)
    undone = opened.undo()
    redone = opened.redo()
    assert [change.title for change in heard] == ["Tag PERSON “Xi Jinping”"] * 3
    assert isinstance(heard[0].edits[0].after, Article)
    assert heard[0].edits[1:] == done.edits
    assert heard[1] is undone
    assert undone is not None
    assert redone is not None
    assert [edit.inverse() for edit in reversed(undone.edits)] == list(heard[0].edits)
    assert redone.edits == heard[0].edits
    stop()
    stop()
    opened.undo()
    assert len(heard) == 3


def test_a_listener_that_fails_does_not_take_the_change_back(where: Path) -> None:
    opened = project(where)

    def fail(_: Change) -> None:
        raise RuntimeError("a screen")

    opened.subscribe(fail)
    with pytest.raises(RuntimeError):
        tag(opened)
    crash(opened)
    assert len(project(where).document(A).spans) == 1


def test_the_text_that_was_annotated_stands_when_its_file_changes(where: Path) -> None:
    opened = project(where)
    tag(opened)
    opened.close()
    (where / "a.txt").write_text("Something else altogether about Xi Jinping.")
    opened = project(where)
    assert opened.document(A).text == TEXT
    assert "changed since it was annotated" in str(opened.notices[0])
    (where / "a.txt").unlink()
    opened.close()
    opened = project(where)
    assert opened.document(A).text == TEXT
    assert not opened.notices


def test_a_redo_brings_back_the_text_it_was_about(where: Path) -> None:
    opened = project(where)
    tag(opened)
    opened.undo()
    opened.close()
    (where / "a.txt").write_text("Another text.")
    opened = project(where)
    assert opened.document(A).text == "Another text."
    opened.checkpoint()
    opened.redo()
    assert opened.document(A).text == TEXT
    assert len(opened.document(A).spans) == 1
    crash(opened)
    opened = project(where)
    assert opened.document(A).text == TEXT
    opened.undo()
    opened.close()
    (where / "a.txt").unlink()
    opened = project(where)
    with pytest.raises(InputError):
        opened.document(A)
    opened.redo()
    assert opened.document(A).text == TEXT


def test_a_changed_file_can_be_annotated_anew_after_undo(where: Path) -> None:
    opened = project(where)
    tag(opened)
    opened.undo()
    opened.close()
    (where / "a.txt").write_text("Now Xi Jinping comes first.")
    opened = project(where)
    tag(opened)
    crash(opened)
    opened = project(where)
    assert not opened.notices
    assert span_at(opened.document(A), "Xi Jinping").start == 4


def test_articles_from_elsewhere_are_stored_with_their_first_change(where: Path) -> None:
    opened = project(where)
    article = make_article("Kabar dari jauh", source="https://example.org/1")
    doc = opened.add(article, "Kabar dari jauh")
    assert not doc.stored
    span = Span(id="s1", article=article.id, start=0, end=5, label="ORG", quote="Kabar")
    opened.do(change_of([Put(None, span), Put(None, article)]))
    crash(opened)
    opened = project(where)
    assert opened.document(article.id).spans == {"s1": span}
    assert opened.document(article.id).text == "Kabar dari jauh"


def test_marking_an_untouched_article_as_done_with_a_tag_in_the_same_step(where: Path) -> None:
    opened = project(where)
    doc = opened.document(A)
    change = together(annotate.tag(doc, *XI, "PERSON", annotator="ana"), annotate.set_status(doc, "done", annotator="ana"))
    assert change is not None
    opened.do(change)
    assert opened.document(A).article.status == "done"
    opened.undo()
    assert not opened.document(A).stored


def test_other_text_with_wide_characters(where: Path) -> None:
    opened = project(where)
    tag(opened, B, "👩‍🚀", "PERSON")
    crash(opened)
    assert project(where).document(B).ordered_spans()[0].start == OTHER.index("👩‍🚀")


def test_a_redo_after_a_crash_still_has_the_text_it_was_about(where: Path) -> None:
    opened = project(where)
    tag(opened)
    opened.undo()
    crash(opened)
    (where / "a.txt").write_text("Another text.")
    opened = project(where)
    assert opened.document(A).text == "Another text."
    opened.close()
    opened = project(where)
    opened.redo()
    assert opened.document(A).text == TEXT
