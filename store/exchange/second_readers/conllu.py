"""A second reader of CoNLL-U as Sorot writes it: by the table of UDPipe's letters, with nothing of the first one."""

import re
from collections.abc import Iterator
from itertools import groupby
from typing import IO

from store.exchange.contract import Seen, SeenSpan, Source
from store.exchange.fitting import in_order

_LETTERS = (("\\s", " "), ("\\t", "\t"), ("\\n", "\n"), ("\\r", "\r"), ("\\p", "|"))


def witness(source: Source) -> Iterator[Seen]:
    """Yield every document."""
    with source.path.open(encoding="utf-8", newline="\n") as file:
        for lines in _documents(file):
            yield _document(lines)


def _documents(file: IO[str]) -> Iterator[list[str]]:
    for starts, lines in groupby(file, lambda line: line.startswith("# newdoc")):
        if not starts:
            yield [line.rstrip("\n") for line in lines]


def _document(lines: list[str]) -> Seen:
    about = {}
    for line in lines:
        if line.startswith("# meta::"):
            name, value = line.removeprefix("# meta::").split(" = ", 1)
            about[_plain(name)] = _plain(value)
    tokens = [line.split("\t") for line in lines if line and line[0] != "#"]
    text, ranges, tags = "", [], []
    for cells in tokens:
        misc = dict(part.split("=", 1) for part in cells[9].split("|"))
        text += _plain(misc.get("SpacesBefore", ""))
        ranges.append((len(text), len(text) + len(cells[1])))
        text += cells[1] + ("" if misc.get("SpaceAfter") == "No" else _plain(misc.get("SpacesAfter", " ")))
        tags.append(_plain(misc["NER"]))
    spans = []
    for found in re.finditer("BI*", "".join(tag[0] for tag in tags)):
        label = tags[found.start()][2:]
        if any(tag[2:] != label for tag in tags[found.start() : found.end()]):
            raise ValueError("a mention has two labels")
        quote = text[ranges[found.start()][0] : ranges[found.end() - 1][1]]
        spans.append(SeenSpan(start=found.start(), end=found.end(), label=label, quote=quote))
    return Seen(text=text, spans=in_order(spans), about=about)


def _plain(text: str) -> str:
    parts = []
    for part in text.split("\\\\"):
        for letters, char in _LETTERS:
            part = part.replace(letters, char)
        parts.append(re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), part))
    return "\\".join(parts)
