"""A whole project as one immutable value: what every format is written from and read into."""

import hashlib
from collections.abc import Callable, Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from store.document import Document
from store.errors import InvalidError, StoreError
from store.ingest import MAX_BYTES
from store.labels import LabelSet
from store.model import CONTEXT, Decision, Entity, Note, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What an export says of its project as a whole."""

    project: str
    """Name of the project folder."""
    program: str
    """Version of the Sorot it was made by."""
    labels: LabelSet


Given: TypeAlias = Head | Entity | Note | Document
"""What an export of Sorot's own is read as, piece by piece; a note here belongs to no article."""

Refuse: TypeAlias = Callable[[StoreError, bytes], None]
"""Takes what is wrong with a record and the record as it stands in the file, so that the rest can be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """Documents by source, entities by name, notes by time: the same project always makes the same bundle."""

    project: str
    """Name of the project folder."""
    program: str
    """Version of the Sorot it was made by."""
    labels: LabelSet
    documents: tuple[Document, ...]
    entities: tuple[Entity, ...]
    notes: tuple[Note, ...]
    """Notes that belong to no article."""


def annotators_of(*groups: Iterable[Span | Decision | Note | Entity]) -> Iterator[str]:
    """Yield the names of everybody whose work the records are."""
    return (record.annotator for group in groups for record in group if record.annotator)


def annotators_of_document(document: Document) -> Iterator[str]:
    """Yield the names of everybody who said something about a document."""
    return annotators_of(document.spans.values(), document.decisions.values(), document.notes.values())


def ordered(bundle: Bundle) -> Bundle:
    """Return the bundle with everything in its fixed order."""
    return Bundle(
        project=bundle.project,
        program=bundle.program,
        labels=bundle.labels,
        documents=tuple(sorted(bundle.documents, key=lambda document: (document.article.source, document.article.id))),
        entities=tuple(sorted(bundle.entities, key=lambda entity: (entity.name, entity.id))),
        notes=tuple(sorted(bundle.notes, key=lambda note: (note.created, note.id))),
    )


def in_words(documents: int, spans: int, decisions: int, notes: int, entities: int) -> str:
    """Return counts as a receipt says them."""
    kinds = (("article", "articles"), ("span", "spans"), ("decision", "decisions"), ("note", "notes"), ("entity", "entities"))
    counts = (documents, spans, decisions, notes, entities)
    return ", ".join(f"{count:,} {one if count == 1 else many}" for count, (one, many) in zip(counts, kinds, strict=True))


def document_problems(document: Document) -> Iterator[StoreError]:
    """Yield what is wrong inside one document."""
    article, text = document.article, document.text
    place = f"article {article.id}"
    again = "Export it again from the project it came from."
    if len(text) > MAX_BYTES:
        yield InvalidError(f"The text has {len(text)} code points; the limit is {MAX_BYTES}.", where=place, do="Split the article.")
    if len(text) != article.length:
        yield InvalidError(f"The text has {len(text)} code points, the record says {article.length}.", where=place, do=again)
    if hashlib.sha256(text.encode("utf-8")).hexdigest() != article.sha256:
        yield InvalidError("The text is not the one its SHA-256 was made from.", where=place, do=again)
    records: list[Span | Decision] = [*document.spans.values(), *document.decisions.values()]
    for record in records:
        kind = type(record).__name__.lower()
        spot = f"{place}, {kind} {record.id}"
        if not 0 <= record.start < record.end <= len(text):
            yield InvalidError(
                f"The offsets {record.start}–{record.end} lie outside the text of {len(text)} code points.", where=spot, do=again
            )
        elif text[record.start : record.end] != record.quote:
            yield InvalidError(f"The text at {record.start}–{record.end} is not the quote {record.quote[:60]!r}.", where=spot, do=again)
        elif isinstance(record, Span) and not _context_fits(record, text):
            yield InvalidError("The prefix or suffix is not what stands beside the span.", where=spot, do=again)


def loose_ends(bundle: Bundle) -> list[str]:
    """Return a sentence for every reference to a record that does not exist; such references are kept, since they may hold work."""
    there = {"entity": {entity.id for entity in bundle.entities}, "article": {document.article.id for document in bundle.documents}}
    found = [reference for document in bundle.documents for reference in references(document.spans, document.notes, document.unplaced)]
    found += references({}, {note.id: note for note in bundle.notes})
    return [loose_end(record) for record, kind, name in found if name not in there.get(kind, ())]


def references(
    spans: Mapping[str, Span], notes: Mapping[str, Note], unplaced: Container[str] = ()
) -> Iterator[tuple[Span | Note, str, str]]:
    """Yield what the spans and notes of one article point at outside it: the record that does, the kind and the id of its target.

    A span that a note is about must be one of these, or of those ``unplaced``; the kind is ``span`` only when it is not.
    """
    for span in spans.values():
        if span.entity:
            yield span, "entity", span.entity
    for note in notes.values():
        if note.target != "span" or not (note.target_id in spans or note.target_id in unplaced):
            yield note, note.target, note.target_id


def loose_end(record: Span | Note) -> str:
    """Return the sentence for a record whose reference leads nowhere."""
    if isinstance(record, Span):
        return f"Span {record.id} points at entity {record.entity}, which does not exist."
    return f"Note {record.id} is about {record.target} {record.target_id}, which does not exist."


def _context_fits(span: Span, text: str) -> bool:
    before, after = text[max(0, span.start - CONTEXT) : span.start], text[span.end : span.end + CONTEXT]
    return before.endswith(span.prefix) and after.startswith(span.suffix)
