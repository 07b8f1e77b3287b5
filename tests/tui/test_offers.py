"""Suggestions asked by place and by form: always what a look through all of them would say."""

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from store.model import Suggestion
from tui.offers import Offers

LENGTH = 60
offsets = st.integers(-2, LENGTH + 2)


@st.composite
def suggestions(draw: st.DrawFn, start: int = 0, end: int = LENGTH) -> list[Suggestion]:
    """Return suggestions within a part of a text, in order and without overlaps."""
    cuts = sorted(draw(st.sets(st.integers(start, end), max_size=14)))
    chosen = [pair for pair in pairwise(cuts) if draw(st.booleans())]
    return [said(first, last, draw(st.sampled_from(["GPE", "ORG"]))) for first, last in chosen]


def said(start: int, end: int, label: str = "GPE") -> Suggestion:
    """Return a suggestion whose words are told by its length."""
    return Suggestion(start=start, end=end, label=label, quote="x" * (end - start), score=0.5, source="model", origin="model:uji")


@given(suggestions(), offsets, offsets)
def test_asked_by_place_they_are_what_a_look_through_all_finds(items: list[Suggestion], start: int, end: int) -> None:
    offers = Offers(items)
    assert list(offers.overlapping(start, end)) == [one for one in items if one.start < end and start < one.end and start < end]
    assert list(offers.beginning(start, end)) == [one for one in items if start <= one.start < end]
    assert offers.after(start) == next((one for one in items if one.start >= start), None)
    assert offers.before(start) == next((one for one in reversed(items) if one.start < start), None)
    assert (list(offers), len(offers), bool(offers)) == (items, len(items), bool(items))
    assert list(offers[1:3]) == items[1:3]


@given(suggestions(), st.lists(st.tuples(offsets, offsets), max_size=6), st.booleans())
def test_without_ranges_all_are_gone_that_share_something_with_one(
    items: list[Suggestion], gone: list[tuple[int, int]], counted: bool
) -> None:
    offers = Offers(items)
    if counted:
        assert offers.counts is not None
    left = [one for one in items if not any(one.start < end and start < one.end for start, end in gone if start < end)]
    for ranges in (gone, gone * 20):
        rest = offers.without(ranges)
        assert list(rest) == left
        assert rest.counts == Counter((one.quote, one.label) for one in left)
        assert rest.after(-9) == (left[0] if left else None)
    assert list(offers) == items


@given(suggestions(), st.data(), st.booleans())
def test_renewed_in_a_part_they_are_the_old_ones_beside_it_and_the_new(items: list[Suggestion], data: st.DataObject, counted: bool) -> None:
    start = data.draw(st.integers(0, LENGTH - 1))
    end = data.draw(st.integers(start + 1, LENGTH))
    news = data.draw(suggestions(start, end))
    offers = Offers(items)
    if counted:
        assert offers.counts is not None
    result = offers.renewed(start, end, news)
    kept = [one for one in items if one.end <= start or one.start >= end]
    assert list(result) == sorted([*kept, *news], key=lambda one: one.start)
    assert result.counts == Counter((one.quote, one.label) for one in result)
    assert result.counts["zz", "GPE"] == 0


def test_many_ranges_are_taken_out_in_one_go() -> None:
    items = [said(at, at + 2) for at in range(0, 1000, 3)]
    left = Offers(items).without([(one.start, one.end) for one in items[::2]])
    assert list(left) == items[1::2]
