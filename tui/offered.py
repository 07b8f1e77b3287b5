"""Which suggestion nobody has decided on lies at a hit: asked only of rows that are looked at, remembered until something is done."""

from collections.abc import Callable, Iterable, Sequence

from store.document import Document
from store.errors import StoreError
from store.model import Suggestion
from store.open_suggestions import open_suggestions

_KEPT = 500
"""Articles whose suggestions are remembered at a time."""


class Offered:
    """The open suggestions of articles. ``known`` says what the engine found in a document, as far as it has been there."""

    def __init__(
        self, document: Callable[[str], Document], known: Callable[[Document], Sequence[Suggestion]], labels: Iterable[str]
    ) -> None:
        self._document, self._known, self._labels = document, known, frozenset(labels)
        self._open: dict[str, tuple[Suggestion, ...]] = {}

    def at(self, article: str, start: int, end: int) -> str:
        """Return the label that is suggested for ``[start, end)`` or some of it, or nothing."""
        if article not in self._open:
            if len(self._open) >= _KEPT:
                del self._open[next(iter(self._open))]
            self._open[article] = self._look(article)
        return next((one.label for one in self._open[article] if one.start < end and start < one.end), "")

    def forget(self, articles: Iterable[str] | None = None) -> None:
        """Ask anew about these articles, or about all: something was done to them, or the engine has come further."""
        for article in list(self._open) if articles is None else articles:
            self._open.pop(article, None)

    def _look(self, article: str) -> tuple[Suggestion, ...]:
        try:
            document = self._document(article)
        except StoreError:
            return ()  # The library says what is wrong with it.
        return tuple(open_suggestions(document, self._known(document), self._labels))
