"""What goes on behind the screens: the engine, the search index, and files brought up to date. Screens are told of it."""

import asyncio
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from textual import on, work
from textual.await_complete import AwaitComplete
from textual.screen import Screen
from textual.theme import Theme
from textual.worker import Worker, WorkerState

from store.entry import Entry
from store.errors import StoreError
from store.library import fill
from store.model import Article, Change, changes_text, home
from tui import paths
from tui.arrivals import arrivals
from tui.desk import Desk
from tui.messages import LibraryWanted, TakeOverWanted
from tui.screens.base import KeyScreen
from tui.screens.entities.screen import EntitiesScreen
from tui.screens.find.screen import FindScreen
from tui.screens.history import HistoryScreen
from tui.screens.library import LibraryScreen
from tui.screens.reader.renewal import renew
from tui.screens.reader.screen import ReaderScreen
from tui.screens.review import ReviewScreen
from tui.screens.statistics import StatisticsScreen
from tui.searching import Searching
from tui.suggest.engine import State
from tui.suggestions import Suggestions
from tui.text import show
from tui.themed_app import ThemedApp
from tui.watching import Watching

if TYPE_CHECKING:
    from store.following import News

IDLE = 2.0
"""Seconds of quiet after which what only the journal holds goes into the article files."""

_NAMED = 3
"""Articles without suggestions that are named."""

_STEP = 8
"""Article files written before the next look whether anything else is to do."""


