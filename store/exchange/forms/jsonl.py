"""The same export as JSON Lines: a header, then one line per entity, per project note and per article. As complete as the one document."""

from collections.abc import Iterable
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta

from store.document import Document
from store.errors import InputError
from store.exchange.bundle import Bundle, annotators_of, annotators_of_document
from store.exchange.contract import Context, Item, Sink
from store.exchange.forms.sorot_json import (
    SCHEMA,
    ArticlePart,
    EntityPart,
    LabelPart,
    NotePart,
    Program,
    ProjectName,
    Strict,
    article_part,
    document,
    entity,
    entity_part,
    expect,
    label_parts,
    label_set,
    note,
    note_part,
    preface,
)
from store.exchange.losses import Losses
from store.exchange.strict import convert, load_json
from store.model import Entity, Note

__all__ = ["decode", "expect", "preface", "write"]

Count = Annotated[int, Meta(ge=0, description="Lines of this kind that follow; a cut file is found out by it.")]


class Header(Strict, frozen=True, kw_only=True, tag_field="kind", tag="sorot"):
    """First line: what the file is and how much follows. Every offset is a Unicode code point, end exclusive."""

    schema: Literal[1]
    sorot: Program
    offset_unit: Literal["codepoint"]
    project: ProjectName
    labels: tuple[LabelPart, ...]
    annotators: tuple[str, ...]
    entities: Count
    notes: Count
    articles: Count


class EntityLine(EntityPart, frozen=True, kw_only=True, tag_field="kind", tag="entity"):
    """A line that holds an entity."""


class NoteLine(NotePart, frozen=True, kw_only=True, tag_field="kind", tag="note"):
    """A line that holds a note that belongs to no article."""


class ArticleLine(ArticlePart, frozen=True, kw_only=True, tag_field="kind", tag="article"):
    """A line that holds an article with its text and everything said about it."""


Line: TypeAlias = Header | EntityLine | NoteLine | ArticleLine


def write(items: Iterable[Item], context: Context, sink: Sink, losses: Losses) -> None:
    """Write the project as JSON Lines in UTF-8."""
    with TemporaryFile() as articles:
        annotators = set(annotators_of(context.entities.values(), context.notes))
        count = 0
        for item in items:
            annotators.update(annotators_of_document(item.document))
            articles.write(_line(ArticleLine(**msgspec.structs.asdict(article_part(item.document)))))
            count += 1
        header = Header(
            schema=SCHEMA,
            sorot=context.program,
            offset_unit="codepoint",
            project=context.project,
            labels=label_parts(context.labels),
            annotators=tuple(sorted(annotators)),
            entities=len(context.entities),
            notes=len(context.notes),
            articles=count,
        )
        with sink.open() as out:
            out.write(_line(header))
            for one in context.entities.values():
                out.write(_line(EntityLine(**msgspec.structs.asdict(entity_part(one)))))
            for remark in context.notes:
                out.write(_line(NoteLine(**msgspec.structs.asdict(note_part(remark)))))
            articles.seek(0)
            copyfileobj(articles, out, 1 << 20)


def _line(part: Line) -> bytes:
    return msgspec.json.encode(part) + b"\n"


def decode(data: bytes, where: str) -> Bundle:
    """Return what the lines hold. Raises InputError (NewerError for a later schema) naming ``where``, the line and what to do."""
    header: Header | None = None
    documents: list[Document] = []
    entities: list[Entity] = []
    notes: list[Note] = []
    for number, raw in enumerate(data.split(b"\n"), 1):
        if not raw.strip():
            continue
        spot = f"{where}, line {number}"
        line: Line = convert(load_json(raw, spot), Line, spot, SCHEMA)
        if (header is None) != isinstance(line, Header):
            raise InputError("The header must be the first line, and only there.", where=spot, do="Export the file again.")
        if isinstance(line, Header):
            header = line
        elif isinstance(line, EntityLine):
            entities.append(entity(line))
        elif isinstance(line, NoteLine):
            notes.append(note(line, ""))
        else:
            documents.append(document(line, spot))
    if header is None:
        raise InputError("The file holds no line.", where=where, do="Export it again.")
    told, found = (header.articles, header.entities, header.notes), (len(documents), len(entities), len(notes))
    if told != found:
        raise InputError(
            "The header announces {} articles, {} entities and {} notes; the file holds {}, {} and {}.".format(*told, *found),
            where=where,
            do="It was cut off or edited; export it again.",
        )
    return Bundle(
        project=header.project,
        program=header.sorot,
        labels=label_set(header.labels, where),
        documents=tuple(documents),
        entities=tuple(entities),
        notes=tuple(notes),
    )
