"""One article as a snapshot: its order, what it holds, and what an edit may and may not do to it."""

import hashlib

import pytest

from store.changes import inverse, together
from store.document import Document, apply, waiting
from store.errors import StaleError
from store.history import Step, goes_on
from store.ingest import make_article
from store.journal import Position
from store.layout import in_text_order, numbered, pretty
from store.model import Change, Decision, Entity, Note, Part, Put, Span, Unplaced
from tests.store.making import TEXT, document


def span(start: int, end: int, ident: str) -> Span:
    return Span(id=ident, article="a", start=start, end=end, label="PERSON", quote=TEXT[start:end])


def decision(start: int, ident: str) -> Decision:
    return Decision(id=ident, article="a", start=start, end=start + 2, label="GPE", quote=TEXT[start : start + 2], verdict="rejected")


def unplaced(ident: str, was: Span | Decision, *place: int) -> Unplaced:
    return Unplaced(id=ident, article="a", was=was, text="0" * 64, start=place[0] if place else 0, end=place[1] if place else 0)


NOTE = Note(id="n", target="article", target_id="a", article="a", text="x")


def put(*records: Span | Decision | Note | Unplaced) -> list[Put]:
    return [Put(None, record) for record in records]


def test_spans_stand_in_order_and_the_shortest_at_a_place_comes_first() -> None:
    long, short, late, same = span(0, 20, "b"), span(0, 8, "a"), span(9, 20, "c"), span(9, 20, "d")
    held = apply(document(stored=True), put(same, late, short, long))
    assert held.ordered_spans() == [long, short, late, same]
    assert held.spans_at(8, 9) == [long]
    assert held.spans_at(7, 10) == [short, late, same, long]
    assert held.spans_at(20, 30) == []
    after = apply(held, [Put(short, None)])
    assert after.ordered_spans() == [long, late, same]
    assert held.ordered_spans() == [long, short, late, same], "the one before is as it was"


def test_an_article_that_is_not_stored_has_no_records() -> None:
    held = apply(document(stored=True), put(span(0, 8, "s"), decision(9, "d"), unplaced("u", span(0, 2, "u")), NOTE))
    assert held.records() == [held.article, span(0, 8, "s"), decision(9, "d"), NOTE, unplaced("u", span(0, 2, "u"))]
    assert document().records() == []
    assert document(stored=True).records() == [document().article]


def test_what_waits_for_a_place_comes_in_the_order_of_the_text_the_offered_first() -> None:
    left = [
        unplaced("e", span(3, 5, "e")),
        unplaced("d", span(1, 5, "d")),
        unplaced("c", span(1, 5, "c")),
        unplaced("b", span(0, 5, "b"), 40, 45),
        unplaced("a", span(50, 55, "a"), 10, 15),
        unplaced("f", decision(0, "f")),
    ]
    held = apply(document(stored=True), put(*left))
    assert [one.id for one in waiting(held)] == ["a", "b", "c", "d", "e"]


def test_an_article_is_put_into_the_store_and_taken_out_of_it() -> None:
    bare = document()
    held = apply(bare, [Put(None, bare.article)])
    assert (held.stored, held.article, held.text) == (True, bare.article, TEXT)
    out = apply(held, [Put(bare.article, None)])
    assert (out.stored, out.article) == (False, bare.article)
    for document_, edit in ((held, Put(None, bare.article)), (bare, Put(bare.article, None)), (held, Put(None, span(0, 8, "s")))):
        if isinstance(edit.after, Span):
            assert apply(document_, [edit]).spans == {"s": edit.after}
            continue
        with pytest.raises(StaleError):
            apply(document_, [edit])


def test_another_text_comes_only_from_who_knows_it_and_only_for_a_stored_article() -> None:
    held, other = document(stored=True), make_article("Lain.", source="a.txt")
    edit = [Put(held.article, other)]
    assert apply(held, edit, lambda _: "Lain.").text == "Lain."
    assert apply(held, edit, lambda _: "Lain.").article == other
    for texts in (None, lambda _: None):
        with pytest.raises(StaleError):
            apply(held, edit, texts)
    with pytest.raises(StaleError):
        apply(document(), [Put(None, other)], lambda _: "Lain.")


