"""One search in all articles while it goes on: what was asked for, the hits so far, and what went wrong. No screen."""

import asyncio
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from store.errors import InputError
from store.search.hits import Hit
from tui.concordance import Concordance, Place

if TYPE_CHECKING:
    from store.project import Project
    from store.search.index import Index

LIMIT = 20_000
"""Hits after which a search stops and asks for a narrower one."""

_SLICE = 0.05
"""Seconds of searching between two looks at the screen."""


class Finding:
    """The search of one list of hits."""

    def __init__(self, query: str) -> None:
        self.query = query
        """What was typed."""
        self.hits = Concordance()
        self.going_on = False
        self.cut = False
        """Whether there are more hits than are listed."""
        self.problem = ""
        """Why nothing is found, as a sentence, or empty."""

    async def look(self, index: "Index", project: "Project", told: Callable[[Place | None], None], held: Place | None = None) -> None:
        """Search anew, in another thread, a slice at a time; ``told`` is called with ``held`` after each.

        What was found before stays until the first slice is there.
        """
        # SQLite is loaded here, because reading and tagging never need it.
        from store.search.find import find
        from store.search.index import IndexUnusable
        from store.search.query import parse

        self.problem, self.cut = "", False
        fresh = Concordance()
        fresh.order, fresh.descending = self.hits.order, self.hits.descending
        try:
            query = parse(self.query)
        except InputError as error:
            self.problem, self.hits = f"{error.what} {error.do}", fresh
            told(None)
            return
        self.going_on = True
        pages = find(index, query, project.entities)
        try:
            more = True
            while more and not self.cut:
                found, more = await asyncio.to_thread(_some, pages)
                fresh.add(found)
                self.cut = len(fresh.hits) >= LIMIT
                self.hits = fresh
                told(held)
        except IndexUnusable as error:
            self.problem = f"The search failed: {error}."
        finally:
            self.going_on = False


def _some(pages: Iterator[list[Hit]]) -> tuple[list[Hit], bool]:
    """Return what a search finds in the next moment, and whether there may be more."""
    found: list[Hit] = []
    until = time.monotonic() + _SLICE
    for page in pages:
        found += page
        if time.monotonic() > until:
            return found, True
    return found, False
