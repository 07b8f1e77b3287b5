"""What is painted stays in its columns, however wide a terminal takes a character to be that terminals disagree about.

At the one place where bytes leave for the terminal the cells of such a character are cleared, it is drawn, and the cursor is put behind
them: wider, its rest is painted over by what follows; narrower, a space stays. Only the sequence that places the cursor is used, which
Textual begins every piece of a row with. Where nothing that follows is painted, as at the end of a part of a row that alone has changed,
the rest of joined emoji stays on a terminal that does not join them, until the next time.
"""

import re
from collections.abc import Iterator

from textual.driver import Driver

from tui.cells import JOINS_NEXT, cells, clusters, disputed

_PIECE = re.compile(
    r"\x1b\[(?P<row>[0-9]+);(?P<column>[0-9]+)H|(?P<style>\x1b\[[0-9;:]*m)|(?P<text>[^\x00-\x1f\x7f]+)"
    r"|(?P<other>\x1b\[[0-?]*[ -/]*[@-~]|\x1b\].*?(?:\x07|\x1b\\)|\x1b.|.)",
    re.DOTALL,
)


def keep_columns(painted: str) -> str:
    """Return what is sent for what Textual has painted: characters, styles, and where each piece of a row begins. Pure."""
    if painted.isascii() or disputed().search(painted) is None:
        return painted
    parts: list[str] = []
    row = column = 0  # where the cursor is, from 1 as the terminal counts; 0 when nobody knows
    before = ""
    for piece in _PIECE.finditer(painted):
        text = piece["text"]
        if text is None:
            parts.append(piece[0])
            if piece["row"] is not None:
                row, column, before = int(piece["row"]), int(piece["column"]), ""
            elif piece["other"] is not None:
                column = 0
        elif column == 0:
            parts.append(text)
        else:
            parts += [text] if text.isascii() and before not in JOINS_NEXT else _placed(text, row, column, before)
            column += cells(text)
            before = text[-1]
    return "".join(parts)


def _placed(text: str, row: int, column: int, before: str) -> Iterator[str]:
    """Yield a text for these cells of a row, with the cursor put behind whatever may have moved it to another place.

    ``before`` is the character drawn before the text, if any.
    """
    if before not in JOINS_NEXT and disputed().search(text) is None:
        yield text
        return
    for start, end, width in clusters(text):
        cluster = text[start:end]
        if before not in JOINS_NEXT and disputed().search(cluster) is None:
            yield cluster
        else:
            yield " " * width
            yield f"\x1b[{row};{column}H" if width else ""
            yield f"{cluster}\x1b[{row};{column + width}H"
        column += width
        before = cluster[-1]


def keeping_columns(driver: type[Driver]) -> type[Driver]:
    """Return a driver that is another one but for this."""

    class Keeping(driver):  # type: ignore[misc, valid-type]
        def write(self, data: str) -> None:
            super().write(keep_columns(data))

    return Keeping
