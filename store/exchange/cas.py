"""A document as the feature structures of a UIMA CAS: the types of DKPro Core that INCEpTION shows, and Sorot's own for the rest.

Sentences, tokens, named entities (``value``, ``identifier``) and document metadata have the names that DKPro Core gave them. What these
cannot hold stands in types of the package ``sorot``, which point at the mention they are about; a reader that does not know them leaves
them out and still has every mention. Offsets are UTF-16 units, as everywhere in UIMA.

Source: Apache UIMA Java SDK reference (type systems, XMI); DKPro Core type system 2; INCEpTION 42.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from store.exchange.contract import Context, Item

DKPRO = "de.tudarmstadt.ukp.dkpro.core.api."
NAMED_ENTITY = f"{DKPRO}ner.type.NamedEntity"
META_DATA = f"{DKPRO}metadata.type.DocumentMetaData"
SENTENCE = f"{DKPRO}segmentation.type.Sentence"
TOKEN = f"{DKPRO}segmentation.type.Token"
MENTION, ENTITY, EXTERNAL_ID, NOTE, FIELD = (f"sorot.{name}" for name in ("Mention", "Entity", "ExternalId", "Note", "Field"))

TOP, ANNOTATION, STRING, DOUBLE = "uima.cas.TOP", "uima.tcas.Annotation", "uima.cas.String", "uima.cas.Double"

SOFA = 1
"""Id of the text itself."""


@dataclass(frozen=True, slots=True)
class Type:
    """A type of feature structures."""

    name: str
    parent: str
    description: str
    features: tuple[tuple[str, str], ...] = ()
    """Name and range of each, those of the parent not among them."""


TYPES = (
    Type(
        META_DATA,
        "uima.tcas.DocumentAnnotation",
        "What is known of the document (DKPro Core)",
        (("documentTitle", STRING), ("documentId", STRING)),
    ),
    Type(SENTENCE, ANNOTATION, "A sentence (DKPro Core)"),
    Type(TOKEN, ANNOTATION, "A token (DKPro Core)"),
    Type(NAMED_ENTITY, ANNOTATION, "A mention of an entity (DKPro Core)", (("value", STRING), ("identifier", STRING))),
    Type(ENTITY, TOP, "An entity that mentions stand for", (("id", STRING), ("name", STRING), ("label", STRING))),
    Type(EXTERNAL_ID, TOP, "An id of an entity elsewhere", (("entity", ENTITY), ("scheme", STRING), ("value", STRING))),
    Type(
        MENTION,
        TOP,
        "What else is known of a mention",
        (
            *(("mention", NAMED_ENTITY), ("entity", ENTITY), ("id", STRING), ("score", DOUBLE)),
            *(("origin", STRING), ("annotator", STRING), ("created", STRING), ("updated", STRING)),
        ),
    ),
    Type(NOTE, TOP, "A note on a mention, or on the document", (("mention", NAMED_ENTITY), ("text", STRING), ("author", STRING))),
    Type(FIELD, TOP, "One thing known of the article", (("key", STRING), ("value", STRING))),
)
"""Every type that is written and is not UIMA's own."""


class Ref(int):
    """The id of another feature structure."""


@dataclass(frozen=True, slots=True)
class Structure:
    """One feature structure; features with nothing in them are left out."""

    id: int
    type: str
    features: Mapping[str, str | int | float]


def structures(item: Item, context: Context, identifiers: dict[str, str]) -> Iterator[Structure]:
    """Yield everything that is known of a document but its text, with ids from 2 on; what is pointed at comes first."""
    numbers = iter(range(SOFA + 1, 1 << 62))
    article = item.document.article
    for key, value in fields(item).items():
        yield Structure(next(numbers), FIELD, {"key": key, "value": value})
    about = {"language": article.language or "x-unspecified", "documentTitle": article.title, "documentId": article.source}
    yield _annotation(next(numbers), META_DATA, (0, item.offsets.length("utf-16")), about)
    for note in item.article_notes():
        yield Structure(next(numbers), NOTE, {"text": note.text, **_filled({"author": note.annotator})})
    ranges = item.tokens.ranges
    touched = (item.tokens.touching(placed.span.start, placed.span.end) for placed in item.spans)
    for first, last in item.tokens.sentences(touched):
        yield _annotation(next(numbers), SENTENCE, item.place(ranges[first][0], ranges[last - 1][1]))
        for start, end in ranges[first:last]:
            yield _annotation(next(numbers), TOKEN, item.place(start, end))
    entities: dict[str, Ref] = {}
    for placed in item.spans:
        span = placed.span
        more: dict[str, str | int | float] = {}
        entity = context.entities.get(span.entity)
        if entity is not None:
            if entity.id not in entities:
                entities[entity.id] = Ref(next(numbers))
                known = {"id": entity.id, "name": entity.name, "label": entity.label}
                yield Structure(entities[entity.id], ENTITY, _filled(known))
                for scheme, value in sorted(entity.external.items()):
                    yield Structure(next(numbers), EXTERNAL_ID, {"entity": entities[entity.id], "scheme": scheme, "value": value})
            more["entity"] = entities[entity.id]
        mention = Ref(next(numbers))
        named = {"value": span.label, "identifier": identifiers.get(span.entity, "")}
        yield _annotation(mention, NAMED_ENTITY, (placed.start, placed.end), named)
        if span.score is not None:
            more["score"] = float(span.score)
        said = {name: getattr(span, name) for name in ("id", "origin", "annotator", "created", "updated")}
        yield Structure(next(numbers), MENTION, {"mention": mention, **more, **_filled(said)})
        for note in item.notes_on(span):
            yield Structure(next(numbers), NOTE, {"mention": mention, "text": note.text, **_filled({"author": note.annotator})})


def fields(item: Item) -> dict[str, str]:
    """Return what is known of the article, without what is empty."""
    article = item.document.article
    known = {name: getattr(article, name) for name in ("title", "source", "language", "published", "status")}
    return {name: value for name, value in (known | {f"meta.{key}": value for key, value in article.metadata.items()}).items() if value}


def _annotation(number: int, kind: str, place: tuple[int, int], features: dict[str, str] | None = None) -> Structure:
    return Structure(number, kind, {"sofa": Ref(SOFA), "begin": place[0], "end": place[1], **_filled(features or {})})


def _filled(features: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in features.items() if value}
