"""The parts of an alignment, each against what is counted out one by one."""

import random
from collections.abc import Iterable
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.anchoring import align
from store.anchoring.align import Alignment, Run

_RANGES = st.lists(st.tuples(st.integers(0, 30), st.integers(1, 8)).map(lambda pair: (pair[0], sum(pair))), max_size=4).map(sorted)
"""Ranges in order that do not touch are what lines are."""


def _apart(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    kept: list[tuple[int, int]] = []
    for low, high in ranges:
        if not kept or low >= kept[-1][1]:
            kept.append((low, high))
    return kept


@given(start=st.integers(0, 20), length=st.integers(1, 20), ranges=_RANGES)
def test_what_lines_cover_of_a_range(start: int, length: int, ranges: list[tuple[int, int]]) -> None:
    lines = _apart(ranges)
    covered = {at - start for low, high in lines for at in range(low, high) if start <= at < start + length}
    found = list(align._overlaps(start, length, lines))
    assert {at for low, high in found for at in range(low, high)} == covered
    assert all(0 <= low < high <= length for low, high in found)


@given(run=st.builds(Run, st.integers(0, 20), st.integers(0, 20), st.integers(1, 20)), old=_RANGES, new=_RANGES)
def test_what_is_outside_of_lines_of_either_text(run: Run, old: list[tuple[int, int]], new: list[tuple[int, int]]) -> None:
    old, new = _apart(old), _apart(new)
    left = {
        (run.old + at, run.new + at)
        for at in range(run.length)
        if not any(low <= run.old + at < high for low, high in old) and not any(low <= run.new + at < high for low, high in new)
    }
    pieces = list(align._outside(run, old, new))
    assert [(piece.old + at, piece.new + at) for piece in pieces for at in range(piece.length)] == sorted(left)
    assert all(piece.length > 0 for piece in pieces)


def test_runs_that_go_on_from_one_another_are_one() -> None:
    runs = [Run(0, 5, 2), Run(2, 7, 3), Run(5, 11, 1), Run(6, 12, 1), Run(8, 13, 1)]
    assert list(align._joined(runs)) == [Run(0, 5, 5), Run(5, 11, 2), Run(8, 13, 1)]
    assert list(align._joined([])) == []


def test_paragraphs_that_tie_texts_stand_once_in_each_and_are_long_enough() -> None:
    long, other, twice = "x" * (2 * align.LONG), "Paragraf lain yang panjang.", "Dua kali di dalam satu teks."
    short = "y" * (2 * align.LONG - 1)
    old = "\n".join([twice, long, short, other, twice])
    new = "\n".join([other, "baru", long, short, twice])
    assert align._tied(old, new) == [
        Run(old.index(long), new.index(long), len(long)),
        Run(old.index(other), new.index(other), len(other)),
    ]


@pytest.mark.parametrize(
    ("matches", "poor"),
    [
        ([], [(0, 10), (11, 21)]),
        ([(0, 3)], [(11, 21)]),  # Three of ten are enough.
        ([(0, 2)], [(0, 10), (11, 21)]),
        ([(8, 6)], [(0, 10)]),  # Two of the first and three of the second.
        ([(0, 3), (14, 3)], []),
        ([(14, 3), (0, 3)], []),
        ([(5, 1), (7, 2), (18, 3)], []),
        ([(0, 21)], []),
    ],
)
def test_paragraphs_that_long_matches_cover_little_of(matches: list[tuple[int, int]], poor: list[tuple[int, int]]) -> None:
    text = "0123456789\n0123456789"
    assert align._poor(text, matches) == poor


def test_paragraphs_are_paired_when_each_is_the_others_best() -> None:
    one, other = "Presiden tiba di Jakarta pada Senin.", "Harga beras naik di Surabaya dan Malang."
    assert align._paired([one, other], [other.replace("Malang", "Kediri"), one + " Ia"]) == [(0, 1), (1, 0)]
    assert align._paired([one, one.replace("Senin", "Selasa")], [one]) == [(0, 0)]
    assert align._paired([one], ["zzzz qqqq", other]) == []


_WORDS = st.lists(st.integers(0, 3), max_size=40)


_ROWS = st.lists(st.integers(0, 9), max_size=11)


@given(old=st.one_of(_ROWS, st.just([*range(9)])), new=st.one_of(_ROWS, st.permutations(range(9))), shingle=st.sampled_from([1, 1, 2]))
def test_ties_are_the_most_rows_that_are_unique_and_in_order_in_both(old: list[int], new: list[int], shingle: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(align, "_SHINGLE", shingle)
        found = align._ties(old, new)
    rows = [[tuple(words[at : at + shingle]) for at in range(len(words) - shingle + 1)] for words in (old, new)]
    pairs = [(rows[0].index(row), rows[1].index(row)) for row in rows[0] if rows[0].count(row) == rows[1].count(row) == 1]
    assert set(found) <= set(pairs)
    assert _rises(found)
    best = max(len(some) for count in range(len(pairs) + 1) for some in combinations(pairs, count) if _rises(some))
    assert len(found) == best


def _rises(pairs: Iterable[tuple[int, int]]) -> bool:
    return all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))


