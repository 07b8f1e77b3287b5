"""The app: it hands the desk to the screens and carries news between project, engine and screens."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Any, ClassVar

from textual import on, work
from textual.app import SystemCommand
from textual.command import Provider
from textual.screen import Screen
from textual.theme import Theme
from textual.worker import Worker, WorkerState

from store.errors import StoreError
from store.library import fill
from store.model import Change, home
from tui.desk import Desk
from tui.messages import (
    ArticleWanted,
    FindLeft,
    FindWanted,
    HitWanted,
    LibraryWanted,
    ModelWanted,
    ReviewLeft,
    ReviewWanted,
    TrainingWanted,
)
from tui.palette import ActionCommands, ArticleCommands, Palette
from tui.reviewing import Reviewing
from tui.screens.base import KeyScreen
from tui.screens.find.screen import FindScreen
from tui.screens.library import LibraryScreen
from tui.screens.reader.screen import ReaderScreen
from tui.screens.review import ReviewScreen
from tui.searching import Searching
from tui.session import Session
from tui.suggest.engine import State
from tui.suggestions import Suggestions
from tui.text import show
from tui.themed_app import ThemedApp
from tui.training import Training

IDLE = 2.0
"""Seconds of quiet after which what only the journal holds goes into the article files."""

_STEP = 8
"""Article files written before the next look whether anything else is to do."""


class SorotApp(ThemedApp):
    """The running program: a library screen, and a reader screen over it while an article is open."""

    TITLE = "sorot"
    CSS = """
    OptionList, OptionList:focus { border: none; }
    ToastRack { margin-bottom: 3; }
    """
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {ActionCommands, ArticleCommands}
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self, desk: Desk, *, themes: Mapping[str, Theme], theme: str, article: str = "", model: str = "", problems: Iterable[str] = ()
    ) -> None:
        """``article`` is opened at once when it is not empty; ``problems`` are told on the first screen."""
        super().__init__(desk, themes, theme)
        # Textual would bind a key to its palette before any screen sees it; ours comes from the table of actions like every other.
        self.use_command_palette = True
        self.animation_level = "none"
        self._first = article
        self._problems = list(problems)
        self._library = LibraryScreen(desk)
        self._suggestions = Suggestions(desk, self._news, model=model)
        self._training = Training(desk, self._trained, model=model)
        self._searching = Searching(desk.project, desk.catalogue.sources, self._indexed)
        self._told_reason = ""
        self._idle: asyncio.TimerHandle | None = None

    # Start and end

    def on_mount(self) -> None:
        """Show the library, or the article that was asked for; the engine is started once something is on the screen."""
        self.desk.project.subscribe(self._changed)
        self.follow_theme()
        self.push_screen(self._library)
        if self._first:
            self.open_article(self._first)
        self.call_after_refresh(self._painted)

    def _painted(self) -> None:
        for problem in self._problems:
            self.notify(show(problem), severity="warning", markup=False, timeout=12)
        self.run_worker(self._suggestions.start(), group="engine", exit_on_error=False)
        self._searching.start()

    def on_unmount(self) -> None:
        """Remember the place and end the engine."""
        self._suggestions.stop()
        self._training.stop()
        self._searching.close()
        if self._idle is not None:
            self._idle.cancel()

    def exit(self, result: int | None = None, return_code: int = 0, message: Any = None) -> None:
        """Remember where the reader is, then leave."""
        reader = self.reader
        if reader is not None:
            reader.keep_place()
        super().exit(result, return_code, message)

    def _fatal_error(self) -> None:
        """End without Textual's traceback: it prints local values and so the article. ``failure`` has the error."""
        self._close_messages_no_wait()

    @property
    def failure(self) -> Exception | None:
        """What ended the program, when that was not the person."""
        return self._exception

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Say what went wrong in the background; nothing that fails there ends the program."""
        if event.state == WorkerState.ERROR:
            self._say(f"Something went wrong in the background: {event.worker.error}", failed=True)

    # Screens

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

    def open_article(self, article_id: str, select: tuple[int, int] | None = None, message: str = "") -> None:
        """Open an article over the library; one that cannot be read leaves things as they are and says why."""
        desk = self.desk
        try:
            session = Session(desk.project, article_id, threshold=self.review.reviewing.threshold if self.review else desk.config.threshold)
        except StoreError as error:
            self._say(str(error), failed=True)
            return
        before = self.reader
        if before is not None:
            before.keep_place()
        desk.reading.opened(article_id)
        desk.catalogue.opened(article_id)
        self._suggestions.open(session)
        reader = ReaderScreen(desk, session, select=select, message=message)
        if before is None:
            self.push_screen(reader)
        else:
            self.switch_screen(reader)
        self._refill([article_id])
        self._settle()

    @on(ArticleWanted)
    def _wanted(self, event: ArticleWanted) -> None:
        self.open_article(event.article_id, event.select, event.message)

    @on(LibraryWanted)
    def _library_wanted(self) -> None:
        if self._leave_article():
            self.pop_screen()

    def _leave_article(self) -> str:
        """Keep the place in the article that is open, and return its id, or nothing; its screen is still there."""
        reader = self.reader
        if reader is None:
            return ""
        reader.keep_place()
        self.desk.reading.left()
        self._refill([reader.session.article_id])
        self._settle()
        return reader.session.article_id

    @on(ReviewWanted)
    def _review_wanted(self) -> None:
        came_from = self._leave_article()
        if self.review is not None:
            if came_from:
                self.pop_screen()
            return
        articles = [entry.article_id for entry in self.desk.catalogue.all() if not entry.problem]
        reviewing = Reviewing(self.desk.project, articles, self._suggestions.known, threshold=self.desk.config.threshold)
        screen = ReviewScreen(self.desk, reviewing, came_from=came_from)
        if came_from:
            self.switch_screen(screen)
        else:
            self.push_screen(screen)

    @on(FindWanted)
    def _find_wanted(self, event: FindWanted) -> None:
        came_from = self._leave_article()
        screen = self.find
        if screen is not None:
            if came_from:
                self.pop_screen()
            if event.query:
                screen.look_for(event.query, label=event.label, mark_free=event.mark_free)
        else:
            screen = FindScreen(
                self.desk,
                self._searching,
                self._suggestions.known,
                query=event.query,
                label=event.label,
                mark_free=event.mark_free,
                came_from=came_from,
            )
            if came_from:
                self.switch_screen(screen)
            else:
                self.push_screen(screen)
        if event.check:
            screen.call_after_refresh(screen.check)

    @on(HitWanted)
    def _hit_wanted(self, event: HitWanted) -> None:
        reader, screen = self.reader, self.find
        if reader is None:
            return
        if screen is None:
            self._say(f"No search in all articles is going on. {self.desk.keymap.shown('find.here')} starts one.", failed=True)
            return
        place = screen.step((reader.session.article_id, *reader.session.selection), event.by)
        if place is None:
            self._say("That was the last hit." if event.by > 0 else "That was the first hit.")
        elif place[0] == reader.session.article_id:
            reader.choose(place[1], place[2])
        else:
            self.open_article(place[0], place[1:])

    @on(ReviewLeft)
    @on(FindLeft)
    def _list_left(self, event: ReviewLeft | FindLeft) -> None:
        if isinstance(self.screen, ReviewScreen | FindScreen):
            self.pop_screen()
            if event.article_id:
                self.open_article(event.article_id)

    def _say(self, message: str, *, failed: bool = False) -> None:
        screen = self.screen
        if isinstance(screen, KeyScreen):
            screen.say(message, failed=failed)
        else:
            self.notify(show(message), severity="error" if failed else "information", markup=False)

    # News

    def _changed(self, change: Change) -> None:
        self._refill({home(edit.record) for edit in change.edits} - {""})
        self._searching.changed({home(edit.record) for edit in change.edits} - {""})
        if self.review is not None:
            self.review.changed(change)
        if self.find is not None:
            self.find.changed(change)
        self._settle()

    def _indexed(self) -> None:
        if self.find is not None:
            self.find.indexed()

    def _refill(self, articles: Iterable[str]) -> None:
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
            self._refill([article_id])
        elif self.desk.engine is not None:
            self._tell_of_engine(self.desk.engine.state)
        if self.review is not None:
            self.review.news(article_id)
        screen = self.screen
        if isinstance(screen, LibraryScreen) or (isinstance(screen, ReaderScreen) and article_id in ("", screen.session.article_id)):
            screen.redraw()

    @on(TrainingWanted)
    def _training_wanted(self, event: TrainingWanted) -> None:
        if event.ending:
            self._training.stop()
        else:
            self.run_worker(self._training.run(), group="training", exclusive=True, exit_on_error=False)

    @on(ModelWanted)
    def _model_wanted(self, event: ModelWanted) -> None:
        self._trained(f"Model {event.name} suggests from now on.", self._training.choose(event.name))

    def _trained(self, end: str, model: str | None = None) -> None:
        """Training goes on, or has ended with these words, after which ``model`` is to suggest if it is one."""
        if end:
            self.notify(show(end), markup=False, timeout=12)
        if model is not None:
            self.run_worker(self._suggestions.use(model), group="engine", exit_on_error=False)
        if isinstance(self.screen, KeyScreen):
            self.screen.redraw()

    def _tell_of_engine(self, state: State) -> None:
        """Say why suggestions failed, or why another model is used than the one that was asked for, once each."""
        if state.reason and state.reason != self._told_reason:
            self._told_reason = state.reason
            if state.name == "failed":
                self._say(f"Suggestions stopped: {state.reason}. Reading and tagging go on; restart them from the palette.", failed=True)
            else:
                self.notify(show(state.reason), severity="warning", markup=False, timeout=12)

    # Bringing the files up to date

    def _settle(self) -> None:
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
            while not await asyncio.to_thread(self.desk.project.checkpoint, _STEP):
                pass
        except StoreError as error:
            self._say(f"{error} What you did is safe in the journal.", failed=True)

    def action_command_palette(self) -> None:
        """Open the palette."""
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Offer none of Textual's own: Sorot has its actions."""
        return ()
