"""Sorot's own interchange format: every type of it, and the one-document JSON form. Complete: what comes back is what went out.

The types are the public schema (``docs/sorot-export.schema.json`` is made from them) and stay apart from what the project keeps on disk.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, Annotated, Any, Literal, TypeVar

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from store.document import Document
from store.errors import InputError
from store.exchange.bundle import Given, Head, Refuse, annotators_of, annotators_of_document
from store.exchange.contract import Context, Item, Seen, Sink
from store.exchange.elements import Window
from store.exchange.fitting import expected, in_order
from store.exchange.form import EVERYTHING
from store.exchange.losses import Losses
from store.exchange.strict import LIMIT, convert, has_surrogates, refuse_newer, strict_decoder, unsound, whole_object
from store.labels import Label, LabelSet, check_labels
from store.model import Article, Decision, Entity, Note, NoteTarget, Record, Span, Status, Verdict

SCHEMA: Literal[1] = 1
"""Version of the schema; a file with a larger one is refused."""

_R = TypeVar("_R", bound=Record)
_ARRAYS = ("articles", "entities", "notes")

Id = Annotated[str, Meta(pattern="^[0-9A-Za-z_-]+$", max_length=64, description="Identifier, unique within its kind.")]
ArticleId = Annotated[str, Meta(pattern="^[0-9a-z]{26}$", max_length=26, description="26 characters that depend on the article's source.")]
Offset = Annotated[int, Meta(ge=0, le=LIMIT, description="Unicode code points from the start of the article's text.")]
Score = Annotated[float, Meta(ge=0, le=1, description="Probability that a person would accept the suggestion.")]
Sha256 = Annotated[str, Meta(pattern="^[0-9a-f]{64}$", max_length=64, description="SHA-256 of the text as UTF-8.")]
Time = Annotated[str, Meta(max_length=40, description="ISO 8601 in UTC, or empty.")]

Program = Annotated[str, Meta(description="Version of the program that wrote it.")]
ProjectName = Annotated[str, Meta(description="Name of the project folder.")]


class Strict(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of an export; it has no other fields, and all of them are written."""


class LabelPart(Strict, frozen=True, kw_only=True):
    """A label of the project, in its order."""

    name: str
    key: str
    colour: str
    description: str


class SpanPart(Strict, frozen=True, kw_only=True):
    """One annotated mention: text[start:end] == quote, and prefix and suffix are the text on either side."""

    id: Id
    start: Offset
    end: Offset
    label: str
    quote: str
    prefix: str
    suffix: str
    entity: str
    origin: str
    score: Score | None
    annotator: str
    created: Time
    updated: Time


class DecisionPart(Strict, frozen=True, kw_only=True):
    """What a person said to a suggestion; final is the label given when the verdict is relabelled."""

    id: Id
    start: Offset
    end: Offset
    label: str
    quote: str
    verdict: Verdict
    final: str
    origin: str
    score: Score | None
    annotator: str
    created: Time


class NotePart(Strict, frozen=True, kw_only=True):
    """Markdown about the span, article or entity with the id target_id."""

    id: Id
    target: NoteTarget
    target_id: str
    text: str
    annotator: str
    created: Time
    updated: Time


class EntityPart(Strict, frozen=True, kw_only=True):
    """One person, place, organisation or thing that spans point at through their entity field."""

    id: Id
    name: str
    label: str
    aliases: tuple[str, ...]
    not_aliases: tuple[str, ...] = ()
    external: dict[str, str]
    annotator: str
    created: Time
    updated: Time


class ArticlePart(Strict, frozen=True, kw_only=True):
    """One article with its text and everything said about it; spans may overlap and nest."""

    id: ArticleId
    title: str
    source: str
    sha256: Sha256
    length: Offset
    encoding: str
    language: str
    published: str
    metadata: dict[str, str]
    status: Status
    text: str
    spans: tuple[SpanPart, ...]
    decisions: tuple[DecisionPart, ...]
    notes: tuple[NotePart, ...]


ProjectNotes = Annotated[tuple[NotePart, ...], Meta(description="Notes that belong to no article, as those on entities do.")]