class BackgroundApp(ThemedApp):
    """The part of the program that nobody sees working."""

    def __init__(self, desk: Desk, *, themes: Mapping[str, Theme], theme: str, model: str = "") -> None:
        super().__init__(desk, themes, theme)
        self.suggestions = Suggestions(desk, self._news, model=model)
        self.searching = Searching(desk.project, desk.catalogue.sources, self._indexed)
        self.watching = Watching(desk.project, self._followed, self._holder_changed, self._could_not_follow)
        self._told_reason = ""
        self._told_backup = False
        self._told_skipped: set[str] = set()
        self._idle: asyncio.TimerHandle | None = None

    def start_background(self) -> None:
        """Begin, once something is on the screen."""
        self.start_suggestions()
        self.searching.start()
        self.watching.start()

    def start_suggestions(self) -> None:
        """Have the engine begin."""
        self.run_worker(self.suggestions.start(), group="engine", exit_on_error=False)

    def on_unmount(self) -> None:
        """Remember the place and end the engine."""
        self.suggestions.stop()
        self.searching.close()
        self.watching.close()
        if self._idle is not None:
            self._idle.cancel()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say what went wrong in the background; nothing that fails there ends the program."""
        if event.state == WorkerState.ERROR:
            self.say(f"Something went wrong in the background: {event.worker.error}", failed=True)

    def pop_screen(self) -> AwaitComplete:
        """Leave the screen on top, and end its work: Textual does that only once the parts it would be drawn on are gone."""
        self.workers.cancel_node(self.screen)
        return super().pop_screen()

    def switch_screen(self, screen: Screen[Any] | str) -> AwaitComplete:
        """Put a screen in the place of the one on top, whose work ends as it does where a screen is left."""
        self.workers.cancel_node(self.screen)
        return super().switch_screen(screen)

    # What is on the screen

    @property
    def reader(self) -> ReaderScreen | None:
        """The reader screen, while an article is open."""
        return next((screen for screen in reversed(self.screen_stack) if isinstance(screen, ReaderScreen)), None)

    @property
    def review(self) -> ReviewScreen | None:
        """The review queue, while it is open; an article may be open over it."""
        return next((screen for screen in self.screen_stack if isinstance(screen, ReviewScreen)), None)

    @property
    def find(self) -> FindScreen | None:
        """The list of hits, while it is open; an article may be open over it."""
        return next((screen for screen in self.screen_stack if isinstance(screen, FindScreen)), None)

    @property
    def history(self) -> HistoryScreen | None:
        """The list of what was done, while it is open; an article may be open over it."""
        return next((screen for screen in self.screen_stack if isinstance(screen, HistoryScreen)), None)

    @property
    def overviews(self) -> list[EntitiesScreen | StatisticsScreen]:
        """The list of entities and the page of statistics, while they are open."""
        return [screen for screen in self.screen_stack if isinstance(screen, EntitiesScreen | StatisticsScreen)]

    def say(self, message: str, *, failed: bool = False) -> None:
        """Show a sentence on the screen that is on top."""
        screen = self.screen
        if isinstance(screen, KeyScreen) and screen.is_mounted:
            screen.say(message, failed=failed)
        else:  # A dialog, or a screen that is not there yet, as when the first article cannot be opened.
            self.notify(show(message), severity="error" if failed else "information", markup=False)

    # News

    def changed(self, change: Change) -> None:
        """Something was done to the project: everything that shows it is told."""
        if changes_text(change.edits):
            self._text_changed({edit.record.id for edit in change.edits if isinstance(edit.record, Article)})
        self._arrived(change)
        self.refill({home(edit.record) for edit in change.edits} - {""})
        self.searching.changed({home(edit.record) for edit in change.edits} - {""})
        self.desk.effort.changed(change)
        for screen in self.overviews:
            screen.changed(change)
        if self.review is not None:
            self.review.changed(change)
        if self.find is not None:
            self.find.changed(change)
        if self.history is not None:
            self.history.changed()
        self.settle()

    def _text_changed(self, articles: set[str]) -> None:
        """Articles have got other texts: what was found in the ones before is of no use."""
        reader = self.reader
        for article in articles:
            self.suggestions.forget(article)
            if reader is not None and reader.session.article_id == article:
                renew(reader)
                self.suggestions.open(reader.session)

    def _arrived(self, change: Change) -> None:
        """List the articles that came with a change, and no longer those that went."""
        catalogue, reader = self.desk.catalogue, self.reader
        came, went = arrivals(change, lambda article: catalogue.get(article) is not None, self.desk.project.folder)
        if went:
            catalogue.drop(went)
            if reader is not None and reader.session.article_id in went:
                reader.post_message(LibraryWanted())
        if came:
            catalogue.put(came)
            self.suggestions.came(entry.article_id for entry in came)
        if (came or went) and isinstance(self.screen, LibraryScreen):
            self.screen.redraw()
            self.screen.fill()

    def _indexed(self) -> None:
        if self.find is not None:
            self.find.indexed()
        for screen in self.overviews:
            screen.indexed()

    def refill(self, articles: Iterable[str]) -> None:
        """Have the library count these articles again: now if it is on the screen, else when it next is."""
        catalogue = self.desk.catalogue
        if isinstance(self.screen, LibraryScreen):
            entries = [entry for article in articles if (entry := catalogue.get(article)) is not None]
            catalogue.put(fill(self.desk.project, self.desk.reading, entries))
        else:
            catalogue.stale(articles)

    def _news(self, article_id: str) -> None:
        """The engine has said something new about an article, or about itself."""
        if article_id:
            self.refill([article_id])
            self._tell_of_skipped(article_id)
        elif self.desk.engine is not None:
            self._tell_of_engine(self.desk.engine.state)
        if self.review is not None:
            self.review.news(article_id)
        if self.find is not None:
            self.find.news(article_id)
        screen = self.screen
        if isinstance(screen, LibraryScreen) or (isinstance(screen, ReaderScreen) and article_id in ("", screen.session.article_id)):
            screen.redraw()

    def _tell_of_engine(self, state: State) -> None:
        """Say why suggestions failed, or why another model is used than the one that was asked for, once each."""
        if state.reason and state.reason != self._told_reason:
            self._told_reason = state.reason
            if state.name == "failed":
                self.say(f"Suggestions stopped: {state.reason}. Reading and tagging go on; restart them from the palette.", failed=True)
            else:
                self.notify(show(state.reason), severity="warning", markup=False, timeout=12)

    def _tell_of_skipped(self, article_id: str) -> None:
        """Name an article that the engine gave up, once; after a few of them the engine is what is wrong, and one sentence says so."""
        reason = self.suggestions.skipped.get(article_id, "")
        if not reason or article_id in self._told_skipped or len(self._told_skipped) > _NAMED:
            return
        self._told_skipped.add(article_id)
        entry = self.desk.catalogue.get(article_id)
        name = entry.source if entry is not None else article_id
        more = "" if len(self._told_skipped) <= _NAMED else " So it was with others; further ones are not named."
        self.notify(show(f"No suggestions for {name}: {reason}.{more}"), severity="warning", markup=False, timeout=12)

    # Another window on the same project

    def _followed(self, news: "News") -> None:
        """Another window or program has done something; ``changed`` has heard of each change already."""
        for notice in news.notices:
            self.notify(show(str(notice)), severity="warning", markup=False, timeout=12)
        if news.reopened:
            self._read_anew()
        self._show_anew()

    def _read_anew(self) -> None:
        """Everything the project holds was read again, so that anything may be other than it was."""
        articles = [entry.article_id for entry in self.desk.catalogue.all()]
        self.refill(articles)
        self.searching.changed(articles)
        if self.review is not None:
            for article in articles:
                self.review.news(article)
        if self.find is not None:
            self.find.look()
        if self.history is not None:
            self.history.read_anew()

    def _show_anew(self) -> None:
        """Show what something else has done: the article that is open, and articles that came."""
        project, catalogue = self.desk.project, self.desk.catalogue
        new = [Entry(article_id=one, title=one, source="") for one in project.stored_ids() if catalogue.get(one) is None]
        catalogue.put(fill(project, self.desk.reading, new))
        if self.reader is not None:
            renew(self.reader)
        if isinstance(self.screen, KeyScreen):
            self.screen.redraw()

    def _holder_changed(self) -> None:
        holder = self.desk.project.holder
        if isinstance(self.screen, KeyScreen):
            self.screen.redraw()
        if holder is not None and holder.gone:
            self.say(f"The window that wrote has gone. {self.desk.keymap.shown('app.take_over')} makes this the one that writes.")
        elif holder is not None:
            self.say(f"Now another window writes: {holder.owner or 'unknown'}.")

    def _could_not_follow(self, error: StoreError) -> None:
        self.say(str(error), failed=True)

    @on(TakeOverWanted)
    def _take_over_wanted(self) -> None:
        try:
            refused = self.desk.project.take_over()
        except StoreError as error:
            refused = str(error)
        if refused:
            self.say(refused, failed=True)
            return
        self.desk.reading.take_over()
        self.suggestions.take_over()
        self._read_anew()
        self._show_anew()
        for notice in self.desk.project.notices:
            self.notify(show(str(notice)), severity="warning", markup=False, timeout=12)
        self.say("This window writes now; all that the other one did is here.")

    # Bringing the files up to date

    def settle(self) -> None:
        """Checkpoint after a while of quiet; every action is in the journal already."""
        if self._idle is not None:
            self._idle.cancel()
        self._idle = asyncio.get_running_loop().call_later(IDLE, self._checkpoint)

    @work(group="checkpoint", exit_on_error=False)
    async def _checkpoint(self) -> None:
        reader = self.reader
        if reader is not None:
            reader.keep_place()
        if self.desk.project.read_only:
            return
        try:
            await asyncio.to_thread(self.desk.reading.save)
            await asyncio.to_thread(self.desk.effort.save)
            while not await asyncio.to_thread(self.desk.project.checkpoint, _STEP):
                pass
        except StoreError as error:
            self.say(f"{error} What you did is safe in the journal.", failed=True)
            return
        await self._back_up()

    async def _back_up(self) -> None:
        """Make the backup of the day, if it is due."""
        from store.rolling import Rolling  # 20 ms for zipfile, and not wanted before the first quiet moment.

        project = self.desk.project
        newest = next(project.log(), None)
        if newest is None:
            return
        rolling = Rolling(paths.backups_dir(project.store_dir))
        failed = await asyncio.to_thread(rolling.make_if_due, project.folder, project.store_dir, newest.seq)
        if failed is not None and not self._told_backup:
            self._told_backup = True
            self.say(f"No backup could be made: {failed}", failed=True)
