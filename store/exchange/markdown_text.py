"""Text from articles on its way into Markdown: every character is what it was, whatever a renderer makes of Markdown.

Source: CommonMark 0.31, sections 2.4 (backslash escapes), 2.5 (character references), 6.1 (code spans), and GitHub's additions to it.
"""

import re

from store.exchange.inert import printable

_ESCAPED = {char: f"\\{char}" for char in "\\`*_{}[]<>&~|$^#"}
_STARTS = frozenset("+-=")
_LIST = re.compile(r"\d{1,9}[.)]")
_ADDRESS = re.compile(r"(?<=\bhttp)(?=:)|(?<=\bhttps)(?=:)|(?<=\bftp)(?=:)|(?<=\bwww)(?=\.)", re.IGNORECASE)
_TICKS = re.compile("`+")


def escaped(text: str) -> list[str]:
    """Return for every code point what stands for it in a paragraph; line ends that go on in the same paragraph become hard breaks.

    Text goes through ``printable`` first. The pieces may be joined with others between them.
    """
    shown = printable(text)
    pieces = [_ESCAPED.get(char, char) for char in shown]
    for found in _ADDRESS.finditer(shown):
        pieces[found.start()] = f"\\{shown[found.start()]}"
    at = 0
    for line in shown.split("\n"):
        end = at + len(line)
        if line:
            if line[0] in _STARTS:
                pieces[at] = f"\\{line[0]}"
            if number := _LIST.match(line):
                pieces[at + number.end() - 1] = f"\\{line[number.end() - 1]}"
            for edge in (at, end - 1):
                if shown[edge].isspace():
                    pieces[edge] = f"&#{ord(shown[edge])};"
            if shown[end + 1 : end + 2].strip("\n"):
                pieces[end] = "\\\n"
        at = end + 1
    return pieces


def one_line(text: str) -> str:
    """Return text as it is shown where there is no room for a second line: white space as spaces."""
    return printable(text).replace("\n", " ").replace("\t", " ")


def inline(text: str) -> str:
    """Return text for a heading, a list item or a cell of a table."""
    return "".join(escaped(one_line(text)))


def code_span(text: str) -> str:
    """Return text between backticks, in which nothing has a meaning."""
    shown = one_line(text)
    fence = "`" * (max((len(run) for run in _TICKS.findall(shown)), default=0) + 1)
    if fence == "`":
        return f"`{shown}`"
    return f"{fence} {shown} {fence}"


def quoted(text: str) -> str:
    """Return text as a block quotation."""
    return "\n".join(f"> {line}" if line else ">" for line in "".join(escaped(text)).split("\n"))
