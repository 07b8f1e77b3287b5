import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from store import annotate
from store.document import Document, apply
from store.errors import InvalidError
from store.model import CONTEXT, Change, Decision, Note, Place, Put, Span, Suggestion
from tests.store.making import TEXT, bounds, document

DOC = apply(document(), [Put(None, document().article)])
XI = bounds(TEXT, "Xi Jinping")


def after(doc: Document, change: Change | None) -> Document:
    assert change is not None
    return apply(doc, change.edits)


def tagged(label: str = "PERSON") -> tuple[Document, Span]:
    doc = after(DOC, annotate.tag(DOC, *XI, label, annotator="ana"))
    return doc, doc.ordered_spans()[0]


def suggestion(quote: str = "Xi Jinping", label: str = "ORG") -> Suggestion:
    start, end = bounds(TEXT, quote)
    return Suggestion(start=start, end=end, label=label, quote=quote, score=0.75, source="model", origin="model:id@1")


@given(st.integers(0, len(TEXT)), st.integers(0, len(TEXT)))
def test_a_tag_carries_the_text_around_it(start: int, end: int) -> None:
    if start >= end:
        with pytest.raises(InvalidError):
            annotate.tag(DOC, start, end, "ORG", annotator="ana")
        return
    change = annotate.tag(DOC, start, end, "ORG", annotator="ana", at=(1, 2))
    assert change is not None
    assert change.at == Place(DOC.article.id, 1, 2)
    span = change.edits[0].after
    assert isinstance(span, Span)
    assert span.quote == TEXT[start:end]
    assert TEXT[:start].endswith(span.prefix)
    assert TEXT[end:].startswith(span.suffix)
    assert len(span.prefix) == min(CONTEXT, start)
    assert (span.annotator, span.origin, span.article) == ("ana", "person", DOC.article.id)


@pytest.mark.parametrize(("start", "end"), [(-1, 3), (3, 3), (4, 3), (0, len(TEXT) + 1)])
def test_ranges_outside_the_text_are_refused(start: int, end: int) -> None:
    doc, span = tagged()
    for act in (
        lambda: annotate.tag(doc, start, end, "ORG", annotator="ana"),
        lambda: annotate.resize(doc, span.id, start, end, annotator="ana"),
        lambda: annotate.tag_everywhere(doc, [(start, end)], "ORG", annotator="ana"),
    ):
        with pytest.raises(InvalidError, match="not inside"):
            act()


def test_the_same_tag_twice_is_nothing_to_do() -> None:
    doc, _ = tagged()
    assert annotate.tag(doc, *XI, "PERSON", annotator="ana") is None
    assert annotate.tag(doc, *XI, "ORG", annotator="ana") is not None


def test_a_label_is_needed() -> None:
    with pytest.raises(InvalidError, match="label"):
        annotate.tag(DOC, 0, 3, "  ", annotator="ana")


def test_titles_say_what_was_done_on_one_short_line() -> None:
    change = annotate.tag(DOC, *XI, "PERSON", annotator="ana")
    assert change is not None
    assert change.title == "Tag PERSON “Xi Jinping”"
    assert annotate.quoted("a\n  b" + "c" * 60) == "“a b" + "c" * 36 + "…”"


def test_relabel() -> None:
    doc, span = tagged()
    assert annotate.relabel(doc, span.id, "PERSON", annotator="ana") is None
    changed = after(doc, annotate.relabel(doc, span.id, "ORG", annotator="budi")).spans[span.id]
    assert (changed.label, changed.annotator, changed.created) == ("ORG", "budi", span.created)
    both = after(doc, annotate.tag(doc, *XI, "ORG", annotator="ana"))
    with pytest.raises(InvalidError, match="already tagged ORG"):
        annotate.relabel(both, span.id, "ORG", annotator="ana")


def test_resize_takes_the_new_words() -> None:
    doc, span = tagged()
    assert annotate.resize(doc, span.id, span.start, span.end, annotator="ana") is None
    changed = after(doc, annotate.resize(doc, span.id, span.start, span.start + 2, annotator="ana")).spans[span.id]
    assert (changed.quote, changed.label) == ("Xi", "PERSON")
    assert TEXT[changed.end :].startswith(changed.suffix)


def test_deleting_a_span_takes_its_notes_along_and_no_others() -> None:
    doc, span = tagged()
    doc = after(doc, annotate.write_note(doc, "span", span.id, "on it", annotator="ana"))
    doc = after(doc, annotate.write_note(doc, "article", doc.article.id, "on the article", annotator="ana"))
    doc = after(doc, annotate.delete(doc, [span.id, span.id], annotator="ana"))
    assert not doc.spans
    assert [note.text for note in doc.notes.values()] == ["on the article"]
    assert annotate.delete(doc, [], annotator="ana") is None
    with pytest.raises(InvalidError, match="no such span"):
        annotate.delete(doc, [span.id], annotator="ana")


def test_accepting_makes_a_span_and_remembers_the_decision() -> None:
    change = annotate.accept(DOC, [suggestion()], annotator="ana")
    doc = after(DOC, change)
    span, decision = doc.ordered_spans()[0], next(iter(doc.decisions.values()))
    assert (span.label, span.origin, span.score, span.quote) == ("ORG", "model:id@1", 0.75, "Xi Jinping")
    assert (decision.verdict, decision.label, decision.final) == ("accepted", "ORG", "")
    assert annotate.accept(doc, [suggestion()], annotator="ana") is None


