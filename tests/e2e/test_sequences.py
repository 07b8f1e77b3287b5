"""Taking output apart finds what was put in."""

import pytest

from tests.e2e.sequences import harmful, sequences, strings


def test_kinds_of_sequences_are_told_apart_and_numbers_are_not() -> None:
    assert sequences(b"\x1b[1;2Ha\x1b[30;4Hb\x1b[?1049h\x1b(B") == {"\x1b[NH", "\x1b[?Nh", "\x1b(B"}


def test_strings_to_the_terminal_are_found() -> None:
    raw = b"a\x1b]52;c;eA==\x07b\x1b]0;title\x1b\\c\x1bP+q\x1b\\"
    assert strings(raw) == {"\x1b]52;c;eA==\x07", "\x1b]0;title\x1b\\", "\x1bP+q\x1b\\"}
    assert harmful(raw) == []


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x08", "\x0b", "\x9b", "\x7f", "\u202e", "\u2066", "\u2028", "\U000e0041"])
def test_harmful_characters_are_found(character: str) -> None:
    assert harmful(f"\x1b[1mtext{character}more\r\n".encode()) == [character]
