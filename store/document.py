"""One article with all that was said about it, as an immutable snapshot."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from store.errors import StaleError
from store.model import AnyRecord, Article, Decision, Entity, Note, Put, Span


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
    stored: bool = False
    """Whether the project already keeps this article; the first change to one it does not keep puts it there."""

    def ordered_spans(self) -> list[Span]:
        """Return the spans by start, longest first, then by id."""
        return sorted(self.spans.values(), key=lambda span: (span.start, -span.end, span.id))

    def spans_at(self, start: int, end: int) -> list[Span]:
        """Return the spans that share at least one code point with ``[start, end)``, shortest first."""
        found = [span for span in self.spans.values() if span.start < end and start < span.end]
        return sorted(found, key=lambda span: (span.end - span.start, span.start, span.id))


def apply(document: Document, edits: Iterable[Put]) -> Document:
    """Return the document after the edits that belong to it; edits kept elsewhere must have been left out.

    Raises StaleError when an edit's ``before`` is not what the document holds; the document given is never altered.
    """
    article, stored = document.article, document.stored
    tables: dict[type, dict[str, Any]] = {}
    sources: dict[type, Mapping[str, Any]] = {Span: document.spans, Decision: document.decisions, Note: document.notes}
    for edit in edits:
        record = edit.record
        if isinstance(record, Article):
            if (article if stored else None) != edit.before:
                raise _stale(record)
            article, stored = (edit.after, True) if isinstance(edit.after, Article) else (record, False)
            continue
        if isinstance(record, Entity):
            raise TypeError("an entity is kept with the project, not with an article")
        table = tables.setdefault(type(record), dict(sources[type(record)]))
        put(table, edit)
    return replace(
        document,
        article=article,
        stored=stored,
        spans=tables.get(Span, document.spans),
        decisions=tables.get(Decision, document.decisions),
        notes=tables.get(Note, document.notes),
    )


def put(table: dict[str, Any], edit: Put) -> None:
    """Apply one edit to a table of records by id. Raises StaleError when the table does not hold ``edit.before``."""
    record: AnyRecord = edit.record
    if table.get(record.id) != edit.before:
        raise _stale(record)
    if edit.after is None:
        del table[record.id]
    else:
        table[record.id] = edit.after


def _stale(record: AnyRecord) -> StaleError:
    kind = type(record).__name__.lower()
    return StaleError(f"The {kind} was changed by something else in the meantime, so nothing was done.", where=record.id)
