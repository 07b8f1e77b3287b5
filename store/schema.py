"""Files of other versions: older ones are read through a table of steps, newer ones are refused with a sentence.

A step takes one record (an article, span, decision, entity, note or what lost its place, as the plain mapping that JSON holds, ``kind``
included) from a schema to the next. It is used for the rows of files and for both sides of every edit in the journal, so that what is read
always has the shape of now. What is written again is written in the schema of now, after the old file was copied to ``backups/schema-N``
in the store.
"""

from collections.abc import Callable
from typing import Any

from store.errors import DamagedError, NewerError
from store.model import SCHEMA_VERSION

Step = Callable[[dict[str, Any]], dict[str, Any]]


def _as_it_is(record: dict[str, Any]) -> dict[str, Any]:
    """Return a record whose shape is the same in the next schema."""
    return record


STEPS: dict[int, Step] = {1: _as_it_is}
"""By the schema that a step starts from. Schema 2 has records of what lost its place, and articles that get another text."""


def refuse_newer(schema: int, where: str) -> None:
    """Raise NewerError when a file is of a later schema than this program's."""
    if schema > SCHEMA_VERSION:
        raise NewerError(
            f"A later version of Sorot wrote it: its schema is {schema}, and this version knows schemas up to {SCHEMA_VERSION}.",
            where=where,
            do="Update Sorot to open it; nothing was changed.",
        )


def is_older(schema: int, where: str) -> bool:
    """Return whether a file is of an earlier schema. Raises NewerError, and DamagedError when nothing leads from there to now."""
    refuse_newer(schema, where)
    missing = next((number for number in range(schema, SCHEMA_VERSION) if number not in STEPS), None)
    if missing is not None:
        raise DamagedError(
            f"It says that its schema is {schema}, which no version of Sorot can read.", where=where, do="Restore the file from a backup."
        )
    return schema < SCHEMA_VERSION


def record_from(schema: int, record: dict[str, Any]) -> dict[str, Any]:
    """Return a record of an earlier schema in the shape of now."""
    for number in range(schema, SCHEMA_VERSION):
        record = STEPS[number](record)
    if record.get("kind") == "unplaced" and isinstance(was := record.get("was"), dict):
        return {**record, "was": record_from(schema, was)}
    return record


def line_from(schema: int, line: dict[str, Any]) -> dict[str, Any]:
    """Return a line of the journal of an earlier schema in the shape of now."""
    change = line.get("change")
    if not isinstance(change, dict):
        return line
    edits = [{side: record if record is None else record_from(schema, record) for side, record in edit.items()} for edit in change["edits"]]
    return {**line, "change": {**change, "edits": edits}}
