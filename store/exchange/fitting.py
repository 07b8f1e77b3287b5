"""What of a document a format can hold, what is lost by it, and what a reader of the export must find. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from store.document import Document
from store.exchange.contract import Context, Item, Seen, SeenSpan
from store.exchange.flat import apart
from store.exchange.form import Format, Holds
from store.exchange.losses import Loss, Losses
from store.exchange.tokenizer import Tokens
from store.model import Note, Span


def fit(document: Document, form: Format, losses: Losses) -> Document:
    """Return the document with what the form can hold; what is taken out goes to ``losses``, one by one."""
    holds = form.holds
    lost = _Lost(document, losses)
    spans = document.ordered_spans()
    if not holds.edges:
        spans = _on_edges(spans, document.text, lost)
    if not holds.overlaps:
        spans = _apart(spans, lost)
    elif not holds.crossing:
        spans = _nested(spans, lost)
    if not holds.entities:
        for span in spans:
            if span.entity:
                lost.span("entity link", span)
    if not holds.scores:
        for span in spans:
            if span.score is not None:
                lost.span("score", span)
    if not holds.provenance:
        for span in spans:
            if span.annotator or span.created or span.updated or span.origin != "person":
                lost.span("provenance", span)
    for left in document.unplaced.values():
        if isinstance(left.was, Span):
            lost.add("span: unplaced", left.was.quote, left.id)
    kept = {span.id: span for span in spans}
    notes = {note.id: note for note in document.notes.values() if _note_fits(note, holds, kept, lost)}
    decisions = document.decisions if holds.decisions else {}
    if not holds.decisions:
        for decision in document.decisions.values():
            lost.add("decision", decision.quote, decision.id, decision.start, decision.end)
    article = document.article
    if holds.text in ("quotes", "forms"):
        lost.add("text: mentions only", article.title)
    elif holds.text == "tokens" and " ".join(Tokens(document.text).words()) != document.text:
        lost.add("text: spacing", article.title)
    if not holds.status and article.status != "open":
        lost.add("status", article.title)
    if not holds.metadata:
        lost.add("metadata", article.title)
    return replace(document, spans=kept, notes=notes, decisions=decisions, unplaced={}, _order=None)


def expected(item: Item, holds: Holds, context: Context) -> Seen:
    """Return what an independent reader must see of a fitted document."""
    text, article = item.document.text, item.document.article
    spans = []
    for placed in item.spans:
        span = placed.span
        spans.append(
            SeenSpan(
                start=placed.start,
                end=placed.end,
                label=span.label,
                quote="" if holds.text == "tokens" else span.quote,
                entity=context.entity_name(span) if holds.entities else "",
                score=span.score if holds.scores else None,
                notes=tuple(sorted(note.text for note in item.notes_on(span))) if holds.span_notes else (),
            )
        )
    about: dict[str, str] = {}
    if holds.metadata:
        about |= {name: getattr(article, name) for name in ("title", "source", "language", "published")}
        about |= {f"meta.{key}": value for key, value in article.metadata.items()}
    if holds.status:
        about["status"] = article.status
    return Seen(
        text=text if holds.text == "exact" else None,
        tokens=tuple(item.tokens.words()) if holds.text == "tokens" else None,
        spans=tuple(sorted(spans, key=_key)),
        notes=tuple(sorted(note.text for note in item.article_notes())) if holds.article_notes else (),
        about={name: value for name, value in about.items() if value},
        decisions=len(item.document.decisions),
        part=item.part,
    )


def in_order(spans: Iterable[SeenSpan]) -> tuple[SeenSpan, ...]:
    """Return spans as ``Seen`` holds them."""
    return tuple(sorted(spans, key=_key))


def _key(span: SeenSpan) -> tuple[object, ...]:
    return span.start, span.end, span.label, span.quote, span.entity, -1.0 if span.score is None else span.score, span.notes


class _Lost:
    def __init__(self, document: Document, losses: Losses) -> None:
        self._document = document
        self._losses = losses

    def add(self, kind: str, what: str, record: str = "", start: int = -1, end: int = -1) -> None:
        article = self._document.article
        self._losses.add(Loss(kind=kind, article=article.id, source=article.source, start=start, end=end, what=what[:200], record=record))

    def span(self, kind: str, span: Span) -> None:
        self.add(kind, span.quote, span.id, span.start, span.end)


def _on_edges(spans: list[Span], text: str, lost: _Lost) -> list[Span]:
    tokens = Tokens(text)
    kept = []
    for span in spans:
        if tokens.covering(span.start, span.end) is None:
            lost.span("span: token edge", span)
        else:
            kept.append(span)
    return kept


def _apart(spans: list[Span], lost: _Lost) -> list[Span]:
    """Keep the longest of spans that overlap, the first of equally long ones."""
    kept, rest = apart(spans)
    for span in rest:
        lost.span("span: overlap", span)
    return kept


def _nested(spans: list[Span], lost: _Lost) -> list[Span]:
    """Keep spans that lie apart or within each other, the longer of two that cross."""
    taken: list[Span] = []
    for span in sorted(spans, key=lambda one: (one.start - one.end, one.start, one.id)):
        if any(span.start < one.start < span.end or span.start < one.end < span.end for one in taken):
            lost.span("span: crossing", span)
        else:
            taken.append(span)
    return sorted(taken, key=lambda one: (one.start, -one.end, one.id))


def _note_fits(note: Note, holds: Holds, kept: Mapping[str, Span], lost: _Lost) -> bool:
    if note.target == "span":
        fits = holds.span_notes and note.target_id in kept
        kind = "note on span"
    else:
        fits, kind = holds.article_notes, "note on article"
    if not fits:
        lost.add(kind, note.text, note.id)
    return fits
