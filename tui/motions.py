"""Words, characters, sentences and paragraphs of a text, and how a selection moves over them. Pure; offsets are code points."""

import re
from collections.abc import Iterator
from functools import cache
from typing import Literal

from msgspec import Struct

from store.paragraphs import Mode
from store.sentences import sentence_bounds
from tui.cells import cluster_at, zero_width

Unit = Literal["character", "part", "word", "sentence", "paragraph"]
Side = Literal["start", "end"]
Range = tuple[int, int]

_NEAR = 20_000
"""Code points looked at on either side for a sentence: an article in one line must not make a key slow."""

_LONGEST = 20_000
"""Code points without a blank that are looked through for words; a longer stretch is cut at every multiple of this number."""

_WINDOW = 1_000
"""Code points looked back over at first for where a word begins."""

_JOINERS = "-‐‑'’ʼ&·\u00ad\u200c\u200d\u2060\ufeff"
_MONEY = "$€£¥₩₹"

# Combining marks are no word characters to ``re``.
_MARKS_BELOW = 0x2000


@cache
def _word_pattern() -> re.Pattern[str]:
    letter = f"[\\w{zero_width(_MARKS_BELOW)}]"
    joined = f"[{_JOINERS}]{letter}+"  # Novo-Ogaryovo, Jum'at, AT&T, and invisible characters inside a word
    number = r"(?<=\d)[.,:/]\d+"  # 12.000,5 and 8/11 and 19:30
    domain = r"(?<=[^\W\d_])\.[a-z]+(?![^\W_])"  # EGINDO.co
    money = f"[A-Z]{{0,3}}[{_MONEY}]"  # US$
    return re.compile(f"(?:[^\\W\\d_]\\.){{2,}}(?!\\w)|{money}(?!\\w)|(?:{money})?{letter}+(?:{joined}|{number}|{domain})*%?")


@cache
def _part_pattern() -> re.Pattern[str]:
    return re.compile(f"(?:[^\\W_]|[{zero_width(_MARKS_BELOW)}])+")


@cache
def _bearing() -> re.Pattern[str]:
    """Return what at least one of stands in every word."""
    return re.compile(f"[\\w{_MONEY}{zero_width(_MARKS_BELOW)}]")


@cache
def _outside() -> re.Pattern[str]:
    """Return what stands in no word."""
    return re.compile(f"[^\\w{_MONEY}{zero_width(_MARKS_BELOW)}{_JOINERS}.,:/%]")


_PARAGRAPH = {"apart": re.compile(r"\n+"), "lines": re.compile(r"\n[^\S\n]*\n\s*")}


def words(text: str, start: int = 0, end: int | None = None) -> Iterator[Range]:
    """Yield the words of ``text[start:end]``: with inner hyphens, apostrophes and number signs, without punctuation around."""
    for match in _word_pattern().finditer(text, start, len(text) if end is None else end):
        yield match.span()


def _behind(pattern: re.Pattern[str], text: str, offset: int, first: int = 0) -> int:
    """Return the offset after the last character of ``text[first:offset]`` that the pattern, which is about one character, matches.

    It is ``first`` where there is none.
    """
    end, length = offset, _WINDOW
    while end > first:
        start = max(first, end - length)
        match = pattern.search(text[start:end][::-1])
        if match:
            return end - match.start()
        end, length = start, length * 8
    return first


def _chunk(text: str, offset: int) -> Range:
    """Return what stands around ``offset`` between characters that no word holds, or a part of it where that is very long."""
    further = _LONGEST + 1  # One more than a word may have tells that there is more.
    match = _outside().search(text, offset, offset + further)
    start = _behind(_outside(), text, offset, max(0, offset - further))
    end = match.start() if match else min(len(text), offset + further)
    if end - start <= _LONGEST:
        return start, end
    cut = offset - offset % _LONGEST
    return max(start, cut), min(end, cut + _LONGEST)


