"""The search index for a command that has no screen: brought up to date first, then asked."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from store.library import entries
from store.lock import has_ended, read_owner
from store.project import Project
from store.reading import ReadingLog
from store.search.index import Index
from store.search.upkeep import Upkeep

Told = Callable[[int, int], None]
"""Called with how many articles are in the index, of how many that have to be."""


@contextmanager
def standing(project: Project, path: Path, told: Told = lambda done, total: None) -> Iterator[Index]:
    """Give the index of a project with everything in it.

    It is the one at ``path`` unless another process may be keeping that in step, or nothing was ever kept of the project; then it is in
    memory. Raises IndexUnusable.
    """
    index = Index(path if _free(project) else None)
    try:
        upkeep = Upkeep(project, index)
        listed = entries(project, ReadingLog(project.store_dir, read_only=True))
        upkeep.begin([(entry.article_id, entry.source) for entry in listed if not entry.problem])
        more = True
        while more:
            more = upkeep.step()
            told(*upkeep.progress)
        yield index
    finally:
        index.close()


def _free(project: Project) -> bool:
    owner = read_owner(project.store_dir)
    return project.store_dir.is_dir() and (owner is None or has_ended(owner) is True)
