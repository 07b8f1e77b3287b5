"""The concordance: every place a search finds in all articles, to be read, tagged and noted from the list."""

import asyncio
from collections.abc import Callable, Sequence

from textual import events, on, work
from textual.app import ComposeResult
from textual.widgets import Input

from store.document import Document
from store.errors import StoreError
from store.model import Change, Suggestion, home
from tui.actions import Scope
from tui.concordance import Concordance, Place, exact, place_of, state
from tui.context import Context
from tui.desk import Desk
from tui.finding import Finding
from tui.hint_bar import footer_hints
from tui.messages import ArticleWanted, ListLeft
from tui.offered import Offered
from tui.screens.base import KeyScreen
from tui.screens.common import Common
from tui.screens.find import words
from tui.screens.find.acts import Acts
from tui.screens.find.check import check
from tui.screens.find.saved import offer
from tui.screens.moving import moves
from tui.screens.note import NoteScreen
from tui.screens.picker import PickerScreen
from tui.searching import Searching
from tui.text import plain, plain_lines
from tui.widgets.bars import HintBar, StatusBar, TopBar
from tui.widgets.hit_list import HitList, Line
from tui.widgets.placed import Placed
from tui.widgets.typing import LineInput

_TYPING = 0.15
"""Seconds without a key after which what was typed is searched for."""


