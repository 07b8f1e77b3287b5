"""Patterns for spaCy's ``EntityRuler`` and ``SpanRuler``, one JSON object a line: the forms of mentions and the names of entities.

``nlp.add_pipe("entity_ruler").from_disk("OUT.patterns.jsonl")`` loads them; ``id`` is the entity's Wikidata id, another one as
``scheme:id``, or Sorot's own, and arrives in ``ent.ent_id_``. A pattern is matched by the tokens that the pipeline makes of it.

Source: https://spacy.io/api/entityruler, https://spacy.io/usage/rule-based-matching#entityruler-files
"""

from collections.abc import Iterable

import msgspec

from store.exchange.contract import Context, Item, Seen, Sink
from store.exchange.form_list import listed, seen
from store.exchange.identifiers import short_id
from store.exchange.losses import Losses


def write(items: Iterable[Item], context: Context, sink: Sink, losses: Losses) -> Seen:
    """Write one pattern a form; return what must be there."""
    rows = []
    with sink.open() as out:
        for one in listed(items, context, losses):
            name = short_id(context.entities[one.entity]) if one.entity else ""
            pattern = {"label": one.label, "pattern": one.text, **({"id": name} if name else {})}
            out.write(msgspec.json.encode(pattern) + b"\n")
            rows.append((one.text, one.label, name))
    return seen(rows)
