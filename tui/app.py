"""The app: it hands the desk to the screens and goes from one to the other."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from textual import on
from textual.app import SystemCommand
from textual.command import Provider
from textual.driver import Driver
from textual.screen import Screen
from textual.theme import Theme

from store.errors import StoreError
from tui.collecting import spare_what_stays
from tui.cutting import cut_between_graphemes
from tui.desk import Desk
from tui.keeping_columns import keeping_columns
from tui.messages import (
    ArticleWanted,
    EntitiesWanted,
    FindWanted,
    HistoryWanted,
    HitWanted,
    LibraryWanted,
    ListLeft,
    ReviewWanted,
    StatisticsWanted,
)
from tui.palette import ActionCommands, ArticleCommands, Palette
from tui.reviewing import Reviewing
from tui.screens.base import KeyScreen
from tui.screens.entities.screen import EntitiesScreen
from tui.screens.find.screen import FindScreen
from tui.screens.history import HistoryScreen
from tui.screens.library import LibraryScreen
from tui.screens.reader.screen import ReaderScreen
from tui.screens.review import ReviewScreen
from tui.screens.statistics import StatisticsScreen
from tui.session import Session
from tui.text import show
from tui.working_app import WorkingApp

S = TypeVar("S", bound=KeyScreen)


class SorotApp(WorkingApp):
    """The running program: a library screen, and a reader screen over it while an article is open."""

    TITLE = "sorot"
    CSS = """
    OptionList, OptionList:focus { border: none; }
    ToastRack { margin-bottom: 3; }
    """
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {ActionCommands, ArticleCommands}
    ENABLE_COMMAND_PALETTE = False

    def __init__(
        self,
        desk: Desk,
        *,
        themes: Mapping[str, Theme],
        theme: str,
        article: str = "",
        model: str = "",
        watched: Sequence[str] = (),
        problems: Iterable[str] = (),
    ) -> None:
        """``article`` is opened at once when it is not empty, ``watched`` are folders to add from; ``problems`` are told at first."""
        super().__init__(desk, themes=themes, theme=theme, model=model, watched=watched)
        cut_between_graphemes()
        # Textual would bind a key to its palette before any screen sees it; ours comes from the table of actions like every other.
        self.use_command_palette = True
        self.animation_level = "none"
        self._first = article
        self._problems = list(problems)
        self._library = LibraryScreen(desk)

    # Start and end

    def get_driver_class(self) -> type[Driver]:
        """Return Textual's choice, with characters kept in their columns."""
        return keeping_columns(super().get_driver_class())

    def on_mount(self) -> None:
        """Show the library, or the article that was asked for; the engine is started once something is on the screen."""
        self.desk.project.subscribe(self.changed)
        self.follow_theme()
        self.push_screen(self._library)
        if self._first:
            self.open_article(self._first)
        self.call_after_refresh(self._painted)

    def _painted(self) -> None:
        for problem in self._problems:
            self.notify(show(problem), severity="warning", markup=False, timeout=12)
        self.start_background()
        spare_what_stays()

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

    # Screens

    def open_article(self, article_id: str, select: tuple[int, int] | None = None, message: str = "") -> None:
        """Open an article over the library; one that cannot be read leaves things as they are and says why."""
        desk = self.desk
        try:
            session = Session(desk.project, article_id, threshold=desk.threshold)
        except StoreError as error:
            self.say(str(error), failed=True)
            return
        before = self.reader
        if before is not None:
            before.keep_place()
        desk.reading.opened(article_id)
        desk.catalogue.opened(article_id)
        self.suggestions.open(session)
        reader = ReaderScreen(desk, session, select=select, message=message)
        if before is None:
            self.push_screen(reader)
        else:
            self.switch_screen(reader)
        self.refill([article_id])
        self.settle()

    @on(ArticleWanted)
    def _wanted(self, event: ArticleWanted) -> None:
        self.open_article(event.article_id, event.select, event.message)

    @on(LibraryWanted)
    def _library_wanted(self) -> None:
        said = self.reader.said if self.reader is not None else ("", False)
        if self._leave_article():
            self.pop_screen()
            if said[0]:
                self.say(said[0], failed=said[1])

    def _leave_article(self) -> str:
        """Keep the place in the article that is open, and return its id, or nothing; its screen is still there."""
        reader = self.reader
        if reader is None:
            return ""
        reader.keep_place()
        self.desk.reading.left()
        self.refill([reader.session.article_id])
        self.settle()
        return reader.session.article_id

    def _go_to(self, kind: type[S], make: Callable[[str], S]) -> S:
        """Go to a list or page, the one that is open already or else a new one; ``make`` is given the article left for it, or ``""``."""
        came_from = self._leave_article()
        there = next((screen for screen in self.screen_stack if isinstance(screen, kind)), None)
        if there is not None:
            self._back_to(there)
            return there
        screen = make(came_from)
        if came_from:
            self.switch_screen(screen)
        else:
            self.push_screen(screen)
        return screen

    def _back_to(self, screen: Screen[Any]) -> None:
        while self.screen is not screen:
            self.pop_screen()

    @on(ReviewWanted)
    def _review_wanted(self) -> None:
        self._go_to(ReviewScreen, self._new_review)

    def _new_review(self, came_from: str) -> ReviewScreen:
        articles = [entry.article_id for entry in self.desk.catalogue.all() if not entry.problem]
        reviewing = Reviewing(self.desk.project, articles, self.suggestions.known, threshold=self.desk.threshold)
        return ReviewScreen(self.desk, reviewing, came_from=came_from)

    @on(FindWanted)
    def _find_wanted(self, event: FindWanted) -> None:
        known = self.suggestions.known
        screen = self._go_to(FindScreen, lambda came_from: FindScreen(self.desk, self.searching, known, came_from=came_from))
        if event.query:
            screen.look_for(event.query, label=event.label, mark_free=event.mark_free)
        elif screen.is_mounted and not event.check:
            screen.type()
        if event.check:
            screen.call_after_refresh(screen.check)

    @on(HistoryWanted)
    def _history_wanted(self) -> None:
        self._go_to(HistoryScreen, lambda came_from: HistoryScreen(self.desk, came_from=came_from))

    @on(EntitiesWanted)
    def _entities_wanted(self) -> None:
        self._go_to(EntitiesScreen, lambda came_from: EntitiesScreen(self.desk, self.searching, came_from=came_from))

    @on(StatisticsWanted)
    def _statistics_wanted(self) -> None:
        self._go_to(StatisticsScreen, lambda came_from: StatisticsScreen(self.desk, self.searching, came_from=came_from))

    @on(ListLeft)
    def _list_left(self, event: ListLeft) -> None:
        if isinstance(self.screen, ReviewScreen | FindScreen | HistoryScreen | EntitiesScreen | StatisticsScreen):
            self.pop_screen()
            if event.article_id:
                self.open_article(event.article_id)

    @on(HitWanted)
    def _hit_wanted(self, event: HitWanted) -> None:
        reader, screen = self.reader, self.find
        if reader is None:
            return
        if screen is None:
            self.say(f"No search in all articles is going on. {self.desk.keymap.shown('find.here')} starts one.", failed=True)
            return
        place = screen.step((reader.session.article_id, *reader.session.selection), event.by)
        if place is None:
            self.say("That was the last hit." if event.by > 0 else "That was the first hit.")
        elif place[0] == reader.session.article_id:
            reader.choose(place[1], place[2])
        else:
            self.open_article(place[0], place[1:])

    def action_command_palette(self) -> None:
        """Open the palette."""
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette(id="--command-palette"))

    def get_system_commands(self, screen: Screen[Any]) -> Iterable[SystemCommand]:
        """Offer none of Textual's own: Sorot has its actions."""
        return ()
