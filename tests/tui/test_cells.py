import re
import unicodedata
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
import rich.cells
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len, split_graphemes

from tui.cells import (
    _ranges,
    cells,
    cluster_at,
    clusters,
    combining_marks,
    count_spacing_marks,
    disputed,
    fit,
    is_even,
    spacing_marks,
    zero_width,
)
from tui.text import show

odd = st.text(alphabet=st.sampled_from("ab कि 汉한각ก้\u0301\u200d\ufe0f❤👩🚀🏽🇮🇩1\u20e3é\u1100\u1161\u11a8—“”"), max_size=30)


@pytest.fixture(autouse=True, scope="module")
def ours() -> Iterator[None]:
    from rich._unicode_data import load

    widths = load().widths
    assert isinstance(widths, list)
    before = list(widths)
    count_spacing_marks()
    yield
    widths[:] = before
    rich.cells.get_character_cell_size.cache_clear()
    rich.cells.cached_cell_len.cache_clear()


@given(st.one_of(odd, st.text(max_size=40)))
def test_graphemes_cover_the_text_and_are_as_wide_as_rich_says(raw: str) -> None:
    text = show(raw)
    found = list(clusters(text))
    assert [start for start, _, _ in found] == [0, *(end for _, end, _ in found)][:-1] if found else text == ""
    assert sum(width for _, _, width in found) == cell_len(text) == cells(text)


@given(odd)
def test_a_grapheme_is_one_of_rich_or_two_halves_of_a_flag_or_has_a_spacing_mark(raw: str) -> None:
    text = show(raw)
    ours = {(start, end) for start, end, _ in clusters(text)}
    theirs = {(start, end) for start, end, _ in split_graphemes(text)[0]}
    assert all(text[start] in "🇮🇩" or "ि" in text[start:end] for start, end in ours - theirs)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a\nb", [(0, 1, 1), (1, 2, 0), (2, 3, 1)]),
        ("\n\n", [(0, 1, 0), (1, 2, 0)]),
        ("a\n\u0301", [(0, 1, 1), (1, 3, 0)]),
        ("\u200da", [(0, 1, 0), (1, 2, 1)]),
        ("a\u200d", [(0, 2, 1)]),
        ("\ufe0fa", [(0, 1, 0), (1, 2, 1)]),
        ("\u0301a", [(0, 1, 0), (1, 2, 1)]),
        ("\u0301\u0301a", [(0, 2, 0), (2, 3, 1)]),
        ("\u0903a", [(0, 1, 1), (1, 2, 1)]),
        ("❤\ufe0f\ufe0f", [(0, 3, 2)]),
        ("e\u0301🇮🇩", [(0, 2, 1), (2, 4, 2)]),
        ("🇮\u0301🇩", [(0, 3, 2)]),
        ("🇮🇩🇮🇩", [(0, 2, 2), (2, 4, 2)]),
    ],
)
def test_where_graphemes_end(text: str, found: list[tuple[int, int, int]]) -> None:
    assert list(clusters(text)) == found


def test_no_character_but_spacing_marks_is_counted_in_another_way_than_rich_does() -> None:
    from rich._unicode_data import load

    count_spacing_marks()
    now = {code: width for start, end, width in load().widths for code in range(start, end + 1)}
    theirs = {code: width for start, end, width in _ranges() for code in range(start, end + 1)}
    assert {code: width for code, width in theirs.items() if now.get(code) != width} == {ord(mark): 0 for mark in spacing_marks()}
    assert sum(end - start + 1 for start, end, _ in load().widths) == len(theirs) - len(spacing_marks())


def test_what_rich_remembers_of_a_width_is_forgotten_once_spacing_marks_count() -> None:
    from rich._unicode_data import load

    load().widths[:] = _ranges()  # type: ignore[index]
    for forget in (rich.cells.get_character_cell_size, rich.cells.cached_cell_len):
        forget.cache_clear()
    assert (rich.cells.get_character_cell_size("\u0903"), rich.cells.cached_cell_len("क\u0903")) == (0, 1)
    count_spacing_marks()
    assert (rich.cells.get_character_cell_size("\u0903"), rich.cells.cached_cell_len("क\u0903")) == (1, 2)


def test_a_table_of_rich_that_cannot_be_changed_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    fixed = SimpleNamespace(widths=tuple(_ranges()))
    monkeypatch.setattr("rich._unicode_data.load", lambda: fixed)
    count_spacing_marks()
    assert fixed.widths == _ranges()


