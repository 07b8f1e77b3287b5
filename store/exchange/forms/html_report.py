"""A report to read in a browser or on paper: one HTML file with everything in it, without a script and without a request to anywhere.

Source: the HTML Living Standard; every text goes through ``store.exchange.inert``. A mention is a ``mark`` with ``data-`` attributes, in
pieces where it crosses another; ``div.text`` holds the text itself, code point for code point, but for control characters.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from shutil import copyfileobj
from tempfile import TemporaryFile

import msgspec

from store.exchange.contract import Context, Item, Seen, Sink
from store.exchange.fitting import expected, in_order
from store.exchange.form import EVERYTHING
from store.exchange.highlights import Opens, Piece, parts
from store.exchange.inert import CSP, html_link, html_text, printable
from store.exchange.losses import Loss, Losses
from store.exchange.mention_index import Listed, MentionIndex
from store.exchange.page_style import style
from store.exchange.report_sections import named_together, over_time
from store.model import Entity, Note

PLACES = 40
"""Articles that a line of the index leads to; of more it says how many there are."""

_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_WIKIDATA = re.compile(r"[QPL]\d+")
_ABOUT = ("source", "published", "language", "status")


def write(items: Iterable[Item], context: Context, sink: Sink, losses: Losses) -> None:
    """Write one page."""
    page = _Page(context)
    with TemporaryFile() as articles, MentionIndex() as index:
        for item in items:
            for text in page.article(item, index):
                articles.write(text.encode())
            lost = lost_characters(item)
            if lost is not None:
                losses.add(lost)
        with sink.open() as out:
            for text in page.front(index):
                out.write(text.encode())
            articles.seek(0)
            copyfileobj(articles, out, 1 << 20)
            out.write(b"</main>\n</body>\n</html>\n")


def lost_characters(item: Item) -> Loss | None:
    """Return the loss when the article or a note on it holds characters that no report shows."""
    document = item.document
    texts = (document.text, document.article.title, *(note.text for note in document.notes.values()))
    if all(printable(text) == text for text in texts):
        return None
    article = document.article
    return Loss(kind="text: characters", article=article.id, source=article.source, what=article.title[:200])


class _Page:
    """The pieces of the page, as text."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._classes = {name: number for number, name in enumerate(context.labels.names())}

    def _class(self, label: str) -> str:
        return f"l{self._classes.setdefault(label, len(self._classes))}"

    def article(self, item: Item, index: MentionIndex) -> Iterator[str]:
        """Yield one article."""
        first = index.add(item, self._context)
        article = item.document.article
        yield f'<article id="a{index.articles}" data-article="{html_text(article.id)}">\n'
        yield f'<h2><small>{index.articles}</small> <span data-about="title">{html_text(article.title)}</span></h2>\n<dl>\n'
        about = {name: getattr(article, name) for name in _ABOUT} | {f"meta.{key}": one for key, one in article.metadata.items()}
        for name, value in about.items():
            if value:
                yield f'<dt>{html_text(name.removeprefix("meta."))}</dt><dd data-about="{html_text(name)}">{_linked(value)}</dd>\n'
        language = f' lang="{article.language}"' if _LANGUAGE.fullmatch(article.language) else ""
        yield f'</dl>\n<div class="text"{language}>'
        noted = {placed.span.id for placed in item.spans if item.notes_on(placed.span)}
        for part in parts(item.document.text, item.spans):
            if isinstance(part, str):
                yield html_text(part)
            elif isinstance(part, Opens):
                yield self._mark(item, part.piece, first, item.spans[part.piece.number].span.id in noted)
            else:
                yield "</mark>"
        yield "</div>\n"
        yield from self._notes(item, first)
        yield "</article>\n"

    def _mark(self, item: Item, piece: Piece, first: int, noted: bool) -> str:
        span, number = item.spans[piece.number].span, first + piece.number
        classes = [self._class(span.label), *(["last"] if piece.last else []), *(["noted"] if noted else [])]
        classes += [f"h{min(piece.height, 3)}"] if piece.height else []
        told = {"class": " ".join(classes), "data-mention": str(number), "data-label": span.label}
        if piece.first:
            entity = self._context.entity_name(span)
            who = ", ".join(one for one in (span.annotator, span.created[:10]) if one)
            score = "" if span.score is None else f"{span.score:.2f}"
            told |= {"id": f"m{number}", "title": " · ".join(one for one in (span.label, entity, who, score) if one)}
            told |= {"data-entity": span.entity} if entity else {}
            told |= {} if span.score is None else {"data-score": repr(span.score)}
            told |= {f"data-{name}": getattr(span, name) for name in ("origin", "annotator", "created", "updated") if getattr(span, name)}
        return "<mark " + " ".join(f'{name}="{html_text(value)}"' for name, value in told.items()) + ">"

    def _notes(self, item: Item, first: int) -> Iterator[str]:
        on_spans = [(number, placed.span, note) for number, placed in enumerate(item.spans, first) for note in item.notes_on(placed.span)]
        on_article = item.article_notes()
        if not on_spans and not on_article:
            return
        yield '<section class="notes">\n<h3>Notes</h3>\n<ul>\n'
        for note in on_article:
            yield f"<li>{_note(note, 'article')}</li>\n"
        for number, span, note in on_spans:
            about = f'<a href="#m{number}">{html_text(" ".join(span.quote.split()))}</a> <span class="key {self._class(span.label)}">'
            yield f"<li>{about}{html_text(span.label)}</span> {_note(note, str(number))}</li>\n"
        yield "</ul>\n</section>\n"

    def front(self, index: MentionIndex) -> Iterator[str]:
        """Yield everything before the articles."""
        context = self._context
        name = html_text(context.project) or "Sorot"
        counts = [_count(index.articles, "article"), _count(index.mentions, "mention"), _count(len(context.entities), "entity", "entities")]
        labels = index.by_label()
        for one in labels:
            self._class(one.label)
        yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        yield f'<meta http-equiv="Content-Security-Policy" content="{CSP}">\n'
        yield '<meta name="referrer" content="no-referrer">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        yield f'<meta name="generator" content="Sorot {html_text(context.program)}">\n<title>{name}</title>\n'
        yield f"<style>{style(context.labels, self._classes)}</style>\n</head>\n<body>\n<header>\n<h1>{name}</h1>\n"
        yield f'<p class="sum">{" · ".join(counts)}</p>\n'
        time, pairs = list(over_time(index)), list(named_together(index))
        places = {"labels": "Labels", "entities": "Entities"}
        places |= ({"time": "Over time"} if time else {}) | ({"together": "Named together"} if pairs else {}) | {"articles": "Articles"}
        links = "".join(f'<a href="#{place}">{words}</a>' for place, words in places.items())
        yield f"<nav>{links}</nav>\n</header>\n<main>\n"
        yield '<section id="labels">\n<h2>Labels</h2>\n<table>\n<tr><th>Label</th><th class="n">Mentions</th><th class="n">Forms</th>'
        yield '<th class="n">Articles</th><th class="bar"></th></tr>\n'
        most = max((one.mentions for one in labels), default=1)
        for one in labels:
            key = f'<span class="key {self._class(one.label)}">{html_text(one.label)}</span>'
            yield f'<tr><td class="label">{key}</td><td class="n">{one.mentions:,}</td><td class="n">{one.forms:,}</td>'
            bar = f'<i class="{self._class(one.label)}" style="width: {100 * one.mentions / most:.1f}%"></i>'
            yield f'<td class="n">{one.articles:,}</td><td class="bar">{bar}</td></tr>\n'
        yield "</table>\n</section>\n"
        yield from self._entities(index)
        yield from time
        yield from pairs
        yield '<section id="articles">\n<h2>Articles</h2>\n<ol class="all">\n'
        for number, title, published, status, mentions in index.all_articles():
            beside = " · ".join(one for one in (html_text(published[:10]), status, _count(mentions, "mention")) if one)
            yield f'<li><a href="#a{number}">{html_text(title)}</a> <small>{beside}</small></li>\n'
        yield "</ol>\n</section>\n"

    def _entities(self, index: MentionIndex) -> Iterator[str]:
        yield '<section id="entities">\n<h2>Entities</h2>\n<table>\n<tr><th class="name">Name</th><th>Label</th><th class="n">Mentions</th>'
        yield '<th class="n">Articles</th><th>In article</th></tr>\n'
        notes: dict[str, list[Note]] = {}
        for note in self._context.notes:
            notes.setdefault(note.target_id, []).append(note)
        met = set()
        for one in index.listed(PLACES):
            met.add(one.record)
            yield self._entity(one, notes.pop(one.record, []))
        for entity in self._context.entities.values():
            if entity.id not in met:
                line = Listed(name=entity.name, label=entity.label, record=entity.id, mentions=0, articles=0, places=())
                yield self._entity(line, notes.pop(entity.id, []))
        yield "</table>\n"
        for left in notes.values():  # About an entity that there is not.
            yield "".join(f"{_note(note, 'entity')}\n" for note in left)
        yield "</section>\n"

    def _entity(self, one: Listed, notes: list[Note]) -> str:
        entity = self._context.entities.get(one.record)
        key = f'<td class="label"><span class="key {self._class(one.label)}">{html_text(one.label)}</span></td>'
        where = " ".join(f'<a href="#m{first}">{article}{f" ×{count:,}" if count > 1 else ""}</a>' for first, article, count in one.places)
        more = one.articles - len(one.places)
        where += f" and {more:,} more" if more else ""
        counts = f'<td class="n">{one.mentions:,}</td><td class="n">{one.articles:,}</td><td class="where">{where}</td></tr>\n'
        if entity is None:
            return f"<tr><td>{html_text(one.name)}</td>{key}{counts}"
        also = "".join(f'<div class="also" data-alias="{html_text(alias)}">{html_text(alias)}</div>' for alias in entity.aliases)
        ids = "".join(_external(scheme, value) for scheme, value in sorted(entity.external.items()))
        about = f"<b data-name>{html_text(entity.name)}</b>{also}{ids}{''.join(_note(note, 'entity') for note in notes)}"
        return f'<tr data-record="{html_text(entity.id)}" data-label="{html_text(entity.label)}"><td>{about}</td>{key}{counts}'


