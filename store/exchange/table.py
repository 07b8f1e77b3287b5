"""The table of formats, for people and for programs, made from the registry."""

from dataclasses import asdict
from typing import Any

from store.exchange.form import Format
from store.exchange.registry import FORMATS

_HEAD = ("FORMAT", "WAY", "FILE", "COUNTS", "OVERLAPS", "EDGES", "NOTES", "ENTITIES", "SCORES", "DECISIONS", "TEXT", "WHAT IT IS")


def as_rows() -> list[tuple[str, ...]]:
    """Return a heading and one row a format; the last cell is the longest."""
    return [_HEAD, *(_row(form) for form in FORMATS.values())]


def as_values() -> list[dict[str, Any]]:
    """Return every declaration as plain values."""
    return [
        {
            "name": form.name,
            "title": form.title,
            "suffixes": list(form.suffixes),
            "direction": form.direction,
            "layout": form.layout,
            "offset_unit": form.unit,
            "needs": list(form.needs),
            "install": f"pip install 'sorot[{form.install}]'" if form.install else "",
            "holds": asdict(form.holds),
        }
        for form in FORMATS.values()
    ]


def as_markdown() -> str:
    """Return the table as Markdown."""
    head, *rows = as_rows()
    lines = [f"| {' | '.join(cell.capitalize() for cell in head)} |", "| --- " * len(head) + "|"]
    lines += [f"| {' | '.join((f'`{row[0]}`', *row[1:]))} |" for row in rows]
    return "\n".join((*lines, ""))


def _row(form: Format) -> tuple[str, ...]:
    holds = form.holds
    ways = {"both": "out, in", "out": "out", "in": "in"}
    overlaps = "all" if holds.overlaps and holds.crossing else "nested" if holds.overlaps else "no"
    notes = [name for name, held in (("span", holds.span_notes), ("article", holds.article_notes), ("entity", holds.entity_notes)) if held]
    return (
        form.name,
        ways[form.direction],
        " ".join(form.suffixes) if form.layout == "file" else "folder",
        {"codepoint": "code points", "byte": "UTF-8 bytes", "utf-16": "UTF-16 units", "token": "tokens"}[form.unit],
        overlaps,
        "any" if holds.edges else "tokens'",
        ", ".join(notes) or "no",
        "all" if holds.records else "names" if holds.entities else "no",
        "yes" if holds.scores else "no",
        "yes" if holds.decisions else "no",
        {"exact": "exact", "tokens": "tokens", "quotes": "mentions", "forms": "forms"}[holds.text],
        form.title + (f" (needs `sorot[{form.install}]`)" if form.install else ""),
    )
