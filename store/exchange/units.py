"""One place that counts: code points, UTF-16 units and UTF-8 bytes of one text, each into the others. Pure.

Sorot counts Unicode code points. WebAnno and UIMA count UTF-16 units, some tools count bytes. The same mention in
``😊 Presiden Joko Widodo`` begins at 11, 12 or 14, and a converter that is wrong about it looks right on plain text.
"""

from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import Literal

Unit = Literal["codepoint", "utf-16", "byte", "token"]
"""What the numbers of a format count; ``end`` is exclusive in all of them."""


class SplitError(ValueError):
    """An offset lies inside a character: between two halves of a surrogate pair, or between the bytes of one code point."""


class Offsets:
    """Offsets of one text in every unit but tokens. Making one costs nothing for ASCII text and one table for the rest."""

    __slots__ = ("_tables", "text")

    def __init__(self, text: str) -> None:
        self.text = text
        self._tables: dict[str, list[int]] = {}

    def length(self, unit: Unit) -> int:
        """Return how long the text is in this unit."""
        return self.to(unit, len(self.text))

    def to(self, unit: Unit, point: int) -> int:
        """Return a code-point offset in another unit. Raises IndexError outside the text."""
        if not 0 <= point <= len(self.text):
            raise IndexError(f"{point} is not inside a text of {len(self.text)} code points")
        table = self._table(unit)
        return point if table is None else table[point]

    def back(self, unit: Unit, offset: int) -> int:
        """Return an offset of another unit in code points. Raises IndexError outside the text, SplitError inside a character."""
        table = self._table(unit)
        last = len(self.text) if table is None else table[-1]
        if not 0 <= offset <= last:
            raise IndexError(f"{offset} is not inside a text of {last} {unit} units")
        if table is None:
            return offset
        point = bisect_right(table, offset) - 1
        if table[point] != offset:
            raise SplitError(f"{offset} lies inside the character {self.text[point]!r}")
        return point

    def _table(self, unit: Unit) -> list[int] | None:
        """Return the offset in ``unit`` of every code point and of the end; None when it is the code point's own number."""
        if unit == "codepoint" or self.text.isascii():
            return None
        if unit not in self._tables:
            if unit == "utf-16":
                widths = (1 + (char > "\uffff") for char in self.text)
            elif unit == "byte":
                widths = (1 + (char > "\x7f") + (char > "\u07ff") + (char > "\uffff") for char in self.text)
            else:
                raise ValueError(f"{unit} is not a unit of characters")
            self._tables[unit] = list(accumulate(widths, initial=0))
        return self._tables[unit]


class Cleaned:
    """A text with its line ends made LF, and the way from an offset in the original to one in it.

    Sorot's texts hold LF only; what another tool counted in a text with CRLF or CR is moved by what was taken away.
    """

    __slots__ = ("_dropped", "text")

    def __init__(self, text: str) -> None:
        self._dropped: list[int] = []
        """Where, in the original, a CR stands that is dropped because an LF follows."""
        if "\r" in text:
            at = text.find("\r\n")
            while at >= 0:
                self._dropped.append(at)
                at = text.find("\r\n", at + 2)
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        self.text = text

    def move(self, point: int) -> int:
        """Return a code-point offset of the original text as one of the clean text; one between CR and LF comes before the LF."""
        return point - bisect_left(self._dropped, point)
