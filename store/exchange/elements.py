"""Large JSON documents piece by piece: the elements of one array, without the whole of it in memory."""

import codecs
import json
from collections.abc import Iterator
from typing import IO, Any

_CHUNK = 1 << 20
_SPACE = " \t\n\r"


def elements(file: IO[bytes], name: str = "", decoder: json.JSONDecoder | None = None) -> Iterator[tuple[str, Any]]:
    """Yield the elements of a document that is an array, each with the key ``""``.

    Of a document that is an object, yield its members, but of the array ``name`` every element, with that key. Raises ValueError where the
    document stops being JSON, after everything before it; UnicodeDecodeError is one.
    """
    window = _Window(file, decoder or json.JSONDecoder())
    opening = window.peek()
    if opening == "[":
        yield from (("", value) for value in window.array())
    elif opening == "{":
        window.take()
        if window.peek() == "}":
            window.take()
        else:
            while True:
                key = window.value()
                if not isinstance(key, str) or window.take() != ":":
                    raise ValueError("a member without a name")
                if key == name and window.peek() == "[":
                    yield from ((key, value) for value in window.array())
                else:
                    yield key, window.value()
                mark = window.take()
                if mark == "}":
                    break
                if mark != ",":
                    raise ValueError("a comma is missing")
    else:
        raise ValueError("neither an object nor an array")
    if window.peek():
        raise ValueError("something stands after the end")


class _Window:
    """The part of the text that is being looked at."""

    def __init__(self, file: IO[bytes], decoder: json.JSONDecoder) -> None:
        self._file = file
        self._decode = codecs.getincrementaldecoder("utf-8-sig")()
        self._decoder = decoder
        self._text = ""
        self._at = 0
        self._ended = False

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
        self._at += 1
        return char

    def value(self) -> Any:
        """Return the next value. Raises ValueError."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._text, self._at)
            except json.JSONDecodeError:
                if not self._more(double=True):
                    raise
                continue
            if end < len(self._text) or not self._more():  # A number may go on beyond the window.
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
                raise ValueError("a comma is missing")

    def _more(self, *, double: bool = False) -> bool:
        if self._ended:
            return False
        size = max(_CHUNK, len(self._text) - self._at) if double else _CHUNK
        data = self._file.read(size)
        self._ended = not data
        self._text = self._text[self._at :] + self._decode.decode(data, final=self._ended)
        self._at = 0
        return True
