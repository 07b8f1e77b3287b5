"""What a modern terminal answers when a program asks what it can do; a program that gets no answer waits."""

import re

_QUERY = re.compile(
    rb"\x1b\[(?P<attributes>0?)c|\x1b\[>(?P<attributes2>0?)c|\x1b\[>(?P<version>0?)q|\x1b\[(?P<cursor>6)n|\x1b\[(?P<status>5)n"
    rb"|\x1b\[\?(?P<mode>[0-9]+)\$p|\x1b\[\?(?P<keyboard>)u|\x1b\](?P<colour>1[0-9]|4;[0-9]+);\?(?:\x07|\x1b\\)|\x1b\[(?P<window>1[48])t"
)
_SYNCHRONIZED_OUTPUT = b"2026"


class Answers:
    """Finds the queries in what a program writes, also when one is cut in two."""

    def __init__(self) -> None:
        self._tail = b""

    def to(self, data: bytes, *, cursor: tuple[int, int], size: tuple[int, int]) -> bytes:
        """Return what the terminal sends back after reading the data; cursor and size are column first."""
        buffer = self._tail + data
        answers, end = [], 0
        for query in _QUERY.finditer(buffer):
            end = query.end()
            name = query.lastgroup or ""
            answers.append(_answer(name, query[name], cursor, size))
        rest = buffer[end:]
        start = rest.rfind(b"\x1b")
        self._tail = rest[start:] if start >= 0 and len(rest) - start < 24 else b""
        return b"".join(answers)


def _answer(name: str, value: bytes, cursor: tuple[int, int], size: tuple[int, int]) -> bytes:
    if name == "mode":
        return b"\x1b[?%b;%d$y" % (value, 2 if value == _SYNCHRONIZED_OUTPUT else 0)
    if name == "cursor":
        return b"\x1b[%d;%dR" % (cursor[1] + 1, cursor[0] + 1)
    if name == "colour":
        shade = b"dddd" if value == b"10" else b"0000"
        return b"\x1b]%b;rgb:%b/%b/%b\x1b\\" % (value, shade, shade, shade)
    if name == "window":
        return b"\x1b[8;%d;%dt" % (size[1], size[0]) if value == b"18" else b"\x1b[4;%d;%dt" % (size[1] * 16, size[0] * 8)
    return {
        "attributes": b"\x1b[?62;22c",
        "attributes2": b"\x1b[>41;354;0c",
        "version": b"\x1bP>|sorot-tests(1)\x1b\\",
        "status": b"\x1b[0n",
        "keyboard": b"",
    }[name]
