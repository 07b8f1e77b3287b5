from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from tui.suggest.found import Found, choose

SCORES = {"a": 0.9, "b": 0.6, "c": 0.3}
items = st.builds(
    lambda start, size, rule: Found(start, start + size, "ORG", rule), st.integers(0, 15), st.integers(1, 6), st.sampled_from("abc")
)


def worth(found: tuple[Found, ...]) -> float:
    return sum(SCORES[one.rule] * (one.end - one.start) for one in found)


@given(st.lists(items, max_size=7))
def test_the_choice_is_the_best_of_all_that_do_not_overlap(found: list[Found]) -> None:
    chosen = choose(found, lambda one: SCORES[one.rule])
    possible = [
        group
        for size in range(len(found) + 1)
        for group in combinations(found, size)
        if all(one.end <= two.start or two.end <= one.start for one, two in combinations(group, 2))
    ]
    assert tuple(chosen) in possible or set(chosen) in [set(group) for group in possible]
    assert abs(worth(tuple(chosen)) - max(map(worth, possible))) < 1e-9
    assert chosen == sorted(chosen, key=lambda one: one.start)


def test_ranges_without_length_and_worthless_ones_are_left_out() -> None:
    assert choose([Found(2, 2, "ORG", "a"), Found(3, 2, "ORG", "a")], lambda _: 1.0) == []
    assert choose([Found(0, 5, "ORG", "a")], lambda _: 0.0) == []
