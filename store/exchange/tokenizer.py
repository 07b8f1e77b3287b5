"""Text into tokens and back, for formats that count in tokens: deterministic, linear, and without a language model.

A token never holds white space; what stands between tokens is kept, so the text comes back as it was.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from functools import cached_property

_TOKEN = re.compile(
    r"""
    (?:https?://|www\.)[^\s<>"“”‘’()\[\]{}]*[^\s<>"“”‘’()\[\]{}.,;:!?']  # an address, without the stop after it
  | (?:Rp|IDR|USD|RM)(?=\d) | (?:US|AU|SG|HK|A|S)?\$                     # Rp|5.000  US$|5
  | \d+(?:[.,:/]\d+)*(?:-an\b)?                                          # 2.000  12,5  08:00  8/11/2023  1990-an
  | (?:[A-Z]\.){2,}                                                      # U.S.
  | [^\W_]+(?:[^\W_]|[\u0300-\u036f\u200c\u200d]|[’'`-](?=[^\W_]))*      # words, Jum'at, Novo-Ogaryovo, Su-57
  | _+
  | ([^\w\s])\1*                                                         # a mark, or a run of one mark
  | \S                                                                   # whatever is left
    """,
    re.VERBOSE,
)
_SENTENCE_END = frozenset(".!?…")
_CLOSING = frozenset("\"'”’)]»")


class Tokens:
    """The tokens of one text: code-point ranges in order, none of them empty and none with white space."""

    __slots__ = ("__dict__", "text")

    def __init__(self, text: str, ranges: tuple[tuple[int, int], ...] | None = None) -> None:
        """Cut the text; ``ranges`` takes the tokens of somebody else as they are."""
        self.text = text
        if ranges is not None:
            self.__dict__["ranges"] = ranges

    @cached_property
    def ranges(self) -> tuple[tuple[int, int], ...]:
        """Start and end of every token in code points."""
        return tuple(match.span() for match in _TOKEN.finditer(self.text))

    @cached_property
    def _starts(self) -> list[int]:
        return [start for start, _ in self.ranges]

    @cached_property
    def _ends(self) -> list[int]:
        return [end for _, end in self.ranges]

    def __len__(self) -> int:
        return len(self.ranges)

    def words(self) -> list[str]:
        """Return the text of every token."""
        return [self.text[start:end] for start, end in self.ranges]

    def covering(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the token range ``[first, last)`` that is exactly this code-point range, or None when an edge is no token edge."""
        first, last = bisect_left(self._starts, start), bisect_left(self._ends, end)
        if (
            first < len(self.ranges)
            and last < len(self.ranges)
            and self._starts[first] == start
            and self._ends[last] == end
            and first <= last
        ):
            return first, last + 1
        return None

    def touching(self, start: int, end: int) -> tuple[int, int]:
        """Return the range ``[first, last)`` of the tokens that share a code point with this range; an empty one for white space."""
        return bisect_right(self._ends, start), bisect_left(self._starts, end)

    def gap(self, at: int) -> str:
        """Return the white space after token ``at``; ``gap(-1)`` is what stands before the first."""
        before = self.ranges[at][1] if at >= 0 else 0
        after = self.ranges[at + 1][0] if at + 1 < len(self.ranges) else len(self.text)
        return self.text[before:after]

    def sentences(self, keep: Iterable[tuple[int, int]] = ()) -> Iterator[tuple[int, int]]:
        """Yield token ranges ``[first, last)`` of sentences: after a full stop, mark or line end. None ends inside a range of ``keep``."""
        held: set[int] = set()
        for first, last in keep:
            held.update(range(first + 1, last))
        begin = 0
        for at in range(1, len(self.ranges)):
            if at not in held and self._ends_sentence(at - 1):
                yield begin, at
                begin = at
        if begin < len(self.ranges):
            yield begin, len(self.ranges)

    def _ends_sentence(self, at: int) -> bool:
        gap = self.gap(at)
        if "\n" in gap:
            return True
        if not gap:
            return False
        mark = at
        while mark > 0 and self.text[self._starts[mark]] in _CLOSING:
            mark -= 1
        if self.text[self._ends[mark] - 1] not in _SENTENCE_END or self._ends[mark] - self._starts[mark] > 3:
            return False
        following = self.text[self._starts[at + 1]]
        before = self.text[self._starts[mark - 1] : self._ends[mark - 1]] if mark else ""
        return not following.islower() and (len(before) > 1 or not before.isupper())
