"""What stands after a character of disputed width stands where it is counted to be, on every terminal."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.pty.emulator import NARROW, USUAL, WIDE, Emulator, Measure
from tests.pty.measures import row_moved
from tui.cells import cells
from tui.keeping_columns import keep_columns
from tui.text import show

ROW = "\x1b[1;3H"
DISPUTED = [
    "कि",
    "நி",
    "কো",
    "ꦏꦺꦴ",
    "ᬓᬸᬃ",
    "क्षि",
    "👩\u200d🚀",
    "👨\u200d👩\u200d👧",
    "🇮🇩",
    "❤\ufe0f",
    "1\ufe0f\u20e3",
    "👍🏽",
    "👍",
    "⌚",
    "﷽",
    "\u1112\u1161\u11ab",
]
measures = pytest.mark.parametrize("measure", [USUAL, NARROW, WIDE], ids=lambda one: one.name)


def drawn(painted: str, measure: Measure, columns: int = 60) -> list[str]:
    emulator = Emulator(columns, 1, measure)
    emulator.feed(b"\x1b[?7l" + b"#" * columns)
    emulator.feed(painted.encode())
    return [one.data for one in emulator.cells[0]]


@measures
@pytest.mark.parametrize("text", DISPUTED)
def test_what_follows_is_in_its_column_and_nothing_from_before_is_left_between(text: str, measure: Measure) -> None:
    shown = drawn(keep_columns(f"{ROW}ab{text}cd\x1b[1;20Hz"), measure)
    after = 2 + 2 + cells(text)
    assert "".join(shown[after : after + 2]) == "cd"
    assert "#" not in "".join(shown[2:after])
    # The rest of joined emoji that a terminal does not join is gone once what follows is painted, which here are two cells.
    assert shown[after + 2] == "#" or (measure is WIDE and text.count("\u200d") > 1)
    assert shown[19] == "z"


@measures
@pytest.mark.parametrize("text", DISPUTED)
def test_one_at_the_right_edge_stays_on_its_row(text: str, measure: Measure) -> None:
    columns = 10
    shown = drawn(keep_columns(f"\x1b[1;1H{'x' * (columns - cells(text))}{text}"), measure, columns)
    assert "".join(shown).startswith("x" * (columns - cells(text) - 1))
    assert "#" not in "".join(shown)


def test_text_all_terminals_agree_about_is_sent_as_it_is() -> None:
    for text in ("kata biasa", "漢字 é e\u0301 “—” │", "ก็ นี้", "ｶＡ"):
        painted = f"{ROW}\x1b[1m{text}\x1b[0m\n\x1b[2;1Hz"
        assert keep_columns(painted) == painted


def test_a_style_stays_around_what_it_was_around() -> None:
    assert keep_columns(f"{ROW}\x1b[1maकिb\x1b[0m") == f"{ROW}\x1b[1ma  \x1b[1;4Hकि\x1b[1;6Hb\x1b[0m"


def test_nothing_is_placed_where_nobody_knows_where_the_cursor_is() -> None:
    assert keep_columns("aकिb") == "aकिb"
    assert keep_columns(f"{ROW}\x1b[5Caकिb") == f"{ROW}\x1b[5Caकिb"


rows = st.lists(st.sampled_from([*DISPUTED, "ि", "a", "漢", "e\u0301", " ", "\u200d", "🏽"]), max_size=12).map("".join).map(show)


@given(rows, rows)
def test_rows_of_anything_are_the_same_on_every_terminal(first: str, second: str) -> None:
    painted = keep_columns(f"\x1b[1;1H{first}\x1b[1m{second}\x1b[0m|{' ' * 70}|")
    usual = drawn(painted, USUAL, 160)
    assert usual[cells(first) + cells(second)] == "|"
    for measure in (NARROW, WIDE):
        assert row_moved(usual, drawn(painted, measure, 160)) == []
