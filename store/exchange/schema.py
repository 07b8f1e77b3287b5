"""The JSON Schema of Sorot's export, made from the types that write and read it."""

import json
from typing import Any

import msgspec

from store.exchange.forms.jsonl import ArticleLine, EntityLine, Header, NoteLine
from store.exchange.forms.sorot_json import SCHEMA, Export


def schema_text() -> str:
    """Return the schema (draft 2020-12): its root is the ``json`` form, ``#/$defs/Line`` a line of the ``jsonl`` form."""
    lines = (Header, EntityLine, NoteLine, ArticleLine)
    (root, *refs), parts = msgspec.json.schema_components((Export, *lines), ref_template="#/$defs/{name}")
    schema: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:sorot:export:{SCHEMA}",
        "title": f"Sorot export, schema {SCHEMA}",
        "description": "Offsets are Unicode code points into an article's text, end exclusive; text[start:end] == quote for every span.",
        **root,
        "$defs": {**parts, "Line": {"description": "One line of the jsonl form; the first is a Header.", "oneOf": refs}},
    }
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
