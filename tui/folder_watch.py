"""Watching folders while the program runs: what is new in them is added. No screen."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from store.errors import StoreError
from tui.adding import Adding
from tui.behind import behind
from tui.desk import Desk

if TYPE_CHECKING:
    from store.gather.watch import Watch

EVERY = 2.0
"""Seconds between two looks."""


class FolderWatch:
    """At most one watch, over as many folders as were named."""

    def __init__(self, desk: Desk, adding: Adding) -> None:
        self._desk, self._adding = desk, adding
        self._task: asyncio.Task[None] | None = None
        self.names: Sequence[str] = ()
        """What is watched; empty when nothing is."""

    def start(self, names: Sequence[str]) -> None:
        """Add what is there and is not known, then watch, in place of what was watched so far. Raises InputError."""
        from store.gather.watch import Watch

        watch = Watch(names)
        self.close()
        self.names = watch.names
        self._desk.watched = f"watching {self.names[0].rstrip('/').rpartition('/')[2]}{' …' if len(self.names) > 1 else ''}"
        self._task = asyncio.get_running_loop().create_task(self._run(watch))

    def close(self) -> None:
        """Stop."""
        if self._task is not None:
            self._task.cancel()
        self._task, self.names, self._desk.watched = None, (), ""

    async def _run(self, watch: "Watch") -> None:
        while True:
            if not self._adding.running and not self._desk.importing and not self._desk.project.read_only:
                await self.look(watch)
            await asyncio.sleep(EVERY)

    async def look(self, watch: "Watch") -> None:
        """Look once, and add what is ripe."""
        try:
            ripe = await behind(lambda here: watch.look())
        except StoreError:
            return
        if ripe:
            await self._adding.run(replace(self._adding.last, named=tuple(origin.name for origin in ripe)))
