"""A second reader of CoNLL-2003, with nothing but the standard library and no code of the writer."""

from collections.abc import Iterator

from store.exchange.contract import Seen, SeenSpan, Source
from store.exchange.fitting import in_order


def witness(source: Source) -> Iterator[Seen]:
    """Yield every document."""
    with source.path.open("rb") as file:
        yield from _conll(line.decode().rstrip("\n") for line in file)


def _conll(lines: Iterator[str]) -> Iterator[Seen]:
    tokens: list[str] | None = None
    tags: list[str] = []
    for line in lines:
        if line == "-DOCSTART- -X- O O":
            if tokens is not None:
                yield _tagged(tokens, tags)
            tokens, tags = [], []
        elif line and tokens is not None:
            word, _, _, tag = line.split(" ")
            tokens.append(word)
            tags.append(tag)
    if tokens is not None:
        yield _tagged(tokens, tags)


def _tagged(tokens: list[str], tags: list[str]) -> Seen:
    spans: list[SeenSpan] = []
    begun = -1
    for at, tag in enumerate([*tags, "O"]):
        if begun >= 0 and not tag.startswith("I-"):
            spans.append(SeenSpan(start=begun, end=at, label=tags[begun][2:]))
            begun = -1
        if tag.startswith("B-"):
            begun = at
    return Seen(tokens=tuple(tokens), spans=in_order(spans))
