"""The same export as JSON Lines: a header, then one line per entity, per project note and per article. As complete as the one document."""

from typing import Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta

from store.document import Document
from store.errors import InputError
from store.exchange.bundle import Bundle
from store.exchange.sorot_json import (
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
    label_parts,
    label_set,
    note,
    note_part,
)
from store.exchange.strict import convert, load_json
from store.model import Entity, Note

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


def encode(bundle: Bundle) -> bytes:
    """Return the project as JSON Lines in UTF-8."""
    header = Header(
        schema=SCHEMA,
        sorot=bundle.program,
        offset_unit="codepoint",
        project=bundle.project,
        labels=label_parts(bundle.labels),
        annotators=bundle.annotators(),
        entities=len(bundle.entities),
        notes=len(bundle.notes),
        articles=len(bundle.documents),
    )
    lines: list[Line] = [header]
    lines += [EntityLine(**msgspec.structs.asdict(entity_part(one))) for one in bundle.entities]
    lines += [NoteLine(**msgspec.structs.asdict(note_part(one))) for one in bundle.notes]
    lines += [ArticleLine(**msgspec.structs.asdict(article_part(one))) for one in bundle.documents]
    return b"".join(msgspec.json.encode(line) + b"\n" for line in lines)


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
