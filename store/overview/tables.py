"""Entities, company and lines of time as CSV for a spreadsheet, as GraphML for a program that draws networks, and as plain values."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from store.exchange.inert import printable, spreadsheet_cell
from store.overview.cooccurrence import Company, strongest
from store.overview.thing import Thing
from store.time_line import Unit, line

Rows = Iterable[Sequence[object]]

_SCHEMES = ("wikidata", "iso3166")


def csv_text(rows: Rows) -> str:
    """Return rows as CSV (RFC 4180); text that a spreadsheet would calculate has an apostrophe before it."""
    file = io.StringIO()
    writer = csv.writer(file)
    for row in rows:
        writer.writerow([spreadsheet_cell(printable(cell)) if isinstance(cell, str) else cell for cell in row])
    return file.getvalue()


def thing_rows(things: Iterable[Thing], notes: Mapping[str, str]) -> Iterator[Sequence[object]]:
    """Yield a heading and one row a thing; ``notes`` has the text of the notes by entity."""
    yield ("id", "name", "label", "mentions", "articles", "first", "last", "aliases", *_SCHEMES, "other ids", "note")
    for thing in things:
        entity = thing.entity
        external = dict(entity.external) if entity is not None else {}
        known = [external.pop(scheme, "") for scheme in _SCHEMES]
        others = ", ".join(f"{scheme} {value}" for scheme, value in sorted(external.items()))
        aliases = "; ".join(entity.aliases) if entity is not None else ""
        note = notes.get(entity.id, "") if entity is not None else ""
        own = entity.id if entity is not None else ""
        yield (own, thing.name, thing.label, thing.mentions, thing.articles, thing.first, thing.last, aliases, *known, others, note)


def thing_value(thing: Thing, notes: Mapping[str, str]) -> dict[str, Any]:
    """Return a thing as plain values."""
    entity = thing.entity
    value: dict[str, Any] = {"name": thing.name, "label": thing.label, "mentions": thing.mentions, "articles": thing.articles}
    value |= {"first": thing.first, "last": thing.last}
    if entity is not None:
        value |= {"id": entity.id, "aliases": list(entity.aliases), "external": dict(entity.external), "note": notes.get(entity.id, "")}
    return value


def company_rows(company: Company, things: Mapping[str, Thing], least: int) -> Iterator[Sequence[object]]:
    """Yield a heading and one row for each pair that shares at least ``least`` sentences, the most frequent first."""
    yield ("one", "label", "other", "label", "sentences")
    for (one, other), count in strongest(company, least):
        a, b = things.get(one), things.get(other)
        if a is not None and b is not None:
            yield (a.name, a.label, b.name, b.label, count)


def graphml(company: Company, things: Mapping[str, Thing], least: int) -> Iterator[str]:
    """Yield the lines of a GraphML document: things are nodes, pairs edges with the sentences they share as weight.

    Source: http://graphml.graphdrawing.org/primer/graphml-primer.html
    """
    pairs = [(pair, count) for pair, count in strongest(company, least) if pair[0] in things and pair[1] in things]
    numbers = {key: number for number, key in enumerate(sorted({key for pair, _ in pairs for key in pair}))}
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
    for name, kind, what in (
        ("name", "string", "node"),
        ("label", "string", "node"),
        ("mentions", "int", "node"),
        ("weight", "int", "edge"),
    ):
        yield f' <key id="{name}" for="{what}" attr.name="{name}" attr.type="{kind}"/>'
    yield ' <graph id="together" edgedefault="undirected">'
    for key, number in numbers.items():
        thing = things[key]
        yield f"  <node id={quoteattr(f'n{number}')}>"
        for name, value in (("name", thing.name), ("label", thing.label), ("mentions", str(thing.mentions))):
            yield f'   <data key="{name}">{escape(printable(value))}</data>'
        yield "  </node>"
    for (one, other), count in pairs:
        yield f'  <edge source="n{numbers[one]}" target="n{numbers[other]}"><data key="weight">{count}</data></edge>'
    yield " </graph>"
    yield "</graphml>"


def timeline_rows(days: Mapping[str, Counter[str]], unit: Unit) -> Iterator[Sequence[object]]:
    """Yield a heading and one row for each step of time, with a column for each name; ``days`` has counts by day under each name."""
    names = list(days)
    yield (unit, *names)
    every: Counter[str] = Counter()
    for counts in days.values():
        every.update(counts)
    columns = [dict(line(counts, unit)) for counts in days.values()]
    for step, _ in line(every, unit):
        yield (step, *(column.get(step, 0) for column in columns))
