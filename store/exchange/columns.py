"""Which column of a table of tokens is the word and which hold the tags, judged by the beginning of a file."""

from collections import Counter
from collections.abc import Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import islice

from store.errors import InputError
from store.exchange.contract import Reject, Source
from store.exchange.intake import cut, lines
from store.exchange.tagging import Scheme, Tally, is_tag

HEAD = 50_000
"""Lines that are looked at before reading begins."""

_ENOUGH = 0.9
"""Share of a column that must be tags."""

_MOST_LABELS = 200


@dataclass(frozen=True, slots=True)
class Row:
    """A line that is neither blank nor a comment."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comment:
    """A line that begins with ``#`` and holds no tag."""

    number: int
    text: str
    """Without the mark."""


@dataclass(frozen=True, slots=True)
class Blank:
    """The end of a sentence."""

    number: int


def rows(source: Source) -> Generator[Row | Comment | Blank | Reject]:
    """Yield the lines of a file; cells are parted by tabs where a line has one, else by spaces. Raises InputError."""
    for line in lines(source):
        if isinstance(line, Reject):
            yield line
            continue
        try:
            text = line.raw.decode("utf-8")
        except UnicodeDecodeError as error:
            yield Reject(where=f"line {line.number:,}", why=f"The line is not UTF-8 (byte {error.start}).", raw=cut(line.raw))
            continue
        text = text.rstrip(" \t\r")
        if not text:
            yield Blank(line.number)
            continue
        cells = tuple(text.split("\t")) if "\t" in text else tuple(cell for cell in text.split(" ") if cell)
        if text[0] == "#" and (" = " in text or not is_tag(cells[-1])):
            yield Comment(line.number, text.lstrip("#").strip(" \t"))
        else:
            yield Row(line.number, cells)


@dataclass(frozen=True, slots=True)
class Shape:
    """How the tokens of a file are laid out."""

    word: int
    tags: tuple[int, ...]
    """Columns that hold tags, more than one where mentions nest."""
    scheme: Scheme
    labels: tuple[str, ...]
    remark: str = ""

    @property
    def width(self) -> int:
        """Columns that a line must have at least."""
        return max(self.word, *self.tags) + 1


@dataclass(slots=True)
class _Seen:
    """What the lines of one width have in their columns."""

    count: int = 0
    tags: Counter[int] = field(default_factory=Counter)
    numbered: bool = True
    """Whether the first column counts the tokens of each sentence, from 0 or 1."""
    bare: Counter[str] = field(default_factory=Counter)
    """Values of the last column."""

    def take(self, cells: tuple[str, ...], place: int) -> None:
        self.count += 1
        self.tags.update(at for at, cell in enumerate(cells) if is_tag(cell))
        self.numbered = self.numbered and cells[0] in (str(place), str(place + 1))
        self.bare[cells[-1]] += 1


def shape_of(source: Source) -> Shape:
    """Return the layout of a file. Raises InputError when no column holds tags, or the file cannot be read."""
    with closing(rows(source)) as head:
        kept = list(islice(head, HEAD))
    by_width: dict[int, _Seen] = {}
    place = 0
    for row in kept:
        if not isinstance(row, Row):
            place = 0
        elif not row.cells[0].startswith("-DOCSTART-"):
            by_width.setdefault(len(row.cells), _Seen()).take(row.cells, place)
            place += 1
    width, seen = max(by_width.items(), key=lambda pair: pair[1].count, default=(0, _Seen()))
    tagged = [at for at in range(1, width) if seen.tags[at] >= _ENOUGH * seen.count]
    word = 1 if seen.numbered and tagged[:1] == [2] else 0
    if tagged:
        # With a number on each line the columns are those of GermEval, where the second one has what lies inside the first.
        columns = tuple(tagged) if word else tagged[-1:]
        tally = Tally()
        for sentence in _sentences(kept, columns[0]):
            tally.take(sentence)
        return Shape(word, tuple(columns), tally.scheme, tuple(tally.labels), tally.remark())
    labels = {name: count for name, count in seen.bare.items() if name not in ("O", "_", "-")}
    if width > 1 and seen.bare["O"] and len(labels) <= _MOST_LABELS and seen.bare["O"] * 5 > seen.count:
        return Shape(
            0, (width - 1,), "IO", tuple(labels), "The tags are labels without B- or I-: mentions of one label that touch are one."
        )
    raise InputError(
        "No column holds tags such as O and B-PERSON.", where=source.where, do="Name the form the file has; `sorot formats` lists them."
    )


def _sentences(kept: Iterable[Row | Comment | Blank | Reject], column: int) -> Iterator[list[str]]:
    tags: list[str] = []
    for row in kept:
        if isinstance(row, Row) and len(row.cells) > column:
            tags.append(row.cells[column])
        elif isinstance(row, Blank):
            yield tags
            tags = []
    yield tags