def next_word(text: str, offset: int) -> Range | None:
    """Return the first word that starts at or after ``offset``."""
    bearing = _bearing().search(text, offset)
    while bearing is not None:
        start, end = _chunk(text, bearing.start())
        found = next((word for word in words(text, start, end) if word[0] >= offset), None)
        if found is not None:
            return found
        bearing = _bearing().search(text, end)
    return None


def previous_word(text: str, offset: int) -> Range | None:
    """Return the last word that ends at or before ``offset``."""
    at = _behind(_bearing(), text, offset)
    while at > 0:
        start, end = _chunk(text, at - 1)
        found = [word for word in words(text, start, end) if word[1] <= offset]
        if found:
            return found[-1]
        at = _behind(_bearing(), text, start)
    return None


def word_at(text: str, offset: int) -> Range:
    """Return the word that holds ``offset``, else the next one, else the one before, else the grapheme there."""
    start, end = _chunk(text, min(max(offset, 0), len(text)))
    for word in words(text, start, end) if _bearing().search(text, start, end) else ():
        if word[0] <= offset < word[1]:
            return word
    return next_word(text, offset) or previous_word(text, offset) or cluster_at(text, min(max(offset, 0), max(len(text) - 1, 0)))


def paragraph_at(text: str, offset: int, mode: Mode = "apart") -> Range:
    """Return the paragraph that holds ``offset``: a line, or with mode ``lines`` what stands between blank lines."""
    if mode == "apart":
        start = text.rfind("\n", 0, offset) + 1
        end = text.find("\n", offset)
        return start, len(text) if end < 0 else end
    gap = _PARAGRAPH[mode]
    start = 0
    for match in gap.finditer(text):
        if match.start() >= offset:
            return start, match.start()
        start = min(match.end(), offset)
    return start, len(text)


def sentence_at(text: str, offset: int, mode: Mode = "apart") -> Range:
    """Return the sentence that holds ``offset``, with its closing quotes and without the white space around it."""
    first, last = paragraph_at(text, offset, mode)
    found = (first, last)
    for sentence in sentence_bounds(text, max(first, offset - _NEAR), min(last, offset + _NEAR)):
        if sentence[0] > offset:
            break
        found = sentence
    return found


def unit_at(text: str, offset: int, unit: Unit, mode: Mode = "apart") -> Range:
    """Return the unit that holds ``offset``."""
    if unit == "character":
        return cluster_at(text, min(offset, max(len(text) - 1, 0)))
    if unit == "word":
        return word_at(text, offset)
    if unit == "sentence":
        return sentence_at(text, offset, mode)
    if unit == "paragraph":
        return paragraph_at(text, offset, mode)
    start, end = word_at(text, offset)
    parts = [match.span() for match in _part_pattern().finditer(text, start, end)]
    return next((part for part in parts if offset < part[1]), parts[-1] if parts else (start, end))


def next_unit(text: str, offset: int, unit: Unit, mode: Mode = "apart") -> Range | None:
    """Return the first unit that starts at or after ``offset``."""
    if unit == "word":
        return next_word(text, offset)
    if unit == "part":
        start = offset
        while start > 0 and _part_pattern().match(text, start - 1):
            start -= 1
        return next((match.span() for match in _part_pattern().finditer(text, start) if match.start() >= offset), None)
    if unit == "character":
        start, end = cluster_at(text, offset)
        while start < len(text) and (start < offset or text[start] == "\n"):
            start, end = cluster_at(text, end)
        return (start, end) if end > start else None
    at = offset
    while at < len(text):
        found = unit_at(text, at, unit, mode)
        if found[0] >= offset and found[1] > found[0]:
            return found
        at = max(found[1], at) + 1
    return None


def previous_unit(text: str, offset: int, unit: Unit, mode: Mode = "apart") -> Range | None:
    """Return the last unit that ends at or before ``offset``."""
    if unit == "word":
        return previous_word(text, offset)
    if unit == "part":
        word = word_at(text, max(offset - 1, 0))
        start = word[0] if word[0] < offset else (previous_word(text, offset) or (0, 0))[0]
        found = [match.span() for match in _part_pattern().finditer(text, start, offset)]
        return found[-1] if found else None
    at = min(offset, len(text)) - 1
    while at >= 0:
        found_unit = unit_at(text, at, unit, mode)
        if found_unit[1] <= offset and text[found_unit[0] : found_unit[1]].strip("\n"):
            return found_unit
        at = min(found_unit[0], at) - 1
    return None


