import os
import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from store import annotate, entities
from store.changes import together
from store.document import Document
from store.errors import InputError, InvalidError, ReadOnlyError, StaleError
from store.ingest import make_article
from store.labels import LabelsError
from store.model import Article, Change, Decision, Entity, Note, Put, Span, Suggestion
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


def test_nothing_of_a_change_is_done_when_one_edit_is_wrong(where: Path) -> None:
    opened = project(where)
    good = annotate.tag(opened.document(A), *XI, "PERSON", annotator="ana")
    bad = annotate.tag(opened.document(B), 0, 8, "NOSUCH", annotator="ana")
    before = (where / ".sorot" / "journal.jsonl").read_bytes()
    both = together(good, bad)
    assert both is not None
    with pytest.raises(InvalidError, match="no label 'NOSUCH'"):
        opened.do(both)
    assert (where / ".sorot" / "journal.jsonl").read_bytes() == before
    assert not opened.document(A).spans
    assert opened.next_undo == ""


def span_of(doc: Document, **different: object) -> Span:
    change = annotate.tag(doc, *XI, "PERSON", annotator="ana")
    assert change is not None
    span = change.edits[0].after
    assert isinstance(span, Span)
    return replace(span, **different)


@pytest.mark.parametrize(
    "different",
    [
        {"end": 10_000},
        {"start": -1},
        {"start": XI[1]},
        {"quote": "Somebody"},
        {"label": "person"},
        {"entity": "nobody"},
        {"id": ""},
        {"id": "../../x"},
        {"score": 1.5},
        {"article": ""},
    ],
)
def test_spans_that_break_a_rule_are_refused(where: Path, different: dict[str, object]) -> None:
    opened = project(where)
    with pytest.raises(InvalidError):
        opened.do(change_of([Put(None, span_of(opened.document(A), **different))]))
    assert not opened.document(A).stored


def test_edits_that_break_a_rule_are_refused(where: Path) -> None:
    opened = project(where)
    tag(opened)
    doc = opened.document(A)
    span = doc.ordered_spans()[0]
    opened.do(annotate.write_note(doc, "span", span.id, "x", annotator="ana"))  # type: ignore[arg-type]
    note = next(iter(opened.document(A).notes.values()))
    decision = Decision(id="d", article=A, start=0, end=4, label="ORG", quote="Nope", verdict="rejected")
    wrong: list[list[Put]] = [
        [],
        [Put(None, None)],
        [Put(span, replace(span, id="other"))],
        [Put(span, replace(span, article=B))],
        [Put(span, replace(note, id=span.id))],
        [Put(span, None)],
        [Put(None, replace(note, id="n", target_id="nobody"))],
        [Put(None, Note(id="n", target="article", target_id=B, article=A, text="x"))],
        [Put(None, Note(id="n", target="entity", target_id="nobody", text="x"))],
        [Put(None, Entity(id="e", name=" ", label="ORG"))],
        [Put(None, decision)],
        [Put(doc.article, replace(doc.article, length=3))],
        [Put(doc.article, None)],
    ]
    state = opened.document(A)
    for edits in wrong:
        with pytest.raises(InvalidError):
            opened.do(change_of(edits))
        assert opened.document(A) == state
    for edit in (Put(None, doc.article), Put(replace(span, label="ORG"), span), Put(doc.article, replace(doc.article, sha256="0"))):
        with pytest.raises(StaleError):
            opened.do(change_of([edit]))
    assert opened.document(A) == state


def test_a_label_that_left_the_set_can_still_be_undone_to_and_resized(where: Path) -> None:
    labels = where / "labels.toml"
    labels.write_text('[[label]]\nname = "TEAM"\n[[label]]\nname = "ORG"\n')
    opened = project(where)
    tag(opened, label="TEAM")
    span = opened.document(A).ordered_spans()[0]
    opened.do(annotate.relabel(opened.document(A), span.id, "ORG", annotator="ana"))  # type: ignore[arg-type]
    opened.close()
    labels.write_text('[[label]]\nname = "ORG"\n')
    opened = project(where)
    opened.undo()
    assert opened.document(A).spans[span.id].label == "TEAM"
    opened.do(annotate.resize(opened.document(A), span.id, span.start, span.start + 2, annotator="ana"))  # type: ignore[arg-type]
    with pytest.raises(InvalidError, match="TEAM"):
        tag(opened, quote="Beijing", label="TEAM")


def test_bad_labels_keep_the_project_closed_and_unlocked(where: Path) -> None:
    (where / "labels.toml").write_text("[[label]]\nnaem = 1\n")
    with pytest.raises(LabelsError):
        project(where)
    (where / "labels.toml").unlink()
    assert not project(where).read_only


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


