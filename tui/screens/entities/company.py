"""Who is named with the entity under the cursor: looked for behind the screen, offered to go to."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Protocol

from textual.message import Message
from textual.screen import Screen

from store.annotate import quoted
from store.overview.thing import Thing
from tui.desk import Desk
from tui.messages import ArticleWanted
from tui.roster import Roster
from tui.screens.note import NoteScreen
from tui.screens.picker import Choice, PickerScreen
from tui.screens.prompt import PromptScreen
from tui.searching import Searching
from tui.widgets.thing_list import ThingList

if TYPE_CHECKING:
    from store.overview.cooccurrence import Company
    from store.search.index import Index

_MANY = 1000
"""Articles from which it is said how far the looking is."""


class Listing(Protocol):
    """The screen with the list of entities, as its rooms see it."""

    desk: Desk
    searching: Searching
    roster: Roster

    @property
    def list(self) -> ThingList:
        """The list widget."""
        ...

    def say(self, message: str, *, failed: bool = False) -> None:
        """Show a sentence on the status line."""

    def ask(self, screen: PickerScreen | NoteScreen | PromptScreen, answered: Callable[[str], Awaitable[None] | None]) -> None:
        """Open a dialog and act on its answer."""

    def follow(self, key: str) -> None:
        """Keep the cursor on this thing when the list is made anew."""

    def show_plot(self, screen: Screen[None]) -> None:
        """Open a plot over the list."""

    def post_message(self, message: Message) -> bool:
        """Tell the app."""
        ...


class CompanyOf:
    """The company of one thing at a time."""

    def __init__(self, screen: Listing) -> None:
        self.screen = screen
        self._found: tuple[str, Company] | None = None

    def forget(self) -> None:
        """Look again next time; something was done."""
        self._found = None

    def known(self, thing: Thing) -> list[tuple[str, int]]:
        """Return keys and sentences of who is named with a thing, if that was looked for; else nothing."""
        return self._found[1].of(thing.key) if self._found is not None and self._found[0] == thing.key else []

    async def look(self, thing: Thing, index: "Index") -> "Company":
        """Look through the articles that mention a thing, in another thread."""
        # SQLite is loaded here, because reading and tagging never need it.
        from store.overview.cooccurrence import Company, gather

        if self._found is not None and self._found[0] == thing.key:
            return self._found[1]
        company = Company()
        steps = gather(index, company, key=thing.key, keep=True)
        while (step := await asyncio.to_thread(next, steps, None)) is not None:
            if step[1] > _MANY:
                self.screen.say(f"Looking for company: {step[0]:,} of {step[1]:,} articles.")
        self._found = (thing.key, company)
        return company

    async def offer(self) -> None:
        """List who is named in the same sentences, then the sentences."""
        screen = self.screen
        thing, index = screen.roster.at(screen.list.row), screen.searching.index
        if thing is None or index is None:
            return
        company = await self.look(thing, index)
        names = {one.key: one for one in screen.roster.all}
        found = [(names[key], count) for key, count in company.of(thing.key) if key in names]
        if not found:
            screen.say("Nobody and nothing is named with it in one sentence.")
            return
        choices = [Choice(one.key, one.name, f"{one.label}  {count:,}", screen.desk.colour(one.label)) for one, count in found]

        def chosen(key: str) -> None:
            self._sentences(thing, names[key], company)

        screen.ask(PickerScreen(f"Named with {quoted(thing.name)}, by sentences", choices), chosen)

    def _sentences(self, thing: Thing, other: Thing, company: "Company") -> None:
        where = company.where.get((min(other.key, thing.key), max(other.key, thing.key)), [])
        choices = [
            Choice(str(number), " ".join(one.text.split())[:300], f"{one.published[:10]} {one.title}".strip())
            for number, one in enumerate(where)
        ]

        def read(number: str) -> None:
            one = where[int(number)]
            self.screen.post_message(ArticleWanted(one.article, (one.start, one.end)))

        self.screen.ask(PickerScreen(f"{quoted(thing.name)} and {quoted(other.name)}", choices), read)
