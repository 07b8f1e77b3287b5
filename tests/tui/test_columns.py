from hypothesis import given
from hypothesis import strategies as st

from tui.cells import cells
from tui.columns import column, tail
from tui.kwic import context_line
from tui.text import show


@given(st.text(max_size=30), st.integers(0, 20))
def test_a_column_is_exactly_as_wide_as_asked(text: str, width: int) -> None:
    assert cells(column(text, width)) == width


@given(st.text(max_size=30), st.integers(0, 20))
def test_a_tail_is_an_end_of_the_text_that_fits(text: str, width: int) -> None:
    shown = show(text)
    assert shown.endswith(tail(shown, width))
    assert cells(tail(shown, width)) <= width


@given(st.text(min_size=1, max_size=80), st.data())
def test_context_lines_up_and_shows_the_mention(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    before, quote, after = context_line(text, start, end, 40)
    assert cells(before + quote + after) <= 40
    assert "\n" not in before + quote + after


def test_a_flood_of_marks_is_cut_before_it_is_measured() -> None:
    assert column("e" + "\u0301" * 1_000_000, 10).rstrip().endswith("…")
    assert cells(column("e" + "\u0301" * 1_000_000, 10)) == 10
