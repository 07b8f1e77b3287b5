"""A second reader of brat folders, which shares nothing with the one in ``brat``."""

import json
import re
from collections.abc import Iterator
from typing import Any

from store.exchange.contract import Seen, SeenSpan, Source
from store.exchange.fitting import in_order
from store.exchange.second_readers.listing import listed


def witness(source: Source) -> Iterator[Seen]:
    """Yield every document in the order of the list."""
    for entry in listed(source.path):
        base = source.path / entry["file"]
        text = base.with_suffix(".txt").read_bytes().decode()
        yield Seen(text=text, spans=in_order(_spans(text, base.with_suffix(".ann").read_bytes().decode())), about=about(entry))


def about(entry: dict[str, Any]) -> dict[str, str]:
    """Return what the list says of a document, as ``Seen`` holds it."""
    plain = {name: entry[name] for name in ("title", "source", "language", "published", "status")}
    plain |= {f"meta.{key}": value for key, value in entry["metadata"].items()}
    return {name: value for name, value in plain.items() if value}


def _spans(text: str, ann: str) -> list[SeenSpan]:
    rows = [row.split("\t") for row in ann.split("\n") if row]
    names = {row[1].split()[1]: _plain(row[2]) for row in rows if row[0].startswith("N")}
    notes: dict[str, list[str]] = {}
    for row in rows:
        if row[0].startswith("#"):
            notes.setdefault(row[1].split()[1], []).append(_plain(row[2]))
    found = []
    for row in rows:
        if not row[0].startswith("T"):
            continue
        label, _, places = row[1].partition(" ")
        numbers = [int(number) for number in places.replace(";", " ").split()]
        start, end = numbers[0], numbers[-1]
        said = "".join(char for char in row[2] if not char.isspace())
        there = "".join(char for char in text[start:end] if not char.isspace())
        found.append(
            SeenSpan(
                start=start,
                end=end,
                label=re.sub("_x([0-9a-f]+)_", lambda code: chr(int(code[1], 16)), label),
                quote=text[start:end] if said == there else row[2],
                entity=names.get(row[0], ""),
                notes=tuple(sorted(notes.get(row[0], ()))),
            )
        )
    return found


def _plain(text: str) -> str:
    """Take the escapes of notes away by the rules of JSON, which are the same for those that are written."""
    return str(json.loads('"' + text.replace('"', '\\"') + '"', strict=False))
