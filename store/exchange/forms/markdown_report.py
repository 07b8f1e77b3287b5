"""A report in Markdown: counts by label, an index of entities, then every article with its mentions in brackets, and its notes.

A mention is ``[Vladimir Putin]`` with its label as code behind it, and ``LABEL = NAME`` when it stands for an entity; mentions may nest.
Brackets that an article holds itself are escaped, so the two are never taken for each other. Every text goes through
``store.exchange.markdown_text``.
"""

from collections.abc import Iterable, Iterator
from shutil import copyfileobj
from tempfile import TemporaryFile

import msgspec

from store.exchange.contract import Context, Item, Seen, Sink
from store.exchange.fitting import expected, in_order
from store.exchange.form import EVERYTHING
from store.exchange.forms.html_report import lost_characters
from store.exchange.highlights import Opens, parts
from store.exchange.inert import printable
from store.exchange.losses import Losses
from store.exchange.markdown_text import code_span, escaped, inline, one_line, quoted
from store.exchange.mention_index import Listed, MentionIndex
from store.model import Entity

PLACES = 40
"""Articles that a line of the index names; of more it says how many there are."""

_ABOUT = ("source", "published", "language", "status")


def write(items: Iterable[Item], context: Context, sink: Sink, losses: Losses) -> None:
    """Write one file."""
    with TemporaryFile() as articles, MentionIndex() as index:
        for item in items:
            index.add(item, context)
            articles.write("".join(_article(item, context, index.articles)).encode())
            lost = lost_characters(item)
            if lost is not None:
                losses.add(lost)
        with sink.open() as out:
            for text in _front(context, index):
                out.write(text.encode())
            articles.seek(0)
            copyfileobj(articles, out, 1 << 20)


def _article(item: Item, context: Context, number: int) -> Iterator[str]:
    article = item.document.article
    yield f"## {number}. {inline(article.title)}\n\n- id: {inline(article.id)}\n"
    about = {name: getattr(article, name) for name in _ABOUT} | {f"meta.{key}": one for key, one in article.metadata.items()}
    for name, value in about.items():
        if value:
            yield f"- {inline(name).replace(':', chr(92) + ':')}: {inline(value)}\n"
    yield "\n"
    yield from _text(item, context)
    yield "\n\n"
    on_article = item.article_notes()
    on_spans = [(at, note) for at, placed in enumerate(item.spans, 1) for note in item.notes_on(placed.span)]
    if on_article or on_spans:
        yield "### Notes\n\n"
    for note in on_article:
        yield f"On the article:\n\n{quoted(note.text)}\n\n"
    for at, note in on_spans:
        span = item.spans[at - 1].span
        yield f"On mention {at}, [{inline(span.quote)}]{code_span(span.label)}:\n\n{quoted(note.text)}\n\n"


def _text(item: Item, context: Context) -> Iterator[str]:
    pieces, at = escaped(item.document.text), 0
    for part in parts(item.document.text, item.spans):
        if isinstance(part, str):
            yield "".join(pieces[at : at + len(part)])
            at += len(part)
        elif isinstance(part, Opens):
            yield "["
        else:
            span = item.spans[part.piece.number].span
            entity = context.entity_name(span)
            yield "]" + code_span(f"{span.label} = {entity}" if entity else span.label)


def _front(context: Context, index: MentionIndex) -> Iterator[str]:
    yield f"# {inline(context.project) or 'Sorot'}\n\n"
    counts = (
        (index.articles, "article", "articles"),
        (index.mentions, "mention", "mentions"),
        (len(context.entities), "entity", "entities"),
    )
    yield ", ".join(f"{count:,} {one if count == 1 else many}" for count, one, many in counts) + ".\n\n"
    yield "## Labels\n\n| Label | Mentions | Forms | Articles |\n| --- | ---: | ---: | ---: |\n"
    for label in index.by_label():
        yield f"| {inline(label.label)} | {label.mentions:,} | {label.forms:,} | {label.articles:,} |\n"
    yield "\n## Entities\n\n| Name | Label | Also | Ids | Mentions | Articles | In article |\n"
    yield "| --- | --- | --- | --- | ---: | ---: | --- |\n"
    met = set()
    for one in index.listed(PLACES):
        met.add(one.record)
        yield _row(one, context.entities.get(one.record))
    for entity in context.entities.values():
        if entity.id not in met:
            line = Listed(name=entity.name, label=entity.label, record=entity.id, mentions=0, articles=0, places=())
            yield _row(line, entity)
    yield "\n"
    if context.notes:
        yield "### Notes on entities\n\n"
    for note in context.notes:
        about = context.entities.get(note.target_id)
        yield f"On {inline(about.name) if about else 'no entity'}:\n\n{quoted(note.text)}\n\n"


def _row(one: Listed, entity: Entity | None) -> str:
    where = " ".join(f"{article}{f'×{count:,}' if count > 1 else ''}" for _, article, count in one.places)
    more = one.articles - len(one.places)
    where += f" and {more:,} more" if more else ""
    name = f"**{inline(entity.name)}**" if entity else inline(one.name)
    also = "<br>".join(inline(alias) for alias in entity.aliases) if entity else ""
    ids = "<br>".join(inline(one) for one in _ids(entity)) if entity else ""
    return f"| {name} | {inline(one.label)} | {also} | {ids} | {one.mentions:,} | {one.articles:,} | {where} |\n"


def _ids(entity: Entity) -> list[str]:
    return [f"{scheme}: {value}" for scheme, value in sorted(entity.external.items())]


def expect(item: Item, context: Context) -> Seen:
    """Return what a reader must find: U+FFFD for what no report shows, one line where there is room for one."""
    seen = expected(item, EVERYTHING, context)
    spans = [
        msgspec.structs.replace(span, quote=printable(span.quote), entity=one_line(span.entity), score=None, notes=_shown(span.notes))
        for span in seen.spans
    ]
    about = {one_line(name): one_line(value) for name, value in seen.about.items()}
    return msgspec.structs.replace(
        seen, text=printable(item.document.text), spans=in_order(spans), notes=_shown(seen.notes), about=about, decisions=0
    )


def preface(context: Context) -> Seen:
    """Return what a reader must find in the index."""
    records = [
        [one_line(one.name), one_line(one.label), [one_line(alias) for alias in one.aliases if alias], [one_line(two) for two in _ids(one)]]
        for one in context.entities.values()
    ]
    return Seen(notes=_shown(tuple(note.text for note in context.notes)), entities=len(records), more=sorted(records))


def _shown(notes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(sorted(map(printable, notes)))