class Export(Strict, frozen=True, kw_only=True):
    """A whole project. Every offset is a Unicode code point into the article's text, end exclusive."""

    format: Literal["sorot"]
    schema: Literal[1]
    sorot: Program
    offset_unit: Literal["codepoint"]
    project: ProjectName
    labels: tuple[LabelPart, ...]
    annotators: tuple[str, ...]
    entities: tuple[EntityPart, ...]
    notes: ProjectNotes
    articles: tuple[ArticlePart, ...]


def write(items: Iterable[Item], context: Context, sink: Sink, losses: Losses) -> None:
    """Write the whole project as one indented JSON document in UTF-8, ended by a newline."""
    with TemporaryFile() as articles:
        annotators = set(annotators_of(context.entities.values(), context.notes))
        first = True
        for item in items:
            annotators.update(annotators_of_document(item.document))
            part = msgspec.json.format(msgspec.json.encode(article_part(item.document)), indent=1)
            articles.write((b"\n  " if first else b",\n  ") + part.replace(b"\n", b"\n  "))
            first = False
        head = Export(
            format="sorot",
            schema=SCHEMA,
            sorot=context.program,
            offset_unit="codepoint",
            project=context.project,
            labels=label_parts(context.labels),
            annotators=tuple(sorted(annotators)),
            entities=tuple(entity_part(entity) for entity in context.entities.values()),
            notes=tuple(note_part(note) for note in context.notes),
            articles=(),
        )
        opening = msgspec.json.format(msgspec.json.encode(head), indent=1).removesuffix(b"]\n}")
        with sink.open() as out:
            out.write(opening)
            articles.seek(0)
            copyfileobj(articles, out, 1 << 20)
            out.write(b"]\n}\n" if first else b"\n ]\n}\n")


def expect(item: Item, context: Context) -> Seen:
    """Return what the second reader must find: every field of every record."""
    document = item.document
    seen = expected(item, EVERYTHING, context)
    return replace(
        seen,
        spans=in_order(replace(span, entity="") for span in seen.spans),
        about={},
        more={
            **plain(document.article, ()),
            "spans": {span.id: plain(span, ("article",)) for span in document.spans.values()},
            "decisions": {one.id: plain(one, ("article",)) for one in document.decisions.values()},
            "notes": {note.id: plain(note, ("article",)) for note in document.notes.values()},
        },
    )


def preface(context: Context) -> Seen:
    """Return what the second reader must find about the project."""
    return Seen(
        notes=tuple(sorted(note.text for note in context.notes)),
        entities=len(context.entities),
        more={
            "entities": {entity.id: plain(entity, ()) for entity in context.entities.values()},
            "notes": {note.id: plain(note, ("article",)) for note in context.notes},
        },
    )


def plain(record: Struct, without: tuple[str, ...]) -> dict[str, Any]:
    """Return the fields of a record as JSON holds them."""
    fields = _fields(record, without)
    return {name: list(value) if isinstance(value, tuple) else value for name, value in fields.items()}


def records(file: IO[bytes], where: str, refuse: Refuse | None = None) -> Iterator[Given]:
    """Yield what a document holds, a record at a time, in its order, and what it says of the whole at the end.

    Raises InputError (NewerError for a later schema) naming ``where``, the record and what to do; with ``refuse``, goes on after a record,
    and is content with what stands before the place where the JSON ends to be sound. Nothing is said yet about what the records say of
    each other.
    """
    surrogates = has_surrogates(file)
    file.seek(0)
    head: dict[str, Any] = {}
    try:
        yield from _records(Window(file, strict_decoder(surrogates=surrogates)), where, head, refuse)
    except (ValueError, RecursionError) as error:
        if refuse is None or set(Export.__struct_fields__) - head.keys() > set(_ARRAYS):
            raise unsound(error, where) from error
        refuse(unsound(error, where), b"")
        head = {**dict.fromkeys(_ARRAYS, ()), **head}
    try:
        export: Export = convert(whole_object(list(head.items())), Export, where)
    except ValueError as error:
        raise unsound(error, where) from error
    yield Head(project=export.project, program=export.sorot, labels=label_set(export.labels, where))


