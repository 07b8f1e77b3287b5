"""A screen that draws what a program writes: pyte, taught the few sequences it does not know, and characters as people see them."""

import codecs
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import pyte
import wcwidth
from pyte import modes

_STRIPPED = re.compile(
    r"\x1bP.*?(?:\x1b\\|\x9c)|\x1b_.*?\x1b\\|\x1b\^.*?\x1b\\"  # device control, application and privacy strings
    r"|\x1b\[[<=>][0-9;:]*[ -/]*[@-~]"  # private-marker sequences
    r"|\x1b\[\?[0-9;]*\$p|\x1b\[\?[0-9;]*u"  # mode and keyboard queries
    r"|\x1b\[[0-9;]*[ !\"'*]+[@-~]"  # cursor style, soft reset
    r"|\x1b\[[0-9;]*t",  # window operations
    re.DOTALL,
)
_COLON_STYLE = re.compile(r"\x1b\[([0-9;:]*:[0-9;:]*)m")
_FREQUENT = re.compile(
    r"\x1b\[(?:(?P<style>[0-9;]*)m|(?P<row>[0-9]+);(?P<column>[0-9]+)H)|(?P<plain>[^\x00-\x1f\x7f-\x9f]+)"
    r"|\x1b\[[0-?]*[ -/]*[@-~]?|\x1b\].*?(?:\x07|\x1b\\|\Z)|\x1b[ -/]*[0-~]?",
    re.DOTALL,
)
_UNFINISHED = re.compile(r"\x1b(?:[P_^\]][^\x1b\x07]*\x1b?|\[[0-9;:<=>? !\"'*$]*|[()#%]?)?$", re.DOTALL)

UNPAINTED = "\ue0ff"
"""What a cell holds that was marked and not painted since."""


class _Drawn(dict[str, pyte.screens.Char]):
    """A cell for each character in one style."""

    def __init__(self, style: pyte.screens.Char) -> None:
        super().__init__()
        self._style = style

    def __missing__(self, character: str) -> pyte.screens.Char:
        cell = self[character] = self._style._replace(data=character)
        return cell


@dataclass(frozen=True)
class Measure:
    """How a terminal takes text apart and how many cells it gives each part."""

    name: str
    parts: Callable[[str], Iterable[str]]
    cells: Callable[[str], int]


def _alone(character: str) -> int:
    """Cells of a code point by itself, with one for every mark that Unicode does not call nonspacing."""
    return 1 if unicodedata.category(character) == "Mc" else max(0, wcwidth.wcwidth(character))


def _narrowest(grapheme: str) -> int:
    """Cells of a grapheme to a terminal that looks at its first code point only, and has the tables of a time before emoji were wide."""
    first = grapheme[0]
    return 1 if ord(first) >= 0x1F000 else max(0, wcwidth.wcwidth(first))


USUAL = Measure("usual", wcwidth.iter_graphemes, lambda one: max(0, wcwidth.wcswidth(one)))
"""A grapheme is drawn as one, as wide as Unicode says."""
NARROW = Measure("narrow", wcwidth.iter_graphemes, _narrowest)
"""A vowel sign takes no cell beside its letter, an emoji one, whatever is joined to it."""
WIDE = Measure("wide", iter, _alone)
"""Nothing is joined: every code point takes its own cells, a vowel sign one."""


@dataclass(frozen=True)
class _Apart:
    """A text taken apart."""

    parts: Sequence[tuple[str, int]]
    """Each part with its cells."""
    cells: Sequence[str]
    """What each cell holds, the second of a wide part nothing; empty when a part has no cell, and belongs to the one before."""

    @classmethod
    def of(cls, text: str, measure: Measure) -> "_Apart":
        if text.isascii():
            return cls([(one, 1) for one in text], text)
        parts = [(one, 1 if one.isascii() else measure.cells(one)) for one in measure.parts(text)]
        cells = [cell for one, width in parts for cell in (one, *[""] * (width - 1))]
        return cls(parts, cells if all(width for _, width in parts) else ())


