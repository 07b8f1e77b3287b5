from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store.paragraphs import paragraph_mode
from tui.cells import clusters
from tui.layout import lay_out, lay_out_near
from tui.text import show_lines

parts = st.sampled_from(
    ["kata", "a", " ", "  ", "\n", "\n\n", "汉字", "👩\u200d🚀", "e\u0301", "🇮🇩", "❤\ufe0f", "\u3000", "\u2003", "x" * 30, "\x1b", "\t"]
)
texts = st.lists(parts, max_size=30).map("".join)
widths = st.integers(1, 25)


def rows(text: str, width: int) -> list[str]:
    layout = lay_out(text, width)
    return [layout.row_text(row) for row in range(len(layout))]


@given(texts, widths, st.sampled_from(["apart", "lines"]))
@settings(max_examples=300)
def test_rows_hold_the_whole_text_in_order_and_fit(text: str, width: int, mode: str) -> None:
    layout = lay_out(text, width, mode)  # type: ignore[arg-type]
    assert layout.text == show_lines(text)
    done = 0
    for row in range(len(layout)):
        start, end = layout.starts[row], layout.ends[row]
        assert done <= start <= end
        assert not layout.text[done:start].strip()
        assert "\n" not in layout.row_text(row)
        pieces = list(clusters(layout.row_text(row)))
        assert sum(size for _, _, size in pieces) <= width or len(pieces) == 1
        done = end
    assert not layout.text[done:].strip()


@given(texts, widths)
@settings(max_examples=300)
def test_offset_to_cell_and_back(text: str, width: int) -> None:
    layout = lay_out(text, width)
    for row in range(len(layout)):
        start, end = layout.starts[row], layout.ends[row]
        for begin, after, size in clusters(layout.text, start, end):
            for offset in range(begin, after):
                assert layout.row_of(offset) == row
                cell = layout.cell_of(offset)
                for inside in range(size):
                    assert layout.offset_at(row, cell + inside) == begin
        assert layout.offset_at(row, 1000) == end
        assert layout.offset_at(row, -1) == start


@given(texts, widths)
def test_rows_break_only_between_graphemes(text: str, width: int) -> None:
    layout = lay_out(text, width)
    for line_start, line in _lines(layout.text):
        starts = {line_start + begin for begin, _, _ in clusters(line)}
        inside = [start for start in layout.starts if line_start < start < line_start + len(line)]
        assert set(inside) <= starts


def _lines(text: str) -> list[tuple[int, str]]:
    found, at = [], 0
    for line in text.split("\n"):
        found.append((at, line))
        at += len(line) + 1
    return found


@given(texts, widths, st.integers(0, 200))
def test_every_offset_has_a_row_with_text(text: str, width: int, offset: int) -> None:
    layout = lay_out(text, width)
    row = layout.row_of(offset)
    assert not layout.is_blank(row) or len(layout) == 1
    assert 0 <= layout.cell_of(offset) <= max(width, 2)


def test_words_wrap_and_spaces_at_the_break_are_not_drawn() -> None:
    assert rows("satu dua  tiga empat", 9) == ["satu dua", "tiga", "empat"]
    assert rows("satu dua", 4) == ["satu", "dua"]
    assert rows("satu dua ", 8) == ["satu dua"]


def test_long_words_break_inside_only_when_they_must() -> None:
    assert rows("ab " + "x" * 12, 5) == ["ab", "xxxxx", "xxxxx", "xx"]
    assert rows("x" * 10_000, 90)[0] == "x" * 90
    assert len(rows("x" * 10_000, 90)) == 112


def test_wide_and_joined_characters_are_never_cut() -> None:
    assert rows("汉字汉字", 5) == ["汉字", "汉字"]
    assert rows("a🇮🇩🇮🇩", 4) == ["a🇮🇩", "🇮🇩"]
    assert rows("👩\u200d🚀👩\u200d🚀", 3) == ["👩\u200d🚀", "👩\u200d🚀"]
    assert rows("e\u0301" * 5, 3) == ["e\u0301" * 3, "e\u0301" * 2]
    assert rows("kata 汉字 kata", 9) == ["kata 汉字", "kata"]


@pytest.mark.parametrize("newlines", ["\n", "\n\n", "\n\n\n\n", "\n \n"])
def test_paragraphs_are_one_blank_row_apart(newlines: str) -> None:
    text = f"Satu kalimat.{newlines}Dua kalimat."
    assert rows(text, 40) == ["Satu kalimat.", "", "Dua kalimat."]


def test_broken_lines_stay_together() -> None:
    text = "Lorem ipsum dolor sit amet,\nconsectetur adipiscing elit, sed\ndo eiusmod tempor.\n\nUt enim ad minim\nveniam."
    assert paragraph_mode(text) == "lines"
    assert rows(text, 40) == [*text.split("\n")[:3], "", *text.split("\n")[4:]]


def test_a_line_for_each_paragraph_is_no_broken_line() -> None:
    assert paragraph_mode("Satu kalimat penuh.\nDua kalimat “penuh.”\nTiga (3)!\nDan akhirnya") == "apart"
    assert paragraph_mode(("kata " * 60 + "\n") * 5) == "apart"
    assert paragraph_mode("") == "apart"


def test_the_samples_have_paragraphs() -> None:
    for path in (Path(__file__).parents[2] / "seeds").glob("*.txt"):
        assert paragraph_mode(path.read_text(encoding="utf-8")) == "apart"


def test_no_text_is_one_blank_row() -> None:
    for text in ("", "\n", "  \n "):
        layout = lay_out(text, 20)
        assert rows(text, 20) == [""]
        assert (layout.row_of(0), layout.cell_of(0), layout.offset_at(0, 5)) == (0, 0, 0)


def test_the_nearest_row_with_text() -> None:
    layout = lay_out("Satu.\n\nDua.", 20)
    assert [layout.text_row(1), layout.text_row(1, -1), layout.text_row(-5), layout.text_row(9)] == [2, 0, 0, 2]


@pytest.mark.parametrize("unit", ["satu dua tiga empat\n", "satu dua tiga ", "a\n", "\u202eعربي ", "漢字", "e" + "\u0301" * 40])
@pytest.mark.parametrize("share", [0.0, 0.4, 0.99, 1.0])
def test_the_rows_near_a_place_are_those_of_the_whole_text(unit: str, share: float) -> None:
    text = unit * (60_000 // len(unit))
    mode = paragraph_mode(text)
    whole = lay_out(text, 40, mode)
    offset = whole.starts[int((len(whole) - 1) * share)]
    near = lay_out_near(text, offset, 40, mode)
    assert (len(near.text), near.whole) == (len(text), False)
    assert near.holds(offset) or share == 1.0
    assert not near.holds(len(text) - 1 if share < 0.5 else 0)
    here = near.row_of(offset)
    there = whole.row_of(offset)
    for step in range(min(20, len(near) - here - 1)):
        assert (near.starts[here + step], near.ends[here + step]) == (whole.starts[there + step], whole.ends[there + step])
        assert near.row_text(here + step) == whole.row_text(there + step)


def test_near_a_place_of_a_short_text_is_the_whole_text() -> None:
    near, whole = lay_out_near("Satu.\nDua.", 3, 20, "apart"), lay_out("Satu.\nDua.", 20, "apart")
    assert near == whole
    assert near.whole
