"""Large JSON documents piece by piece: the elements of its arrays, without the whole of it in memory."""

import codecs
import json
from collections.abc import Collection, Iterator
from typing import IO, Any

from store.exchange.strict import Refused

_CHUNK = 1 << 20
_SPACE = " \t\n\r"

_LONGEST_WORD = 16
"""An error nearer than this to the end of what was read may be a word or an escape that goes on, as ``-Infinity`` and ``\\ud83d``."""

_HALF_A_NUMBER = ("", ".", "e", "e+", "e-")
"""What may stand between a number and the end of what was read when the number goes on."""

LONGEST = 256 << 20
"""Most code points of one value; no article with all that is said about it comes near."""


def elements(file: IO[bytes], name: str = "", decoder: json.JSONDecoder | None = None) -> Iterator[tuple[str, Any]]:
    """Yield the elements of a document that is an array, each with the key ``""``.

    Of a document that is an object, yield its members, but of the array ``name`` every element, with that key. Raises ValueError where the
    document stops being JSON, after everything before it; UnicodeDecodeError is one.
    """
    window = Window(file, decoder)
    opening = window.peek()
    if opening == "[":
        yield from (("", value) for value in window.array())
    elif opening == "{":
        for key, value in window.members((name,)):
            if isinstance(value, Iterator):
                yield from ((key, one) for one in value)
            else:
                yield key, value
    else:
        raise window.wrong("Expecting an object or an array")
    window.end()


class Window:
    """The part of the text that is being looked at. Everything raises ValueError with the line and the column where it is not JSON."""

    def __init__(self, file: IO[bytes], decoder: json.JSONDecoder | None = None) -> None:
        """Read a file from where it is."""
        self._file = file
        self._decode = codecs.getincrementaldecoder("utf-8-sig")()
        self._decoder = decoder or json.JSONDecoder()
        self._text = ""
        self._at = 0
        self._ended = False
        self._bytes = 0
        self._lines, self._columns = 0, 0
        """What lies before the window: line ends, and code points after the last of them."""

    def peek(self) -> str:
        """Return the next character that is no white space, or an empty text at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def take(self) -> str:
        """Return the next character that is no white space and go past it."""
        char = self.peek()
        self._at += len(char)
        return char

    def value(self) -> Any:
        """Return the next value."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                # What was cut off by the end of the window is found there, or where the text that goes on begins.
                cut = error.msg.startswith("Unterminated string") or error.pos > len(self._text) - _LONGEST_WORD
                if not cut or not self._more(double=True):
                    raise self.wrong(error.msg, error.pos) from None
                continue
            goes_on = len(self._text) - end <= 2 and self._text[end:].lower() in _HALF_A_NUMBER
            if not goes_on or not self._more():
                self._at = end
                return value

    def array(self) -> Iterator[Any]:
        """Yield the values of the array that begins here."""
        self.take()
        if self.peek() == "]":
            self.take()
            return
        while True:
            yield self.value()
            mark = self.take()
            if mark == "]":
                return
            if mark != ",":
                raise self.wrong("Expecting ',' delimiter", self._at - len(mark))

    def members(self, arrays: Collection[str]) -> Iterator[tuple[str, Any]]:
        """Yield the members of the object that begins here; of an array with one of these names, its values, to be taken at once."""
        seen: set[str] = set()
        self.take()
        if self.peek() == "}":
            self.take()
            return
        while True:
            if self.peek() != '"':
                raise self.wrong("Expecting property name enclosed in double quotes")
            key = self.value()
            if key in seen:
                raise Refused(f"the key {key[:60]!r} stands twice in one object")
            seen.add(key)
            if self.peek() != ":":
                raise self.wrong("Expecting ':' delimiter")
            self.take()
            yield key, self.array() if key in arrays and self.peek() == "[" else self.value()
            mark = self.take()
            if mark == "}":
                return
            if mark != ",":
                raise self.wrong("Expecting ',' delimiter", self._at - len(mark))

    def end(self) -> None:
        """Make sure that nothing follows."""
        if self.peek():
            raise self.wrong("Extra data")

    def wrong(self, what: str, at: int | None = None) -> json.JSONDecodeError:
        """Return the error for a place in the window, the one looked at unless another is given, counted from the start of the file."""
        place = self._at if at is None else at
        error = json.JSONDecodeError(what, self._text, place)
        if error.lineno == 1:
            error.colno += self._columns
        error.lineno += self._lines
        error.args = (f"{what}: line {error.lineno} column {error.colno}",)
        return error

    def _more(self, *, double: bool = False) -> bool:
        if self._ended:
            return False
        if len(self._text) - self._at > LONGEST:
            raise self.wrong(f"A value is longer than {LONGEST:,} characters")
        size = max(_CHUNK, len(self._text) - self._at) if double else _CHUNK
        data = self._file.read(size)
        self._ended = not data
        before = len(self._decode.getstate()[0])
        try:
            more = self._decode.decode(data, final=self._ended)
        except UnicodeDecodeError as error:
            error.start += self._bytes - before
            error.end += self._bytes - before
            raise
        self._bytes += len(data)
        lines = self._text.count("\n", 0, self._at)
        self._columns = self._at - self._text.rfind("\n", 0, self._at) - 1 if lines else self._columns + self._at
        self._lines += lines
        self._text = self._text[self._at :] + more
        self._at = 0
        return True
