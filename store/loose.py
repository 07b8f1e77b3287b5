"""Reading a file of ours that somebody else has written into: by hand, or by version control that put the lines of two sides together.

Such a file may be right JSON with other records, or have commas too few or too many, or hold a record twice. Every line is one record,
which says itself of what kind it is, so that lines can be read one by one. Markers of a conflict are not read: a person has to decide.
"""

import json
from dataclasses import dataclass, field
from typing import Any

import msgspec

from store.model import SCHEMA_VERSION, AnyRecord, Article, Decision, Entity, Note, Span, Unplaced, home
from store.schema import record_from
from store.three_way import Key, key_of

_KINDS: dict[str, type[AnyRecord]] = {
    "article": Article,
    "span": Span,
    "decision": Decision,
    "entity": Entity,
    "note": Note,
    "unplaced": Unplaced,
}


@dataclass(slots=True)
class Loose:
    """What was understood of a file."""

    metas: list[dict[str, Any]] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    records: dict[Key, list[AnyRecord]] = field(default_factory=dict)
    spoiled: list[str] = field(default_factory=list)
    """Records that are not what they should be, each as the beginning of what stands there."""
    unread: set[str] = field(default_factory=set)
    """Ids in spoiled records: of what has such an id, it is not known that somebody took it out."""

    @property
    def schema(self) -> int:
        """The newest version of the format that it says it is in."""
        return max((meta["schema"] for meta in self.metas if isinstance(meta.get("schema"), int)), default=0)

    def keep_to(self, owner: str) -> None:
        """Count records that say they belong to another article (``""``: to the project) as spoiled: no file holds any of another's."""
        for key, rows in list(self.records.items()):
            strange = [row for row in rows if home(row) != owner]
            for row in strange:
                self.spoiled.append(f"{msgspec.json.encode(row).decode()[:60]} (of {home(row)[:40]!r})")
                self.unread.add(row.id)
            if strange:
                self.records[key] = [row for row in rows if home(row) == owner]
                if not self.records[key]:
                    del self.records[key]


def read_loosely(data: bytes) -> Loose | None:
    """Return what a file holds, record by record, or None when it is not to be understood."""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    rows = _whole(text)
    if rows is None:
        rows = _by_lines(text)
    if rows is None:
        return None
    found = Loose(metas=[row for table, row in rows if table == "_meta" and isinstance(row, dict)])
    schema = min(found.schema, SCHEMA_VERSION) or SCHEMA_VERSION
    for table, row in rows:
        if table != "_meta":
            _sort(found, row, schema)
    return found if found.metas or found.records or found.texts else None


_Rows = list[tuple[str, Any]]


class _Twice(Exception):
    """A key stands twice in one object."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise _Twice
    return found


def _whole(text: str) -> _Rows | None:
    """Return the rows of right JSON in which no key stands twice."""
    try:
        tables = json.loads(text, object_pairs_hook=_once)
    except (ValueError, RecursionError, _Twice):
        return None
    if not isinstance(tables, dict) or not all(isinstance(rows, dict) for rows in tables.values()):
        return None
    return [(name, row) for name, rows in tables.items() for row in rows.values()]


def _by_lines(text: str) -> _Rows | None:
    rows: _Rows = []
    table = ""
    for line in text.split("\n"):
        bare = line.strip().strip(",").strip()
        if bare in ("", "{", "}"):
            continue
        if bare.endswith(":{"):
            table = bare[:-2].strip('"')
            continue
        try:
            one = json.loads("{" + bare + "}")
        except (ValueError, RecursionError):
            return None
        for key, value in one.items():
            if key.isdigit():
                rows.append((table, value))
            elif isinstance(value, dict):
                rows += [(key, row) for row in value.values()]
    return rows


def _sort(found: Loose, row: Any, schema: int) -> None:
    if not isinstance(row, dict):
        found.spoiled.append(str(row)[:60])
    elif "kind" not in row and isinstance(row.get("text"), str):
        found.texts.append(row["text"])
    else:
        kind = _KINDS.get(str(row.get("kind")))
        try:
            if kind is None:
                raise msgspec.ValidationError("of no kind")
            record = msgspec.convert(record_from(schema, row), kind)
            record_bytes = msgspec.json.encode(record)  # A lone surrogate cannot be kept.
            assert record_bytes  # noqa: S101
            found.records.setdefault(key_of(record), []).append(record)
        except (msgspec.ValidationError, UnicodeEncodeError, LookupError) as error:
            found.spoiled.append(f"{json.dumps(row)[:60]} ({error})")
            found.unread.update([row["id"]] if isinstance(row.get("id"), str) else ())
