"""Putting what was collected into a project: a batch is one change, so one undo takes it back, and near-duplicates are told."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence, Set
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from store.added import VARIANT
from store.clock import now
from store.errors import StoreError
from store.files import make_folder, write_atomic
from store.gather.collect import Found
from store.ids import new_id
from store.model import Article, Change, Part, Put
from store.near_duplicates import Neighbours, Sketch, sketch
from store.project import Project
from store.sketches import Sketches

ORIGINALS = "originals"
"""Folder of the store with pages as they were fetched, named by their SHA-256."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Articles that are ready to be kept, each with its text."""

    articles: tuple[tuple[Article, str], ...]
    variants: int
    """How many of them tell nearly the same story as another article."""


class Keeper:
    """Adds batches to an open project, as parts of one act as long as nothing else is done in between.

    ``look``, ``ready`` and ``note`` may run in one other thread; ``keep`` is for the one that changes the project.
    """

    def __init__(self, project: Project, title: str) -> None:
        self._project, self._title = project, title
        self._act = new_id()
        self._kept = 0
        self._neighbours: Neighbours | None = None
        self._heads: dict[str, str] = {}
        self._sketches = Sketches(project)
        self._made: list[tuple[str, Sketch]] = []
        self._earlier: dict[str, dict[str, set[str]]] = {}

    def earlier(self, origin: str) -> Mapping[str, Set[str]]:
        """Return the sources of the articles that were added from an origin before ``look``, each with the SHA-256 of their texts."""
        return self._earlier.get(origin, {})

    def look(self) -> Iterator[tuple[int, int]]:
        """Look at the articles that are there, to know variants of them and where they came from; yield how many of how many are done."""
        known = Neighbours()
        with closing(self._sketches.look()) as looks:
            for seen in looks:
                if seen.line is not None:
                    known.add(seen.line.article, seen.line.sketch)
                    self._heads[seen.line.article] = seen.line.variant or seen.line.article
                    if seen.line.added is not None:
                        origin, source = seen.line.added
                        self._earlier.setdefault(origin, {}).setdefault(source, set()).add(seen.line.sha256)
                yield seen.done, seen.total
        self._neighbours = known

    def ready(self, batch: Sequence[Found]) -> Batch:
        """Return a batch to keep; what was fetched is written down. Raises WriteError."""
        articles = []
        variants = 0
        for found in batch:
            head = self._head(found)
            article = replace(found.article, metadata={**found.article.metadata, VARIANT: head}) if head else found.article
            variants += bool(head)
            if found.original:
                keep_original(self._project.store_dir, found.original)
            articles.append((article, found.text))
        return Batch(tuple(articles), variants)

    def keep(self, batch: Batch, *, last: bool) -> None:
        """Add the articles as one change; ``last`` when no other batch follows. Raises as ``Project.do``."""
        project = self._project
        for article, text in batch.articles:
            project.add(article, text)
        before = project.last_step() if self._kept else None
        if self._kept and (before is None or before.part != Part(self._act, last=False)):
            self._act, self._kept = new_id(), 0  # Parts of one act follow one another; somebody has done something else meanwhile.
        part = None if last and not self._kept else Part(self._act, last)
        edits = tuple(Put(None, article) for article, _ in batch.articles)
        project.do(Change(id=new_id(), title=self._title, time=now(), annotator=project.annotator, part=part, edits=edits))
        self._kept += 1

    def note(self) -> None:
        """Note down for the next time how the texts kept so far are alike; to be called when their files are written."""
        self._sketches.keep(self._made)
        self._made = []

    def _head(self, found: Found) -> str:
        """Return the id of the article that this one is a variant of, or ``""``, and remember it for the next."""
        if self._neighbours is None:
            for _ in self.look():
                pass
        assert self._neighbours is not None  # noqa: S101  # Looking has made it.
        made = sketch(found.text)
        nearest = next((self._heads[match.name] for match in self._neighbours.near(made)), "")
        self._neighbours.add(found.article.id, made)
        self._made.append((found.article.id, made))
        self._heads[found.article.id] = nearest or found.article.id
        return nearest


def keep_original(store_dir: Path, data: bytes) -> None:
    """Write down a page as it was fetched. Raises WriteError."""
    folder = store_dir / ORIGINALS
    make_folder(folder)
    path = folder / hashlib.sha256(data).hexdigest()
    if not path.exists():
        write_atomic(path, data)


def is_kept(project: Project, name: str, stored: set[str]) -> bool:
    """Tell whether the project keeps an article; ``stored`` is what ``stored_ids`` said, which may name some that an undo took away."""
    if name not in stored:
        return False
    try:
        return project.document(name).stored
    except StoreError:
        return False
