import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import get_character_cell_size
from textual.content import Span

from tui.text import MAX_MARKS, plain, plain_lines, show, show_lines, styled_lines

HARMFUL = {*range(0x20), *range(0x7F, 0xA0), 0x61C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x2070), 0x2028, 0x2029}
HARMFUL |= {*range(0xD800, 0xE000), *range(0xE0000, 0xE1000), *range(0xFDD0, 0xFDF0), 0xFEFF, 0x200B, 0x200C, *range(0x2060, 0x2065)}
HARMFUL |= {plane * 0x10000 + low for plane in range(17) for low in (0xFFFE, 0xFFFF)}
hostile = st.text(
    alphabet=st.sampled_from("ab \x1b\x9b\x00\t\n\r\x7f\u202e\u200b\u200d\ufe0f\ufe0e\u0301\u0e49👩🚀❤🏽🇮1\ud800\U000e0041汉"), max_size=40
)


def test_every_code_point_becomes_one_harmless_one() -> None:
    # One call for all, in lines of their own, which is a hundred times as fast as a call for each.
    every = [f"a{chr(code)}b" for code in range(0x110000) if code != 0x0A]
    shown = show_lines("\n".join(every))
    assert len(shown) == sum(map(len, every)) + len(every) - 1
    assert not HARMFUL & (set(map(ord, shown)) - {0x0A})
    assert show_lines(shown) == shown
    assert all(map(len, shown.split("\n")))


def test_nothing_shown_alone_is_without_width() -> None:
    for code in {*HARMFUL, *range(0x300, 0x370), 0x1160, 0x3164, 0x1F3FB, 0xE0100}:
        alone = show(chr(code))
        assert get_character_cell_size(alone) > 0, hex(code)
        assert show(alone) == alone, hex(code)


def test_ordinary_text_is_not_touched() -> None:
    text = "“Ekonomi” — naik 5 %, kata Café; 汉字, ไทย น้ำ, क्षि, தமிழ் வௌ, Ελληνικά, الأربعاء, 한국, naïve… €5 ½ ● ▌"
    assert show(text) == text


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("\x1b]52;c;eA==\x07", "␛]52;c;eA==␇"),
        ("\x9b2J", "\ufffd2J"),
        ("a\tb\nc\rd", "a b␤c␍d"),
        ("a\u2028b", "a␤b"),
        ("a\u2029b\u202ac", "a␤b\ufffdc"),
        ("汉\n\u0301a", "汉␤\ufffda"),
        ("abc\u202edef", "abc\ufffddef"),
        ("\x7f", "␡"),
        ("no\u200bspace\ufeff", "no·space·"),
        ("in\u200dside", "in·side"),
        ("so\u00adft", "so·ft"),
        ("\ud800", "\ufffd"),
        ("e" + "\u0301" * 7 + "x", "e" + "\u0301" * MAX_MARKS + "\ufffd" * 3 + "x"),
        ("\u0301a", "\ufffda"),
        ("🏽", "\ufffd"),
        ("🇮🇩🇮.", "🇮🇩\ufffd."),
        ("a 🇮🇩 🇮 b", "a 🇮🇩 \ufffd b"),
        ("a \u0bcc b\u2e3b\u0bcc", "a \ufffd b\u2e3b\ufffd"),
        ("🏴\U000e0067\U000e007f", "🏴\ufffd\ufffd"),
    ],
)
def test_what_could_harm_is_shown_as_something_else(raw: str, shown: str) -> None:
    assert show(raw) == shown


@pytest.mark.parametrize("emoji", ["👩‍🚀", "❤️", "❤️‍🔥", "👍🏽", "👩🏽‍🚀", "1️⃣", "👨‍👩‍👧‍👦", "🇮🇩", "🏳️‍🌈", "☎︎"])
def test_emoji_sequences_stay_whole(emoji: str) -> None:
    assert show(emoji) == emoji
    assert show(f"kata {emoji}.") == f"kata {emoji}."


def test_a_chain_of_joined_emoji_is_cut() -> None:
    shown = show("\u200d".join("👩" * 50))
    assert "·" in shown
    assert all(part.count("\u200d") <= 5 for part in shown.split("·"))


@given(st.one_of(hostile, st.text(alphabet=st.characters(exclude_categories=()), max_size=40)))
def test_length_is_kept_and_showing_twice_changes_nothing(raw: str) -> None:
    shown = show(raw)
    assert len(shown) == len(raw)
    assert show(shown) == shown
    assert not any(unicodedata.category(character) in {"Cc", "Cs", "Zl", "Zp"} for character in shown)


@given(hostile)
def test_newlines_are_all_that_lines_keep(raw: str) -> None:
    lines = show_lines(raw)
    assert show_lines(lines) == lines
    assert [index for index, character in enumerate(lines) if character == "\n"] == [i for i, c in enumerate(raw) if c == "\n"]
    assert lines.replace("\n", "␤") == show(raw)


@pytest.mark.parametrize("text", ["a\u200d\u0bcc", "\u115f\u0bcc", "\U0001f1ee\u200d\u0bcc", "e\u0301\u0bcc", "1\ufe0f\u0bcc", "க்ௌ"])
def test_a_spacing_mark_after_what_is_replaced_is_the_same_when_shown_again(text: str) -> None:
    assert show(show(text)) == show(text)


def test_markup_is_only_text() -> None:
    assert plain("[b]x[/] [@click=app.quit]y[/]\n").plain == "[b]x[/] [@click=app.quit]y[/]␤"
    assert plain_lines("[/]\n\x1b", "bold").plain == "[/]\n␛"
    assert (plain("a\x1b", "bold").spans, plain("a\x1b").spans) == ([Span(0, 2, "bold")], [])
    assert (plain_lines("a\n", "bold").spans, plain_lines("a\n").spans) == ([Span(0, 2, "bold")], [])
    pieces = styled_lines([("[b]\n", "bold"), ("\x1b", "")])
    assert (pieces.plain, pieces.spans) == ("[b]\n␛", [Span(0, 4, "bold")])


def test_a_spacing_mark_stands_on_a_letter_or_on_a_mark_of_it() -> None:
    assert show("e\u0301\u0903") == "e\u0301\u0903"
    assert show("क\u0903") == "क\u0903"
    assert show("-\u0903") == "-\ufffd"
    assert show("\u0301\u0903") != "\u0301\u0903"


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("a\n\u0301b", "a\n\ufffdb"),
        ("é\n\u0301\u0302b", "é\n\ufffd\ufffdb"),
        ("é \u0301 x", "é \u0301 x"),
        ("a\u2028\u2029b", "a␤␤b"),
        ("é1\ufe0f\u20e3", "é1\ufe0f\u20e3"),
        ("\x1b\u0301é", "␛\u0301é"),
        ("é\tx\x7f\x00", "é x␡␀"),
        ("é\u200b\U000e0100\U000e0000", "é··\ufffd"),
        ("é\U0001fffe\U0002ffff\U0010ffff\U0010fffd", "é\ufffd\ufffd\ufffd\U0010fffd"),
        ("e" + "\u0301" * 4, "e" + "\u0301" * 4),
        ("e" + "\u0301" * 5, "e" + "\u0301" * 4 + "\ufffd"),
    ],
)
def test_lines_are_shown_to_the_character(raw: str, shown: str) -> None:
    assert show_lines(raw) == shown


@pytest.mark.parametrize("text", ["kata biasa\nkedua " * 3, "naïve – biasa\n" * 3])
def test_text_with_nothing_to_replace_is_not_held_twice(text: str) -> None:
    assert show_lines(text) is text
