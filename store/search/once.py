"""Asking of documents, one by one, whether a search finds something in them, without an index on the disk."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from itertools import islice

from store.document import Document
from store.model import Entity
from store.search.find import PAGE, find
from store.search.index import Index
from store.search.query import Query


def judged(documents: Iterable[Document], query: Query, entities: Mapping[str, Entity]) -> Iterator[tuple[Document, bool]]:
    """Yield every document, in order, with whether the search finds something in it; few are in memory at a time.

    Raises IndexUnusable when SQLite is without full text search.
    """
    rest = iter(documents)
    while batch := list(islice(rest, PAGE)):
        with closing(Index(None)) as index:
            index.put((document, place, "") for place, document in enumerate(batch))
            found = {hit.article for hits in find(index, query, entities) for hit in hits}
        for document in batch:
            yield document, document.article.id in found
