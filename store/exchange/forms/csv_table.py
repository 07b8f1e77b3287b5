"""A table with one mention a row, for spreadsheets and statistics: CSV in UTF-8 with a byte order mark, which Excel wants to know it by.

Source: RFC 4180; what a spreadsheet would calculate is made text by an apostrophe before it (``store.exchange.inert``). An article without
mentions has one row without a label, so that its notes and its being done are in the table too. Offsets are code points, end exclusive.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import msgspec

from store.exchange.contract import Context, Item, Seen, SeenSpan, Sink
from store.exchange.fitting import expected, in_order
from store.exchange.form import EVERYTHING
from store.exchange.inert import spreadsheet_cell, spreadsheet_text
from store.exchange.losses import Losses
from store.model import Note

HEAD = (
    *("article", "source", "title", "published", "language", "status"),
    *("start", "end", "label", "quote", "left", "right"),
    *("entity", "external_ids", "note", "score", "origin", "annotator", "created", "updated"),
    *("article_note", "metadata"),
)
"""Names of the columns."""

BETWEEN = "\n---\n"
"""Stands between several notes in one cell."""

AROUND = 40
"""Code points shown on either side of a mention, white space as single spaces."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a table is written."""

    delimiter: str
    encoding: str


CSV = Dialect(",", "utf-8-sig")


def write(items: Iterable[Item], context: Context, sink: Sink, losses: Losses) -> None:
    """Write one CSV file."""
    del losses
    write_table(items, context, sink, CSV)


def write_table(items: Iterable[Item], context: Context, sink: Sink, dialect: Dialect) -> None:
    """Write one table."""
    with sink.open() as file:
        text = io.TextIOWrapper(file, encoding=dialect.encoding, newline="")
        table = csv.writer(text, delimiter=dialect.delimiter, lineterminator="\r\n")
        table.writerow(HEAD)
        for item in items:
            table.writerows(_rows(item, context))
        text.flush()
        text.detach()


def _rows(item: Item, context: Context) -> Iterator[list[object]]:
    article, text = item.document.article, item.document.text
    about = [spreadsheet_cell(one) for one in (article.id, article.source, article.title, article.published, article.language)]
    about.append(article.status)
    metadata = json.dumps(article.metadata, ensure_ascii=False, sort_keys=True) if article.metadata else ""
    rest = [spreadsheet_cell(_joined(item.article_notes())), metadata]
    if not item.spans:
        yield [*about, *[""] * (len(HEAD) - len(about) - len(rest)), *rest]
    for number, placed in enumerate(item.spans):
        span = placed.span
        entity = context.entities.get(span.entity) if span.entity else None
        ids = "; ".join(f"{scheme}:{value}" for scheme, value in sorted(entity.external.items())) if entity else ""
        mention = (span.label, span.quote, *_around(text, span.start, span.end), context.entity_name(span), ids)
        told = (span.origin, span.annotator, span.created, span.updated)
        yield [
            *about,
            placed.start,
            placed.end,
            *map(spreadsheet_cell, mention),
            spreadsheet_cell(_joined(item.notes_on(span))),
            "" if span.score is None else span.score,
            *map(spreadsheet_cell, told),
            *(rest if number == 0 else ["", ""]),
        ]


def _around(text: str, start: int, end: int) -> tuple[str, str]:
    return " ".join(text[max(0, start - AROUND) : start].split()), " ".join(text[end : end + AROUND].split())


def _joined(notes: Iterable[Note]) -> str:
    return BETWEEN.join(note.text for note in notes)


def expect(item: Item, context: Context) -> Seen:
    """Return what a reader must find: of text that begins with an apostrophe and goes on as a formula, all but the apostrophe."""
    seen = expected(item, EVERYTHING, context)
    spans = [
        SeenSpan(
            start=placed.start,
            end=placed.end,
            label=_told(placed.span.label),
            quote=placed.span.quote,
            entity=_told(context.entity_name(placed.span)),
            score=placed.span.score,
            notes=_split(_told(_joined(item.notes_on(placed.span)))),
        )
        for placed in item.spans
    ]
    return msgspec.structs.replace(
        seen,
        text=None,
        spans=in_order(spans),
        notes=_split(_told(_joined(item.article_notes()))),
        about={name: value if name.startswith("meta.") else _told(value) for name, value in seen.about.items()},
        decisions=0,
    )


def _told(text: str) -> str:
    return spreadsheet_text(spreadsheet_cell(text))


def _split(cell: str) -> tuple[str, ...]:
    return tuple(sorted(cell.split(BETWEEN))) if cell else ()