def test_edits_that_do_not_fit_are_stale_and_those_of_a_project_are_none_of_it() -> None:
    held = apply(document(stored=True), put(span(0, 8, "s")))
    for edit in (Put(None, span(0, 8, "s")), Put(span(0, 9, "s"), None), Put(span(1, 2, "t"), span(1, 3, "t"))):
        with pytest.raises(StaleError):
            apply(held, [edit])
    with pytest.raises(TypeError):
        apply(held, [Put(None, Entity(id="e", name="Xi", label="PERSON"))])
    assert apply(held, []) == held
    assert apply(held, []).spans is held.spans


# Changes


def change(ident: str, *edits: Put) -> Change:
    return Change(id=ident, title=ident, time="t", annotator="ana", edits=edits)


def test_changes_are_put_together_in_order_under_the_first_and_turned_round_from_the_end() -> None:
    one, two = change("1", *put(span(0, 8, "s"))), change("2", *put(NOTE, span(9, 10, "t")))
    both = together(None, one, None, two)
    assert both == change("1", *put(span(0, 8, "s"), NOTE, span(9, 10, "t")))
    assert together() is None
    assert together(None) is None
    back = inverse(two, annotator="budi")
    assert (back.title, back.annotator, back.edits) == ("2", "budi", (Put(span(9, 10, "t"), None), Put(NOTE, None)))
    assert back.id not in ("", "2")
    assert back.time > "2023"


@pytest.mark.parametrize(
    ("part", "act", "following", "goes"),
    [
        (None, "undo", Part("x", False), False),
        (Part("x", True), "undo", None, False),
        (Part("x", True), "undo", Part("x", False), True),
        (Part("x", False), "undo", Part("x", False), True),
        (Part("x", False), "undo", Part("x", True), False),
        (Part("x", False), "undo", Part("y", False), False),
        (Part("x", False), "redo", Part("x", False), True),
        (Part("x", False), "redo", Part("x", True), True),
        (Part("x", True), "redo", Part("x", False), False),
    ],
)
def test_an_act_of_many_lines_goes_on_to_its_end(part: Part | None, act: str, following: Part | None, goes: bool) -> None:
    step = Step("do", "c", "Tag", Position(0, 0, 0), following)
    assert goes_on(part, lambda: step, act) == goes  # type: ignore[arg-type]
    assert not goes_on(part, lambda: None, act)  # type: ignore[arg-type]


# Files


def test_rows_get_numbers_from_their_ids_alone() -> None:
    one, other = span(0, 8, "s"), span(9, 10, "t")
    numbers = {row["id"]: number for number, row in numbered([one, other]).items()}
    assert numbers == {row["id"]: number for number, row in numbered([other, one]).items()}
    assert numbers == {name: str(int(hashlib.sha256(name.encode()).hexdigest()[:12], 16)) for name in ("s", "t")}
    twice = list(numbered([one, one, one]))
    assert [int(number) - int(twice[0]) for number in twice] == [0, 1, 2]
    assert list(numbered([document().article])) == ["1"]
    assert list(numbered([])) == []


def test_a_row_is_a_line_that_begins_with_its_comma() -> None:
    assert pretty({"spans": {"5": {"a": 1}, "7": {"b": "ß"}}, "notes": {}}, {"schema": 2}) == (
        '{\n"spans":{\n"5":{"a":1}\n,"7":{"b":"ß"}\n}\n,"notes":{\n}\n,"_meta":{"1":{"schema":2}}\n}\n'.encode()
    )


def test_records_are_kept_in_the_order_of_the_text() -> None:
    rows = [span(9, 20, "b"), span(9, 20, "a"), span(9, 12, "c"), span(0, 30, "d")]
    assert [one.id for one in in_text_order(rows)] == ["d", "c", "a", "b"]
    assert isinstance(document(), Document)
