"""A second reader of JSON-CAS folders with the standard library's JSON: offsets are cut out of UTF-16 bytes."""

import json
from collections.abc import Iterator
from typing import Any

from store.exchange.contract import Seen, SeenSpan, Source
from store.exchange.fitting import in_order
from store.exchange.second_readers.listing import listed

_NER = "de.tudarmstadt.ukp.dkpro.core.api.ner.type.NamedEntity"


def witness(source: Source) -> Iterator[Seen]:
    """Yield every document in the order of the list."""
    for entry in listed(source.path):
        yield _document(json.loads((source.path / f"{entry['file']}.json").read_bytes()))


def _document(value: dict[str, Any]) -> Seen:
    kinds: dict[str, dict[int, dict[str, Any]]] = {}
    for one in value["%FEATURE_STRUCTURES"]:
        kinds.setdefault(one["%TYPE"], {})[one["%ID"]] = one
        if one["%TYPE"] != "uima.cas.Sofa":
            known = {*value["%TYPES"][one["%TYPE"]], "%ID", "%TYPE", "sofa", "begin", "end", "language"}
            if not {name.lstrip("@") for name in one} <= known:
                raise ValueError("a feature is not declared")
    ((sofa, text),) = kinds["uima.cas.Sofa"].items()
    view = value["%VIEWS"]["_InitialView"]
    told = [number for kind, found in kinds.items() if kind != "uima.cas.Sofa" for number in found]
    if view["%SOFA"] != sofa or sorted(view["%MEMBERS"]) != sorted(told) or len(set(told)) + 1 != len(value["%FEATURE_STRUCTURES"]):
        raise ValueError("the view does not hold all there is, each once")
    data = text["sofaString"].encode("utf-16-le")
    more = {one["@mention"]: one for one in kinds.get("sorot.Mention", {}).values()}
    entities = kinds.get("sorot.Entity", {})
    notes: dict[int | None, list[str]] = {}
    for one in kinds.get("sorot.Note", {}).values():
        notes.setdefault(one.get("@mention"), []).append(one["text"])
    spans = [
        SeenSpan(
            start=one["begin"],
            end=one["end"],
            label=one["value"],
            quote=data[2 * one["begin"] : 2 * one["end"]].decode("utf-16-le"),
            entity=entities[more[number]["@entity"]]["name"] if "@entity" in more[number] else "",
            score=more[number].get("score"),
            notes=tuple(sorted(notes.get(number, ()))),
        )
        for number, one in kinds.get(_NER, {}).items()
    ]
    about = {one["key"]: one["value"] for one in kinds.get("sorot.Field", {}).values()}
    return Seen(text=text["sofaString"], spans=in_order(spans), notes=tuple(sorted(notes.get(None, ()))), about=about)
