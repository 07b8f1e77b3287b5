"""What was done in the project, newest first: to be read, gone to, and taken back one change at a time."""

import asyncio

from textual import events, on, work
from textual.app import ComposeResult

from store.clock import local
from store.errors import StoreError
from store.log import Item
from store.model import Change
from tui.actions import Scope
from tui.context import Context
from tui.desk import Desk
from tui.hint_bar import footer_hints
from tui.messages import ArticleWanted, ListLeft
from tui.past import MOST, Past
from tui.screens.base import KeyScreen
from tui.screens.common import Common
from tui.screens.moving import moves
from tui.text import plain
from tui.widgets.bars import HintBar, StatusBar, TopBar
from tui.widgets.history_list import HistoryList, Line
from tui.widgets.placed import Placed

_ACTS = {"do": "", "undo": "Undo: ", "redo": "Redo: "}


class HistoryScreen(KeyScreen):
    """A list that is read from the journal as far as it is looked at."""

    CSS = """
    HistoryScreen { layout: vertical; }
    HistoryScreen #empty { display: none; height: 1fr; padding: 0 2; content-align: center middle; text-align: center; color: $text-muted; }
    HistoryScreen.-empty #empty { display: block; }
    HistoryScreen.-empty HistoryList { display: none; }
    """

    def __init__(self, desk: Desk, *, came_from: str = "") -> None:
        """``came_from`` is the article to go back to at the end, empty for the library."""
        super().__init__(desk)
        self.came_from = came_from
        self.past = Past(desk.project.log)
        self._problem = ""
        self._to_end = False
        self.handlers = {
            **Common(self).handlers(),
            **moves("history", lambda: self.list),
            "history.place": lambda _: self._open(),
            "history.end": lambda _: self._go_to_end(),
            "history.revert": lambda _: self._revert(),
            "history.leave": lambda _: self._leave(),
        }

    def compose(self) -> ComposeResult:
        """Where we are, what was done, and what can be pressed."""
        yield TopBar()
        yield HistoryList(self._line)
        yield Placed(id="empty")
        yield StatusBar()
        yield HintBar()

    @property
    def list(self) -> HistoryList:
        """The list widget."""
        return self.query_one(HistoryList)

    def on_mount(self) -> None:
        """Read as much as is seen."""
        self.list.focus()
        self._read()
        self.redraw()

    def on_resize(self) -> None:
        """Fit the lines to the new width."""
        self.redraw()

    def on_screen_resume(self) -> None:
        """Show what was done in an article meanwhile."""
        self.redraw()

    # Reading

    def _read(self) -> bool:
        """Read some more; return whether there was more."""
        try:
            return self.past.more()
        except StoreError as error:
            self._problem = error.what
            self.fail(error)
            return False

    @on(HistoryList.Moved)
    def _moved(self, event: HistoryList.Moved) -> None:
        if event.row + 2 * self.list.page >= len(self.past.items) and self._read():
            self.redraw()
        else:
            self.draw_bars()

    def _go_to_end(self) -> None:
        if self.past.complete or self.past.cut:
            self.list.move(self.list.length)
        else:
            self._to_end = True
            self._read_all()

    @work(exclusive=True, group="past", exit_on_error=False)
    async def _read_all(self) -> None:
        while self._to_end and self._read():
            self.list.show(len(self.past.items), len(self.past.items))
            await asyncio.sleep(0)
        self._to_end = False
        self.redraw()

    async def on_key(self, event: events.Key) -> None:
        """Stop reading on to the oldest change at any key."""
        self._to_end = False
        await super().on_key(event)

    def changed(self) -> None:
        """Something was done to the project: show it, and keep the cursor on the change it is on."""
        try:
            fresh = self.past.renew()
        except StoreError as error:
            self.fail(error)
            return
        if self.is_mounted:
            self.list.row += fresh if self.list.length else 0
            self.redraw()

    def read_anew(self) -> None:
        """The project was opened again, so that what was read may be another journal's."""
        self.past = Past(self.desk.project.log)
        self._problem = ""
        if self.is_mounted:
            self.list.row = 0
            self._read()
            self.redraw()

    # What is shown

    def scope(self) -> Scope:
        """Keys are the list's."""
        return "history"

    def context(self) -> Context:
        """Return the facts of the moment."""
        return self.facts(
            on_row=bool(self.past.items),
        )

    def redraw(self) -> None:
        """Draw the list again; the cursor stays where it is."""
        if not self.is_mounted:
            return
        self.set_class(not self.past.items, "-empty")
        self.query_one("#empty", Placed).update(plain(self._problem or "Nothing was done in this project yet."))
        self.list.show(len(self.past.items), self.list.row)
        self.draw_bars()

    def after_history(self, change: Change, message: str) -> None:
        """Go to the newest line, which is the undo or redo."""
        self.list.row = 0
        super().after_history(change, message)

    @property
    def _current(self) -> Item | None:
        row = self.list.row
        return self.past.items[row] if row < len(self.past.items) else None

    def _title(self, article: str) -> str:
        entry = self.desk.catalogue.get(article)
        return "" if entry is None else entry.title

    def _line(self, row: int) -> Line:
        item = self.past.items[row]
        where = self._title(item.articles[0]) if len(item.articles) == 1 else f"{len(item.articles)} articles" if item.articles else ""
        dim = bool(item.effect) or item.act != "do"
        return Line(local(item.time), item.annotator, _ACTS[item.act] + item.title, where, item.effect, dim)

    def draw_bars(self) -> None:
        """Draw the lines above and below again."""
        if not self.is_mounted:
            return
        project, past, item = self.desk.project, self.past, self._current
        count = f"{len(past.items):,} changes{'' if past.complete else ' and more'}"
        older = f"older: sorot log, after {MOST:,}" if past.cut else ""
        facts = [self.desk.going_on, "read-only" if project.read_only else "saved", older, "reading…" if self._to_end else count]
        self.query_one(TopBar).show(f"{project.folder.name} › history", facts)
        about = (
            ""
            if item is None
            else f"{item.annotator}, {local(item.time)}, {item.edits:,} record{'' if item.edits == 1 else 's'}, {item.short}"
        )
        self.query_one(StatusBar).show("" if item is None else item.title, plain(about, "$text-muted"), self.said[0], failed=self.said[1])
        hints = footer_hints("history", self.context(), self.desk.keymap, self.size.width - 2, colour=self.desk.colour)
        self.query_one(HintBar).show(hints)

    # What keys do

    @on(HistoryList.Chosen)
    def _open(self) -> None:
        item = self._current
        if item is None:
            return
        if item.at is None:
            self.say("This was about no article.", failed=True)
            return
        length = len(self.desk.project.document(item.at.article).text)
        within = item.at.start < item.at.end <= length
        self.post_message(ArticleWanted(item.at.article, (item.at.start, item.at.end) if within else None))

    def _revert(self) -> None:
        item = self._current
        if item is None:
            return
        if item.act != "do":
            self.say(f"This is a line about an {item.act}; go to the change itself, or undo.", failed=True)
            return
        change = self.desk.project.revert(item.id)
        self.say(f"✓ {change.title}")

    def _leave(self) -> None:
        self.post_message(ListLeft(self.came_from))
