"""The reader screen: the text, the panel beside it, and the lines that say where you are and what you can press."""

import os
from collections.abc import Callable
from typing import Any

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.screen import Screen
from textual.widgets import Input, Static

from store.errors import StoreError
from store.model import Change
from tui import clipboard
from tui.actions import BY_ID, Scope
from tui.context import Context
from tui.desk import Desk
from tui.messages import ArticleWanted, LibraryWanted
from tui.outcome import Outcome
from tui.screens.base import KeyScreen
from tui.screens.common import Common
from tui.screens.details import edit_details
from tui.screens.reader import drawing
from tui.screens.reader.catching_up import CatchingUp
from tui.screens.reader.facts import facts
from tui.screens.reader.finding import Finding
from tui.screens.reader.moves import Moves
from tui.screens.reader.notes import Notes
from tui.screens.reader.panel import PanelKeys
from tui.screens.reader.replacing import Replacing
from tui.screens.reader.tagging import Tagging
from tui.session import Session
from tui.widgets.bars import HintBar, StatusBar, TopBar
from tui.widgets.panel_list import PanelList
from tui.widgets.reader_view import ReaderView
from tui.widgets.side_panel import SidePanel
from tui.widgets.typing import LineInput


class ReaderScreen(KeyScreen):
    """One article. It wires the widgets to the session; its rooms carry out what the keys ask for."""

    CSS = """
    ReaderScreen { layout: vertical; }
    ReaderScreen Horizontal { height: 1fr; }
    ReaderScreen ReaderView { width: 1fr; height: 1fr; }
    ReaderScreen #search { display: none; height: 1; }
    ReaderScreen.-searching #search { display: block; }
    ReaderScreen.-searching StatusBar { display: none; }
    ReaderScreen SidePanel { display: none; }
    ReaderScreen.-panel SidePanel { display: block; }
    ReaderScreen.-narrow.-panel SidePanel { width: 100%; border-left: none; }
    ReaderScreen.-narrow.-panel ReaderView { display: none; }
    ReaderScreen #first { display: none; height: 3; padding: 0 2; color: $accent; }
    ReaderScreen.-first #first { display: block; }
    ReaderScreen.-low TopBar, ReaderScreen.-low #first { display: none; }
    ReaderScreen.-low HintBar { display: none; }
    """

    def __init__(self, desk: Desk, session: Session, *, select: tuple[int, int] | None = None, message: str = "") -> None:
        """Show the session's article, at ``select`` or where it was left, with a sentence on the status line."""
        super().__init__(desk)
        self.session = session
        self.view = ReaderView()
        self.panel = SidePanel(desk.colour, session.proposed)
        self.finding = Finding(self)
        self.moves = Moves(self)
        self.tagging = Tagging(self)
        self.notes = Notes(self)
        self.replacing = Replacing(self)
        self.said: tuple[str, bool] = (message, False)
        self._select = select
        self._folded = False
        self._catching_up = CatchingUp(self)
        self.drawn: object = None
        """What the marks in the view were made from."""
        self.handlers = {
            **self.moves.handlers(),
            **self.tagging.handlers(),
            **self.notes.handlers(),
            **self.replacing.handlers(),
            **Common(self).handlers(),
            **self.finding.handlers(),
            **PanelKeys(self, self.notes, self.tagging).handlers(),
            "article.next": lambda _: self._beside(1),
            "article.previous": lambda _: self._beside(-1),
            "article.next_unread": lambda _: self._unread(),
            "article.done": lambda _: self.show(self.session.set_done(self.session.document.article.status != "done")),
            "article.details": lambda _: edit_details(self, self.session.article_id, self.session.refresh),
            "reader.leave": lambda _: self._leave(),
            "selection.cancel": lambda _: self._cancel(),
        }

    def scope(self) -> Scope:
        """The panel has keys of its own while it has the focus."""
        return "panel" if self.panel_focused else "reader"

    @property
    def panel_focused(self) -> bool:
        """Whether the keys go to the panel."""
        return self.panel_shown and self.focused is not None and self.panel in self.focused.ancestors

    def compose(self) -> ComposeResult:
        """Top line, text and panel, status, keys."""
        yield TopBar()
        with Horizontal():
            yield self.view
            yield self.panel
        yield Static(id="first")
        yield LineInput(placeholder="search: Enter keeps the hits, Escape leaves", id="search")
        yield StatusBar()
        yield HintBar()

    def on_mount(self) -> None:
        """Show the text where it was left, or at the place that was asked for."""
        reading = self.desk.reading.get(self.session.article_id)
        left = (reading.start, reading.end) if reading and reading.end else None
        top = reading.top if reading and not self._select else None
        self.view.show_document(self.session.document.text, self._select or left, top)
        self.session.selection, self.session.explicit = self.view.selection, self._select is not None
        if self.desk.config.panel != "hidden":
            self.panel.tab = self.desk.config.panel
            self._folded = self.size.width < drawing.NARROW
            self.set_class(not self._folded, "-panel")
        self.view.focus()
        self.redraw()
        self.call_after_refresh(self.replacing.ask)

    def on_resize(self, event: events.Resize) -> None:
        """Give small terminals the text and one line."""
        narrow = event.size.width < drawing.NARROW
        if narrow != self.narrow:
            self._fold(narrow)
        self.set_class(narrow, "-narrow")
        self.set_class(event.size.height < drawing.LOW, "-low")
        self.call_after_refresh(self.redraw)

    def _fold(self, narrow: bool) -> None:
        """Take the panel away where it would cover the text, and bring it back when there is room for both again."""
        if narrow and self.panel_shown and not self.panel_focused:
            self._folded = True
            self.remove_class("-panel")
        elif not narrow and self._folded:
            self._folded = False
            self.add_class("-panel")

    def keep_place(self) -> None:
        """Remember where the reader is."""
        start, end = self.session.selection
        self.desk.reading.remember(self.session.article_id, start=start, end=end, top=self.view.top_offset)

    # What the rooms ask for

    def context(self) -> Context:
        """Return the facts of the moment."""
        return facts(self)

    def say(self, message: str, *, failed: bool = False) -> None:
        """Show a sentence on the status line."""
        self.said = (message, failed)
        drawing.draw_status(self)

    def show(self, outcome: Outcome) -> None:
        """Show what came of a key."""
        if outcome.select is not None:
            self.choose(*outcome.select)
        self.said = (outcome.message, outcome.failed)
        self.redraw()

    def choose(self, start: int, end: int, *, explicit: bool = True) -> None:
        """Select a range of the text."""
        self.moves.extending = ""
        self.view.select(start, end)
        self.session.selection = self.view.selection
        self.session.explicit = explicit
        drawing.draw_status(self)

    def redraw(self) -> None:
        """Draw the marks, the panel and the lines again."""
        if self.is_mounted:
            drawing.draw_first_run(self)
            drawing.draw_marks(self)
            drawing.draw_panel(self)
            drawing.draw_top(self)
            drawing.draw_status(self)
            self._catching_up.start()

    def after_history(self, change: Change, message: str) -> None:
        """Go back to where the change was made, in another article too."""
        at = change.at
        if at is not None and at.article != self.session.article_id:
            self.post_message(ArticleWanted(at.article, (at.start, at.end), message))
            return
        self.session.refresh(change)
        self.session.flow = ""
        self.show(Outcome(message, select=(at.start, at.end) if at is not None and at.end else None))

    def ask(self, screen: Screen[Any], answered: Callable[[Any], Outcome | None]) -> None:
        """Open a dialog and show what came of its answer."""

        def closed(answer: Any) -> None:
            if answer is None:
                return
            try:
                outcome = answered(answer)
            except StoreError as error:
                self.fail(error)
                return
            if outcome is not None:
                self.show(outcome)

        self.app.push_screen(screen, closed)

    def word_at(self, offset: int) -> tuple[int, int]:
        """Return the word at or after an offset."""
        return self.moves.word_at(offset)

    def copy(self, text: str) -> None:
        """Send text to the clipboard and say so."""
        self.run_worker(self._copy(text), group="clipboard", exit_on_error=False)

    async def _copy(self, text: str) -> None:
        self.say(await clipboard.copy(text, self.app.copy_to_clipboard, clipboard.tool(os.environ)))

    # Keys that are not in the table

    async def on_key(self, event: events.Key) -> None:
        """Hints take every key while they are shown."""
        if self.finding.hints:
            self.finding.hint_key(event)
        else:
            await super().on_key(event)

    def acted(self) -> None:
        """Each room has drawn what it changed."""

    # Search field

    def type_search(self, wanted: str) -> None:
        """Show the search field."""
        self.add_class("-searching")
        field = self.query_one("#search", LineInput)
        field.value = wanted
        field.focus()
        field.action_select_all()

    @on(Input.Changed, "#search")
    def _search_typed(self, event: Input.Changed) -> None:
        if self.has_class("-searching"):
            self.finding.look(event.value)

    @on(Input.Submitted, "#search")
    def _search_kept(self) -> None:
        self.remove_class("-searching")
        self.view.focus()
        drawing.draw_status(self)

    def key_escape(self) -> None:
        """Leave the search field and forget its hits."""
        if isinstance(self.focused, Input):
            self.remove_class("-searching")
            self.view.focus()
            self._cancel()

    # Article and panel

    def _cancel(self) -> None:
        self.finding.end()
        self.moves.stop_extending()
        self.session.flow = ""
        self.redraw()

    def _beside(self, step: int) -> None:
        entry = self.desk.catalogue.beside(self.session.article_id, step)
        if entry is None:
            self.say("This is the last article." if step > 0 else "This is the first article.")
        else:
            self.post_message(ArticleWanted(entry.article_id))

    def _unread(self) -> None:
        entry = self.desk.catalogue.unread_after(self.session.article_id)
        if entry is None:
            self.say("Every article has been opened.")
        else:
            self.post_message(ArticleWanted(entry.article_id))

    def _leave(self) -> None:
        self.post_message(LibraryWanted())

    @property
    def narrow(self) -> bool:
        """Whether there is no room for text and panel side by side."""
        return self.has_class("-narrow")

    @property
    def panel_shown(self) -> bool:
        """Whether the panel is on the screen."""
        return self.has_class("-panel")

    def show_panel(self, shown: bool) -> None:
        """Put the panel on the screen, or take it away; without it the text has the keys."""
        self.set_class(shown, "-panel")
        if not shown:
            self.view.focus()
        self.call_after_refresh(self.redraw)

    # Mouse

    @on(ReaderView.SelectionChanged)
    def _selected(self) -> None:
        # The message may be older than keys pressed since, so what counts is what the view has selected now.
        if self.view.selection != self.session.selection:
            self.session.selection = self.view.selection
            self.session.explicit, self.session.flow = False, ""
            self.said = ("", False)
            drawing.draw_status(self)

    @on(PanelList.Chosen)
    async def _line_clicked(self) -> None:
        await self.run_named(BY_ID["panel.jump"])

    @on(ReaderView.RangeDragged)
    def _dragged(self, event: ReaderView.RangeDragged) -> None:
        self.session.selection, self.session.explicit, self.session.flow = (event.start, event.end), True, ""
        drawing.draw_status(self)

    @on(ReaderView.SpanClicked)
    def _clicked(self) -> None:
        self.session.explicit = False
        self.choose(*self.session.target())
