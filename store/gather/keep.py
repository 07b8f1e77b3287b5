"""Putting what was collected into a project: a batch is one change, so one undo takes it back, and near-duplicates are told."""

import hashlib
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from store.clock import now
from store.errors import StoreError
from store.files import make_folder, write_atomic
from store.gather.collect import Found
from store.ids import new_id
from store.library import article_ids
from store.model import Change, Put
from store.near_duplicates import Neighbours, sketch
from store.project import Project

VARIANT = "variant_of"
"""Key of an article's metadata: the id of the article whose story it tells nearly word for word."""

ORIGINALS = "originals"
"""Folder of the store with pages as they were fetched, named by their SHA-256."""


class Keeper:
    """Adds batches to an open project."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._neighbours: Neighbours | None = None
        self._heads: dict[str, str] = {}

    def keep(self, batch: Sequence[Found], title: str) -> tuple[Change, int]:
        """Add articles as one change, and return it with how many of them are variants of one there was. Raises as ``Project.do``."""
        edits = []
        variants = 0
        for found in batch:
            head = self._head(found)
            article = replace(found.article, metadata={**found.article.metadata, VARIANT: head}) if head else found.article
            variants += bool(head)
            if found.original:
                self._keep_original(found.original)
            self._project.add(article, found.text)
            edits.append(Put(None, article))
        change = Change(id=new_id(), title=title, time=now(), annotator=self._project.annotator, edits=tuple(edits))
        self._project.do(change)
        return change, variants

    def _head(self, found: Found) -> str:
        """Return the id of the article that this one is a variant of, or ``""``, and remember it for the next."""
        if self._neighbours is None:
            self._neighbours = Neighbours()
            for name, text, head in self._present():
                self._neighbours.add(name, sketch(text))
                self._heads[name] = head or name
        made = sketch(found.text)
        nearest = next((self._heads[match.name] for match in self._neighbours.near(made)), "")
        self._neighbours.add(found.article.id, made)
        self._heads[found.article.id] = nearest or found.article.id
        return nearest

    def _present(self) -> Iterator[tuple[str, str, str]]:
        for name in article_ids(self._project):
            try:
                document = self._project.document(name)
            except StoreError:
                continue  # The library says what is wrong with it.
            yield name, document.text, document.article.metadata.get(VARIANT, "")

    def _keep_original(self, data: bytes) -> None:
        folder = self._project.store_dir / ORIGINALS
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
