"""Which code points of one text are which of another, run by run, in small texts."""

import pytest

from store.anchoring import align
from store.anchoring.align import Alignment, Run

Steps = list[tuple[str, int, int, int, int]]


def runs(old: str, new: str) -> list[tuple[int, int, int]]:
    """Return the runs of an alignment."""
    return [(run.old, run.new, run.length) for run in Alignment(old, new)._runs]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", []),
        ("", "Putin", []),
        ("Putin", "", []),
        ("Putin tiba.", "Putin tiba.", [(0, 0, 11)]),
        ("a\u2003b“c”–d", 'a b"c"-d', [(0, 0, 8)]),  # Blanks and quotes are no difference.
        ("Ia tiba di Moskow.", "Dia tiba pagi di Mosko!", [(1, 2, 7), (8, 14, 9)]),
        ("Putin tiba", "Puton tiba", [(0, 0, 10)]),
        ("Putin tiba", "Xi tiba", [(3, 1, 1), (5, 2, 5)]),
    ],
)
def test_runs_of_two_texts(old: str, new: str, expected: list[tuple[int, int, int]]) -> None:
    assert runs(old, new) == expected


def test_paragraphs_that_changed_places_are_found_whether_changed_or_not() -> None:
    one, other = "Presiden tiba di Jakarta pada Senin.", "Harga beras naik di Surabaya dan Malang."
    assert runs(f"{one}\n{other}", f"{other}\n{one}") == [(0, len(other) + 1, len(one)), (36, 40, 1), (37, 0, len(other))]
    new = f"{other.replace('Malang', 'Kediri')}\n{one.replace('Senin', 'Selasa')}"
    assert runs(f"{one}\n{other}", new) == [(0, 41, 32), (35, 77, 1), (36, 40, 1), (37, 0, 33), (76, 39, 1)]


def test_only_so_many_paragraphs_are_compared_with_one_another(monkeypatch: pytest.MonkeyPatch) -> None:
    one, other = "Presiden tiba di Jakarta pada Senin.", "Harga beras naik di Surabaya dan Malang."
    new = f"{other.replace('Malang', 'Kediri')}\n{one.replace('Senin', 'Selasa')}"
    whole = runs(f"{one}\n{other}", new)
    found = []
    for most in (0, 3, 4):
        monkeypatch.setattr(align, "_PAIRS", most)
        found.append(runs(f"{one}\n{other}", new) == whole)
    assert found == [False, False, True]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("Putin", "Puton", [(100, 200, 3), (103, 203, 1), (104, 204, 1)]),
        ("abcde", "abXYe", [(100, 200, 2), (102, 202, 2), (104, 204, 1)]),  # Just alike enough.
        ("abcde", "XYcZW", [(102, 202, 1)]),
        ("ab", "b", [(101, 200, 1)]),
        ("ab", "abc", [(100, 200, 2)]),
        ("", "ab", []),
        ("ab", "", []),
    ],
)
def test_letters_of_two_pieces(old: str, new: str, expected: list[tuple[int, int, int]]) -> None:
    assert list(align._letters(old, new, 100, 200)) == [Run(*one) for one in expected]


def test_pieces_with_too_many_letters_are_not_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    found = []
    for most in (24, 25):
        monkeypatch.setattr(align, "_LETTERS", most)
        found.append(list(align._words("Putin!", "Puton!", 0, 0)))
    assert found == [[Run(5, 5, 1)], [Run(0, 0, 3), Run(3, 3, 1), Run(4, 4, 1), Run(5, 5, 1)]]


@pytest.mark.parametrize(
    ("steps", "expected"),
    [
        ([], []),
        ([("equal", 0, 2, 0, 2)], [(True, 0, 2, 0, 2)]),
        (
            [("equal", 0, 1, 0, 1), ("delete", 1, 2, 1, 1), ("insert", 2, 2, 1, 3), ("equal", 2, 3, 3, 4)],
            [(True, 0, 1, 0, 1), (False, 1, 2, 1, 3), (True, 2, 3, 3, 4)],
        ),
        ([("equal", 0, 1, 5, 6), ("equal", 1, 3, 6, 8), ("insert", 3, 3, 8, 9)], [(True, 0, 3, 5, 8), (False, 3, 3, 8, 9)]),
    ],
)
def test_steps_become_stretches(steps: Steps, expected: list[tuple[bool, int, int, int, int]]) -> None:
    assert list(align._blocks(steps)) == expected


def test_differences_of_two_lists_of_words() -> None:
    assert list(align._differences([1, 2, 3, 4], [2, 3, 5], 100, 200)) == [
        ("delete", 100, 101, 200, 200),
        ("equal", 101, 103, 200, 202),
        ("insert", 103, 103, 202, 203),
        ("delete", 103, 104, 203, 203),
    ]