def _note(note: Note, about: str) -> str:
    who = " ".join(one for one in (note.annotator, note.created[:10]) if one)
    return f'<div class="note" data-note="{about}" title="{html_text(who)}">{html_text(note.text)}</div>'


def _external(scheme: str, value: str) -> str:
    known = html_link(f"https://www.wikidata.org/wiki/{value}") if scheme == "wikidata" and _WIKIDATA.fullmatch(value) else html_link(value)
    shown = html_text(f"{scheme} {value}")
    inner = f'<a href="{known}" rel="noreferrer noopener">{shown}</a>' if known else shown
    return f'<div class="also" data-scheme="{html_text(scheme)}" data-value="{html_text(value)}">{inner}</div>'


def _linked(value: str) -> str:
    link = html_link(value)
    return f'<a href="{link}" rel="noreferrer noopener">{html_text(value)}</a>' if link else html_text(value)


def _count(number: int, one: str, many: str = "") -> str:
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def expect(item: Item, context: Context) -> Seen:
    """Return what a reader must find: everything, with U+FFFD for what no report shows."""
    seen = expected(item, EVERYTHING, context)
    return _shown(seen, printable)


def preface(context: Context) -> Seen:
    """Return what a reader must find in the index."""
    return Seen(
        notes=tuple(sorted(printable(note.text) for note in context.notes)),
        entities=len(context.entities),
        more={entity.id: _record(entity) for entity in context.entities.values()},
    )


def _record(entity: Entity) -> dict[str, object]:
    return {
        "name": printable(entity.name),
        "label": entity.label,
        "aliases": [printable(one) for one in entity.aliases],
        "external": {printable(scheme): printable(value) for scheme, value in entity.external.items()},
    }


def _shown(seen: Seen, how: Callable[[str], str]) -> Seen:
    """Return a view with every text as it is shown."""
    spans = [
        msgspec.structs.replace(span, quote=how(span.quote), entity=how(span.entity), notes=tuple(sorted(map(how, span.notes))))
        for span in seen.spans
    ]
    return msgspec.structs.replace(
        seen,
        text=None if seen.text is None else how(seen.text),
        spans=in_order(spans),
        notes=tuple(sorted(map(how, seen.notes))),
        about={how(name): how(value) for name, value in seen.about.items()},
    )
