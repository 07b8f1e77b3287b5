"""What other programs do to the project while it is open here, looked for behind the screen. No screen."""

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from store.errors import StoreError
from store.project import Project

if TYPE_CHECKING:
    from store.following import News

EVERY = 0.7
"""Seconds between two looks."""

_REST = 0.01
"""Seconds between two looks while there are files that were not looked at since the opening, so that keys come first."""


class Watching:
    """One watch over one project. ``told`` is called in the program's own thread with what a window that writes has done;
    ``holder`` when that window has gone or another has come; ``failed`` once with a sentence for what went wrong."""

    def __init__(
        self, project: Project, told: "Callable[[News], None]", holder: Callable[[], None], failed: Callable[[StoreError], None]
    ) -> None:
        self._project, self._told, self._holder, self._failed = project, told, holder, failed
        self._task: asyncio.Task[None] | None = None
        self._problem = ""

    def start(self) -> None:
        """Watch for as long as the program runs."""
        self._task = asyncio.get_running_loop().create_task(self._run())

    def close(self) -> None:
        """Stop."""
        if self._task is not None:
            self._task.cancel()

    async def _run(self) -> None:
        while True:
            await asyncio.sleep(_REST if self._project.unseen else EVERY)
            await self.look()

    async def look(self) -> None:
        """Look once, and tell of everything that is new."""
        before = self._project.holder
        try:
            while await asyncio.to_thread(self._project.look):
                news = self._project.follow()
                if news.changes or news.reopened or news.notices:
                    self._told(news)
                if news.problem is not None:
                    raise news.problem
                if not news.more:
                    break
                await asyncio.sleep(0)
            self._problem = ""
        except StoreError as error:
            if str(error) != self._problem:
                self._problem = str(error)
                self._failed(error)
        if self._project.holder != before:
            self._holder()
