"""One string that names an entity, for layers that have a single field for it, and the list that says what the strings mean.

Workbenches built on DKPro Core have ``identifier`` beside the label of a named entity: an IRI of a knowledge base, or any string. An entity
with a Wikidata id is named by its IRI there, any other by its name; ``entities.jsonl`` beside the documents, which other tools pass by, has
the name of each.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from store.errors import InputError
from store.exchange.contract import Context, DraftEntity, DraftSpan
from store.exchange.strict import load_json
from store.ingest import read_limited
from store.model import Entity

NAME = "entities.jsonl"

_WIKIDATA = "http://www.wikidata.org/entity/"
_QID = re.compile(r"Q[1-9][0-9]*")
_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")


class _Named(Struct, frozen=True, kw_only=True):
    """One line of the list."""

    identifier: str
    name: str
    label: str = ""
    aliases: tuple[str, ...] = ()
    external: dict[str, str] = {}  # msgspec copies it.


def identifiers(context: Context) -> dict[str, str]:
    """Return the string for every entity, by id; no two entities have the same."""
    found: dict[str, str] = {}
    taken: set[str] = set()
    for entity in context.entities.values():
        choices = [_WIKIDATA + value for scheme, value in entity.external.items() if scheme == "wikidata" and _QID.fullmatch(value)]
        if entity.name.isprintable() and entity.name == entity.name.strip() and not _IRI.fullmatch(entity.name):
            choices.append(entity.name)
        found[entity.id] = next((one for one in choices if one not in taken), f"urn:sorot:{entity.id}")
        taken.add(found[entity.id])
    return found


def short_id(entity: Entity) -> str:
    """Return the Wikidata id of an entity, else another id as ``scheme:id``, else its own in the project."""
    ids = entity.external
    return ids.get("wikidata") or next((f"{scheme}:{value}" for scheme, value in sorted(ids.items())), entity.id)


def entity_list(context: Context, named: dict[str, str]) -> bytes:
    """Return the list, one line of JSON an entity."""
    lines = [_line(entity, named[entity.id]) for entity in context.entities.values()]
    return b"".join(msgspec.json.encode(line) + b"\n" for line in lines)


def read_entities(folder: Path, where: str) -> dict[str, DraftEntity]:
    """Return what the list in a folder says of every identifier; empty without a list. Raises InputError when it is not sound."""
    path = folder / NAME
    found: dict[str, DraftEntity] = {}
    if path.is_file():
        for number, raw in enumerate(read_limited(path).split(b"\n"), 1):
            if raw.strip():
                spot = f"{where}/{NAME}, line {number}"
                try:
                    one = msgspec.convert(load_json(raw, spot), _Named)
                except msgspec.ValidationError as error:
                    raise InputError(f"This is no entity: {error}.", where=spot, do="Export it again, or remove the list.") from error
                found[one.identifier] = DraftEntity(name=one.name, label=one.label, aliases=one.aliases, external=one.external)
    return found


def meaning(identifier: str, known: dict[str, DraftEntity]) -> dict[str, Any]:
    """Return ``entity`` and ``external`` of a draft span with this identifier: from the list, else an IRI as an id, else as a name."""
    if identifier in known:
        return {"entity": known[identifier].name, "external": known[identifier].external}
    item = identifier.rpartition("/")[2]
    if _QID.fullmatch(item) and "wikidata.org/" in identifier:
        return {"external": {"wikidata": item}}
    return {"external": {"iri": identifier}} if _IRI.fullmatch(identifier) else {"entity": identifier}


def with_names(text: str, spans: Iterable[DraftSpan]) -> tuple[DraftSpan, ...]:
    """Return the spans of a document, entities of which only an id is known named by the longest mention with that id."""
    held = list(spans)
    names: dict[tuple[tuple[str, str], ...], str] = {}
    for one in held:
        if one.external and not one.entity:
            key = tuple(sorted(one.external.items()))
            names[key] = max(names.get(key, ""), " ".join(text[one.start : one.end].split())[:200], key=len)
    return tuple(
        replace(one, entity=names[tuple(sorted(one.external.items()))]) if one.external and not one.entity else one for one in held
    )


def _line(entity: Entity, identifier: str) -> _Named:
    return _Named(identifier=identifier, name=entity.name, label=entity.label, aliases=entity.aliases, external=entity.external)
