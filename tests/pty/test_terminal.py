"""The harness itself: what it says about a program is so."""

import sys
from pathlib import Path

import pytest

from tests.pty.answers import Answers
from tests.pty.emulator import Emulator
from tests.pty.keys import encode
from tests.pty.terminal import Terminal

_ECHO = """
import os, signal, sys, termios, tty
tty.setraw(0)
def size(*_): os.write(1, b"\\x1b[2J\\x1b[Hsize %d %d" % os.get_terminal_size(0))
signal.signal(signal.SIGWINCH, size)
size()
while (key := os.read(0, 64)) != b"q":
    os.write(1, b"\\r\\nkey " + key.hex().encode())
os.write(1, b"\\r\\nbye")
sys.exit(7)
"""


@pytest.fixture
def echo(tmp_path: Path) -> list[str | Path]:
    script = tmp_path / "echo.py"
    script.write_text(_ECHO)
    return [sys.executable, script]


def test_a_program_is_started_typed_at_and_ended(echo: list[str | Path]) -> None:
    with Terminal(echo, columns=60, rows=12) as terminal:
        terminal.wait_for("size 60 12")
        terminal.press("pagedown", "e")
        terminal.wait_for("key 1b5b367e\nkey 65")
        terminal.write(b"q")
        assert terminal.wait() == 7
        assert terminal.screen().splitlines()[3] == "bye"


def test_a_resize_reaches_the_program(echo: list[str | Path]) -> None:
    with Terminal(echo) as terminal:
        terminal.wait_for("size 100 30")
        terminal.resize(40, 12)
        terminal.wait_for("size 40 12")


def test_a_killed_program_is_gone(echo: list[str | Path]) -> None:
    with Terminal(echo) as terminal:
        terminal.wait_for("size")
        terminal.kill()
        assert terminal.process.returncode == -9


def test_text_that_never_comes_is_said_with_the_screen(echo: list[str | Path]) -> None:
    with Terminal(echo) as terminal:
        terminal.wait_for("size")
        with pytest.raises(AssertionError, match=r"(?s)'nowhere' did not come.*size 100 30"):
            terminal.wait_for("nowhere", timeout=0.1)


def test_a_sequence_cut_in_two_is_drawn_once() -> None:
    emulator = Emulator(20, 2)
    for chunk in (b"ab\x1b[", b"2", b";3Hcd\xc3", b"\xa9"):
        emulator.feed(chunk)
    assert emulator.lines == ["ab", "  cdé"]
    assert emulator.cursor == (5, 1)


def test_a_grapheme_cut_in_two_takes_the_cells_of_one() -> None:
    emulator = Emulator(20, 2)
    for chunk in ("\x1b[1;1He", "\u0301\U0001f469", "\u200d", "\U0001f680|漢|", "क", "्षि|"):
        emulator.feed(chunk.encode())
    assert emulator.lines == ["e\u0301\U0001f469\u200d\U0001f680|漢|क्षि|", ""]
    assert emulator.cursor == (10, 0)


def test_text_past_the_edge_and_cells_left_out_are_seen() -> None:
    emulator = Emulator(6, 2)
    emulator.mark()
    emulator.feed("\x1b[1;1H漢字漢\x1b[2;1Habcd".encode())
    assert (emulator.overrun, emulator.unpainted) == ([], [(4, 1), (5, 1)])
    emulator.feed("\x1b[1;1Ha漢字漢".encode())
    assert emulator.overrun == [0]


_PAINTER = """
import os, signal, sys, termios, tty
tty.setraw(0)
def paint(*_):
    columns, rows = os.get_terminal_size(0)
    os.write(1, b"".join(b"\\x1b[%d;1H" % (row + 1) + b"x" * (columns + (row == 1) - (row == 2)) for row in range(rows)))
signal.signal(signal.SIGWINCH, paint)
paint()
while os.read(0, 64) != b"q":
    pass
"""


def test_a_repaint_says_which_rows_have_a_wrong_width(tmp_path: Path) -> None:
    script = tmp_path / "painter.py"
    script.write_text(_PAINTER)
    with Terminal([sys.executable, script], columns=30, rows=6) as terminal:
        terminal.wait_for("xxx")
        wrong = terminal.repaint(limit=0.5)
        assert f"text ran past the right edge in row 1: {'x' * 30}" in wrong
        assert "1 cells of row 2 were not painted" in wrong


def test_queries_are_answered_also_when_cut_in_two() -> None:
    answers = Answers()
    assert answers.to(b"text\x1b[?20", cursor=(0, 0), size=(80, 24)) == b""
    assert answers.to(b"26$p\x1b[6n", cursor=(4, 1), size=(80, 24)) == b"\x1b[?2026;2$y\x1b[2;5R"
    assert answers.to(b"more text", cursor=(0, 0), size=(80, 24)) == b""


def test_keys_are_encoded_as_a_terminal_does() -> None:
    assert [encode(key) for key in ("ctrl+r", "shift+right", "e", "é")] == [b"\x12", b"\x1b[1;2C", b"e", "é".encode()]
