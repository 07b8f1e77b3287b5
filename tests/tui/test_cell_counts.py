"""How many cells each grapheme takes, where it ends and what fits, each to the number."""

import unicodedata
from collections.abc import Iterator
from itertools import pairwise

import pytest
import rich.cells
from rich._unicode_data import load
from rich.cells import cell_len

from tui import cells as counting
from tui.cells import (
    cells,
    cluster_at,
    clusters,
    combining_marks,
    count_fitting,
    count_spacing_marks,
    disputed,
    fit,
    is_even,
    joining,
    spacing_marks,
    uneven,
    zero_width,
)


@pytest.fixture
def theirs() -> Iterator[list[tuple[int, int, int]]]:
    """Rich's table as it is by nature, and whatever was there before put back."""
    widths = load().widths
    assert isinstance(widths, list)
    before = list(widths)
    widths[:] = counting._ranges()
    forget()
    yield widths
    widths[:] = before
    forget()


def forget() -> None:
    rich.cells.get_character_cell_size.cache_clear()
    rich.cells.cached_cell_len.cache_clear()


def test_rich_counts_spacing_marks_and_everything_else_as_before(theirs: list[tuple[int, int, int]]) -> None:
    assert (cell_len("कि"), rich.cells.get_character_cell_size("ि")) == (1, 0)
    before = {code: width for start, end, width in theirs for code in range(start, end + 1)}
    count_spacing_marks()
    assert (cell_len("कि"), rich.cells.get_character_cell_size("ि")) == (2, 1)
    assert all(start <= end for start, end, _ in theirs)
    assert all(one[1] < other[0] for one, other in pairwise(theirs))
    after = {code: width for start, end, width in theirs for code in range(start, end + 1)}
    for mark in spacing_marks():
        del before[ord(mark)]
    assert after == before
    again = list(theirs)
    count_spacing_marks()
    assert theirs == again


def test_marks_are_those_of_no_width_by_category() -> None:
    without = {chr(code) for start, end, width in counting._ranges() if width == 0 for code in range(start, end + 1)}
    found = [[mark for mark in sorted(without) if unicodedata.category(mark) == kind] for kind in ("Mn", "Mc", "Me")]
    assert combining_marks() == "".join(mark for kind in found for mark in kind)
    assert spacing_marks() == "".join(found[1])


def test_what_belongs_to_the_one_before_begins_at_the_first_combining_mark() -> None:
    assert zero_width(0x300) == ""
    assert zero_width(0x370) == "\u0300-\u036f"
    assert zero_width(0x48A) == "\u0300-\u036f\u0483-\u0489"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("ab", [(0, 1, 1), (1, 2, 1)]),
        ("a\nb", [(0, 1, 1), (1, 2, 0), (2, 3, 1)]),
        ("汉a", [(0, 1, 2), (1, 2, 1)]),
        ("a\u200d", [(0, 2, 1)]),
        ("a\u200db", [(0, 3, 1)]),
        ("a\u200dbc", [(0, 3, 1), (3, 4, 1)]),
        ("\u200da", [(0, 1, 0), (1, 2, 1)]),
        ("❤\ufe0f", [(0, 2, 2)]),
        ("❤\ufe0f\ufe0f", [(0, 3, 2)]),
        ("❤\u0301\ufe0f", [(0, 3, 2)]),
        ("❤\ufe0fa", [(0, 2, 2), (2, 3, 1)]),
        ("a\ufe0f", [(0, 2, 1)]),
        ("\ufe0fa", [(0, 1, 0), (1, 2, 1)]),
        ("\u0301❤\ufe0f", [(0, 1, 0), (1, 3, 2)]),
        ("e\u0301\u0302f", [(0, 3, 1), (3, 4, 1)]),
        ("\u0301\u0302", [(0, 2, 0)]),
        ("कि", [(0, 2, 2)]),
        ("िa", [(0, 1, 1), (1, 2, 1)]),
        ("🇮🇩🇮🇩", [(0, 2, 2), (2, 4, 2)]),
        ("🇮🇩🇮", [(0, 2, 2), (2, 3, 1)]),
        ("🇮\u0301🇩", [(0, 3, 2)]),
        ("🇮a🇩", [(0, 1, 1), (1, 2, 1), (2, 3, 1)]),
        ("a🇮🇩b", [(0, 1, 1), (1, 3, 2), (3, 4, 1)]),
    ],
)
def test_each_grapheme_has_its_place_and_its_cells(text: str, found: list[tuple[int, int, int]]) -> None:
    assert list(clusters(text)) == found
    assert text.isascii() or cells(text) == sum(width for _, _, width in found)


