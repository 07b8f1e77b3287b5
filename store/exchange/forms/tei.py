"""TEI P5 with stand-off markup: one ``.xml`` a document. Offsets are code points, in pointers ``#string-range(text,OFFSET,LENGTH)``.

The text stands in paragraphs with every line end between them, so that the text nodes of ``<body>`` put together are the article.
``<standOff>`` lists the entities and one ``<annotation>`` a mention; labels are a taxonomy in the header.

Source: TEI P5 Guidelines 4, 16.2.4 "TEI XPointer Schemes" (position 0 is before the first character, tags do not count) and 16.10 "The
standOff Container"; a document is valid against the schema ``tei_all``.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from store.exchange.contract import Context, Item, Placed, Reading, Seen, Sink, Source
from store.exchange.fitting import expected
from store.exchange.folder_index import NAME, line
from store.exchange.forms.tei_reading import read_folder
from store.exchange.losses import Losses
from store.exchange.markup import attribute, character_losses, content, legal_seen
from store.exchange.registry import named
from store.model import Entity

_NAME = re.compile(r"[A-Za-z0-9_.-]+")
_TYPE = re.compile(r"[A-Za-z0-9_.:-]+")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*")
_DATE = re.compile(r"\d{4}-[01]\d-[0-3]\d(?:T[0-2]\d:[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-][01]\d:[0-5]\d)?)?")

_LISTS = {
    **dict.fromkeys(("PERSON", "PER"), ("listPerson", "person", "persName")),
    **dict.fromkeys(("ORG", "NORP"), ("listOrg", "org", "orgName")),
    **dict.fromkeys(("GPE", "LOC", "FAC"), ("listPlace", "place", "placeName")),
}
"""Where entities of a label are listed: list, member and name; those of others stand in a plain list."""

_PLAIN = ("list", "item", "name")


def write(items: Iterable[Item], context: Context, sink: Sink, losses: Losses) -> None:
    """Write a folder of documents that TEI programs open."""
    with sink.open(NAME) as index:
        for item in items:
            index.write(line(item))
            with sink.open(f"{item.document.article.id}.xml") as file:
                file.write("".join(_document(item, context)).encode())
            for loss in character_losses(item, expected(item, named("tei").holds, context)):
                losses.add(loss)


def expect(item: Item, context: Context) -> Seen:
    """Return what is in it: everything, with U+FFFD for what XML cannot hold."""
    return legal_seen(expected(item, named("tei").holds, context))


def read(source: Source) -> Reading:
    """Yield every document of a folder or those in a file, with mentions marked by pointers or in the text itself."""
    return read_folder(source)


def _document(item: Item, context: Context) -> Iterator[str]:
    used = sorted({placed.span.label for placed in item.spans})
    labels = {name: f"label-{name}" if _NAME.fullmatch(name) else f"label.{number}" for number, name in enumerate(used, 1)}
    mentioned = dict.fromkeys(placed.span.entity for placed in item.spans)
    entities = [context.entities[name] for name in mentioned if name in context.entities]
    ids = {entity.id: f"entity.{number}" for number, entity in enumerate(entities, 1)}
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<TEI xmlns="http://www.tei-c.org/ns/1.0">\n'
    yield from _header(item, context, labels)
    yield '<text><body xml:id="text" xml:space="preserve">'
    yield from _paragraphs(item.document.text)
    yield "</body></text>\n"
    notes = item.article_notes()
    if item.spans or notes:
        yield "<standOff>\n"
        yield from _entities(entities, ids)
        yield "<listAnnotation>\n"
        for note in notes:
            yield f'<note type="article" target="#text">{content(note.text)}</note>\n'
        for number, placed in enumerate(item.spans, 1):
            yield from _annotation(item, placed, number, labels, ids)
        yield "</listAnnotation>\n</standOff>\n"
    yield "</TEI>\n"


def _header(item: Item, context: Context, labels: dict[str, str]) -> Iterator[str]:
    article = item.document.article
    yield f"<teiHeader>\n<fileDesc>\n<titleStmt><title>{content(article.title)}</title></titleStmt>\n"
    yield f"<publicationStmt><p>Written by Sorot {content(context.program)}.</p></publicationStmt>\n"
    yield f'<sourceDesc><bibl><idno type="source">{content(article.source)}</idno>'
    if article.published:
        yield f"<date{_when(article.published)}>{content(article.published)}</date>"
    yield f'<note type="status">{content(article.status)}</note>'
    for key, value in article.metadata.items():
        yield f'<note type="meta" n="{attribute(key)}">{content(value)}</note>'
    yield "</bibl></sourceDesc>\n</fileDesc>\n<encodingDesc>\n"
    yield "<projectDesc><p>Pointers count Unicode code points in the text nodes of the body, from 0.</p></projectDesc>\n"
    if labels:
        yield '<classDecl><taxonomy xml:id="labels">\n'
        for name, number in labels.items():
            label = context.labels.get(name)
            description = content(label.description) if label is not None else ""
            yield f'<category xml:id="{number}" n="{attribute(name)}"><catDesc>{description}</catDesc></category>\n'
        yield "</taxonomy></classDecl>\n"
    yield "</encodingDesc>\n"
    if article.language:
        code = article.language if _LANGUAGE.fullmatch(article.language) else "und"
        yield f'<profileDesc><langUsage><language ident="{code}">{content(article.language)}</language></langUsage></profileDesc>\n'
    yield "</teiHeader>\n"


def _paragraphs(text: str) -> Iterator[str]:
    """Yield the text with every line in a paragraph that holds more than the white space XML knows, but at least one paragraph."""
    lines = text.split("\n")
    if not any(one.strip(" \t\r") for one in lines):
        yield f"<p>{content(text)}</p>"
        return
    for number, one in enumerate(lines):
        yield "\n" if number else ""
        yield f"<p>{content(one)}</p>" if one.strip(" \t\r") else content(one)


def _entities(entities: list[Entity], ids: dict[str, str]) -> Iterator[str]:
    def kind(entity: Entity) -> tuple[str, str, str]:
        return _LISTS.get(entity.label, _PLAIN)

    for (group, member, name), found in groupby(sorted(entities, key=kind), kind):
        yield f"<{group}>\n"
        for entity in found:
            sort = f' type="{attribute(entity.label)}"' if name == "name" and _TYPE.fullmatch(entity.label) else ""
            yield f'<{member} xml:id="{ids[entity.id]}" n="{attribute(entity.id)}"><{name}{sort}>{content(entity.name)}</{name}>'
            for scheme, value in sorted(entity.external.items()):
                sort = "type" if _TYPE.fullmatch(scheme) else "n"
                yield f'<idno {sort}="{attribute(scheme)}">{content(value)}</idno>'
            yield f"</{member}>\n"
        yield f"</{group}>\n"


def _annotation(item: Item, placed: Placed, number: int, labels: dict[str, str], ids: dict[str, str]) -> Iterator[str]:
    span = placed.span
    yield f'<annotation xml:id="mention.{number}" n="{attribute(span.id)}" motivation="tagging"'
    yield f' target="#string-range(text,{placed.start},{placed.end - placed.start})" ana="#{labels[span.label]}"'
    if span.entity in ids:
        yield f' corresp="#{ids[span.entity]}"'
    if span.score is not None:
        yield f' cert="{float(span.score)!r}"'
    yield ">"
    yield f"<respStmt><resp>{content(span.origin)}</resp><name>{content(span.annotator)}</name></respStmt>"
    changes = [(kind, time) for kind, time in (("created", span.created), ("updated", span.updated)) if time]
    if changes:
        yield "<revisionDesc>"
        yield from (f'<change n="{kind}"{_when(time)}>{content(time)}</change>' for kind, time in changes)
        yield "</revisionDesc>"
    yield from (f"<note>{content(note.text)}</note>" for note in item.notes_on(span))
    yield "</annotation>\n"


def _when(time: str) -> str:
    return f' when="{time}"' if _DATE.fullmatch(time) else ""
