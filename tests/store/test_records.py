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