class FindScreen(KeyScreen):
    """A line to type a search, and the list of what it finds."""

    CSS = """
    FindScreen { layout: vertical; }
    FindScreen #query { height: 1; margin: 0 0; }
    FindScreen #empty { display: none; height: 1fr; padding: 0 2; content-align: center middle; text-align: center; color: $text-muted; }
    FindScreen.-empty #empty { display: block; }
    FindScreen.-empty HitList { display: none; }
    """

    def __init__(
        self,
        desk: Desk,
        searching: Searching,
        known: Callable[[Document], Sequence[Suggestion]],
        *,
        came_from: str = "",
    ) -> None:
        """``known`` says what the engine found in an article, ``came_from`` is the article to go back to, empty for the library."""
        super().__init__(desk)
        self.searching = searching
        self.came_from = came_from
        self.finding, self.label = Finding(""), ""
        self.offered = Offered(desk.project.document, known, (one.name for one in desk.project.labels.labels))
        self._mark_free = False
        self._seen_progress = (0, 0)
        self.handlers = {
            **Common(self).handlers(),
            **moves("find", lambda: self.list),
            "find.here": lambda _: self.type(),
            "find.check": lambda _: self.check(),
            "find.query": lambda _: self.type(),
            "find.open": lambda _: self._open(),
            "find.mark": lambda _: self._mark(),
            "find.mark_free": lambda _: self._mark_all(free=True),
            "find.mark_all": lambda _: self._mark_all(free=False),
            "find.order": lambda _: self._sort(self.model.next_order(), descending=False),
            "find.reverse": lambda _: self._sort(self.model.order, descending=not self.model.descending),
            "find.saved": lambda _: offer(self, self.finding.query.strip()),
            "find.leave": lambda _: self._leave(),
            **Acts(self, known).handlers(),
        }

    def compose(self) -> ComposeResult:
        """Where we are, the search, what it found, and what can be pressed."""
        yield TopBar()
        yield LineInput(
            self.finding.query, placeholder='find: words "a phrase" indones* label:PERSON -label:* entity:Putin before:2024', id="query"
        )
        yield HitList(self._line, self.desk.colour)
        yield Placed(id="empty")
        yield StatusBar()
        yield HintBar()

    @property
    def model(self) -> Concordance:
        """The hits, their order and their marks."""
        return self.finding.hits

    @property
    def list(self) -> HitList:
        """The list widget."""
        return self.query_one(HitList)

    @property
    def field(self) -> LineInput:
        """Where the search is typed."""
        return self.query_one("#query", LineInput)

    def on_mount(self) -> None:
        """Search for what was given, or have it typed."""
        if self.finding.query:
            self.list.focus()
            self.look()
        else:
            self.field.focus()
        self.redraw()

    def on_resize(self) -> None:
        """Fit the lines to the new width."""
        self.redraw()

    def on_screen_resume(self) -> None:
        """Show what was done in an article meanwhile."""
        self.offered.forget()
        self.redraw()

    # Searching

    def type(self) -> None:
        """Have a search typed."""
        self.field.focus()

    def look_for(self, query: str, *, label: str = "", mark_free: bool = False) -> None:
        """Look for what another screen gives; with ``mark_free`` every hit without annotation is marked, to be tagged as ``label``."""
        self._mark_free, self.label = mark_free, label
        self.finding.query = query
        if not self.is_mounted:
            return
        with self.prevent(Input.Changed):
            self.field.value = query
        self.list.focus()
        self.look()

    @on(Input.Changed, "#query")
    def _typed(self, event: Input.Changed) -> None:
        self.finding.query = event.value
        self.look(after=_TYPING)

    @on(Input.Submitted, "#query")
    def _entered(self) -> None:
        self.list.focus()
        self.look()

    @work(exclusive=True, group="find", exit_on_error=False)
    async def look(self, after: float = 0.0) -> None:
        """Search, showing hits as they come; a newer search ends an older one."""
        await asyncio.sleep(after)
        index, rows = self.searching.index, self.finding.hits.hits
        if index is None:
            self.redraw()
            return
        held = place_of(rows[self.list.row]) if self.list.row < len(rows) else None
        self._seen_progress = self.searching.progress
        await self.finding.look(index, self.desk.project, self._found, held)
        if self._mark_free and self.searching.complete:
            self._mark_free = False
            self._mark_untagged()
        self.redraw()

    def _found(self, held: Place | None) -> None:
        self.list.row = self.model.row_of(held) or 0
        self.redraw()

    def _mark_untagged(self) -> None:
        self.model.mark_all(lambda hit: not hit.tagged)
        key = self.desk.keymap.shown(f"label.set:{self.label}") if self.label else ""
        verb = f"{key} tags them {self.label}" if key else "a label key tags them"
        self.say(f"{len(self.model.marked)} of {len(self.model.hits)} are untagged and marked; {verb}, Space takes one out.")

    def indexed(self) -> None:
        """The index has come further; search again once it is complete."""
        if (
            self.searching.complete
            and self._seen_progress != self.searching.progress
            and not self.finding.going_on
            and not self.model.marked
        ):
            self._seen_progress = self.searching.progress
            if self.finding.query and not self.model.hits:
                self.look()
        self.draw_bars()

    def news(self, article: str) -> None:
        """The engine has said something about an article, or, without one, about itself: show what is suggested now."""
        self.offered.forget([article] if article else None)
        if self.is_current:
            self.list.refresh()

    def changed(self, change: Change) -> None:
        """Something was done to the project: show how the hits are tagged now."""
        articles = {hit.article for hit in self.model.hits} & {home(edit.record) for edit in change.edits}
        self.offered.forget(articles)
        for article in articles:
            try:
                self.model.retag(self.desk.project.document(article))
            except StoreError:
                continue  # The library says what is wrong with it.
        self.redraw()

    # What is shown

    def scope(self) -> Scope:
        """Keys are the list's."""
        return "find"

    def context(self) -> Context:
        """Return the facts of the moment."""
        rows = bool(self.model.hits)
        return self.facts(
            on_row=rows,
            has_selection=rows,
        )

    def redraw(self) -> None:
        """Draw the list again; the cursor stays where it is."""
        if not self.is_mounted:
            return
        self.set_class(not self.model.hits, "-empty")
        self.query_one("#empty", Placed).update(plain_lines(words.empty(self.finding, self.searching, self.desk.catalogue.total)))
        self.list.show(len(self.model.hits), self.list.row)
        self.draw_bars()

    def _line(self, row: int) -> Line:
        hit = self.model.hits[row]
        one = exact(hit) or (hit.tagged[0] if hit.tagged else None)
        how = state(hit)
        offered = "" if how else self.offered.at(hit.article, hit.start, hit.end)
        how = f"?{offered}" if offered else how
        return Line(hit.text, hit.start, hit.end, how, one.label if one else "", hit.title, place_of(hit) in self.model.marked)

    def draw_bars(self) -> None:
        """Draw the lines above and below again."""
        if not self.is_mounted:
            return
        project, model = self.desk.project, self.model
        facts = words.facts(self.finding, self.searching, standing=self.desk.standing)
        self.query_one(TopBar).show(f"{project.folder.name} › find", facts)
        direction = ", reversed" if model.descending else ""
        where = model.hits[self.list.row].title if self.list.row < len(model.hits) else ""
        narrow = " · more than can be listed: narrow it" if self.finding.cut else ""
        about = plain(f"by {model.order}{direction}{narrow}", "$text-muted")
        self.query_one(StatusBar).show(where, about, self.said[0], failed=self.said[1])
        hints = footer_hints("find", self.context(), self.desk.keymap, self.size.width - 2, colour=self.desk.colour)
        self.query_one(HintBar).show(hints)

    # What keys do

    async def on_key(self, event: events.Key) -> None:
        """Go from the search into the list by Escape or Down, or back by Escape when nothing is typed; all else as everywhere."""
        if isinstance(self.focused, Input) and event.key in ("escape", "down"):
            event.stop()
            event.prevent_default()
            if event.key == "escape" and not self.finding.query:
                self._leave()
            else:
                self.list.focus()
            return
        await super().on_key(event)

    @on(HitList.Chosen)
    def _open(self) -> None:
        if self.list.row < len(self.model.hits):
            hit = self.model.hits[self.list.row]
            self.post_message(ArticleWanted(hit.article, (hit.start, hit.end)))

    def step(self, here: Place, by: int) -> Place | None:
        """Move the cursor to the hit after (or before) a place in reading and return it; None at the end."""
        found = self.model.beside(here, by)
        if found is not None:
            self.list.row = self.model.row_of(found) or 0
        return found

    def _leave(self) -> None:
        self.post_message(ListLeft(self.came_from))

    def _mark(self) -> None:
        self.model.mark(self.model.hits[self.list.row])
        self.list.move(1)

    def _mark_all(self, *, free: bool) -> None:
        self.model.mark_all((lambda hit: not hit.tagged) if free else lambda hit: True)
        self.list.refresh()
        marked = len(self.model.marked)
        self.say(f"{marked} marked." if marked else "Every hit is tagged." if free and self.model.hits else "None is marked.")

    def _sort(self, order: str, *, descending: bool) -> None:
        held = place_of(self.model.hits[self.list.row]) if self.model.hits else None
        self.model.sort(order, descending=descending)
        self.list.row = self.model.row_of(held) or 0
        self.redraw()

    def ask(self, screen: PickerScreen | NoteScreen, answered: Callable[[str], None]) -> None:
        """Open a dialog; its answer is acted on, and a failure of the store becomes a sentence."""

        def closed(answer: str | None) -> None:
            if answer is None:
                return
            try:
                answered(answer)
            except StoreError as error:
                self.fail(error)

        self.app.push_screen(screen, closed)

    def check(self) -> None:
        """Look for forms that are not tagged alike everywhere and offer them to go to."""
        self.run_worker(check(self), group="check", exclusive=True, exit_on_error=False)
