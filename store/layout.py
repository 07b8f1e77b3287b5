"""How the tables of an article file are laid out, so that version control brings two of them together well. Pure.

One record is one line that begins with its comma, under a number made from its id. Spans stand in the order of the text.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

import msgspec

from store.model import Article, Decision, Span

Tables = dict[str, dict[str, Any]]
"""Rows by their numbers, by table."""


def in_text_order(records: Iterable[Span] | Iterable[Decision]) -> list[Span | Decision]:
    """Return records with the first in the text first."""
    return sorted(records, key=lambda one: (one.start, one.end, one.id))


def numbered(rows: Iterable[msgspec.Struct]) -> dict[str, dict[str, Any]]:
    """Return rows under numbers that depend on their ids alone, so that a row has the same one on every machine."""
    found: dict[str, dict[str, Any]] = {}
    for row in rows:
        name = getattr(row, "id", "")
        number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:6], "big") if name and not isinstance(row, Article) else 1
        while str(number) in found:
            number += 1
        found[str(number)] = plain(row)
    return found


def pretty(tables: Tables, meta: dict[str, Any]) -> bytes:
    """Lay out tables, one row a line. A line begins with its comma, so that lines put together from two files are still right."""
    encode = msgspec.json.encode
    parts = []
    for name, rows in tables.items():
        lines = b"\n,".join(encode(key) + b":" + encode(row) for key, row in rows.items())
        parts.append(encode(name) + b":{\n" + (lines + b"\n" if rows else b"") + b"}")
    parts.append(encode("_meta") + b":" + encode({"1": meta}))
    return b"{\n" + b"\n,".join(parts) + b"\n}\n"


def plain(row: msgspec.Struct) -> dict[str, Any]:
    """Return a row as JSON holds it."""
    plain: dict[str, Any] = msgspec.to_builtins(row)
    return plain
