"""Which suggestions about an article still wait for somebody to decide. Pure."""

from collections.abc import Container, Iterable

from store.document import Document
from store.model import Suggestion


def undecided(document: Document, suggestions: Iterable[Suggestion]) -> list[Suggestion]:
    """Return those of exactly whose range and label nothing was decided."""
    decided = {(decision.start, decision.end, decision.label) for decision in document.decisions.values()}
    return [one for one in suggestions if (one.start, one.end, one.label) not in decided]


def open_suggestions(document: Document, suggestions: Iterable[Suggestion], labels: Container[str]) -> list[Suggestion]:
    """Return the undecided ones whose label the project has and that lie beside every annotation."""
    return [one for one in undecided(document, suggestions) if one.label in labels and not document.spans_at(one.start, one.end)]
