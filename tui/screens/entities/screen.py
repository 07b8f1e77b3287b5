"""Everybody and everything that is annotated, in one list, with what is known of the one under the cursor beside it."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from textual import events, on, work
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widgets import Input, Static

from store.errors import StoreError
from store.model import Change
from tui.actions import Scope
from tui.context import Context
from tui.desk import Desk
from tui.hint_bar import footer_hints
from tui.messages import FindWanted, ListLeft
from tui.roster import Roster
from tui.screens.base import KeyScreen
from tui.screens.common import Common
from tui.screens.entities.acts import Acts
from tui.screens.entities.company import CompanyOf
from tui.screens.entities.details import thing_line
from tui.screens.entities.telling import Telling
from tui.screens.moving import moves
from tui.screens.note import NoteScreen
from tui.screens.picker import PickerScreen
from tui.screens.prompt import PromptScreen
from tui.searching import Searching, coming
from tui.text import plain
from tui.widgets.bars import HintBar, StatusBar, TopBar
from tui.widgets.placed import Placed
from tui.widgets.thing_list import ThingLine, ThingList
from tui.widgets.typing import LineInput

_BESIDE = 84
"""Cells from which there is room for details beside the list."""


class EntitiesScreen(KeyScreen):
    """The list, a line to narrow it, and details."""

    CSS = """
    EntitiesScreen { layout: vertical; }
    EntitiesScreen #narrow { height: 1; display: none; }
    EntitiesScreen.-narrowing #narrow { display: block; }
    EntitiesScreen Horizontal { height: 1fr; }
    EntitiesScreen #details { width: 38; padding: 0 1; background: $surface; display: none; }
    EntitiesScreen #details Static { height: auto; }
    EntitiesScreen.-details #details { display: block; }
    EntitiesScreen.-small.-details #details { width: 1fr; }
    EntitiesScreen.-small.-details ThingList { display: none; }
    EntitiesScreen #empty { display: none; height: 1fr; padding: 0 2; content-align: center middle; color: $text-muted; }
    EntitiesScreen.-empty #empty { display: block; }
    EntitiesScreen.-empty Horizontal { display: none; }
    """

    def __init__(self, desk: Desk, searching: Searching, *, came_from: str = "") -> None:
        """``came_from`` is the article to go back to, empty for the library."""
        super().__init__(desk)
        self.searching, self.came_from = searching, came_from
        self.roster = Roster()
        self._follow = ""
        self._details: bool | None = None
        self._loaded = False
        self.company = CompanyOf(self)
        self._telling = Telling(self, self.company)
        self.handlers = {
            **Common(self).handlers(),
            **moves("entities", lambda: self.list),
            "entities.mentions": lambda _: self.mentions(),
            "entities.filter": lambda _: self._narrow(),
            "entities.order": lambda _: self._arrange(order=self.roster.next_order(), descending=False),
            "entities.reverse": lambda _: self._arrange(descending=not self.roster.descending),
            "entities.all": lambda _: self._arrange(everything=not self.roster.everything),
            "entities.mark": lambda _: self._mark(),
            "entities.panel": lambda _: self._toggle_details(),
            "entities.leave": lambda _: self._leave(),
            "entities.company": lambda _: self.company.offer(),
            "entities.plot": lambda _: self._telling.plot(),
            **Acts(self).handlers(),
        }

    def compose(self) -> ComposeResult:
        """Where we are, the list, details, and what can be pressed."""
        yield TopBar()
        yield LineInput(placeholder="part of a name, alias or label", id="narrow")
        with Horizontal():
            yield ThingList(self._line, self.desk.colour)
            with VerticalScroll(id="details", can_focus=False):
                yield Static()
        yield Placed(id="empty")
        yield StatusBar()
        yield HintBar()

    @property
    def list(self) -> ThingList:
        """The list widget."""
        return self.query_one(ThingList)

    def on_mount(self) -> None:
        """Show what there is; resuming, which follows, has it counted."""
        self.list.focus()
        self.redraw()

    def on_resize(self) -> None:
        """Show details where there is room."""
        self.redraw()

    def on_screen_resume(self) -> None:
        """Show what was done elsewhere meanwhile."""
        self.load()

    # The list

    @work(exclusive=True, group="things", exit_on_error=False)
    async def load(self) -> None:
        """Count everything anew, in another thread."""
        # SQLite is loaded here, because reading and tagging never need it.
        from store.overview.things import things
        from store.search.index import IndexUnusable

        index = self.searching.index
        if index is None:
            self.redraw()
            return
        here = self.roster.at(self.list.row)
        held = self._follow or (here.key if here is not None else "")
        try:
            found = await asyncio.to_thread(things, index, dict(self.desk.project.entities))
        except IndexUnusable as error:
            self.say(f"Entities cannot be listed: {error}.", failed=True)
            return
        self._follow, self._loaded = "", True
        self.company.forget()
        self.roster.put(found)
        row = self.roster.row_of(held)
        self.list.row = self.list.row if row is None else row
        self.redraw()
        self.tell()

    def indexed(self) -> None:
        """The index has come further."""
        if self.searching.complete or not self._loaded:
            self.load()
        self.draw_bars()

    def changed(self, change: Change) -> None:
        """Something was done to the project; entities are not in the index, which says when it has heard of the rest."""
        self.load()

    def follow(self, key: str) -> None:
        """Keep the cursor on this thing when the list is made anew."""
        self._follow = key

    def _line(self, row: int) -> ThingLine:
        thing = self.roster.shown[row]
        return thing_line(thing, marked=thing.key in self.roster.marked)

    def _arrange(self, **how: Any) -> None:
        here = self.roster.at(self.list.row)
        self.roster.arrange(**how)
        self.list.row = (self.roster.row_of(here.key) if here is not None and "wanted" not in how else None) or 0
        self.redraw()
        self.tell()

    def _mark(self) -> None:
        thing = self.roster.at(self.list.row)
        if thing is not None:
            self.roster.mark(thing)
            self.list.move(1)
            self.list.refresh()
            self.say(f"{len(self.roster.marked)} marked." if self.roster.marked else "None is marked.")

    # Narrowing

    @property
    def field(self) -> LineInput:
        """Where it is typed what to narrow the list to."""
        return self.query_one("#narrow", LineInput)

    def _narrow(self) -> None:
        self.add_class("-narrowing")
        self.field.focus()

    @on(Input.Changed, "#narrow")
    def _typed(self, event: Input.Changed) -> None:
        self._arrange(wanted=event.value)

    @on(Input.Submitted, "#narrow")
    def _entered(self) -> None:
        self.list.focus()

    async def on_key(self, event: events.Key) -> None:
        """Go from the line into the list by Escape or Down; Escape also empties it."""
        if isinstance(self.focused, Input) and event.key in ("escape", "down"):
            event.stop()
            event.prevent_default()
            if event.key == "escape":
                self._widen()
            self.list.focus()
            return
        await super().on_key(event)

    def _widen(self) -> None:
        self.remove_class("-narrowing")
        self.field.value = ""
        self._arrange(wanted="")

    def _leave(self) -> None:
        if self.roster.wanted:
            self._widen()
        elif self.roster.marked:
            self.roster.marked = set()
            self.redraw()
        else:
            self.post_message(ListLeft(self.came_from))

    # Details

    @on(ThingList.Moved)
    def tell(self) -> None:
        """Show what is known of the row under the cursor."""
        self.draw_bars()
        if self.has_class("-details"):
            self._tell()

    @work(exclusive=True, group="details", exit_on_error=False)
    async def _tell(self) -> None:
        await self._telling.tell(self.query_one("#details"))

    def _toggle_details(self) -> None:
        self._details = not self.has_class("-details")
        self.redraw()
        self.tell()

    # Going on

    @on(ThingList.Chosen)
    def mentions(self) -> None:
        """List every mention of the row."""
        from store.search.query import literally

        thing = self.roster.at(self.list.row)
        if thing is None:
            return
        if thing.entity is None:
            query = f"label:{thing.label} {literally(thing.name)}"
        else:
            name = thing.entity.name
            known = self.desk.project.entities.values()
            alone = sum(any(name.casefold() in form.casefold() for form in (one.name, *one.aliases)) for one in known) == 1
            query = f'entity:"{name}"' if alone and '"' not in name else f"entity:{thing.entity.id}"
        self.post_message(FindWanted(query))

    def ask(self, screen: PickerScreen | NoteScreen | PromptScreen, answered: Callable[[str], Awaitable[None] | None]) -> None:
        """Open a dialog; its answer is acted on, and a failure of the store becomes a sentence."""

        def closed(answer: str | None) -> None:
            if answer is not None:
                self._act(answered, answer)

        self.app.push_screen(screen, closed)

    def show_plot(self, screen: Screen[None]) -> None:
        """Open a plot over the list."""
        self.app.push_screen(screen)

    @work(exit_on_error=False)
    async def _act(self, answered: Callable[[str], Awaitable[None] | None], answer: str) -> None:
        try:
            result = answered(answer)
            if result is not None:
                await result
        except StoreError as error:
            self.fail(error)

    # What is shown

    def scope(self) -> Scope:
        """Keys are the list's."""
        return "entities"

    def context(self) -> Context:
        """Return the facts of the moment."""
        return self.facts(
            on_row=bool(self.roster.shown),
        )

    def redraw(self) -> None:
        """Draw the list again; the cursor stays where it is."""
        if not self.is_mounted:
            return
        beside = self.size.width >= _BESIDE
        self.set_class(not beside, "-small")
        self.set_class(beside if self._details is None else self._details, "-details")
        empty = not self.roster.shown and not self.roster.wanted
        self.set_class(empty, "-empty")
        if empty:
            done, total = self.searching.progress
            waiting = self.searching.problem or f"Reading the articles: {done:,} of {total:,}."
            ready = self._loaded and self.searching.complete
            self.query_one("#empty", Placed).update(plain("Nothing is annotated yet." if ready else waiting))
        self.list.show(len(self.roster.shown), self.list.row)
        self.draw_bars()

    def draw_bars(self) -> None:
        """Draw the lines above and below again."""
        if not self.is_mounted:
            return
        project, roster = self.desk.project, self.roster
        facts = [*coming(self.searching.progress), *roster.facts(), "read-only" if project.read_only else ""]
        self.query_one(TopBar).show(f"{project.folder.name} › entities", facts)
        thing = roster.at(self.list.row)
        about = plain(f"by {roster.order}{', reversed' if roster.descending else ''}", "$text-muted")
        self.query_one(StatusBar).show(thing.name if thing else "", about, self.said[0], failed=self.said[1])
        hints = footer_hints("entities", self.context(), self.desk.keymap, self.size.width - 2, colour=self.desk.colour)
        self.query_one(HintBar).show(hints)
