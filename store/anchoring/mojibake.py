"""UTF-8 that was read as a single-byte encoding (``Ã©`` for ``é``), read rightly for comparing, with the way back to each code point.

No text is altered by it: a file whose encoding was mended, or spoiled, is compared letter by letter with what it said before.
"""

import codecs
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cache
from typing import NamedTuple

ENCODINGS = ("cp1252", "cp1250", "mac-roman", "cp850")
"""Encodings that UTF-8 is commonly mistaken for; the first covers Latin-1."""


class Plain(NamedTuple):
    """A text as it was meant."""

    text: str
    starts: Sequence[int]
    """Where each code point of ``text`` begins in the text that was given, and where that ends."""

    def within(self, start: int, end: int) -> tuple[int, int]:
        """Return the range of ``text`` that covers a range of the text that was given."""
        low = bisect_right(self.starts, start) - 1
        return low, bisect_right(self.starts, end - 1)

    def back(self, start: int, end: int) -> tuple[int, int]:
        """Return the range of the text that was given for a range of ``text``."""
        return self.starts[start], self.starts[end]


def read_rightly(text: str) -> Plain | None:
    """Return a text with everything that is UTF-8 read as the likeliest other encoding put right, or None when there is none of it."""
    if text.isascii():
        return None
    best: list[tuple[int, int, str]] = []
    for encoding in ENCODINGS:
        found = list(_mistakes(text, encoding))
        if sum(end - start for start, end, _ in found) > sum(end - start for start, end, _ in best):
            best = found
    if not best:
        return None
    parts, starts, done = [], [], 0
    for start, end, meant in best:
        parts += [text[done:start], meant]
        starts += [*range(done, start), start]
        done = end
    parts.append(text[done:])
    starts += range(done, len(text) + 1)
    return Plain("".join(parts), starts)


def _mistakes(text: str, encoding: str) -> Iterator[tuple[int, int, str]]:
    """Yield where sequences of UTF-8 stand in a text that was read as another encoding, each with the one code point it means."""
    pattern, number = _sequences(encoding)
    for match in pattern.finditer(text):
        try:
            yield match.start(), match.end(), bytes(number[char] for char in match.group()).decode("utf-8")
        except UnicodeDecodeError:
            continue  # A form longer than need be, or half a surrogate pair: no UTF-8.


@cache
def _sequences(encoding: str) -> tuple[re.Pattern[str], dict[str, int]]:
    """Return what a sequence of two to four bytes looks like in an encoding, and the byte that each character of it stands for."""
    chars = {byte: _character(byte, encoding) for byte in range(0x80, 0x100)}
    more = _any_of(chars, 0x80, 0xC0)
    kinds = ((0xC2, 0xE0, 1), (0xE0, 0xF0, 2), (0xF0, 0xF5, 3))
    pattern = "|".join(f"{_any_of(chars, low, high)}{more}{{{count}}}" for low, high, count in kinds)
    return re.compile(pattern), {char: byte for byte, char in chars.items()}


def _any_of(chars: dict[int, str], low: int, high: int) -> str:
    return "[" + "".join(re.escape(chars[byte]) for byte in range(low, high)) + "]"


def _character(byte: int, encoding: str) -> str:
    """Return the character of a byte; of one that an encoding leaves free, the control character of that number, as browsers do."""
    try:
        return codecs.decode(bytes([byte]), encoding)
    except UnicodeDecodeError:
        return chr(byte)
