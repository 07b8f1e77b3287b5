from hypothesis import given
from hypothesis import strategies as st

from tui.marks import Mark, MarkIndex

ranges = st.tuples(st.integers(0, 60), st.one_of(st.integers(0, 20), st.just(2000))).map(lambda found: (found[0], found[0] + found[1]))


@given(st.lists(ranges, max_size=30), ranges)
def test_overlapping_is_what_shares_a_code_point(spans: list[tuple[int, int]], row: tuple[int, int]) -> None:
    marks = [Mark(start, end, "span", id=str(index)) for index, (start, end) in enumerate(spans)]
    expected = {mark.id for mark in marks if any(mark.start <= at < mark.end for at in range(*row))}
    assert {mark.id for mark in MarkIndex(marks).overlapping(*row)} == expected


def test_the_shortest_span_is_under_the_mouse_and_a_span_before_a_suggestion() -> None:
    index = MarkIndex(
        [Mark(0, 20, "span", id="long"), Mark(5, 9, "span", id="short"), Mark(6, 7, "suggestion", id="open"), Mark(0, 30, "search")]
    )
    found = [index.at(offset) for offset in (3, 6, 25)]
    assert [mark.id if mark else None for mark in found] == ["long", "short", None]
