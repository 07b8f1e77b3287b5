"""Keeping the search index in step with the project: what was written elsewhere since last time, and what is done now."""

import threading
import time
from collections.abc import Iterable, Sequence

from store.added import is_gone
from store.document import Document
from store.errors import StoreError
from store.project import Project
from store.search.index import Index
from store.stamps import Stamp, stamp_of

_STEP = 0.02
"""Seconds of work after which whoever calls ``step`` gets a say again."""

_CHANGED: Stamp = ""
"""Stamp of an article that was changed while the project is open; the next opening looks at it again."""


class Upkeep:
    """Says which articles the index lacks or holds as they were, and brings them up to date a few at a time.

    ``changed`` may be called at any time; ``begin`` and ``step`` are for one other thread. An article that cannot be read is left out.
    """

    def __init__(self, project: Project, index: Index) -> None:
        self._project, self._index = project, index
        self._guard = threading.Lock()
        self._waiting: dict[str, Stamp] = {}
        self._places: dict[str, int] = {}
        self._done = 0
        self._under_way = 0
        self._ended = threading.Event()

    def end(self) -> None:
        """Have what is going on in the other thread stop soon: what is missing is put in the next time."""
        self._ended.set()

    def begin(self, articles: Sequence[tuple[str, str]]) -> None:
        """Compare the index with what there is: ids and source names in reading order. Raises IndexUnusable."""
        kept = self._index.stamps()
        self._places = {article: place for place, (article, _) in enumerate(articles)}
        self._index.remove(article for article in kept if article not in self._places)
        self._index.renumber(self._places)
        for article, source in articles:
            if self._ended.is_set():
                return
            stamp = stamp_of(self._project.store_dir, self._project.folder, article, source)
            if kept.get(article, _CHANGED) != stamp:
                with self._guard:
                    self._waiting.setdefault(article, stamp)

    def changed(self, articles: Iterable[str]) -> None:
        """Note that something was done to these articles."""
        first = dict.fromkeys(articles, _CHANGED)
        with self._guard:
            self._waiting = first | {article: stamp for article, stamp in self._waiting.items() if article not in first}

    @property
    def progress(self) -> tuple[int, int]:
        """How many articles were brought up to date since the beginning, of how many that had to be."""
        with self._guard:
            return self._done, self._done + self._under_way + len(self._waiting)

    def step(self) -> bool:
        """Bring the next few articles up to date; returns whether there are more. Raises IndexUnusable."""
        until = time.monotonic() + _STEP
        batch: list[tuple[Document, int, Stamp]] = []
        gone: list[str] = []
        while time.monotonic() < until and not self._ended.is_set():
            with self._guard:
                article = next(iter(self._waiting), "")
                if not article:
                    break
                stamp = self._waiting.pop(article)
                self._under_way += 1
            try:
                document = self._project.document(article)
            except StoreError:
                gone.append(article)  # The library says what is wrong with it.
                continue
            if is_gone(document, self._project.folder):
                gone.append(article)
                continue
            batch.append((document, self._places.setdefault(article, len(self._places)), stamp))
        self._index.remove(gone)
        self._index.put(batch)
        with self._guard:
            self._done, self._under_way = self._done + self._under_way, 0
            return bool(self._waiting) and not self._ended.is_set()
