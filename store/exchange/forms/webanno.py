"""WebAnno TSV 3.3, the table of INCEpTION and WebAnno: one ``.tsv`` a document. Offsets are UTF-16 units, ``end`` exclusive.

Source: "WebAnno TSV 3.3 File format" in INCEpTION's user guide, and what its reader and writer (Tsv3XDeserializer, Tsv3XSerializer,
Tsv3XCasDocumentBuilder, Escaping) do where the guide is silent: the text is that of the sentences, each with a line end after it that is
taken back when the next sentence begins at once; a gap between two is filled with spaces; a mention is its first row's begin to its last
row's end, rows being joined by the number in brackets; part of a token is a row of its own.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from store.exchange.contract import Context, Item, Placed, Reading, Seen, Sink, Source
from store.exchange.fitting import expected
from store.exchange.folder_index import NAME, line
from store.exchange.forms.webanno_reading import read_folder
from store.exchange.identifiers import NAME as ENTITIES
from store.exchange.identifiers import entity_list, identifiers
from store.exchange.losses import Loss, Losses, span_loss
from store.exchange.registry import named

LAYER = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"

_IN_TEXT = re.compile(r"[\x00-\x0a\x0c-\x1f\\]")
_IN_VALUE = re.compile(r"->|[\\\[\]|_;\t\n*]")
_LETTERS = {"\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", "\b": "\\b"}


def write(items: Iterable[Item], context: Context, sink: Sink, losses: Losses) -> None:
    """Write a folder of documents that INCEpTION imports as "WebAnno TSV v3.3" into a project with its usual layer of named entities."""
    names = identifiers(context)
    with sink.open(ENTITIES) as file:
        file.write(entity_list(context, names))
    with sink.open(NAME) as index:
        for item in items:
            index.write(line(item))
            with sink.open(f"{item.document.article.id}.tsv") as file:
                file.write(_document(item, names).encode())
            for loss in _lost(item):
                losses.add(loss)


def read(source: Source) -> Reading:
    """Yield every document of a folder or the one in a file; layers that hold no mentions are remarked on."""
    return read_folder(source)


def expect(item: Item, context: Context) -> Seen:
    """Return what is in it: all but spans that begin or end in white space, which has no row; white space at the very start as spaces."""
    kept = {placed.span.id: placed.span for placed in item.spans if _rows(item, placed) is not None}
    document = replace(item.document, text=_kept(item.document.text), spans=kept, _order=None)
    return expected(Item(document, item.unit, item.part, item.number), named("webanno").holds, context)


def _kept(text: str) -> str:
    """Return the text as a reader puts it together: what stands before the first token becomes spaces, nothing but white space nothing."""
    rest = text.lstrip()
    return " " * (len(text) - len(rest)) + rest if rest else ""


def _lost(item: Item) -> Iterator[Loss]:
    article = item.document.article
    for placed in item.spans:
        if _rows(item, placed) is None:
            span = placed.span
            yield span_loss("span: place", article, span)
    if _kept(item.document.text) != item.document.text:
        yield Loss(kind="text: spacing", article=article.id, source=article.source, what=article.title[:200])


def _rows(item: Item, placed: Placed) -> tuple[int, int] | None:
    """Return the tokens that a span touches, ``[first, last)``, or None when it begins or ends between two of them."""
    ranges, span = item.tokens.ranges, placed.span
    first, last = item.tokens.touching(span.start, span.end)
    if first >= last or ranges[first][0] > span.start or ranges[last - 1][1] < span.end:
        return None
    return first, last


def _document(item: Item, names: dict[str, str]) -> str:
    text, ranges = item.document.text, item.tokens.ranges
    rows = _entries(item, names)
    lines = ["#FORMAT=WebAnno TSV 3.3", f"#T_SP={LAYER}|identifier|value", ""]
    touched = [tokens for placed in item.spans if (tokens := _rows(item, placed)) is not None]
    for number, (first, last) in enumerate(item.tokens.sentences(touched), 1):
        end = ranges[last][0] if last < len(ranges) else len(text)
        whole = text[ranges[first][0] : end]
        if last < len(ranges):
            whole = whole.removesuffix("\n")
        lines.append("")
        lines += ["#Text=" + _IN_TEXT.sub(_escape, one) for one in whole.split("\n")]
        for at in range(first, last):
            here = rows.get(at, {})
            lines.append(_row(item, f"{number}-{at - first + 1}", ranges[at], here.pop(ranges[at], ())))
            lines += [
                _row(item, f"{number}-{at - first + 1}.{part}", *one)
                for part, one in enumerate(sorted(here.items(), key=_longest_first), 1)
            ]
    return "\n".join(lines) + "\n"


def _longest_first(part: tuple[tuple[int, int], object]) -> tuple[int, int]:
    return part[0][0], -part[0][1]


def _entries(item: Item, names: dict[str, str]) -> dict[int, dict[tuple[int, int], list[tuple[str, str]]]]:
    """Return identifier and value of every span, by token and by the part of it that the span covers."""
    there: dict[int, dict[tuple[int, int], list[int]]] = {}
    ranges = item.tokens.ranges
    for number, placed in enumerate(item.spans):
        for at in range(*(_rows(item, placed) or (0, 0))):
            part = max(ranges[at][0], placed.span.start), min(ranges[at][1], placed.span.end)
            there.setdefault(at, {}).setdefault(part, []).append(number)
    seen: set[int] = set()
    joined: set[int] = set()
    for row in (row for parts in there.values() for row in parts.values()):
        joined.update(row if len(row) > 1 else seen.intersection(row))
        seen.update(row)
    suffixes = {number: f"[{at}]" for at, number in enumerate(sorted(joined), 1)}
    cells = {number: _cells(placed, names, suffixes.get(number, "")) for number, placed in enumerate(item.spans)}
    return {at: {part: [cells[number] for number in row] for part, row in parts.items()} for at, parts in there.items()}


def _cells(placed: Placed, names: dict[str, str], suffix: str) -> tuple[str, str]:
    entity = names.get(placed.span.entity, "")
    identifier = _IN_VALUE.sub(_escape, entity) if entity else "*"
    return identifier + suffix, _IN_VALUE.sub(_escape, placed.span.label) + suffix


def _row(item: Item, name: str, part: tuple[int, int], entries: Iterable[tuple[str, str]]) -> str:
    begin, end = item.place(*part)
    columns = list(zip(*entries, strict=True)) or [("_",), ("_",)]
    return "\t".join([name, f"{begin}-{end}", item.document.text[slice(*part)], *("|".join(column) for column in columns), ""])


def _escape(found: re.Match[str]) -> str:
    return _LETTERS.get(found[0], "\\" + found[0])