class Selection(Struct, frozen=True, gc=False):
    """A stretch of text with an end that stays (``anchor``) and one that moves (``head``)."""

    anchor: int
    head: int

    @property
    def start(self) -> int:
        """The lower of the two ends."""
        return min(self.anchor, self.head)

    @property
    def end(self) -> int:
        """The higher of the two ends; exclusive."""
        return max(self.anchor, self.head)

    @property
    def range(self) -> Range:
        """Both ends in order."""
        return self.start, self.end

    def move(self, text: str, unit: Unit, step: int, mode: Mode = "apart") -> "Selection":
        """Return the selection of the unit after this one (``step`` 1) or before it (-1); of its first word, for the larger units."""
        if unit in ("character", "part", "word"):
            found = next_unit(text, self.end, unit, mode) if step > 0 else previous_unit(text, self.start, unit, mode)
            return Selection(*found) if found else self
        here = unit_at(text, self.start, unit, mode)
        if step > 0:
            found = next_unit(text, max(here[1], self.start), unit, mode)
        else:
            first = word_at(text, here[0])[0]
            found = here if self.start > first else previous_unit(text, here[0], unit, mode)
        return Selection(*word_at(text, found[0])) if found else self

    def extend(self, text: str, unit: Unit, step: int, mode: Mode = "apart") -> "Selection":
        """Return it with the head one unit further on; a selection of one unit turns round rather than becoming empty."""
        start, end = self.range
        if step > 0:
            if self.head < self.anchor:
                inner = self._pull_in(text, unit, "start", mode)
                if inner != self.range:
                    return Selection(self.anchor, inner[0])
            here = unit_at(text, max(end - 1, start), unit, mode)
            found = here if here[0] < end < here[1] else next_unit(text, end, unit, mode)
            return Selection(start, found[1]) if found else self
        if self.head > self.anchor:
            inner = self._pull_in(text, unit, "end", mode)
            if inner != self.range:
                return Selection(self.anchor, inner[1])
        here = unit_at(text, start, unit, mode)
        found = here if here[0] < start < here[1] else previous_unit(text, start, unit, mode)
        return Selection(end, found[0]) if found else self

    def to(self, text: str, target: Range) -> "Selection":
        """Return it extended or cut back to ``target``; the word it started with stays in it."""
        if target[0] >= self.start and target[0] >= self.anchor:
            first = self.anchor if self.head >= self.anchor else (previous_word(text, self.anchor) or self.range)[0]
            return Selection(min(first, target[0]), target[1])
        if self.head >= self.anchor:
            word = word_at(text, self.anchor)
            return Selection(word[1] if word[0] == self.anchor else self.anchor, target[0])
        return Selection(self.anchor, target[0])

    def grow(self, text: str, unit: Unit, side: Side, mode: Mode = "apart") -> "Selection":
        """Return it with one end a unit further out; the selection then has its anchor at the other end."""
        if side == "end":
            return Selection(self.start, self.end).extend(text, unit, 1, mode)
        return Selection(self.end, self.start).extend(text, unit, -1, mode)

    def shrink(self, text: str, unit: Unit, side: Side, mode: Mode = "apart") -> "Selection":
        """Return it with one end a unit further in, and never empty."""
        start, end = self._pull_in(text, unit, side, mode)
        return Selection(start, end) if side == "end" else Selection(end, start)

    def _pull_in(self, text: str, unit: Unit, side: Side, mode: Mode) -> Range:
        start, end = self.range
        if side == "end":
            last = unit_at(text, end - 1, unit, mode) if end > start else (start, end)
            found = previous_unit(text, min(last[0], end), unit, mode)
            return (start, found[1]) if found and found[1] > start else (start, end)
        first = unit_at(text, start, unit, mode)
        after = next_unit(text, max(first[1], start), unit, mode)
        return (after[0], end) if after and after[0] < end else (start, end)
