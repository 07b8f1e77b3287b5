"""A project as one value: in a fixed order, counted in words, with everything told that is wrong inside a document or points nowhere."""

from dataclasses import replace
from typing import Any

import msgspec
import pytest

from store.document import Document
from store.exchange import bundle as module
from store.exchange.bundle import (
    Bundle,
    annotators_of,
    annotators_of_document,
    document_problems,
    in_words,
    loose_end,
    loose_ends,
    ordered,
    references,
)
from store.labels import DEFAULT
from store.model import Decision, Entity, Note, Span
from tests.store.exchange.worlds import document, span, world


def _note(name: str, target: Any, target_id: str, created: str = "", annotator: str = "") -> Note:
    return Note(id=name, target=target, target_id=target_id, text="x", created=created, annotator=annotator)


def test_everything_has_its_fixed_order() -> None:
    documents = [document("b.txt", "x"), document("a.txt", "b"), document("a.txt", "a")]
    entities = [Entity(id=name[1], name=name[0], label="X") for name in ("b1", "a2", "a1")]
    notes = [_note("b", "entity", "1", "2"), _note("c", "entity", "1", "1"), _note("a", "entity", "1", "2")]
    one = Bundle(project="p", program="1", labels=DEFAULT, documents=tuple(documents), entities=tuple(entities), notes=tuple(notes))
    found = ordered(one)
    assert (found.project, found.program, found.labels) == ("p", "1", DEFAULT)
    assert found.documents == (*sorted(documents[1:], key=lambda one: one.article.id), documents[0])
    assert [(entity.name, entity.id) for entity in found.entities] == [("a", "1"), ("a", "2"), ("b", "1")]
    assert [note.id for note in found.notes] == ["c", "a", "b"]


def test_everybody_is_named_who_said_something() -> None:
    bare = document("a.txt")
    decision = Decision(id="d", article="x", start=0, end=1, label="X", quote="P", verdict="accepted", annotator="c")
    spans = [span(bare, 0, 8, annotator="a"), span(bare, 0, 9, annotator="")]
    whole = Document(
        bare.article, bare.text, {one.id: one for one in spans}, {"d": decision}, {"n": _note("n", "article", "x", annotator="b")}
    )
    assert list(annotators_of(spans, [decision])) == ["a", "c"]
    assert list(annotators_of_document(whole)) == ["a", "c", "b"]


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ((1, 1, 1, 1, 1), "1 article, 1 span, 1 decision, 1 note, 1 entity"),
        ((0, 2, 1000, 3, 0), "0 articles, 2 spans, 1,000 decisions, 3 notes, 0 entities"),
    ],
)
def test_counts_are_in_words(counts: tuple[int, int, int, int, int], words: str) -> None:
    assert in_words(*counts) == words


def _told(**changes: Any) -> list[tuple[str, str]]:
    """Return what is wrong with a document of one span or decision, which is changed."""
    bare = document("a.txt", "Joko tiba di Solo.")
    record: Span | Decision = span(bare, 5, 9, id="s1")
    if changes.pop("decision", False):
        record = Decision(id="d1", article=bare.article.id, start=5, end=9, label="X", quote="tiba", verdict="accepted")
    changed = msgspec.structs.replace(record, **changes)
    place = {"spans": {"s1": changed}} if isinstance(changed, Span) else {"decisions": {"d1": changed}}
    problems = document_problems(replace(bare, **place))
    return [(one.what, one.where.removeprefix(f"article {bare.article.id}, ")) for one in problems]


@pytest.mark.parametrize("decision", [False, True])
def test_a_record_lies_in_its_text_and_has_its_quote(decision: bool) -> None:
    where = "decision d1" if decision else "span s1"
    assert _told(decision=decision) == []
    for start, end in ((-1, 4), (5, 5), (9, 5), (5, 19)):
        what = f"The offsets {start}–{end} lie outside the text of 18 code points."
        assert _told(decision=decision, start=start, end=end, quote="") == [(what, where)]
    assert _told(decision=decision, end=18, quote="x" * 70) == [(f"The text at 5–18 is not the quote {'x' * 60!r}.", where)]
    assert _told(decision=decision, start=0, end=18, quote="Joko tiba di Solo.", **({} if decision else {"prefix": "", "suffix": ""})) == []


