from hypothesis import given
from hypothesis import strategies as st

from store.ranges import Ranges

ranges = st.lists(st.tuples(st.integers(0, 50), st.integers(1, 10)).map(lambda pair: (pair[0], pair[0] + pair[1])), max_size=20)


@given(ranges, st.integers(0, 60), st.integers(1, 12))
def test_overlap_is_what_a_plain_search_finds(held: list[tuple[int, int]], start: int, length: int) -> None:
    end = start + length
    assert Ranges(held).overlaps(start, end) == any(one[0] < end and start < one[1] for one in held)
