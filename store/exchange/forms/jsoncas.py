"""UIMA JSON-CAS 0.4: one ``.json`` a document, its types included. Offsets are UTF-16 units, ``end`` exclusive.

Source: "JSON serialization of the Apache UIMA CAS", draft 0.4.0 (apache/uima-uimaj-io-jsoncas, SPECIFICATION.adoc), which leaves the unit
of offsets open; the Java library and dkpro-cassis 0.12 both write and read UTF-16 units. A header that names another is believed.
"""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from store.errors import InputError
from store.exchange.cas import SOFA, TYPES, Ref, Structure, structures
from store.exchange.cas_reading import Cas
from store.exchange.contract import Context, Item, Reading, Reject, Sink, Source
from store.exchange.folder_index import NAME, Entry, entries, line
from store.exchange.identifiers import identifiers
from store.exchange.intake import cut, whole
from store.exchange.losses import Losses
from store.exchange.strict import load_json
from store.exchange.units import Unit

_UNITS: dict[str, Unit] = {
    **dict.fromkeys(("UTF8", "BYTES"), "byte"),
    "UTF16": "utf-16",
    **dict.fromkeys(("UTF32", "CODEPOINT", "CODEPOINTS", "UNICODECODEPOINTS"), "codepoint"),
}


def write(items: Iterable[Item], context: Context, sink: Sink, losses: Losses) -> None:
    """Write a folder of documents that INCEpTION imports as "UIMA CAS JSON 0.4.0" and dkpro-cassis opens as they are."""
    del losses
    names = identifiers(context)
    types = {kind.name: _type(kind.name, kind.parent, kind.description, kind.features) for kind in TYPES}
    with sink.open(NAME) as index:
        for item in items:
            index.write(line(item))
            with sink.open(f"{item.document.article.id}.json") as file:
                file.write(msgspec.json.encode(_document(item, list(structures(item, context, names)), types)))


def _type(name: str, parent: str, description: str, features: Iterable[tuple[str, str]]) -> dict[str, Any]:
    declared = {feature: {"%NAME": feature, "%RANGE": range_} for feature, range_ in features}
    return {"%NAME": name, "%SUPER_TYPE": parent, "%DESCRIPTION": description, **declared}


def _document(item: Item, found: list[Structure], types: dict[str, Any]) -> dict[str, Any]:
    sofa = {"sofaNum": 1, "sofaID": "_InitialView", "mimeType": "text/plain", "sofaString": item.document.text}
    return {
        "%TYPES": types,
        "%FEATURE_STRUCTURES": [{"%ID": SOFA, "%TYPE": "uima.cas.Sofa", **sofa}, *map(_structure, found)],
        "%VIEWS": {"_InitialView": {"%SOFA": SOFA, "%MEMBERS": [int(one.id) for one in found]}},
    }


def _structure(one: Structure) -> dict[str, Any]:
    pairs = one.features.items()
    features = dict((f"@{key}", int(value)) if isinstance(value, Ref) else (key, value) for key, value in pairs)
    return {"%ID": int(one.id), "%TYPE": one.type, **features}


def read(source: Source) -> Reading:
    """Yield every document of a folder or the one in a file; annotations that are no mentions are remarked on."""
    if source.path.is_dir():
        for entry in entries(source.path, source.where, ".json"):
            name = f"{entry.file}.json"
            yield from _file(Source(source.path / name, f"{source.where}/{name}"), entry)
    else:
        yield from _file(source, Entry(file=""))


def _file(source: Source, entry: Entry) -> Reading:
    try:
        value = load_json(whole(source), source.where)
    except InputError as error:
        yield Reject(where=source.where, why=error.what)
        return
    found = value.get("%FEATURE_STRUCTURES") if isinstance(value, dict) else None
    if not isinstance(found, list | dict):
        yield Reject(where=source.where, why="This is no JSON-CAS: it has no %FEATURE_STRUCTURES.")
        return
    said = _unit_name(value)
    unit = _UNITS.get("".join(char for char in said.upper() if char.isalnum()))
    if unit is None:
        yield Reject(where=source.where, why=f"It counts in {said[:60]!r}; UTF-8, UTF-16 and UTF-32 are known.")
        return
    cas = Cas(source.where, unit, _parents(value.get("%TYPES")))
    for number, one in _numbered(found):
        kind = one.get("%TYPE") if isinstance(one, dict) else None
        if isinstance(kind, str):
            features = {key.lstrip("@^#"): feature for key, feature in one.items() if not key.startswith("%") and feature is not None}
            cas.add(number, kind, features)
        else:
            yield Reject(where=f"{source.where}, structure {number}", why="It has no type.", raw=cut(str(one)))
    yield from cas.documents(entry, ".json")


def _numbered(found: list[Any] | dict[str, Any]) -> Iterator[tuple[object, Any]]:
    if isinstance(found, dict):
        yield from found.items()
    else:
        for one in found:
            yield (one.get("%ID") if isinstance(one, dict) else "?"), one


def _unit_name(value: dict[str, Any]) -> str:
    header = value.get("%HEADER")
    places = [header if isinstance(header, dict) else {}, value]
    return next((said for place in places if isinstance(said := place.get("%OFFSET_ENCODING"), str)), "UTF-16")


def _parents(types: Any) -> dict[str, str]:
    declared = types if isinstance(types, dict) else {}
    return {name: one["%SUPER_TYPE"] for name, one in declared.items() if isinstance(one, dict) and isinstance(one.get("%SUPER_TYPE"), str)}
