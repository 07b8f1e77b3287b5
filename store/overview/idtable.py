"""Ids of entities elsewhere out of a table: a column with names, and one for each scheme."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from msgspec.structs import replace

from store.changes import together
from store.entities import put_entity
from store.errors import InputError
from store.model import Change, Entity
from store.search.folding import folded

_NAMES = ("name", "nama", "entity", "alias")
_LABELS = ("label", "type")


@dataclass(slots=True)
class Matched:
    """What a table said about the entities there are."""

    change: Change | None = None
    """Gives the ids, as one step; None when nothing would change."""
    entities: int = 0
    """Entities that get another id."""
    unknown: list[str] = field(default_factory=list)
    """Names of the table that no entity has."""
    doubtful: list[str] = field(default_factory=list)
    """Names that several entities have, or that the table gives two ids."""


def match(table: str, entities: Iterable[Entity], where: str, *, annotator: str) -> Matched:
    """Return what a table in CSV or TSV gives; names are compared with names and aliases, case and accents aside.

    Raises InputError when there is no column of names or none of ids.
    """
    try:
        delimiter = "\t" if "\t" in table.partition("\n")[0] else ";" if ";" in table.partition("\n")[0] else ","
        rows = list(csv.DictReader(io.StringIO(table), delimiter=delimiter))
    except csv.Error as error:
        raise InputError(f"This is no table: {error}.", where=where, do="Write it as CSV with a heading.") from error
    heading = [str(name) for name in (rows[0] if rows else {}) if name]
    name = next((column for column in heading if column.strip().casefold() in _NAMES), "")
    label = next((column for column in heading if column.strip().casefold() in _LABELS), "")
    schemes = {column: column.strip().casefold() for column in heading if column not in (name, label) and column.strip()}
    if not name or not schemes:
        raise InputError(
            "The table needs a column “name” and one for each kind of id, such as “wikidata”.", where=where, do="Give it a heading."
        )
    named: dict[str, list[Entity]] = {}
    for entity in entities:
        for form in dict.fromkeys(folded(one) for one in (entity.name, *entity.aliases)):
            named.setdefault(form, []).append(entity)
    result = Matched()
    given: dict[str, dict[str, str]] = {}
    known: dict[str, Entity] = {}
    for row in rows:
        wanted = (row.get(name) or "").strip()
        ids = {scheme: (row.get(column) or "").strip() for column, scheme in schemes.items()}
        ids = {scheme: value for scheme, value in ids.items() if value and not any(char.isspace() for char in value)}
        kind = (row.get(label) or "").strip() if label else ""
        if not wanted or not ids:
            continue
        found = [one for one in named.get(folded(wanted), []) if not kind or one.label == kind]
        if len(found) != 1:
            (result.doubtful if found else result.unknown).append(wanted)
            continue
        known[found[0].id] = found[0]
        mine = given.setdefault(found[0].id, {})
        if any(mine.get(scheme, value) != value for scheme, value in ids.items()):
            result.doubtful.append(wanted)
            continue
        mine |= ids
    changes = [_given(known[one], ids, annotator) for one, ids in given.items()]
    result.entities = sum(change is not None for change in changes)
    change = together(*changes)
    if change is not None:
        result.change = replace(change, title=f"Give {result.entities} {'entity' if result.entities == 1 else 'entities'} ids from a table")
    return result


def _given(entity: Entity, ids: Mapping[str, str], annotator: str) -> Change | None:
    return put_entity(entity, replace(entity, external={**entity.external, **ids}), annotator=annotator)
