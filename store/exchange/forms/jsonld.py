"""W3C Web Annotation as one JSON-LD document: an AnnotationPage whose items are annotations on entities, on articles and on mentions.

An annotation on an entity has it as target, with its name, kind, other forms and ids, and its notes as bodies. One on an article has the
text itself as target, with title and the rest, so that nothing but the file is needed. Then follow those on its mentions: the label as a
body with the purpose ``tagging``, notes as ``commenting``, the entity as ``identifying``, and quote and position as selectors. Positions
are code points, as the model asks. See ``annotation_terms`` for the terms and ``annotation_reading`` for what is read.

Source: https://www.w3.org/TR/annotation-model/
"""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from store.exchange.annotation_reading import read
from store.exchange.annotation_terms import CONTEXT, article_iri, entity_iri, quoted
from store.exchange.contract import Context, Item, Placed, Seen, Sink
from store.exchange.losses import Losses
from store.model import Entity, Note

__all__ = ["preface", "read", "write"]


def write(items: Iterable[Item], context: Context, sink: Sink, losses: Losses) -> None:
    """Write one annotation a line inside one document."""
    del losses
    head = {
        "@context": CONTEXT,
        "id": f"urn:sorot:page:{quoted(context.project)}",
        "type": "AnnotationPage",
        "label": context.project,
        "generator": {"type": "Software", "name": f"Sorot {context.program}"},
    }
    with sink.open() as out:
        out.write(msgspec.json.encode(head).removesuffix(b"}") + b',"items":[')
        mark = b"\n"
        for one in _all(items, context):
            out.write(mark + msgspec.json.encode(one))
            mark = b",\n"
        out.write(b"\n]}\n")


def preface(context: Context) -> Seen:
    """Return what the second reader must find about the entities."""
    return Seen(
        notes=tuple(sorted(note.text for note in context.notes)),
        entities=len(context.entities),
        more={
            entity.id: {
                "name": entity.name,
                "kind": entity.label,
                "aliases": list(entity.aliases),
                "external": dict(entity.external),
                "notes": sorted(note.text for note in context.notes if note.target_id == entity.id),
            }
            for entity in context.entities.values()
        },
    )


def _all(items: Iterable[Item], context: Context) -> Iterator[dict[str, Any]]:
    notes: dict[str, list[Note]] = {}
    for note in context.notes:
        notes.setdefault(note.target_id, []).append(note)
    for entity in context.entities.values():
        yield _on_entity(entity, notes.get(entity.id, []))
    for item in items:
        yield _on_article(item)
        for placed in item.spans:
            yield _on_mention(item, placed, context)


def _on_entity(entity: Entity, notes: list[Note]) -> dict[str, Any]:
    target: dict[str, Any] = {"id": entity_iri(entity), "type": "Concept", "label": entity.name, "kind": entity.label}
    if entity.aliases:
        target["altLabel"] = entity.aliases
    if entity.external:
        target["external"] = dict(sorted(entity.external.items()))
    bodies = [_textual("commenting", note.text) for note in notes]
    about = {"id": f"urn:sorot:entity:{quoted(entity.id)}:about", "type": "Annotation", "motivation": "describing"}
    return {**about, "body": bodies, "target": target}


def _on_article(item: Item) -> dict[str, Any]:
    article = item.document.article
    iri = article_iri(article.id)
    target: dict[str, Any] = {"id": iri, "type": "Text", "format": "text/plain"}
    more = {
        "language": article.language,
        "title": article.title,
        "identifier": article.source,
        "published": article.published,
        "metadata": article.metadata,
    }
    target |= {name: value for name, value in more.items() if value}
    bodies = [_textual("commenting", note.text) for note in item.article_notes()]
    return {
        "id": f"{iri}:about",
        "type": "Annotation",
        "motivation": "describing",
        "body": bodies,
        "target": {**target, "status": article.status, "value": item.document.text},
    }


def _on_mention(item: Item, placed: Placed, context: Context) -> dict[str, Any]:
    span = placed.span
    one: dict[str, Any] = {"id": f"urn:sorot:span:{quoted(span.id)}", "type": "Annotation", "motivation": "tagging"}
    if span.annotator:
        one["creator"] = {"type": "Person", "name": span.annotator}
    one |= {name: value for name, value in (("created", span.created), ("modified", span.updated)) if value}
    one["origin"] = span.origin
    if span.score is not None:
        one["score"] = span.score
    bodies = [_textual("tagging", span.label)]
    entity = context.entities.get(span.entity)
    if entity is not None:
        source = {"id": entity_iri(entity), "label": entity.name}
        bodies.append({"type": "SpecificResource", "purpose": "identifying", "source": source})
    bodies += [_textual("commenting", note.text) for note in item.notes_on(span)]
    quote = {"type": "TextQuoteSelector", "exact": span.quote, "prefix": span.prefix, "suffix": span.suffix}
    position = {"type": "TextPositionSelector", "start": placed.start, "end": placed.end}
    one["body"] = bodies
    one["target"] = {"type": "SpecificResource", "source": article_iri(span.article), "selector": [quote, position]}
    return one


def _textual(purpose: str, value: str) -> dict[str, Any]:
    return {
        "type": "TextualBody",
        "purpose": purpose,
        "value": value,
        "format": "text/markdown" if purpose == "commenting" else "text/plain",
    }
