"""Records and the order of spans behave as plain ones would, at the cost of what changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from store.document import Document, apply
from store.errors import StaleError
from store.model import Entity, Put, Span
from store.records import Order, Records, place
from tests.store.making import document


def span(number: int, start: int, length: int) -> Span:
    return Span(id=f"s{number}", article="a", start=start, end=start + length, label="ORG", quote="x" * length)


spans = st.builds(span, st.integers(0, 30), st.integers(0, 40), st.integers(1, 8))


@given(st.lists(st.lists(st.tuples(spans, st.booleans()), max_size=200), max_size=12))
def test_records_and_order_behave_as_a_dict_and_older_ones_never_change(rounds: list[list[tuple[Span, bool]]]) -> None:
    doc = Document(article=document().article, text="x" * 60, stored=True)
    doc.ordered_spans()
    model: dict[str, Span] = {}
    past: list[tuple[Document, dict[str, Span]]] = []
    for steps in rounds:
        edits = []
        for record, gone in steps:
            before = model.get(record.id)
            if gone and before is not None:
                edits.append(Put(before, None))
                del model[record.id]
            elif not gone:
                edits.append(Put(before, record))
                model[record.id] = record
        doc = apply(doc, edits)
        past.append((doc, dict(model)))
    for held, expected in past:
        assert dict(held.spans) == expected
        assert len(held.spans) == len(expected)
        assert sorted(held.spans) == sorted(expected)
        assert held.ordered_spans() == sorted(expected.values(), key=place)
        for start, end in ((0, 60), (5, 6), (10, 20), (39, 41)):
            hit = [one for one in expected.values() if one.start < end and start < one.end]
            assert held.spans_at(start, end) == sorted(hit, key=lambda one: (one.end - one.start, one.start, one.id))


def test_thousands_of_small_steps() -> None:
    records: Records[Span] = Records()
    order: Order | None = Order(())
    for number in range(1500):
        edit = [Put(None, span(number, number % 97, 1 + number % 5))]
        records = records.after(edit)
        assert order is not None
        order = order.after(edit)
        if number % 3 == 0:
            record = records[f"s{number // 2}"]
            records, order = records.after([Put(record, None)]), order and order.after([Put(record, None)])
            records, order = records.after([Put(None, record)]), order and order.after([Put(None, record)])
    assert len(records) == 1500
    assert order is not None
    assert order.spans() == sorted(records.values(), key=place)


def test_an_edit_that_expects_something_else_is_refused_and_nothing_changes() -> None:
    one = span(1, 0, 2)
    records: Records[Span] = Records([one])
    for edit in (Put(None, one), Put(replace(one, label="GPE"), None), Put(span(2, 0, 1), None)):
        with pytest.raises(StaleError, match="changed by something else"):
            records.after([Put(None, span(3, 0, 1)), edit])
    assert dict(records) == {"s1": one}


def test_missing_and_removed_keys() -> None:
    one = span(1, 0, 2)
    records = Records([one]).after([Put(one, None)])
    assert records.get("s1") is None
    with pytest.raises(KeyError):
        records["s1"]
    assert "s1" not in records


def test_entities_and_other_texts_do_not_belong_to_a_document() -> None:
    doc = document()
    with pytest.raises(TypeError):
        apply(doc, [Put(None, Entity(id="e", name="x", label="ORG"))])
    with pytest.raises(StaleError):
        apply(doc, [Put(None, replace(doc.article, sha256="0"))])


@pytest.mark.parametrize(("held", "apart"), [(0, 64), (100, 74), (10_000, 164)])
def test_so_many_changes_are_held_apart_before_all_are_put_together(held: int, apart: int) -> None:
    base = [span(number, number, 1) for number in range(held)]
    records: Records[Span] = Records(base)
    order: Order | None = Order(base)
    for number in range(held, held + apart + 1):
        assert order is not None
        assert (len(records._changed), len(order._added)) == (number - held, number - held)
        edit = [Put(None, span(number, number, 1))]
        records, order = records.after(edit), order.after(edit)
    assert order is not None
    assert (records._changed, order._added, len(records), len(order.spans())) == ({}, [], held + apart + 1, held + apart + 1)


@pytest.mark.parametrize(("held", "most"), [(0, 64), (80, 74), (87, 74), (88, 75)])
def test_more_edits_at_once_are_better_sorted_anew(held: int, most: int) -> None:
    order = Order([span(number, number, 1) for number in range(held)])
    edits = [Put(None, span(number, number, 1)) for number in range(held, held + most + 1)]
    assert order.after(edits) is None
    some = order.after(edits[:-1])
    assert some is not None
    assert len(some.spans()) == held + most


def test_no_more_is_looked_at_than_the_longest_span_reaches() -> None:
    order = Order([span(1, 10, 3), span(2, 20, 1)])
    assert (Order(())._longest, order._longest) == (0, 3)
    longer = order.after([Put(None, span(3, 30, 5)), Put(None, span(4, 40, 2))])
    assert longer is not None
    assert (longer._longest, order._longest) == (5, 3)
    assert [[one.id for one in longer.at(start, start + 1)] for start in (9, 10, 12, 13, 20, 21, 34, 35)] == [
        *([], ["s1"], ["s1"], [], ["s2"], [], ["s3"], []),
    ]
    shorter = longer.after([Put(span(3, 30, 5), None), Put(span(1, 10, 3), None)])
    assert shorter is not None
    assert [one.id for one in shorter.spans()] == ["s2", "s4"]
    assert (shorter.at(30, 31), shorter.at(10, 11)) == ([], [])


def test_records_keep_their_place_and_come_last_when_new() -> None:
    one, two, three = span(1, 0, 1), span(2, 1, 1), span(3, 2, 1)
    changed = replace(one, label="GPE")
    records = Records([one, two]).after([Put(None, three), Put(one, changed)])
    assert (list(records), list(records.values())) == (["s1", "s2", "s3"], [changed, two, three])
    assert list(records.items()) == [("s1", changed), ("s2", two), ("s3", three)]
    assert list(Records([one, two, changed]).values()) == [changed, two]
    gone = records.after([Put(changed, None)])
    assert (list(gone), len(gone), list(gone.after([Put(None, one)]))) == (["s2", "s3"], 2, ["s1", "s2", "s3"])


def test_a_span_that_is_taken_away_is_gone_from_the_order() -> None:
    one, two = span(1, 0, 1), span(2, 1, 1)
    order = Order([two, one])
    less, more = order.after([Put(one, None)]), order.after([Put(None, span(3, 0, 5))])
    assert less is not None
    assert more is not None
    assert [[found.id for found in some.spans()] for some in (order, less, more)] == [["s1", "s2"], ["s2"], ["s3", "s1", "s2"]]
    assert less.at(0, 2) == [two]
