"""What another text makes of each record of an article, edit by edit, and what a person's answers change."""

from types import SimpleNamespace
from typing import Any

import pytest
from msgspec.structs import replace

from store import renewing
from store.added import ORIGINAL
from store.document import Document
from store.ingest import make_article
from store.model import Article, Decision, Entity, Note, Place, Put, Span, Unplaced
from store.renewing import Renewal, at_place, confirm, drop, renewal

TEXT = "Presiden Joko Widodo bertemu Xi Jinping di Beijing. Keduanya membahas perdagangan antara kedua negara itu."
NEW = "Jakarta - " + TEXT
NOW = "2024-01-02T03:04:05.678Z"
XI = Entity(id="xi", name="Xi Jinping", label="PERSON")


@pytest.fixture(autouse=True)
def stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have it be one moment."""
    monkeypatch.setattr(renewing, "now", lambda: NOW)


def article(text: str, **more: Any) -> Article:
    return replace(make_article(text, source="a.txt"), id="a", **more)


def at(quote: str, text: str = TEXT) -> dict[str, Any]:
    start = text.index(quote)
    end = start + len(quote)
    return {"start": start, "end": end, "quote": quote}


def around(quote: str, text: str = TEXT) -> dict[str, Any]:
    place = at(quote, text)
    before, after = text[: place["start"]], text[place["end"] :]
    return {**place, "prefix": before[-32:], "suffix": after[:32]}


def span(quote: str, name: str = "s", **more: Any) -> Span:
    return Span(**{"id": name, "article": "a", "label": "PERSON", **around(quote), **more})


def decision(quote: str, name: str = "d", **more: Any) -> Decision:
    return Decision(**{"id": name, "article": "a", "label": "GPE", "verdict": "rejected", **at(quote), **more})


def document(*records: Any, text: str = TEXT, **more: Any) -> Document:
    def kept(kind: type[Any]) -> dict[str, Any]:
        return {one.id: one for one in records if isinstance(one, kind)}

    return Document(article(text, **more), text, kept(Span), kept(Decision), kept(Note), kept(Unplaced), stored=True)


def asked(
    doc: Document, text: str, found: Article | None = None, *, before: str | None = TEXT, entities: tuple[str, ...] = ("xi",)
) -> Renewal:
    """Ask what a text means in a project that has an entity and the texts from before."""
    known: Any = SimpleNamespace(annotator="ana", entities=dict.fromkeys(entities), text_before=lambda article, sha: before)
    return renewal(known, doc, found or article(text), text)


def counts(found: Renewal) -> tuple[int, ...]:
    return found.kept, found.moved, found.doubtful, found.lost, found.decisions, found.back


def lost(was: Span | Decision, **more: Any) -> Unplaced:
    return Unplaced(**{"id": was.id, "article": "a", "was": was, "text": article(TEXT).sha256, **more})


def test_what_moves_on_is_put_at_its_place_in_the_new_text() -> None:
    one, other = span("Xi Jinping", entity="xi", score=0.5), decision("Beijing")
    found = asked(document(one, other), NEW)
    assert found.change.title == "New text of a.txt"
    assert (found.change.at, found.change.annotator, found.change.time) == (Place("a", 0, 0), "ana", NOW)
    assert list(found.change.edits) == [
        Put(article(TEXT), replace(article(NEW), title=found.article.title)),
        Put(one, replace(one, **around("Xi Jinping", NEW))),
        Put(other, replace(other, **at("Beijing", NEW))),
    ]
    assert counts(found) == (0, 1, 0, 0, 0, 0)
    assert (found.text, found.same, found.sha256, found.words) == (NEW, False, article(NEW).sha256, "1 in place")


def test_what_stays_where_it_was_is_kept_and_only_its_surroundings_change() -> None:
    far, near = span("Joko Widodo"), span("perdagangan", "t")
    text = TEXT.replace("kedua negara itu", "keduanya sekarang")
    found = asked(document(far, near), text)
    assert counts(found) == (2, 0, 0, 0, 0, 0)
    assert list(found.change.edits[1:]) == [Put(near, replace(near, suffix=around("perdagangan", text)["suffix"]))]
    assert found.words == "2 in place"


def test_other_words_in_the_same_place_have_moved() -> None:
    text = TEXT.replace("perdagangan", "perdaganggan")
    one = span("perdagangan")
    found = asked(document(one), text)
    assert counts(found) == (0, 1, 0, 0, 0, 0)
    assert list(found.change.edits[1:]) == [Put(one, replace(one, **around("perdaganggan", text)))]


def test_what_is_nowhere_loses_its_place_and_is_counted_by_its_kind() -> None:
    one, other = span("Xi Jinping"), decision("Xi Jinping")
    found = asked(document(one, other), "Lain.")
    score = found.change.edits[2].after.score  # type: ignore[union-attr]
    assert list(found.change.edits[1:]) == [
        Put(one, None),
        Put(None, lost(one, score=score)),
        Put(other, None),
        Put(None, lost(other, score=score)),
    ]
    assert counts(found) == (0, 0, 0, 1, 1, 0)
    assert found.words == "0 in place, 1 lost"


def test_what_may_be_somewhere_is_offered_there() -> None:
    text = TEXT.replace("Xi Jinping", "Li Jinpeng")
    one, other = span("Xi Jinping"), decision("Joko Widodo")
    found = asked(document(one, other), text)
    (left,) = [edit.after for edit in found.change.edits if isinstance(edit.after, Unplaced)]
    assert left == lost(one, start=at("Li Jinpeng", text)["start"], end=at("Li Jinpeng", text)["end"], score=left.score)
    assert counts(found) == (0, 0, 1, 0, 0, 0)
    assert found.words == "0 in place, 1 doubtful"


def test_two_alike_never_come_to_one_place_and_two_unlike_do() -> None:
    one, twin, other = span("Xi Jinping"), span("Xi Jinping", "t"), span("Xi Jinping", "u", label="ORG")
    found = asked(document(one, twin, other, decision("Xi Jinping", label="PERSON")), NEW)
    assert counts(found) == (0, 2, 1, 0, 0, 0)
    (left,) = [edit.after for edit in found.change.edits if isinstance(edit.after, Unplaced)]
    assert (left.id, left.start, left.end, left.offered) == ("t", 39, 49, True)


def test_what_had_no_place_is_back_in_it_and_points_at_nothing_that_went() -> None:
    one, other, third = span("Xi Jinping", entity="xi"), span("Beijing", "t", entity="gone"), decision("Joko Widodo")
    waiting = [lost(one), lost(other), lost(third)]
    found = asked(document(*waiting, text="Lain."), NEW)
    assert list(found.change.edits[1:]) == [
        Put(waiting[0], None),
        Put(None, replace(one, **around("Xi Jinping", NEW))),
        Put(waiting[1], None),
        Put(None, replace(other, **around("Beijing", NEW), entity="")),
        Put(waiting[2], None),
        Put(None, replace(third, **at("Joko Widodo", NEW))),
    ]
    assert counts(found) == (0, 0, 0, 0, 0, 2)
    assert found.words == "0 in place, 2 back in place"


def test_what_waits_and_whose_text_is_gone_is_offered_nothing() -> None:
    known, offered = lost(span("Xi Jinping")), lost(span("Beijing", "t"), start=1, end=3, score=0.8)
    found = asked(document(known, offered, text="Lain."), NEW, before=None)
    assert list(found.change.edits[1:]) == [Put(offered, replace(offered, start=0, end=0, score=0.0))]
    assert counts(found) == (0, 0, 0, 0, 0, 0)


def test_what_waits_is_offered_another_place_and_nothing_is_said_of_the_same() -> None:
    text = TEXT.replace("Xi Jinping", "Li Jinpeng")
    first = lost(span("Xi Jinping"))
    found = asked(document(first, lost(span("perdagangan", "t")), text="Lain."), text)
    (edit,) = [edit for edit in found.change.edits if isinstance(edit.after, Unplaced)]
    offered = edit.after
    assert isinstance(offered, Unplaced)
    assert (edit.before, offered.start, offered.end, found.back) == (first, 29, 39, 1)
    assert asked(document(offered, text="Lain."), text).change.edits[1:] == ()


def test_a_second_of_a_kind_that_waits_does_not_come_where_the_first_is() -> None:
    one, twin = span("Xi Jinping"), lost(span("Xi Jinping", "t"))
    found = asked(document(one, twin), NEW)
    (left,) = [edit.after for edit in found.change.edits if isinstance(edit.after, Unplaced)]
    assert (left.id, left.start, left.end, left.score >= 0.9) == ("t", 39, 49, True)
    assert counts(found) == (0, 1, 0, 0, 0, 0)


def test_of_the_same_text_only_the_sum_is_noted() -> None:
    doc = document(span("Xi Jinping"), lost(span("Beijing", "t")))
    found = asked(doc, TEXT, article(TEXT, encoding="utf-16"))
    assert (found.same, found.words, found.change.title) == (True, "the same text", "Same text of a.txt")
    assert found.change.edits == (Put(doc.article, replace(doc.article, encoding="utf-16")),)
    assert counts(found) == (0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize(("source", "named"), [("b.txt", "b.txt"), ("", "Judul")])
def test_an_article_is_named_by_its_source_or_its_title(source: str, named: str) -> None:
    assert asked(document(source=source, title="Judul"), NEW).change.title == f"New text of {named}"


def test_a_title_made_from_the_text_follows_it_and_another_stays() -> None:
    given = article(NEW, title="Judul baru")
    assert asked(document(), NEW, given).article == replace(article(TEXT), sha256=given.sha256, length=len(NEW), title="Judul baru")
    assert asked(document(title="Judul lama"), NEW, given).article.title == "Judul lama"


def test_the_sum_of_what_was_added_is_renewed_and_other_metadata_stays() -> None:
    old = {ORIGINAL: "1", "author": "Rina"}
    added = asked(document(metadata=old), NEW, article(NEW, metadata={ORIGINAL: "2", "author": "Budi", "site": "x"}))
    assert added.article.metadata == {ORIGINAL: "2", "author": "Rina"}
    assert asked(document(metadata=old), NEW, article(NEW, metadata={"site": "x"})).article.metadata == old


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ({"kept": 2, "moved": 3}, "5 in place"),
        ({"kept": 1, "back": 1, "doubtful": 2, "lost": 3, "decisions": 4}, "1 in place, 1 back in place, 2 doubtful, 3 lost"),
        ({"kept": 1, "same": True}, "the same text"),
    ],
)
def test_how_annotations_fare_in_words(found: dict[str, Any], words: str) -> None:
    change = asked(document(), NEW).change
    assert Renewal(change, NEW, **found).words == words
    assert (counts(Renewal(change, NEW)), Renewal(change, NEW).same) == ((0, 0, 0, 0, 0, 0), False)


@pytest.mark.parametrize(
    ("text", "start", "end", "was", "expected"),
    [
        ("satu duaan tiga", 5, 8, {"prefix": "satu ", "quote": "dua", "suffix": " tiga"}, (5, 10)),
        ("satu duaan tiga", 5, 8, {"prefix": "satu ", "quote": "dua", "suffix": "an tiga"}, (5, 8)),
        ("satu mendua tiga", 8, 11, {"prefix": "satu ", "quote": "dua", "suffix": " tiga"}, (5, 11)),
        ("satu mendua tiga", 8, 11, {"prefix": "men", "quote": "dua", "suffix": " tiga"}, (8, 11)),
        ("mendua", 3, 5, {"prefix": "", "quote": "du", "suffix": ""}, (0, 6)),
        ("a b", 0, 1, {"prefix": " ", "quote": "a", "suffix": " "}, (0, 1)),
        ("xab", 2, 3, {"prefix": " ", "quote": "b", "suffix": " "}, (0, 3)),
    ],
)
def test_an_offered_range_ends_where_words_do_if_what_it_is_for_did(
    text: str, start: int, end: int, was: dict[str, Any], expected: tuple[int, int]
) -> None:
    mention = Span(id="s", article="a", start=0, end=1, label="ORG", **was)
    assert renewing._whole(text, start, end, mention) == expected
    judged = Decision(id="s", article="a", start=0, end=1, label="ORG", quote=was["quote"], verdict="accepted")
    assert renewing._whole(text, start, end, judged) == (start, end)


def test_a_record_at_another_place_has_the_words_that_are_there() -> None:
    assert at_place(span("Xi Jinping"), TEXT, 9, 20) == replace(span("Xi Jinping"), **around("Joko Widodo"))
    assert at_place(decision("Beijing"), TEXT, 9, 20) == replace(decision("Beijing"), **at("Joko Widodo"))


# What a person says


def test_what_is_placed_by_hand_is_there_as_of_now() -> None:
    left = lost(span("Xi Jinping", entity="xi"))
    doc = document(left, span("Joko Widodo", "t"))
    change = confirm(doc, left, 43, 50, entities={"xi": XI}, annotator="ana")
    placed = span("Beijing", entity="xi", updated=NOW)
    assert change.edits == (Put(left, None), Put(None, placed))
    assert (change.title, change.at, change.annotator, change.time) == ("Place PERSON “Xi Jinping”", Place("a", 43, 50), "ana", NOW)
    assert confirm(doc, left, 43, 50, entities={}, annotator="ana").edits[1] == Put(None, replace(placed, entity=""))


def test_a_decision_is_placed_by_hand_beside_a_mention() -> None:
    left = lost(decision("Joko Widodo"))
    change = confirm(document(left, span("Beijing", label="GPE")), left, 43, 50, entities={}, annotator="ana")
    assert change.edits == (Put(left, None), Put(None, decision("Beijing")))
    there = confirm(document(left, decision("Beijing", "e")), left, 43, 50, entities={}, annotator="ana")
    assert (there.title, there.edits) == ("GPE “Joko Widodo” is there already", (Put(left, None),))


@pytest.mark.parametrize(("more", "there"), [({}, True), ({"label": "ORG"}, False), ({"start": 42}, False), ({"end": 51}, False)])
def test_what_is_said_of_these_very_words_is_not_said_twice(more: dict[str, Any], there: bool) -> None:
    left = lost(span("Xi Jinping"))
    doc = document(left, span("Beijing", "t", **more), Note(id="n", article="a", target="span", target_id="s", text="cek"))
    change = confirm(doc, left, 43, 50, entities={}, annotator="ana")
    assert (change.title == "PERSON “Xi Jinping” is there already") is there
    assert [edit.record.id for edit in change.edits] == (["n", "s"] if there else ["s", "s"])


def test_what_is_dropped_takes_its_notes_along() -> None:
    one, other = lost(span("Xi Jinping"), start=3, end=5), lost(replace(span("Beijing", "t"), quote="x" * 61))
    notes = [Note(id=name, article="a", target=target, target_id=about, text="cek") for name, target, about in NOTES]
    doc = document(one, other, *notes)
    change = drop(doc, one, annotator="ana")
    assert (change.title, change.at) == ("Drop PERSON “Xi Jinping”", Place("a", 3, 5))
    assert change.edits == (Put(notes[0], None), Put(one, None))
    both = drop(doc, one, other, annotator="ana")
    assert both.title == "Drop 2 annotations without a place"
    assert both.edits == (Put(notes[0], None), Put(notes[2], None), Put(one, None), Put(other, None))
    assert drop(doc, other, annotator="ana").title == f"Drop PERSON “{'x' * 60}”"
    assert drop(doc, one, annotator="ana", title="Lepas").title == "Lepas"


NOTES: tuple[tuple[str, Any, str], ...] = (("n", "span", "s"), ("m", "article", "s"), ("o", "span", "t"), ("p", "span", "z"))
"""Notes by id, with what they are about."""
