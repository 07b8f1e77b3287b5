"""Forms that are not tagged alike everywhere: the worklist of the consistency check."""

from collections.abc import Iterator
from dataclasses import dataclass

from store.errors import InputError
from store.search.find import find
from store.search.index import Index
from store.search.query import literally, parse


@dataclass(frozen=True, slots=True)
class Form:
    """One spelling, how often it is tagged as what, and how often it stands untagged."""

    quote: str
    labels: tuple[tuple[str, int], ...]
    """Labels with their counts, the most frequent first."""
    untagged: int
    """Mentions that no annotation touches."""
    articles: int
    """Articles it stands in."""

    @property
    def tagged(self) -> int:
        """Mentions that are annotated."""
        return sum(count for _, count in self.labels)


def inconsistent(index: Index, *, least: int = 1) -> Iterator[Form | None]:
    """Yield every form with several labels, or tagged here and not there, the most often tagged first; ``None`` for one that is in order.

    ``least`` is how many untagged mentions make a form with one label worth showing. Every form costs a search, so the results come one
    by one and whoever asks may stop. Raises IndexUnusable.
    """
    counted: dict[str, dict[str, int]] = {}
    for quote, label, count in index.rows("SELECT quote, label, count(*) FROM spans GROUP BY quote, label ORDER BY count(*) DESC, quote"):
        counted.setdefault(quote, {})[label] = count
    for quote, labels in sorted(counted.items(), key=lambda item: (-sum(item[1].values()), item[0])):
        untagged, articles = _untagged(index, quote)
        if len(labels) > 1 or untagged >= least:
            yield Form(quote, tuple(labels.items()), untagged, articles)
        else:
            yield None


def _untagged(index: Index, quote: str) -> tuple[int, int]:
    try:
        query = parse(literally(quote))
    except InputError:
        return 0, 0  # A mention longer than a query may be.
    free = 0
    articles: set[str] = set()
    for page in find(index, query, {}):
        free += sum(not hit.tagged for hit in page)
        articles.update(hit.article for hit in page)
    return free, len(articles)
