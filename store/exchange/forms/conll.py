"""CoNLL-2003: one token a line, its tag in the last column, an empty line after a sentence, ``-DOCSTART-`` before an article.

Written in IOB2, with B- on every first token, as readers expect it today; the files of the task itself are IOB1. Read in any scheme,
with two or more columns parted by tabs or spaces, with or without ``-DOCSTART-``, also with numbered tokens and ``# text =``.

Source: https://aclanthology.org/W03-0419/ and https://github.com/UniversalNER/uner_code
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from store.exchange.columns import Blank, Comment, Row, Shape, rows, shape_of
from store.exchange.contract import Context, Draft, Item, News, Preface, Reading, Reject, Remark, Sink, Source
from store.exchange.intake import cut
from store.exchange.losses import Losses
from store.exchange.rebuilt import LONGEST, Rebuilt, gaps_in
from store.exchange.tagging import TokenSpan, iob2, parsed, spans_of

Encode = Callable[[Iterable[TokenSpan], int], list[str]]

_START = "-DOCSTART-"
_NAMED = re.compile(r"-DOCSTART-[ \t]+\((.*)\)")
_COMMENT = re.compile(r"(newdoc|text)(?: id)?(?:\s*=\s*(.*))?")


def write(items: Iterable[Item], context: Context, sink: Sink, losses: Losses) -> None:
    """Write token, two unused columns and tag; a sentence never ends inside a span."""
    write_columns(items, sink, iob2)


def write_columns(items: Iterable[Item], sink: Sink, encode: Encode) -> None:
    """Write the columns with the tags of one scheme."""
    with sink.open() as out:
        for item in items:
            words = item.tokens.words()
            tags = encode([(placed.start, placed.end, placed.span.label) for placed in item.spans], len(words))
            out.write(f"{_START} -X- O O\n\n".encode())
            for first, last in item.tokens.sentences([(placed.start, placed.end) for placed in item.spans]):
                lines = (f"{words[at]} -X- _ {tags[at]}\n" for at in range(first, last))
                out.write(("".join(lines) + "\n").encode())


def read(source: Source) -> Reading:
    """Yield every article, a file without marks between them as one, cut after LONGEST code points; its text is made of the tokens.

    Raises InputError when no column holds tags or the file cannot be read.
    """
    shape = shape_of(source)
    yield Preface(labels=shape.labels)
    if shape.remark:
        yield Remark(where="the file", what=shape.remark)
    reader = _Reader(shape)
    for row in rows(source):
        if isinstance(row, Reject):
            yield row
        elif isinstance(row, Blank):
            yield from reader.end_sentence(row.number)
        elif isinstance(row, Comment):
            yield from reader.comment(row)
        elif row.cells[0].startswith(_START):
            named = _NAMED.match(" ".join(row.cells))
            yield from reader.begin(row.number, named[1] if named else "")
        else:
            yield from reader.token(row)
    yield from reader.begin(0, "")


@dataclass(slots=True)
class _Sentence:
    words: list[str] = field(default_factory=list)
    tags: list[tuple[str, ...]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    text: str = ""


class _Reader:
    """Takes lines, gives articles."""

    def __init__(self, shape: Shape) -> None:
        self._shape = shape
        self._sentence = _Sentence()
        self._text = Rebuilt()
        self._line = 1
        self._name = ""
        self._faults = 0
        self._first_fault = ""

    def comment(self, comment: Comment) -> Iterable[News]:
        """Take what a comment says of document or sentence."""
        found = _COMMENT.fullmatch(comment.text)
        if found is not None and found[1] == "text":
            self._sentence.text = found[2] or ""
        elif found is not None:
            yield from self.begin(comment.number, found[2] or "")

    def token(self, row: Row) -> Iterable[News]:
        """Take one token; one without a tag that is understood is text all the same."""
        shape, cells = self._shape, row.cells
        if len(cells) <= shape.word or not cells[shape.word].strip():
            yield Reject(where=f"line {row.number:,}", why="There is no word on this line.", raw=cut("\t".join(cells)))
            return
        tags = tuple(cells[at] if at < len(cells) else "" for at in shape.tags)
        if len(cells) < shape.width or any(parsed(tag, shape.scheme) is None for tag in tags):
            why = f"{shape.width} columns were expected" if len(cells) < shape.width else f"{' '.join(tags)[:60]!r} is no tag"
            yield Reject(where=f"line {row.number:,}", why=f"{why}; the word was taken without one.", raw=cut("\t".join(cells)))
            tags = ("O",) * len(tags)
        self._sentence.words.append(cells[shape.word])
        self._sentence.tags.append(tags)
        self._sentence.lines.append(row.number)

    def end_sentence(self, number: int) -> Iterable[News]:
        """Put the sentence that this line ends into the text."""
        one, shape = self._sentence, self._shape
        if not one.words:
            return
        self._sentence = _Sentence()
        spans: list[TokenSpan] = []
        for column in range(len(shape.tags)):
            found, faults = spans_of([tags[column] for tags in one.tags], shape.scheme)
            spans += found
            if faults and not self._faults:
                self._first_fault = f"line {one.lines[faults[0]]:,}, {one.tags[faults[0]][column][:60]}"
            self._faults += len(faults)
        gaps = gaps_in(one.text, one.words) if one.text else None
        if gaps is None:
            gaps = [" "] * len(one.words)
        gaps[-1] = "\n"
        self._text.sentence(one.words, gaps, spans, [f"line {number:,}" for number in one.lines])
        if self._text.length >= LONGEST:
            yield from self._end()
            self._line = number + 1

    def begin(self, number: int, name: str) -> Iterable[News]:
        """End the article before and begin another."""
        yield from self.end_sentence(number)
        yield from self._end()
        self._line, self._name = number, name

    def _end(self) -> Iterable[News]:
        if self._text:
            where = f"line {self._line:,}"
            if self._faults:
                what = f"{self._faults:,} tags do not follow {self._shape.scheme} (first: {self._first_fault})"
                yield Remark(where=where, what=f"{what}; a mention was taken as far as tags of its label go on.")
            yield Draft(text=self._text.text(), where=where, source=self._name, spans=tuple(self._text.spans))
        self._text, self._faults = Rebuilt(), 0
