"""The search index while the program runs: opened once something is on the screen, and kept in step behind it. No screen."""

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from store.project import Project
from tui.paths import index_file

if TYPE_CHECKING:
    from store.search.index import Index
    from store.search.upkeep import Upkeep

_REST = 0.01
"""Seconds between two steps, so that keys come first."""


class Searching:
    """One index for one project. ``told`` is called, in the program's own thread, when it has come further."""

    def __init__(self, project: Project, articles: Callable[[], list[tuple[str, str]]], told: Callable[[], None]) -> None:
        """``articles`` returns ids and source names in reading order."""
        self._project, self._articles, self._told = project, articles, told
        self._upkeep: Upkeep | None = None
        self._early: set[str] = set()
        self._wake = asyncio.Event()
        self._task: asyncio.Task[None] | None = None
        self._end: Callable[[], None] = lambda: None
        self.index: Index | None = None
        """The index, once it can be searched; what it holds may still grow."""
        self.problem = ""
        """Why there is no searching, or empty."""

    @property
    def progress(self) -> tuple[int, int]:
        """Articles brought up to date so far, of how many; equal when the index holds everything."""
        if self._upkeep is None:
            return 0, 0 if self.problem else 1
        return self._upkeep.progress

    @property
    def complete(self) -> bool:
        """Whether the index holds everything there is."""
        done, total = self.progress
        return self._upkeep is not None and done == total

    def changed(self, articles: Iterable[str]) -> None:
        """Something was done to these articles."""
        if self._upkeep is None:
            self._early.update(articles)
        else:
            self._upkeep.changed(list(articles))
            self._wake.set()

    def start(self) -> None:
        """Begin to keep the index in step, for as long as the program runs."""
        self._task = asyncio.get_running_loop().create_task(self._run())

    async def _run(self) -> None:
        # SQLite is loaded here, after the first paint, because reading and tagging never need it.
        from store.search.index import FILE, Index, IndexUnusable
        from store.search.upkeep import Upkeep

        try:
            path = None if self._project.read_only else index_path(self._project)
            index = await asyncio.to_thread(Index, path)
            upkeep = Upkeep(self._project, index)
            self._end = upkeep.end
            await asyncio.to_thread(upkeep.begin, self._articles())
            self._upkeep, self.index = upkeep, index
            upkeep.changed(self._early)
            self._told()
            while True:
                while await asyncio.to_thread(upkeep.step):
                    self._told()
                    await asyncio.sleep(_REST)
                self._told()
                await self._wake.wait()
                self._wake.clear()
        except IndexUnusable as error:
            self.problem = f"Searching all articles is not possible: {error}. Delete .sorot/{FILE} and start again."
            self._told()

    def close(self) -> None:
        """Stop, and let go of the file."""
        self._end()
        if self._task is not None:
            self._task.cancel()
        if self.index is not None:
            self.index.close()


def index_path(project: Project) -> Path:
    """Return where the search index of a project is kept: with it, or on this machine when the project is on a network."""
    from store.search.index import FILE

    return index_file(project.store_dir) if project.place.network else project.store_dir / FILE


def coming(progress: tuple[int, int]) -> list[str]:
    """Return in words how far the index is, or nothing when it holds everything."""
    done, total = progress
    return [] if done == total else [f"index {done:,} of {total:,}"]
