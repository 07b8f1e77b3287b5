"""The consistency check: forms with several labels, or tagged here and not there, offered as a list to go to."""

import asyncio
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Protocol

from tui.desk import Desk
from tui.screens.note import NoteScreen
from tui.screens.picker import Choice, PickerScreen
from tui.searching import Searching

if TYPE_CHECKING:
    from store.search.forms import Form

_SLICE = 0.05
"""Seconds of looking between two words on the status line."""


class Checking(Protocol):
    """The screen with the list of hits, as the check sees it."""

    desk: Desk
    searching: Searching

    def say(self, message: str, *, failed: bool = False) -> None:
        """Show a sentence on the status line."""

    def ask(self, screen: PickerScreen | NoteScreen, answered: Callable[[str], None]) -> None:
        """Open a dialog and act on its answer."""

    def look_for(self, query: str, *, label: str = "", mark_free: bool = False) -> None:
        """Look for something."""


async def check(screen: Checking) -> None:
    """Look for forms that are not tagged alike everywhere and offer them to go to."""
    # SQLite is loaded here, because reading and tagging never need it.
    from store.search.forms import inconsistent
    from store.search.index import IndexUnusable
    from store.search.query import literally

    while not screen.searching.complete and not screen.searching.problem:
        done, total = screen.searching.progress
        screen.say(f"Waiting for the index: {done} of {total} articles.")
        await asyncio.sleep(_SLICE)
    index = screen.searching.index
    if index is None:
        screen.say(screen.searching.problem, failed=True)
        return
    forms: list[Form] = []
    steps = inconsistent(index)
    try:
        more, looked = True, 0
        while more:
            found, count, more = await asyncio.to_thread(_few, steps)
            forms += found
            looked += count
            screen.say(f"Checked {looked} forms…")
    except IndexUnusable as error:
        screen.say(f"The check failed: {error}.", failed=True)
        return
    if not forms:
        screen.say(f"All {looked} forms are tagged alike everywhere.")
        return
    screen.say(f"{len(forms)} of {looked} forms are not tagged alike everywhere.")
    choices = [Choice(form.quote, form.quote, _said_of(form), screen.desk.colour(form.labels[0][0])) for form in forms]
    screen.ask(PickerScreen("Not tagged alike everywhere", choices), lambda quote: screen.look_for(literally(quote)))


def _said_of(form: "Form") -> str:
    parts = [f"{label} {count}" for label, count in form.labels]
    return " · ".join([*parts, *([f"untagged {form.untagged}"] if form.untagged else [])])


def _few(steps: Iterator["Form | None"]) -> tuple[list["Form"], int, bool]:
    """Return the next forms that are worth showing, how many were looked at, and whether there may be more."""
    found: list[Form] = []
    count = 0
    until = time.monotonic() + _SLICE
    for one in steps:
        count += 1
        if one is not None:
            found.append(one)
        if time.monotonic() > until:
            return found, count, True
    return found, count, False
