"""A second reader of columns with BILUO tags: by pattern, over the string that their prefixes make."""

import re
from collections.abc import Iterator
from itertools import groupby

from store.exchange.contract import Seen, SeenSpan, Source
from store.exchange.fitting import in_order

_MENTION = re.compile("BI*L|U")


def witness(source: Source) -> Iterator[Seen]:
    """Yield every article."""
    with source.path.open(encoding="utf-8", newline="\n") as file:
        for starts, lines in groupby(file, lambda line: line.startswith("-DOCSTART- ")):
            if not starts:
                yield _article([line.rstrip("\n").split(" ") for line in lines if line != "\n"])


def _article(table: list[list[str]]) -> Seen:
    tags = [row[3] for row in table]
    shape = "".join(tag[0] for tag in tags)
    spans = []
    for found in _MENTION.finditer(shape):
        labels = {tag[2:] for tag in tags[found.start() : found.end()]}
        (label,) = labels
        spans.append(SeenSpan(start=found.start(), end=found.end(), label=label))
    if sum(span.end - span.start for span in spans) != len(shape) - shape.count("O"):
        raise ValueError("a tag belongs to no mention")
    return Seen(tokens=tuple(row[0] for row in table), spans=in_order(spans))
