"""One article with all that was said about it, as an immutable snapshot."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, TypeVar

from store.model import AnyRecord, Article, Decision, Entity, Note, Put, Record, Span, Unplaced
from store.records import Order, Records, stale

R = TypeVar("R", bound=Record)


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Document:
    """An article, its text, and the records kept with it, each by id."""

    article: Article
    text: str
    spans: Mapping[str, Span] = field(default_factory=_nothing)
    decisions: Mapping[str, Decision] = field(default_factory=_nothing)
    notes: Mapping[str, Note] = field(default_factory=_nothing)
    unplaced: Mapping[str, Unplaced] = field(default_factory=_nothing)
    """What lost its place when the text changed."""
    stored: bool = False
    """Whether the project already keeps this article; the first change to one it does not keep puts it there."""
    _order: Order | None = field(default=None, compare=False, repr=False)

    def records(self) -> list[AnyRecord]:
        """Return everything that is kept, the article first; nothing when it is not stored."""
        tables = (self.spans, self.decisions, self.notes, self.unplaced)
        return [self.article, *(record for table in tables for record in table.values())] if self.stored else []

    def ordered_spans(self) -> list[Span]:
        """Return the spans by start, longest first, then by id."""
        return self._ordered().spans()

    def spans_at(self, start: int, end: int) -> list[Span]:
        """Return the spans that share at least one code point with ``[start, end)``, shortest first."""
        return sorted(self._ordered().at(start, end), key=lambda span: (span.end - span.start, span.start, span.id))

    def _ordered(self) -> Order:
        if self._order is None:
            object.__setattr__(self, "_order", Order(self.spans.values()))  # A cache of what the spans already say.
        assert self._order is not None  # noqa: S101  # For the type checker.
        return self._order


def waiting(document: Document) -> list[Unplaced]:
    """Return the annotations of an article that wait for a person, those with an offered place first, in its order."""
    spans = [left for left in document.unplaced.values() if isinstance(left.was, Span)]
    return sorted(spans, key=lambda left: (not left.offered, left.start if left.offered else left.was.start, left.id))


def apply(document: Document, edits: Iterable[Put], text_of: Callable[[str], str | None] | None = None) -> Document:
    """Return the document after the edits that belong to it; edits kept elsewhere must have been left out.

    ``text_of`` finds the text that an article is given by its SHA-256; without it no text is ever another.
    Raises StaleError when an edit's ``before`` is not what the document holds; the document given is never altered. The cost does not
    grow with the number of records held.
    """
    article, stored, text = document.article, document.stored, document.text
    sorted_edits: dict[type, list[Put]] = {Span: [], Decision: [], Note: [], Unplaced: []}
    for edit in edits:
        record = edit.record
        if isinstance(record, Article):
            if (article if stored else None) != edit.before:
                raise stale(edit)
            if record.sha256 != article.sha256:
                found = text_of(record.sha256) if text_of is not None and stored else None
                if found is None:
                    raise stale(edit)
                text = found
            article, stored = (edit.after, True) if isinstance(edit.after, Article) else (record, False)
        elif isinstance(record, Entity):
            raise TypeError("an entity is kept with the project, not with an article")
        else:
            sorted_edits[type(record)].append(edit)
    spans = sorted_edits[Span]
    order = document._order
    return Document(
        article=article,
        text=text,
        spans=_after(document.spans, spans),
        decisions=_after(document.decisions, sorted_edits[Decision]),
        notes=_after(document.notes, sorted_edits[Note]),
        unplaced=_after(document.unplaced, sorted_edits[Unplaced]),
        stored=stored,
        _order=order.after(spans) if order is not None and spans else order,
    )


def _after(records: Mapping[str, R], edits: list[Put]) -> Mapping[str, R]:
    if not edits:
        return records
    return (records if isinstance(records, Records) else Records(records.values())).after(edits)
