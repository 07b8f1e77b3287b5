from hypothesis import given
from hypothesis import strategies as st

from store.ranges import Ranges

ranges = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 10)).map(lambda pair: (pair[0], pair[0] + pair[1])), max_size=20)


@given(ranges, st.integers(0, 60), st.integers(1, 12))
def test_overlap_is_what_a_plain_search_finds(held: list[tuple[int, int]], start: int, length: int) -> None:
    end = start + length
    assert Ranges(held).overlaps(start, end) == any(one[0] < end and start < one[1] for one in held)


def test_ranges_that_only_touch_do_not_overlap_and_a_long_one_is_not_hidden_by_a_later_one() -> None:
    held = Ranges([(10, 20), (2, 30), (40, 41)])
    asked = ((0, 2), (1, 3), (29, 31), (30, 40), (30, 41), (40, 41), (41, 50))
    assert [held.overlaps(*one) for one in asked] == [False, True, True, False, True, True, False]
    assert [Ranges([(0, 1)]).overlaps(*one) for one in ((0, 1), (1, 2))] == [True, False]
    assert not Ranges([]).overlaps(0, 9)