def test_deciding_goes_into_memory_at_once_and_over_restarts(where: Path) -> None:
    opened = project(where)
    start, end = bounds(TEXT, "Beijing")
    suggestion = Suggestion(start=start, end=end, label="ORG", quote="Beijing", score=0.5, source="model", origin="model:x")
    assert opened.memory.forms() == {}
    opened.do(annotate.accept_as(opened.document(A), suggestion, "GPE", annotator="ana"))  # type: ignore[arg-type]
    expected = opened.memory
    assert {label: tuple(count) for label, count in expected.counts("Beijing").items()} == {"ORG": (0, 1), "GPE": (1, 0)}
    assert [decision.final for decision in opened.decided(A)] == ["GPE"]
    opened.close()
    for saved in (True, False):
        if not saved:
            (where / ".sorot" / "memory.json").unlink()
        opened = project(where)
        assert opened.memory == expected
        opened.close()
    opened = project(where)
    opened.undo()
    crash(opened)
    assert project(where).memory.forms() == {}


def test_saved_memory_that_is_wrong_is_counted_again(where: Path) -> None:
    opened = project(where)
    tag(opened)
    expected = opened.memory
    opened.close()
    for content in (b"{", b'{"journal":"other","seq":1,"forms":{}}', b'{"journal":1}'):
        (where / ".sorot" / "memory.json").write_bytes(content)
        opened = project(where)
        assert opened.memory == expected
        crash(opened)


def test_checkpoint_in_portions_brings_the_oldest_first(where: Path) -> None:
    opened = project(where)
    tag(opened, B, "Beijing", "GPE")
    tag(opened)
    tag(opened, B, "Putin", "PERSON")
    assert not opened.checkpoint(limit=1)
    crash(opened)
    opened = project(where)
    assert (len(opened.document(A).spans), len(opened.document(B).spans)) == (1, 2)
    assert not opened.checkpoint(limit=2)
    assert opened.checkpoint(limit=1)
    size = (where / ".sorot" / "journal.jsonl").stat().st_size
    assert opened.checkpoint()
    opened.close()
    project(where).close()
    assert (where / ".sorot" / "journal.jsonl").stat().st_size == size


def test_files_are_brought_up_to_date_in_another_thread_meanwhile(tmp_path: Path) -> None:
    text = "kata " * 300
    where = folder(tmp_path, a=text, b=text)
    opened = project(where)
    stop = threading.Event()
    problems: list[BaseException] = []

    def keep_saving() -> None:
        try:
            while not stop.is_set():
                opened.checkpoint(1)
        except BaseException as error:
            problems.append(error)

    saving = threading.Thread(target=keep_saving)
    saving.start()
    for number in range(300):
        article = A if number % 3 else B
        change = annotate.tag(opened.document(article), 5 * number, 5 * number + 4, "ORG", annotator="ana")
        assert change is not None
        opened.do(change)
        if number % 5 == 0:
            opened.undo()
        if number % 10 == 0:
            opened.redo()
    stop.set()
    saving.join()
    assert not problems
    expected = opened.document(A), opened.document(B)
    crash(opened)
    opened = project(where)
    assert (opened.document(A), opened.document(B)) == expected
    opened.close()
    opened = project(where)
    assert (opened.document(A), opened.document(B)) == expected
    assert not opened.notices


def test_many_articles_do_not_stay_in_memory(where: Path) -> None:
    opened = project(where)
    for number in range(600):
        text = f"Kabar nomor {number}"
        opened.add(make_article(text, source=f"{number}"), text)
    assert len(opened._shelf._documents) < 300


def test_stored_elsewhere(where: Path, tmp_path: Path) -> None:
    opened = project(where, store=tmp_path / "kept" / "here")
    tag(opened)
    opened.close()
    assert sorted(os.listdir(where)) == ["a.txt", "b.txt"]
    assert len(project(where, store=tmp_path / "kept" / "here").document(A).spans) == 1


def test_closing_twice_and_using_it_afterwards(where: Path) -> None:
    opened = project(where)
    tag(opened)
    opened.close()
    opened.close()
    assert opened.read_only
    with pytest.raises(ReadOnlyError):
        opened.undo()


def test_opening_what_is_not_a_folder(where: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        project(where / "none")
    with pytest.raises(InputError, match="not a folder"):
        project(where / "a.txt")
    (where / ".sorot").symlink_to(where.parent)
    with pytest.raises(InputError, match="not a folder of its own"):
        project(where)


def test_private_files_and_what_version_control_leaves_out(where: Path) -> None:
    opened = project(where)
    tag(opened)
    opened.memory  # noqa: B018
    opened.close()
    store = where / ".sorot"
    for path in (store, *store.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path
    ignored = (store / ".gitignore").read_text()
    assert all(name in ignored for name in ("journal.jsonl", "lock", "memory.json", "reading.json", "suggestions/"))
    assert sorted(os.listdir(store)) == [".gitignore", "articles", "journal.jsonl", "lock", "memory.json", "project.json"]


def test_other_text_with_wide_characters(where: Path) -> None:
    opened = project(where)
    tag(opened, B, "👩‍🚀", "PERSON")
    crash(opened)
    assert project(where).document(B).ordered_spans()[0].start == OTHER.index("👩‍🚀")