def test_every_spacing_mark_of_unicode_that_rich_gives_no_cell_is_one() -> None:
    none = [chr(code) for start, end, width in _ranges() if width == 0 for code in range(start, end + 1)]
    assert list(spacing_marks()) == [one for one in none if unicodedata.category(one) == "Mc"]
    assert sorted(combining_marks()) == sorted(one for one in none if unicodedata.category(one) in ("Mn", "Mc", "Me"))


def test_flags_emoji_and_marks_stay_whole() -> None:
    text = "a🇮🇩🇮e\u0301👩\u200d🚀❤\ufe0f각"
    assert [text[start:end] for start, end, _ in clusters(text)] == ["a", "🇮🇩", "🇮", "e\u0301", "👩\u200d🚀", "❤\ufe0f", "각"]
    assert [width for _, _, width in clusters(text)] == [1, 2, 1, 1, 2, 2, 2]


def test_a_spacing_mark_has_a_cell_and_stays_with_its_letter() -> None:
    count_spacing_marks()
    assert [("கொ"[start:end], width) for start, end, width in clusters("கொ")] == [("கொ", 2)]
    assert cells("कि") == cell_len("कि") == cell_len("कि" * 400) // 400 == 2
    assert fit("कि", 1) == ""


def test_even_text_has_a_cell_for_each_code_point() -> None:
    assert is_even("kata “biasa” — é")
    assert not is_even("e\u0301")
    assert not is_even("汉")
    assert not is_even("👍")
    assert not is_even("é\t")
    assert is_even("é\n")


@given(odd, st.integers(0, 30))
def test_the_grapheme_around_an_offset(raw: str, offset: int) -> None:
    text = show(raw)
    offset = min(offset, len(text))
    expected = [(start, end) for start, end, _ in clusters(text) if start <= offset < end] or [(len(text), len(text))]
    assert cluster_at(text, offset) == expected[0]


def test_the_grapheme_far_into_a_text_without_ascii() -> None:
    text = "汉" * 500 + "👩\u200d🚀" + "🇮🇩" * 100
    assert cluster_at(text, 501) == (500, 503)
    assert cluster_at(text, 503 + 2 * 77 + 1) == (503 + 2 * 77, 503 + 2 * 77 + 2)


@pytest.mark.parametrize("before", ["", "汉", "汉汉", "汉" * 70, "汉" * 71, "a", "a汉"])
def test_the_half_of_a_flag_far_into_a_row_of_flags(before: str) -> None:
    text = before + "🇮🇩" * 120
    found = {at: (start, end) for start, end, _ in clusters(text) for at in range(start, end)}
    for offset in range(len(text)):
        assert cluster_at(text, offset) == found[offset]


@given(odd, st.integers(0, 20), st.integers(0, 20))
def test_the_graphemes_of_a_part_are_those_of_the_part_alone(raw: str, start: int, length: int) -> None:
    text = show(raw)
    part = text[start : start + length]
    assert [(at - start, end - start, width) for at, end, width in clusters(text, start, start + length)] == list(clusters(part))


def test_no_part_has_no_graphemes() -> None:
    assert list(clusters("汉字", 1, 1)) == list(clusters("")) == []


@given(odd, st.integers(0, 20))
def test_fitting_keeps_whole_graphemes(raw: str, width: int) -> None:
    text = show(raw)
    kept = fit(text, width)
    assert text.startswith(kept)
    assert cells(kept) <= width
    rest = list(clusters(text))
    after = [size for start, _, size in rest if start >= len(kept)]
    assert not after or cells(kept) + after[0] > width


def test_widths_are_disputed_of_what_came_late_or_joins_and_not_of_ordinary_wide_characters() -> None:
    assert [
        disputed().search(text) is not None
        for text in ("⌚", "\u200d", "한", "\u1100", "漢", "あ", "ア", "。", "é", "a", "e\u0301", "👩", "कि")
    ] == [
        *(True, True, False, True),
        *(False,) * 7,
        *(True, True),
    ]


def test_which_characters_belong_to_the_one_before() -> None:
    assert all(mark in combining_marks() for mark in "\u0300\u0301\u036f\u0483\u0591\u0610\u064b\u093f\u20dd")
    assert [mark in spacing_marks() for mark in "\u093f\u0903\u0301\u0bbe"] == [True, True, False, True]
    marks = re.compile(f"[{zero_width(0x10000)}]")
    assert [marks.match(char) is not None for char in "\u02ff\u0300\u036f\u0370\u200d\u200b\ufe0fa"] == [
        False,
        True,
        True,
        False,
        True,
        True,
        True,
        False,
    ]
    high = re.compile(f"[{zero_width(0xE0000)}]")
    assert [high.match(char) is not None for char in ("\U000101fd", "\U0001d167", "\U0001f600", "\u0301")] == [True, True, False, True]
