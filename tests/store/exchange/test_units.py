"""Offsets of one text in code points, UTF-16 units and bytes, each counted out by hand."""

import pytest

from store.exchange.units import Cleaned, Offsets, SplitError, Unit

TEXT = "a\x7f\x80\u07ff\u0800\uffff\U00010000z"
"""The last and the first character of each width."""

TABLES: list[tuple[Unit, list[int]]] = [
    ("codepoint", [0, 1, 2, 3, 4, 5, 6, 7, 8]),
    ("utf-16", [0, 1, 2, 3, 4, 5, 6, 8, 9]),
    ("byte", [0, 1, 2, 4, 6, 9, 12, 16, 17]),
]


@pytest.mark.parametrize(("unit", "table"), TABLES)
def test_every_offset_there_and_back(unit: Unit, table: list[int]) -> None:
    offsets = Offsets(TEXT)
    assert [offsets.to(unit, point) for point in range(9)] == table
    assert [offsets.back(unit, offset) for offset in table] == [*range(9)]
    assert offsets.length(unit) == table[-1]
    assert offsets.text == TEXT


@pytest.mark.parametrize(("unit", "table"), TABLES)
def test_an_offset_inside_a_character_is_none(unit: Unit, table: list[int]) -> None:
    offsets = Offsets(TEXT)
    for inside in sorted({*range(table[-1])} - {*table}):
        with pytest.raises(SplitError):
            offsets.back(unit, inside)


@pytest.mark.parametrize("text", ["", "abc", "aé😊"])
@pytest.mark.parametrize("unit", ["codepoint", "utf-16", "byte"])
def test_an_offset_outside_of_the_text_is_refused(text: str, unit: Unit) -> None:
    offsets = Offsets(text)
    assert (offsets.to(unit, 0), offsets.back(unit, 0)) == (0, 0)
    assert offsets.back(unit, offsets.to(unit, len(text))) == len(text)
    for point in (-1, len(text) + 1):
        with pytest.raises(IndexError):
            offsets.to(unit, point)
    for offset in (-1, offsets.length(unit) + 1):
        with pytest.raises(IndexError):
            offsets.back(unit, offset)


def test_plain_text_has_the_same_offsets_in_every_unit() -> None:
    offsets = Offsets("abc")
    units: tuple[Unit, ...] = ("codepoint", "utf-16", "byte")
    assert [[offsets.to(unit, point) for point in range(4)] for unit in units] == [[0, 1, 2, 3]] * 3
    assert [[offsets.back(unit, point) for point in range(4)] for unit in units] == [[0, 1, 2, 3]] * 3
    assert offsets._tables == {}  # Long plain texts cost nothing.


def test_a_token_is_no_unit_of_characters() -> None:
    with pytest.raises(ValueError, match="token is not a unit of characters"):
        Offsets("é").to("token", 0)


@pytest.mark.parametrize(
    ("text", "clean", "moved"),
    [
        ("", "", [0]),
        ("ab", "ab", [0, 1, 2]),
        ("a\nb", "a\nb", [0, 1, 2, 3]),
        ("a\rb", "a\nb", [0, 1, 2, 3]),
        ("a\r\nb", "a\nb", [0, 1, 1, 2, 3]),
        ("\r\nb", "\nb", [0, 0, 1, 2]),
        ("\r\n\r\nb\r\n", "\n\nb\n", [0, 0, 1, 1, 2, 3, 3, 4]),
        ("\r\r\n\n\r", "\n\n\n\n", [0, 1, 1, 2, 3, 4]),
    ],
)
def test_where_offsets_are_when_line_ends_are_lf(text: str, clean: str, moved: list[int]) -> None:
    cleaned = Cleaned(text)
    assert cleaned.text == clean
    assert [cleaned.move(point) for point in range(len(text) + 1)] == moved