def _article(choose: random.Random, words: int) -> list[str]:
    return [f"kata{choose.randrange(400)}" for _ in range(words)]


@pytest.mark.parametrize("seed", range(6))
def test_texts_too_long_to_be_compared_whole_are_cut_at_what_is_unique(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    choose = random.Random(seed)
    old = _article(choose, 300)
    new = [*_article(choose, 20), *old[:90], *_article(choose, 5), *old[100:200], *old[215:]]
    whole = Alignment(" ".join(old), " ".join(new))
    monkeypatch.setattr(align, "_CELLS", 2_000)
    cut = Alignment(" ".join(old), " ".join(new))
    spots = range(0, len(cut.old) - 9, 3)
    assert sum(cut.range(at, at + 8) == whole.range(at, at + 8) for at in spots) > 0.9 * len(spots)
    for run in cut._runs:
        assert run.length > 0
        assert run.old + run.length <= len(cut.old)
        assert run.new + run.length <= len(cut.new)


@given(old=_WORDS, new=_WORDS)
def test_differences_cover_both_texts_in_order_and_what_is_equal_is(old: list[int], new: list[int]) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(align, "_CELLS", 40)
        steps = list(align._differences(old, new, 100, 200))
    at, there = 100, 200
    for tag, a, b, c, d in steps:
        assert a >= at
        assert c >= there
        if tag == "equal":
            assert old[a - 100 : b - 100] == new[c - 200 : d - 200]
        at, there = b, d
    assert at <= 100 + len(old)
    assert there <= 200 + len(new)


def test_where_an_offset_is_about_now() -> None:
    found = Alignment("Presiden Joko Widodo tiba.", "Kemarin Presiden Joko Widodo tiba.")
    assert [found.near(at) for at in (0, 9, 26)] == [8, 17, 34]
    nothing = Alignment("abc", "")
    assert nothing.near(2) == 0
    assert Alignment("abc def", "zzzz").near(6) == 4


def test_what_is_new_and_what_was_said_before() -> None:
    old = "Presiden tiba di Jakarta pada Senin pagi."
    new = "Baru! " + old + " Lalu pulang!"
    found = Alignment(old, new)
    assert list(found.fresh()) == [(0, 6), (6 + len(old), len(new))]
    assert found.other(6, 14)
    assert not found.other(5, 14)
    assert not found.other(6, len(old) + 7)
    assert not found.other(0, 4)


def test_a_range_that_was_torn_apart_is_nowhere() -> None:
    old = "Joko Widodo tiba di Jakarta pada Senin."
    new = "Joko, yang sudah lama sekali ditunggu oleh orang banyak, Widodo tiba di Jakarta pada Senin."
    found = Alignment(old, new)
    assert found.range(0, 11) is None
    assert found.range(0, 4) == (0, 4)
    near = Alignment(old, old.replace("Joko Widodo", "Joko si Widodo"))
    assert near.range(0, 11) == (0, 14)
    assert Alignment(old, "").range(0, 4) is None


def test_what_is_fresh_lies_between_long_matches_and_is_never_empty() -> None:
    same, news = "Presiden Joko Widodo tiba di Jakarta.", "Baru sekali ini semua."
    for new in (same, f"{same}\n{news}", f"{news}\n{same}", f"{same}\n{news}\n{same}", news):
        found = list(Alignment(same, new).fresh())
        assert all(start < end for start, end in found)
        assert all(not Alignment(same, new).other(start, end) for start, end in found)
    assert list(Alignment(same, f"{same}\n{news}").fresh()) == [(len(same), len(same) + 1 + len(news))]
    assert list(Alignment(same, same).fresh()) == []


def test_the_same_place_in_a_long_match_is_another_place_of_the_same_words() -> None:
    one, other = "Paragraf pertama yang cukup panjang.", "Paragraf kedua yang juga panjang."
    old, new = f"{one}\n{other}", f"{other}\n{one}"
    alignment = Alignment(old, new)
    for text in (one, other):
        at = new.index(text)
        assert alignment.other(at, at + len(text))
        assert alignment.other(at + 3, at + 9)
        assert alignment.range(old.index(text), old.index(text) + len(text)) == (at, at + len(text))
    assert not alignment.other(0, len(new))
    assert not Alignment("abc", "abc").other(0, 3)  # Too short to say so.


def test_about_where_an_offset_is_now_is_within_the_text() -> None:
    alignment = Alignment("Satu dua tiga empat lima.", "Nol satu dua tiga empat lima.")
    assert [alignment.near(offset) for offset in (0, 5, 14, 25)] == [4, 9, 18, 29]
    nothing = Alignment("abc", "")
    assert [nothing.near(offset) for offset in (0, 2, 9)] == [0, 0, 0]
    assert Alignment("", "abc").near(2) == 2
