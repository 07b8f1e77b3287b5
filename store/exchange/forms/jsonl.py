"""The same export as JSON Lines: a header, then one line per entity, per project note and per article. As complete as the one document."""

from collections.abc import Iterable, Iterator
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, Annotated, Literal, TypeAlias

import msgspec
from msgspec import Meta

from store.errors import InputError
from store.exchange.bundle import Given, Head, Refuse, annotators_of, annotators_of_document
from store.exchange.contract import Context, Item, Sink
from store.exchange.elements import LONGEST
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
from store.exchange.strict import convert, load_json, refuse_newer

__all__ = ["expect", "preface", "records", "write"]

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


def records(file: IO[bytes], where: str, refuse: Refuse | None = None) -> Iterator[Given]:
    """Yield what the lines hold, in their order, what they say of the whole first.

    Raises InputError (NewerError for a later schema) naming ``where``, the line and what to do; with ``refuse``, only for the first line,
    and goes on after any other. Nothing is said yet about what the records say of each other.
    """
    header: Header | None = None
    found = {EntityLine: 0, NoteLine: 0, ArticleLine: 0}
    refused = 0
    for spot, raw in _lines(file, where):
        try:
            line = _line_of(raw, spot, first=header is None)
            given = _given(line, spot)
        except InputError as error:
            if refuse is None or header is None:
                raise
            refuse(error, raw)
            refused += 1
            continue
        if isinstance(line, Header):
            header = line
        else:
            found[type(line)] += 1
        yield given
    if header is None:
        raise InputError("The file holds no line.", where=where, do="Export it again.")
    told, counts = (header.articles, header.entities, header.notes), (found[ArticleLine], found[EntityLine], found[NoteLine])
    if told != counts:
        wrong = InputError(
            "The header announces {} articles, {} entities and {} notes; the file holds {}, {} and {}.".format(*told, *counts),
            where=where,
            do="It was cut off or edited; export it again.",
        )
        if refuse is None:
            raise wrong
        if sum(told) != sum(counts) + refused:
            refuse(wrong, b"")


def _line_of(raw: bytes, spot: str, *, first: bool) -> Line:
    value = load_json(raw, spot)
    if isinstance(value, dict):
        refuse_newer(value.get("schema"), SCHEMA, spot)
    line: Line = convert(value, Line, spot)
    if first != isinstance(line, Header):
        raise InputError("The header must be the first line, and only there.", where=spot, do="Export the file again.")
    return line


def _given(line: Line, spot: str) -> Given:
    if isinstance(line, Header):
        return Head(project=line.project, program=line.sorot, labels=label_set(line.labels, spot))
    if isinstance(line, EntityLine):
        return entity(line)
    return note(line, "") if isinstance(line, NoteLine) else document(line, spot)


def _lines(file: IO[bytes], where: str) -> Iterator[tuple[str, bytes]]:
    """Yield every line that is not blank with its place. Raises InputError for one that is too long."""
    number = 0
    while raw := file.readline(LONGEST + 1):
        number += 1
        spot = f"{where}, line {number}"
        if len(raw) > LONGEST:
            raise InputError(f"The line is longer than {LONGEST >> 20} MiB.", where=spot, do="Export it again.")
        if raw.strip():
            yield spot, raw
