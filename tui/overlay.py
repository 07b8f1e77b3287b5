"""What lies over an article, made into marks only where it is looked at: a long article has a hundred thousand of them. Pure."""

from bisect import bisect_left
from collections.abc import Callable, Collection, Sequence

from store.document import Document
from store.model import Span, Suggestion
from tui.marks import Mark, Marks, in_order
from tui.offers import Offers, Range

DOUBTFUL = 0.6
"""Score below which a suggestion is drawn fainter."""


class Overlay(Marks):
    """The annotations, suggestions and search hits of one article."""

    def __init__(
        self,
        document: Document,
        offered: Offers,
        hits: Sequence[Range] = (),
        *,
        colour: Callable[[str], str] = lambda label: "",
        noted: Collection[str] = (),
    ) -> None:
        """Lay over a document what is offered in it and the ``hits`` of a search, which are in order and do not overlap.

        ``colour`` gives each label its colour; ``noted`` holds the ids of spans and entities with a note.
        """
        self._document, self._offered, self._hits = document, offered, hits
        self._colour, self._noted = colour, noted

    def overlapping(self, start: int, end: int) -> tuple[Mark, ...]:
        """Return the marks that share at least one code point with ``[start, end)``, by start, the longest first."""
        if start >= end:
            return ()
        marks = [self._span(one) for one in self._document.spans_at(start, end)]
        marks += [self._suggestion(one) for one in self._offered.overlapping(start, end)]
        first = bisect_left(self._hits, (start, start))
        if first and self._hits[first - 1][1] > start:
            first -= 1
        marks += [Mark(begin, after, "search") for begin, after in self._hits[first : bisect_left(self._hits, (end, end))]]
        return in_order(marks)

    def _span(self, span: Span) -> Mark:
        noted = span.id in self._noted or span.entity in self._noted
        return Mark(span.start, span.end, "span", span.label, self._colour(span.label), span.id, noted)

    def _suggestion(self, one: Suggestion) -> Mark:
        return Mark(one.start, one.end, "suggestion", one.label, self._colour(one.label), one.id, doubtful=one.score < DOUBTFUL)