def _records(window: Window, where: str, head: dict[str, Any], refuse: Refuse | None) -> Iterator[Given]:
    """Yield the records and put everything else into ``head``."""
    if window.peek() != "{":
        convert([] if window.peek() == "[" else window.value(), Export, where)  # Says what it expected.
    for key, value in window.members(_ARRAYS):
        if not isinstance(value, Iterator):
            if key == "schema":
                refuse_newer(value, SCHEMA, where)
            if key not in Export.__struct_fields__:
                convert({key: None}, Export, where)  # Says that there is no such field.
            head[key] = value
            continue
        head[key] = ()
        for at, one in enumerate(value):
            try:
                given = _given(key, one, where, f"{key}[{at}]")
            except InputError as error:
                if refuse is None:
                    raise
                refuse(error, json.dumps(one, ensure_ascii=False).encode("utf-8", "replace"))
                continue
            yield given
    window.end()


def _given(key: str, value: Any, where: str, place: str) -> Given:
    if key == "articles":
        return document(convert(value, ArticlePart, where, place), f"{where}: {place}")
    return entity(convert(value, EntityPart, where, place)) if key == "entities" else note(convert(value, NotePart, where, place), "")


def label_parts(labels: LabelSet) -> tuple[LabelPart, ...]:
    """Return a label set as it is written."""
    return tuple(LabelPart(name=one.name, key=one.key, colour=one.colour, description=one.description) for one in labels.labels)


def label_set(parts: tuple[LabelPart, ...], where: str) -> LabelSet:
    """Return the label set that was written. Raises LabelsError when it breaks a rule of label files."""
    return check_labels([Label(one.name, one.key, one.colour, one.description) for one in parts], where)


def article_part(document: Document) -> ArticlePart:
    """Return an article with its text and records as it is written, everything in a fixed order."""
    return ArticlePart(
        **_fields(document.article, ()),
        text=document.text,
        spans=tuple(SpanPart(**_fields(one, ("article",))) for one in document.ordered_spans()),
        decisions=tuple(
            DecisionPart(**_fields(one, ("article",)))
            for one in sorted(document.decisions.values(), key=lambda one: (one.start, one.end, one.label, one.created, one.id))
        ),
        notes=tuple(note_part(one) for one in sorted(document.notes.values(), key=lambda one: (one.created, one.id))),
    )


def entity_part(entity: Entity) -> EntityPart:
    """Return an entity as it is written; external ids by scheme."""
    return EntityPart(**{**_fields(entity, ()), "external": dict(sorted(entity.external.items()))})


def note_part(note: Note) -> NotePart:
    """Return a note as it is written; the article is the one it stands in."""
    return NotePart(**_fields(note, ("article",)))


def document(part: ArticlePart, where: str) -> Document:
    """Return the document an article was written from. Raises InputError naming ``where`` when an id stands in it twice."""
    spans = _by_id([Span(article=part.id, **_fields(one, ())) for one in part.spans], where)
    decisions = _by_id([Decision(article=part.id, **_fields(one, ())) for one in part.decisions], where)
    notes = _by_id([note(one, part.id) for one in part.notes], where)
    article = Article(**_fields(part, ("text", "spans", "decisions", "notes")))
    return Document(article, part.text, spans, decisions, notes, stored=True)


def entity(part: EntityPart) -> Entity:
    """Return the entity that was written."""
    return Entity(**_fields(part, ()))


def note(part: NotePart, article: str) -> Note:
    """Return the note that was written in an article, or in none."""
    return Note(article=article, **_fields(part, ()))


def _fields(struct: Struct, without: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(struct, name) for name in struct.__struct_fields__ if name not in without}


def _by_id(records: Sequence[_R], where: str) -> dict[str, _R]:
    table = {record.id: record for record in records}
    if len(table) != len(records):
        twice = next(record for at, record in enumerate(records) if any(record.id == other.id for other in records[:at]))
        kind = type(twice).__name__.lower()
        raise InputError(f"The {kind} id {twice.id} stands twice in one article.", where=where, do="Remove one of the two.")
    return table