def test_lists_that_are_too_long_are_cut_at_rows_that_are_unique(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(align, "_SHINGLE", 2)
    monkeypatch.setattr(align, "_CELLS", 8)
    tied = [("equal", 101, 103, 201, 203), ("equal", 103, 105, 203, 205)]
    old, new = [1, 2, 3, 4, 5], [9, 2, 3, 4, 5]
    steps = list(align._differences(old, new, 100, 200))
    assert [step for step in steps if step[0] == "equal"] == tied
    assert {step[:3] for step in steps if step[0] != "equal"} == {("insert", 100, 100), ("delete", 100, 101)}
    assert list(align._differences([1, 1, 1], [2, 2, 2], 0, 0)) == []  # Nothing ties them, and they are too long.
    monkeypatch.setattr(align, "_CELLS", 9)
    assert {step[0] for step in align._differences([1, 1, 1], [2, 2, 2], 0, 0)} == {"insert", "delete"}


def test_rows_that_stand_once() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(align, "_SHINGLE", 2)
        assert align._unique([1, 2, 3, 1, 2]) == {(2, 3): 1, (3, 1): 2}
        assert align._unique([1, 2]) == {(1, 2): 0}
        assert align._unique([1]) == {}


def test_what_ranges_cover_counted_from_a_start() -> None:
    lines = [(0, 2), (3, 5), (6, 7), (8, 9), (14, 20), (25, 28)]
    assert list(align._overlaps(5, 10, lines)) == [(1, 2), (3, 4), (9, 10)]
    assert list(align._overlaps(0, 3, lines)) == [(0, 2)]
    assert list(align._overlaps(4, 1, lines)) == [(0, 1)]
    assert list(align._overlaps(16, 2, lines)) == [(0, 2)]
    assert list(align._overlaps(20, 5, lines)) == []
    assert list(align._overlaps(5, 10, [])) == []


def test_a_tie_takes_the_place_of_what_else_was_said_of_the_same_text() -> None:
    found = align._with_ties([Run(0, 0, 10), Run(10, 10, 1)], [Run(2, 20, 3), Run(12, 4, 3)])
    assert found == [Run(0, 0, 2), Run(2, 20, 3), Run(7, 7, 3), Run(10, 10, 1), Run(12, 4, 3)]
    assert list(align._outside(Run(5, 50, 10), [(0, 6), (8, 9)], [(52, 54), (59, 70)])) == [Run(6, 51, 1), Run(9, 54, 5)]
    assert list(align._outside(Run(5, 50, 10), [], [])) == [Run(5, 50, 10)]
    assert list(align._outside(Run(5, 50, 10), [(5, 15)], [])) == []


def test_words_blanks_and_marks_are_tokens_whose_bounds_are_code_points() -> None:
    tokens = align._tokens("Ia,  b.")
    assert tokens == [(0, 2), (2, 3), (3, 4), (4, 5), (5, 6), (6, 7)]
    assert [align._bounds(tokens, *one, 7) for one in ((0, 6), (1, 3), (2, 2), (6, 6), (0, 0))] == [(0, 7), (2, 4), (3, 3), (7, 7), (0, 0)]


@pytest.mark.parametrize(("between", "found"), [(0, (0, 6)), (12, (0, 18)), (13, None), (40, None)])
def test_a_range_may_grow_to_twice_its_length_and_eight_more(between: int, found: tuple[int, int] | None) -> None:
    new = f"ab {'z' * between} cd efghijklmnopqrst"
    assert Alignment("ab cd efghijklmnopqrst", new).range(0, 5) == found
    after = Alignment("Menteri. ab cd efghijklmnopqrst", f"Menteri. {new}").range(9, 14)
    assert after == (None if found is None else (found[0] + 9, found[1] + 9))


def test_what_is_left_of_a_range_and_what_is_not() -> None:
    alignment = Alignment("Joko Widodo pulang ke rumah.", "Joko pulang ke sana.")
    assert [alignment.range(*one) for one in ((0, 4), (0, 11), (5, 11), (4, 12), (12, 18), (3, 13))] == [
        (0, 4),
        (0, 5),
        None,
        (4, 5),
        (5, 11),
        (3, 6),
    ]


def test_about_where_what_changed_places_is_now_and_what_is_new() -> None:
    alignment = Alignment("abcdefghijkl mnopqrstuvwx", "mnopqrstuvwx abcdefghijkl")
    assert [alignment.near(offset) for offset in range(0, 26, 5)] == [13, 18, 23, 25, 25, 25]
    assert list(alignment.fresh()) == [(0, 13)]
    later = Alignment("xx Presiden tiba di Jakarta", "Presiden tiba di Jakarta yy")
    assert [later.near(offset) for offset in (0, 2, 3, 26, 27)] == [0, 0, 0, 23, 24]
    assert list(later.fresh()) == [(24, 27)]


@pytest.mark.parametrize(("length", "long"), [(align.LONG - 1, False), (align.LONG, True)])
def test_a_match_is_long_from_twelve_code_points_on(length: int, long: bool) -> None:
    same = "x" * length
    alignment = Alignment(same, same)
    assert alignment.other(0, length) is long
    assert list(alignment.fresh()) == ([] if long else [(0, length)])


def test_paragraphs_are_poor_in_matches_below_three_in_ten() -> None:
    text = "0123456789\n0123456789\n\n01"
    assert align._poor(text, [(8, 6), (24, 9)]) == [(0, 10)]
    assert align._poor(text, [(7, 7)]) == [(23, 25)]


def test_about_where_an_offset_between_and_behind_matches_is_now() -> None:
    alignment = Alignment("satu dua tiga empat", "satu XX dua YYYY tiga empat")
    runs = [(run.old, run.new, run.length) for run in alignment._runs]
    assert runs == [(0, 0, 5), (5, 8, 3), (8, 16, 11)]
    assert [alignment.near(offset) for offset in (0, 4, 5, 8, 9, 19, 40)] == [0, 4, 8, 16, 17, 27, 27]


def test_two_paragraphs_and_three_are_six_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    old = ["Presiden tiba di Jakarta pada Senin.", "Harga beras naik di Surabaya dan Malang."]
    new = ["Harga beras naik di Surabaya dan Kediri.", "Menteri luar negeri pulang.", "Presiden tiba di Jakarta pada Selasa."]
    found = []
    for most in (5, 6, 99):
        monkeypatch.setattr(align, "_PAIRS", most)
        found.append(runs("\n".join(old), "\n".join(new)))
    assert [one == found[2] for one in found] == [False, True, True]