def test_only_the_part_that_is_asked_for_is_looked_at() -> None:
    assert list(clusters("abc", 1)) == [(1, 2, 1), (2, 3, 1)]
    assert list(clusters("abc", 1, 2)) == [(1, 2, 1)]
    assert list(clusters("abc", 2, 99)) == [(2, 3, 1)]
    assert list(clusters("a\u200db", 0, 2)) == [(0, 2, 1)]
    assert list(clusters("e\u0301", 1)) == [(1, 2, 0)]


@pytest.mark.parametrize(
    ("text", "offset", "found"),
    [
        ("", 0, (0, 0)),
        ("ab", 0, (0, 1)),
        ("ab", 1, (1, 2)),
        ("ab", 2, (2, 2)),
        ("ab", 7, (2, 2)),
        ("e\u0301f", 0, (0, 2)),
        ("e\u0301f", 1, (0, 2)),
        ("e\u0301f", 2, (2, 3)),
        ("汉" * 200 + "e\u0301", 201, (200, 202)),
        ("汉\u0301" + "汉" * 63, 64, (64, 65)),
        ("🇮🇩" * 40, 79, (78, 80)),
        ("汉" + "🇮🇩" * 40, 80, (79, 81)),
    ],
)
def test_the_grapheme_at_an_offset_is_found(text: str, offset: int, found: tuple[int, int]) -> None:
    assert cluster_at(text, offset) == found


@pytest.mark.parametrize(
    ("text", "width", "kept"),
    [("abc", -1, 0), ("abc", 0, 0), ("abc", 1, 1), ("abc", 9, 3), ("汉字x", 1, 0), ("汉字x", 2, 1), ("汉字x", 4, 2), ("汉字x", 5, 3)],
)
def test_as_much_fits_as_there_are_cells(text: str, width: int, kept: int) -> None:
    assert fit(text, width) == text[:kept]
    if width >= 0:
        assert count_fitting(text, width) == kept


def test_a_grapheme_that_does_not_fit_whole_is_left_out() -> None:
    text = "ae\u0301❤\ufe0f."
    assert [len(fit(text, width)) for width in range(6)] == [0, 1, 3, 3, 5, 6]


@pytest.mark.parametrize(
    ("text", "even"),
    [
        *(("a\tb", True), ("é\n", True), ("é\t", False), ("é\x1f", False), ("é~", True), ("é\ufffd", True), ("é\uffe6", False)),
        *(("é\U00010000", False), ("é\U0010ffff", False), ("é\u0300", False), ("é\u02ff", True), ("é\u0370", True)),
    ],
)
def test_what_is_even_to_the_character(text: str, even: bool) -> None:
    assert is_even(text) is even
    assert (uneven().search(text) is None) is (even and "\t" not in text)


def test_what_may_join_and_what_is_disputed_to_the_character() -> None:
    assert [joining().search(char) is not None for char in "\x1f \x7f\xa0\u02ff\u0300\u0370\U00010000漢"] == [
        *(True, False, True, False, False, True, False, True, False)
    ]
    assert [disputed().search(char) is not None for char in "\u2b55\u2e80\u2e3a\u1100\u0e33\u094d\ufdfd\uffe6\U00010000"] == [
        *(True, False, True, True, True, True, True, False, True)
    ]