def test_accepting_many_is_one_step() -> None:
    doc = after(DOC, annotate.accept(DOC, [suggestion(), suggestion("Beijing", "GPE"), suggestion()], annotator="ana"))
    assert len(doc.spans) == len(doc.decisions) == 2


def test_accepting_what_is_tagged_already_only_decides() -> None:
    doc, _ = tagged("ORG")
    change = annotate.accept(doc, [suggestion()], annotator="ana")
    assert change is not None
    assert [type(edit.after) for edit in change.edits] == [Decision]


def test_rejecting_and_changing_ones_mind() -> None:
    doc = after(DOC, annotate.reject(DOC, [suggestion()], annotator="ana"))
    assert not doc.spans
    assert annotate.reject(doc, [suggestion()], annotator="ana") is None
    doc = after(doc, annotate.accept(doc, [suggestion()], annotator="ana"))
    assert [decision.verdict for decision in doc.decisions.values()] == ["accepted"]
    assert len(doc.spans) == 1


def test_accepting_as_another_label_remembers_both() -> None:
    doc = after(DOC, annotate.accept_as(DOC, suggestion(), "PERSON", annotator="ana"))
    decision = next(iter(doc.decisions.values()))
    assert (decision.verdict, decision.label, decision.final) == ("relabelled", "ORG", "PERSON")
    assert doc.ordered_spans()[0].label == "PERSON"
    same = annotate.accept_as(DOC, suggestion(), "ORG", annotator="ana")
    assert next(iter(after(DOC, same).decisions.values())).verdict == "accepted"


def test_a_suggestion_for_another_text_is_refused() -> None:
    with pytest.raises(InvalidError, match="another text"):
        annotate.accept(DOC, [replace(suggestion(), quote="Somebody")], annotator="ana")


def test_tagging_everywhere_skips_what_is_tagged() -> None:
    doc, span = tagged()
    second = TEXT.index("Xi Jinping", span.end)
    change = annotate.tag_everywhere(doc, [XI, (second, second + 10), (second, second + 10)], "PERSON", annotator="ana")
    assert change is not None
    assert change.title == "Tag PERSON “Xi Jinping”"
    doc = after(doc, change)
    assert [found.origin for found in doc.ordered_spans()] == ["person", "propagated"]
    assert annotate.tag_everywhere(doc, [XI], "PERSON", annotator="ana") is None


def test_status_of_an_article_that_is_not_stored_yet() -> None:
    fresh = document()
    change = annotate.set_status(fresh, "done", annotator="ana")
    assert after(fresh, change).article.status == "done"
    assert annotate.set_status(fresh, "open", annotator="ana") is None


def test_notes_are_written_changed_and_deleted() -> None:
    doc, span = tagged()
    assert annotate.write_note(doc, "span", span.id, " \n", annotator="ana") is None
    doc = after(doc, annotate.write_note(doc, "span", span.id, "first", annotator="ana"))
    note = next(iter(doc.notes.values()))
    assert (note.target_id, note.article, note.text) == (span.id, doc.article.id, "first")
    assert annotate.write_note(doc, "span", span.id, "first", annotator="ana", note_id=note.id) is None
    doc = after(doc, annotate.write_note(doc, "span", span.id, "second", annotator="ana", note_id=note.id))
    assert doc.notes[note.id].text == "second"
    change = annotate.write_note(doc, "span", span.id, "", annotator="ana", note_id=note.id)
    assert change is not None
    assert change.title == "Delete note"
    assert not after(doc, change).notes


@pytest.mark.parametrize(("target", "target_id", "note_id"), [("span", "none", None), ("article", "none", None), ("article", "", "none")])
def test_notes_about_nothing_are_refused(target: str, target_id: str, note_id: str | None) -> None:
    with pytest.raises(InvalidError):
        annotate.write_note(DOC, target, target_id or DOC.article.id, "x", annotator="ana", note_id=note_id)  # type: ignore[arg-type]


def test_every_change_can_be_taken_back() -> None:
    doc, span = tagged()
    doc = after(doc, annotate.write_note(doc, "span", span.id, "on it", annotator="ana"))
    changes = [
        annotate.tag(doc, 0, 8, "ORG", annotator="ana"),
        annotate.relabel(doc, span.id, "ORG", annotator="ana"),
        annotate.resize(doc, span.id, 0, 5, annotator="ana"),
        annotate.delete(doc, [span.id], annotator="ana"),
        annotate.accept(doc, [suggestion()], annotator="ana"),
        annotate.reject(doc, [suggestion()], annotator="ana"),
        annotate.accept_as(doc, suggestion(), "GPE", annotator="ana"),
        annotate.set_status(doc, "done", annotator="ana"),
        annotate.write_note(doc, "article", doc.article.id, "x", annotator="ana"),
    ]
    for change in changes:
        changed = after(doc, change)
        assert changed != doc
        assert change is not None
        assert apply(changed, [edit.inverse() for edit in reversed(change.edits)]) == doc


def test_notes_know_their_kind() -> None:
    doc, span = tagged()
    change = annotate.write_note(doc, "span", span.id, "x", annotator="ana")
    assert change is not None
    assert isinstance(change.edits[0].after, Note)
    assert change.at == Place(doc.article.id, span.start, span.end)