@pytest.mark.parametrize(
    ("changes", "sound"),
    [
        ({"prefix": "", "suffix": ""}, True),
        ({"prefix": "ko ", "suffix": " di"}, True),
        ({"prefix": "ko"}, False),
        ({"suffix": "di"}, False),
        ({"prefix": "xJoko "}, False),
        ({"suffix": " di Solo.x"}, False),
    ],
)
def test_a_span_has_what_stands_beside_it(changes: dict[str, str], sound: bool) -> None:
    assert _told(**changes) == ([] if sound else [("The prefix or suffix is not what stands beside the span.", "span s1")])


def test_what_stands_beside_a_span_is_no_longer_than_it_may_be(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CONTEXT", 3)
    assert _told(prefix="ko ", suffix=" di") == []
    assert len(_told(prefix="oko ", suffix=" di")) == len(_told(prefix="ko ", suffix=" di ")) == 1
    monkeypatch.setattr(module, "CONTEXT", 5)
    assert _told(prefix="Joko ", suffix=" di S") == []


def test_a_text_is_the_one_its_record_tells_of_and_not_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    bare = document("a.txt", "Joko.")
    where = f"article {bare.article.id}"
    changed = replace(bare, text="Jokos!")
    told = [
        ("The text has 6 code points, the record says 5.", where),
        ("The text is not the one its SHA-256 was made from.", where),
    ]
    assert [(one.what, one.where) for one in document_problems(changed)] == told
    assert [one.what for one in document_problems(replace(bare, text="Joku."))] == [told[1][0]]
    monkeypatch.setattr(module, "MAX_BYTES", 5)
    assert list(document_problems(bare)) == []
    monkeypatch.setattr(module, "MAX_BYTES", 4)
    assert [(one.what, one.where) for one in document_problems(bare)] == [("The text has 5 code points; the limit is 4.", where)]


def test_what_points_outside_an_article_is_given_with_its_target() -> None:
    bare = document("a.txt")
    spans = {"s1": span(bare, 0, 8, id="s1", entity="e1"), "s2": span(bare, 0, 9, id="s2")}
    notes = {
        name: _note(name, target, target_id)
        for name, target, target_id in (
            ("n1", "span", "s1"),
            ("n2", "span", "s9"),
            ("n3", "span", "u1"),
            ("n4", "article", "s1"),
            ("n5", "entity", "u1"),
        )
    }
    found = [(spans["s1"], "entity", "e1"), (notes["n2"], "span", "s9")]
    rest = [(notes["n4"], "article", "s1"), (notes["n5"], "entity", "u1")]
    assert list(references(spans, notes, {"u1"})) == [*found, *rest]
    assert list(references(spans, notes)) == [*found, (notes["n3"], "span", "u1"), *rest]
    assert loose_end(spans["s1"]) == "Span s1 points at entity e1, which does not exist."
    assert loose_end(notes["n2"]) == "Note n2 is about span s9, which does not exist."


def test_references_that_lead_nowhere_are_told() -> None:
    whole = world()
    assert loose_ends(whole) == []
    told = ["Span s9-23-PERSON points at entity e1, which does not exist.", "Span s18-23-PERSON points at entity e1, which does not exist."]
    assert loose_ends(replace(whole, entities=())) == [*told, "Note n3 is about entity e1, which does not exist."]
    first = next(one for one in whole.documents if one.spans)
    spanless = replace(first, spans={})
    bundle = replace(whole, documents=(spanless,))
    assert loose_ends(bundle) == ["Note n1 is about span s9-23-PERSON, which does not exist."]
    lost = replace(whole, documents=(), notes=(_note("n4", "article", first.article.id),))
    assert loose_ends(lost) == [f"Note n4 is about article {first.article.id}, which does not exist."]
