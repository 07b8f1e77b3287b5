"""Tables and records: CSV, TSV, JSON and JSON Lines, one article a row."""

import csv
import io
import json
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from store.errors import InputError
from store.gather.draft import Draft, Yield
from store.gather.fields import choose, draft_of
from store.ingest import decode
from store.quarantine.wire import quarantined

_CELL = 1 << 24
"""Longest cell of a table, in code points."""

_HALF = re.compile("[\ud800-\udfff]")

_NESTING = 3
"""How deep a list of records may lie within a JSON document."""


@quarantined
def read_table(data: bytes, *, where: str = "", tabs: bool = False, text_field: str = "", title_field: str = "", today: str = "") -> Yield:
    """Return an article for every row of a table whose first row names the columns. Raises InputError."""
    text, encoding = decode(data, where=where)
    csv.field_size_limit(_CELL)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter="\t" if tabs else _delimiter(text), strict=False)
        rows = list(reader)
    except csv.Error as error:
        raise InputError(f"The table cannot be read ({error}).", where=where, do="Save it again as CSV in UTF-8.") from error
    if len(rows) < 2:
        raise InputError("The table has no row below its heading.", where=where, do="The first row has to name the columns.")
    head = [name.strip() for name in rows[0]]
    records = [dict(zip(head, row, strict=False)) for row in rows[1:] if any(row)]
    return _drafts(records, where, text_field, title_field, today, encoding)


@quarantined
def read_json(data: bytes, *, where: str = "", text_field: str = "", title_field: str = "", today: str = "") -> Yield:
    """Return an article for every record of the first list of records in a JSON document, or for the one record it is."""
    text, encoding = decode(data, where=where)
    value = _loads(text, where)
    if isinstance(value, dict) and str(value.get("format", "")).startswith("sorot"):
        raise InputError("This is an export of Sorot.", where=where, do="Bring it in with: sorot import FILE FOLDER")
    records = _records(value, _NESTING)
    if not records:
        raise InputError("There are no records in it.", where=where, do="It has to be an object, or a list of objects.")
    return _drafts(records, where, text_field, title_field, today, encoding)


@quarantined
def read_json_lines(data: bytes, *, where: str = "", text_field: str = "", title_field: str = "", today: str = "") -> Yield:
    """Return an article for every line; a line that is no JSON object is a problem and the others stand."""
    text, encoding = decode(data, where=where)
    records: list[Mapping[str, Any]] = []
    problems: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            records.append({})
            continue
        try:
            value = _loads(line, where)
        except InputError as error:
            problems.append(f"Line {number}: {error.what}")
            value = {}
        if not isinstance(value, dict):
            problems.append(f"Line {number} is not an object.")
            value = {}
        records.append(value)
    if not any(records):
        raise InputError("No line is a JSON object.", where=where, do="Every line has to be one object.")
    if any("sorot" in str(record.get("format", "")) for record in records[:1]):
        raise InputError("This is an export of Sorot.", where=where, do="Bring it in with: sorot import FILE FOLDER")
    found = _drafts(records, where, text_field, title_field, today, encoding, silent=True)
    return Yield(drafts=found.drafts, problems=(*problems, *found.problems))


def _drafts(
    records: Sequence[Mapping[str, Any]], where: str, text_field: str, title_field: str, today: str, encoding: str, *, silent: bool = False
) -> Yield:
    chosen = choose([record for record in records if record], text_field=text_field, title_field=title_field, where=where)
    day = date.fromisoformat(today) if today else date.today()
    drafts: list[Draft] = []
    problems = []
    for number, record in enumerate(records, 1):
        draft = draft_of(record, chosen, part=str(number), today=day, encoding=encoding)
        if draft is not None and _halved(draft):
            problems.append(f"Record {number} holds half a character (a lone surrogate), which cannot be kept.")
        elif draft is not None:
            drafts.append(draft)
        elif record or not silent:
            problems.append(f"Record {number} has no text.")
    return Yield(drafts=tuple(drafts), problems=tuple(problems))


def _halved(draft: Draft) -> bool:
    """Whether something of it holds what JSON can write and no encoding can: one of the two halves of a character."""
    return any(_HALF.search(value) for value in (draft.text, draft.title, draft.author, draft.site, draft.place, draft.url))


def _delimiter(text: str) -> str:
    """Return the separator that the heading has most of."""
    head = text.split("\n", 1)[0]
    return max(",;\t|", key=head.count)


def _loads(text: str, where: str) -> Any:
    def refuse(name: str) -> Any:
        raise ValueError(f"{name} is no JSON number")

    try:
        return json.loads(text, parse_constant=refuse)
    except RecursionError as error:
        raise InputError("It is nested too deep.", where=where, do="Leave it out.") from error
    except ValueError as error:
        place = f"line {error.lineno}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else "a number"
        raise InputError(f"It is not sound JSON ({place}).", where=where, do="Check that the file is complete.") from error


def _records(value: Any, depth: int) -> list[Mapping[str, Any]]:
    if isinstance(value, list):
        return [item for item in value if isinstance(item, dict)]
    if isinstance(value, dict):
        inner = [item for item in value.values() if isinstance(item, list | dict)] if depth else []
        lists = [found for item in inner if isinstance(item, list) and (found := _records(item, 0)) and len(found) == len(item)]
        if lists:
            return max(lists, key=len)
        if any(isinstance(item, str) for item in value.values()):
            return [value]
        return next((found for item in inner if (found := _records(item, depth - 1))), [])
    return []