class _Grid(pyte.Screen):
    """Cells that take a grapheme each, as wide as is said. Text past the right edge is noted."""

    def __init__(self, columns: int, rows: int, measure: Measure) -> None:
        super().__init__(columns, rows)
        self._measure = measure
        self.overrun: list[int] = []
        """Rows, from 0, in which text ran past the right edge."""
        self._styles: dict[tuple[pyte.screens.Char, str], pyte.screens.Char] = {}
        self._drawn: dict[pyte.screens.Char, _Drawn] = {}
        self._apart: dict[str, _Apart] = {}
        """Texts taken apart, each part with its cells; a program draws the same ones again and again."""
        self._last: tuple[str, tuple[int, int], tuple[int, int]] | None = None
        """The grapheme drawn last, where the cursor stood after it, and before."""

    def draw(self, data: str) -> None:
        """Put text at the cursor, grapheme by grapheme; one that was cut in two between reads is put together again."""
        if not data.isascii() and self._last and (self.cursor.x, self.cursor.y) == self._last[1]:
            before, _, start = self._last
            first = next(iter(self._measure.parts(before + data)))
            if len(first) > len(before):
                self.cursor.x, self.cursor.y = start
                data = before + data
        if (apart := self._apart.get(data)) is None:
            apart = self._apart[data] = _Apart.of(data, self._measure)
        if apart.cells and self.cursor.x + len(apart.cells) <= self.columns:
            self._write(apart)
            return
        for cluster, width in apart.parts:
            self._put(cluster, width)

    def style(self, parameters: str) -> None:
        """Take the style that the parameters of a sequence ask for; the same few are asked for all the time."""
        known = self._styles.get(asked := (self.cursor.attrs, parameters))
        if known is None:
            self.select_graphic_rendition(*(int(one or 0) for one in parameters.split(";")))
            known = self._styles[asked] = self.cursor.attrs
        self.cursor.attrs = known

    def _write(self, apart: _Apart) -> None:
        """Put text on a row that has room for it."""
        drawn, x, y = self._in_style(), self.cursor.x, self.cursor.y
        after = x + len(apart.cells)
        self.buffer[y].update(zip(range(x, after), map(drawn.__getitem__, apart.cells), strict=True))
        self.cursor.x = after
        last, width = apart.parts[-1]
        self._last = (last, (after, y), (after - width, y))

    def _in_style(self) -> _Drawn:
        """Return the cells of the style that is set."""
        if (drawn := self._drawn.get(self.cursor.attrs)) is None:
            drawn = self._drawn[self.cursor.attrs] = _Drawn(self.cursor.attrs)
        return drawn

    def _put(self, cluster: str, width: int) -> None:
        if width and self.cursor.x + width > self.columns:
            self.overrun.append(self.cursor.y)
            if modes.DECAWM in self.mode:
                self.carriage_return()
                self.linefeed()
            else:
                self.cursor.x = max(0, self.columns - width)
        row, start = self.buffer[self.cursor.y], (self.cursor.x, self.cursor.y)
        if width:
            drawn = self._in_style()
            row[self.cursor.x] = drawn[cluster]
            for stub in range(self.cursor.x + 1, self.cursor.x + width):
                row[stub] = drawn[""]
            self.cursor.x += width
        elif self.cursor.x:
            at = self.cursor.x - 1
            at -= row[at].data == "" and at > 0
            row[at] = row[at]._replace(data=row[at].data + cluster)
        self._last = (cluster, (self.cursor.x, self.cursor.y), start)


class Emulator:
    """Draws bytes on a grid of cells."""

    def __init__(self, columns: int, rows: int, measure: Measure = USUAL) -> None:
        self._screen = _Grid(columns, rows, measure)
        self._stream = pyte.Stream(self._screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._held = ""
        self._lines: list[str] | None = None

    def feed(self, data: bytes) -> None:
        """Draw the bytes; a sequence that is cut off waits for its rest."""
        text = self._held + self._decoder.decode(data)
        unfinished = _UNFINISHED.search(text)
        self._held = unfinished.group() if unfinished else ""
        if unfinished:
            text = text[: unfinished.start()]
        text = _STRIPPED.sub("", text)
        text = _COLON_STYLE.sub(lambda style: "\x1b[" + re.sub(r":[0-9:]*", "", style[1]) + "m", text)
        self._lines = None
        # Styles, places and text are most of what there is, and pyte reads them a character at a time.
        done = 0
        for found in _FREQUENT.finditer(text):
            if found.start() > done:
                self._stream.feed(text[done : found.start()])
            done = found.end()
            if (style := found["style"]) is not None:
                self._screen.style(style)
            elif (plain := found["plain"]) is not None:
                self._screen.draw(plain)
            elif found["row"] is None:
                self._stream.feed(found[0])
            else:
                self._screen.cursor_position(int(found["row"]), int(found["column"]))
        if done < len(text):
            self._stream.feed(text[done:])

    def resize(self, columns: int, rows: int) -> None:
        """Take another size."""
        self._screen.resize(rows, columns)
        self._lines = None

    @property
    def lines(self) -> list[str]:
        """The text of every row, without the spaces at its end."""
        if self._lines is None:
            self._lines = ["".join([one.data for one in cells]).rstrip() for cells in self.cells]
        return self._lines

    @property
    def cells(self) -> list[list[pyte.screens.Char]]:
        """Every cell of every row; the second of a wide character holds nothing."""
        columns = range(self._screen.columns)
        return [[self._screen.buffer[row][column] for column in columns] for row in range(self._screen.lines)]

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and row of the cursor, from 0."""
        return self._screen.cursor.x, self._screen.cursor.y

    def mark(self) -> None:
        """Mark every cell as not painted, and forget what ran past the edge."""
        marked = dict.fromkeys(range(self._screen.columns), self._screen.default_char._replace(data=UNPAINTED))
        for row in range(self._screen.lines):
            self._screen.buffer[row].update(marked)
        self._lines = None
        self._screen.overrun.clear()

    @property
    def unpainted(self) -> list[tuple[int, int]]:
        """Column and row of every marked cell that was not painted since."""
        return [(x, y) for y, row in enumerate(self.cells) for x, one in enumerate(row) if one.data == UNPAINTED]

    @property
    def overrun(self) -> list[int]:
        """Rows in which text ran past the right edge since the last mark."""
        return list(self._screen.overrun)
