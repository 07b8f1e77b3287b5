"""What a project refuses."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from store import annotate, entities
from store.changes import together
from store.document import Document
from store.errors import InvalidError, StaleError
from store.labels import LabelsError
from store.model import Change, Decision, Entity, Note, Put, Span
from store.project import Project
from tests.store.making import TEXT, A, B, bounds, folder, project

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
    xi = entities.new_entity("Xi Jinping", "PERSON")
    opened.do(change_of([Put(None, xi)]))
    opened.do(change_of([Put(None, opened.document(B).article)]))
    other = opened.document(B)
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
        [Put(other.article, None), Put(None, Note(id="n", target="article", target_id=B, article=B, text="x"))],
        [Put(None, Note(id="n", target="span", target_id=span.id, article=B, text="x"))],
        [Put(None, Note(id="n", target="entity", target_id="nobody", text="x"))],
        [Put(None, Note(id="n", target="entity", target_id=xi.id, article=A, text="x"))],
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


def test_an_entity_goes_only_with_all_that_points_at_it(where: Path) -> None:
    opened = project(where)
    tag(opened)
    tag(opened, B, "Putin", "PERSON")
    entity = entities.new_entity("Somebody", "PERSON")
    for article in (A, B):
        doc = opened.document(article)
        new = entity if article == A else None
        link = entities.link(doc, list(doc.spans), entity.id, annotator="ana", entity=new)
        assert link is not None
        opened.do(link)
    held = opened.entities[entity.id]
    note = entities.write_note(held, "who?", annotator="ana")
    assert note is not None
    opened.do(note)
    notes = list(opened.entity_notes.values())
    for documents, known in (([opened.document(A)], notes), ([opened.document(A), opened.document(B)], [])):
        with pytest.raises(InvalidError, match="cannot go"):
            opened.do(entities.delete_entity(held, documents, known, annotator="ana"))
    opened.do(entities.delete_entity(held, opened.stored_documents(), notes, annotator="ana"))
    assert not opened.entities
    assert not opened.entity_notes
    assert [span.entity for span in opened.document(B).spans.values()] == [""]
    opened.undo()
    assert [span.entity for span in opened.document(B).spans.values()] == [entity.id]
