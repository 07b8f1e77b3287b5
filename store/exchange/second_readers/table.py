"""A second reader of the tables of mentions: the standard library's csv, by the names of the columns."""

import csv
import io
import json
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from store.exchange.contract import Seen, SeenSpan, Source
from store.exchange.fitting import in_order
from store.exchange.inert import spreadsheet_text

_LONGEST = 1 << 30
"""Code points in a cell; the library's own limit is 131,072."""


def witness(source: Source) -> Iterator[Seen]:
    """Yield an article for every run of rows with the same id."""
    before = csv.field_size_limit(_LONGEST)
    try:
        with source.path.open("rb") as file:
            comma = file.read(3) == b"\xef\xbb\xbf"
            file.seek(0)
            text = io.TextIOWrapper(file, encoding="utf-8-sig" if comma else "utf-8", newline="")
            rows = csv.DictReader(text, delimiter="," if comma else "\t", strict=True)
            for _, group in groupby(rows, key=lambda row: row["article"]):
                yield _article(list(group))
    finally:
        csv.field_size_limit(before)


def _article(rows: list[dict[str, Any]]) -> Seen:
    first = {name: spreadsheet_text(cell) for name, cell in rows[0].items()}
    about = {name: first[name] for name in ("title", "source", "language", "published", "status")}
    if first["metadata"]:
        about |= {f"meta.{key}": value for key, value in json.loads(rows[0]["metadata"]).items()}
    return Seen(
        spans=in_order(_span(row) for row in rows if row["label"]),
        notes=_notes(first["article_note"]),
        about={name: value for name, value in about.items() if value},
    )


def _span(row: dict[str, Any]) -> SeenSpan:
    start, end, quote = int(row["start"]), int(row["end"]), row["quote"]
    if len(quote) == end - start + 1 and quote[0] == "'":
        quote = quote[1:]  # The apostrophe that made a text of a formula.
    if len(quote) != end - start:
        raise ValueError(f"the quote at {start}–{end} is {quote!r}")
    return SeenSpan(
        start=start,
        end=end,
        label=spreadsheet_text(row["label"]),
        quote=quote,
        entity=spreadsheet_text(row["entity"]),
        score=float(row["score"]) if row["score"] else None,
        notes=_notes(spreadsheet_text(row["note"])),
    )


def _notes(cell: str) -> tuple[str, ...]:
    return tuple(sorted(cell.split("\n---\n"))) if cell else ()
