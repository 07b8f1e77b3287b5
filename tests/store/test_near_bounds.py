"""From which share on two texts are one story, and in which order the nearest come."""

from array import array

import pytest

from store.near_duplicates import KEPT, Neighbours, Sketch, groups, is_near, shares, sketch


def _made(*hashes: int, runs: int = 0) -> Sketch:
    return Sketch(array("Q", sorted(hashes)), runs or len(hashes))


@pytest.mark.parametrize(("text", "runs"), [("", 0), ("a", 1), ("a b c", 1), ("a b c d", 2), ("a b c a b c", 3), ("a a a a", 1)])
def test_a_sketch_counts_different_runs_of_three_words(text: str, runs: int) -> None:
    made = sketch(text)
    assert (made.runs, len(made.hashes)) == (runs, runs)


def test_a_sketch_keeps_the_smallest_hashes_in_order() -> None:
    made = sketch(" ".join(f"w{number}" for number in range(KEPT + 12)))
    assert (made.runs, len(made.hashes)) == (KEPT + 10, KEPT)
    assert list(made.hashes) == sorted(made.hashes)


def test_shares_of_whole_and_of_cut_sketches() -> None:
    assert shares(_made(1, 2, 3), _made(2, 3, 4)) == pytest.approx((0.5, 2 / 3))
    assert shares(_made(), _made(1)) == shares(_made(1), _made()) == (0.0, 0.0)
    assert shares(_made(1, 2, runs=10), _made(1, 2, 3, 9)) == (1.0, 1.0)
    assert shares(_made(1, 2, 5, runs=10), _made(1, 2, 3, 9))[0] == 2 / 4
    assert shares(_made(1, 2, 5, runs=10), _made(1, 3, runs=9))[0] == 1 / 3


@pytest.mark.parametrize(
    ("one", "other", "near"),
    [
        (range(18), range(6, 24), True),
        (range(18), range(7, 25), False),
        (range(12), range(6, 18), False),
        (range(20), range(4, 100), True),
        (range(20), range(5, 100), False),
        (range(12), range(50), True),
        (range(11), range(50), False),
        (range(11), range(11), True),
        (range(0), range(0), False),
    ],
)
def test_half_of_all_or_four_fifths_of_the_shorter_is_one_story(one: range, other: range, near: bool) -> None:
    assert is_near(_made(*one), _made(*other)) is near
    assert is_near(_made(*other), _made(*one)) is near


def test_the_nearest_come_first_and_those_alike_by_name() -> None:
    known = Neighbours()
    for name, numbers in (("c", range(1, 21)), ("b", range(20)), ("a", range(1, 21)), ("far", range(50, 70)), ("part", range(40))):
        known.add(name, _made(*numbers))
    assert [(one.name, round(one.resemblance, 6), round(one.containment, 6)) for one in known.near(_made(*range(20)))] == [
        ("b", 1.0, 1.0),
        ("a", round(19 / 21, 6), 0.95),
        ("c", round(19 / 21, 6), 0.95),
        ("part", 0.5, 1.0),
    ]
    assert known.near(_made()) == []


def test_groups_come_in_the_order_of_their_first_member() -> None:
    assert groups([]) == []
    assert groups([("x", "satu"), ("y", "dua"), ("z", "SATU!")]) == [("x", "z"), ("y",)]
