"""Wherever a row is cut, its parts are as wide as they have to be, by our measure and by another."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from wcwidth import wcswidth

from tui.cells import cells
from tui.cutting import cut_between_graphemes, split
from tui.text import show


@pytest.fixture(autouse=True)
def ours() -> Iterator[None]:
    before = Segment.__dict__["_split_cells"]
    cut_between_graphemes()
    yield
    Segment._split_cells = before  # type: ignore[method-assign]


def parts(text: str, cut: int) -> list[str]:
    strip = Strip([Segment(text, Style(bold=True))])
    divided = strip.divide([cut, strip.cell_length])
    return ["".join(segment.text for segment in one) for one in divided]


@pytest.mark.parametrize("emoji", ["👨‍👩‍👧‍👦", "👩‍🚀", "🇮🇩", "👍🏽", "1️⃣", "❤️", "漢", "é"])
def test_a_cut_through_a_grapheme_leaves_spaces(emoji: str) -> None:
    text = f"ab{emoji}cd"
    for cut in range(1, cells(text)):
        before, after = parts(text, cut)
        assert (wcswidth(before), wcswidth(after)) == (cut, cells(text) - cut), cut
        whole = (before + after).replace(" ", "")
        assert whole in (text, "abcd")


@given(
    st.lists(
        st.sampled_from(["a", " ", "漢", "👨‍👩‍👧‍👦", "👩‍🚀", "🇮🇩", "🇮", "👍🏽", "🏽", "1️⃣", "❤️", "e\u0301", "\u0301", "\u200d", "க்ௌ"]),
        max_size=12,
    )
)
def test_every_cut_of_any_text_keeps_the_width(pieces: list[str]) -> None:
    text = show("".join(pieces))
    segment = Segment(text, Style(bold=True))
    for cut in range(cells(text) + 1):
        before, after = split(segment, cut)
        assert (cells(before.text), cells(after.text)) == (cut, cells(text) - cut)
        assert before.style == after.style == segment.style
