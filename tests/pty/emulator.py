"""A screen that draws what a program writes: pyte, taught the few sequences it does not know."""

import codecs
import re

import pyte

_STRIPPED = re.compile(
    r"\x1bP.*?(?:\x1b\\|\x9c)|\x1b_.*?\x1b\\|\x1b\^.*?\x1b\\"  # device control, application and privacy strings
    r"|\x1b\[[<=>][0-9;:]*[ -/]*[@-~]"  # private-marker sequences
    r"|\x1b\[\?[0-9;]*\$p|\x1b\[\?[0-9;]*u"  # mode and keyboard queries
    r"|\x1b\[[0-9;]*[ !\"'*]+[@-~]"  # cursor style, soft reset
    r"|\x1b\[[0-9;]*t",  # window operations
    re.DOTALL,
)
_COLON_STYLE = re.compile(r"\x1b\[([0-9;:]*:[0-9;:]*)m")
_UNFINISHED = re.compile(r"\x1b(?:[P_^\]][^\x1b\x07]*\x1b?|\[[0-9;:<=>? !\"'*$]*|[()#%]?)?$", re.DOTALL)


class Emulator:
    """Draws bytes on a grid of cells."""

    def __init__(self, columns: int, rows: int) -> None:
        self._screen = pyte.Screen(columns, rows)
        self._stream = pyte.Stream(self._screen)
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._held = ""

    def feed(self, data: bytes) -> None:
        """Draw the bytes; a sequence that is cut off waits for its rest."""
        text = self._held + self._decoder.decode(data)
        unfinished = _UNFINISHED.search(text)
        self._held = unfinished.group() if unfinished else ""
        if unfinished:
            text = text[: unfinished.start()]
        text = _STRIPPED.sub("", text)
        self._stream.feed(_COLON_STYLE.sub(lambda style: "\x1b[" + re.sub(r":[0-9:]*", "", style[1]) + "m", text))

    def resize(self, columns: int, rows: int) -> None:
        """Take another size."""
        self._screen.resize(rows, columns)

    @property
    def lines(self) -> list[str]:
        """The text of every row, without the spaces at its end."""
        return [line.rstrip() for line in self._screen.display]

    @property
    def cursor(self) -> tuple[int, int]:
        """Column and row of the cursor, from 0."""
        return self._screen.cursor.x, self._screen.cursor.y
