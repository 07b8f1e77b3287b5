"""The library: every article of the project, to choose from."""

from textual import on, work
from textual.app import ComposeResult
from textual.widgets import Input

from store import annotate
from store.entry import Entry
from store.library import fill
from tui.actions import Scope
from tui.context import Context
from tui.desk import Desk
from tui.hint_bar import footer_hints
from tui.library_order import next_order, next_unread
from tui.messages import ArticleWanted
from tui.screens.base import KeyScreen
from tui.screens.common import Common
from tui.screens.details import edit_details
from tui.screens.moving import moves
from tui.text import plain
from tui.widgets.article_list import ArticleList, heading
from tui.widgets.bars import HintBar, StatusBar, TopBar
from tui.widgets.placed import Placed
from tui.widgets.typing import LineInput

_BATCH = 50
"""Articles that are opened and counted before the list is drawn again."""


class LibraryScreen(KeyScreen):
    """A list with a cursor, filled while it is shown."""

    CSS = """
    LibraryScreen { layout: vertical; }
    LibraryScreen #columns { height: 1; color: $text-muted; }
    LibraryScreen #filter { display: none; dock: bottom; height: 1; }
    LibraryScreen.-filtering #filter { display: block; }
    LibraryScreen #empty { display: none; height: 1fr; content-align: center middle; text-align: center; color: $text-muted; }
    LibraryScreen.-empty #empty { display: block; }
    LibraryScreen.-empty ArticleList { display: none; }
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._alert = ""
        """What the status line says of the article under the cursor."""
        self.handlers = {
            **Common(self).handlers(),
            **moves("library", lambda: self.list),
            "library.open": lambda _: self._open(),
            "library.filter": lambda _: self._start_filter(),
            "library.clear": lambda _: self._filter(""),
            "library.sort": lambda _: self._sort(next_order(desk.catalogue.order), False),
            "library.reverse": lambda _: self._sort(desk.catalogue.order, not desk.catalogue.descending),
            "library.next_unread": lambda _: self._unread(1),
            "library.previous_unread": lambda _: self._unread(-1),
            "variants.fold": lambda _: self._fold(),
            "variants.fold_all": lambda _: self._fold_all(),
            "variants.part": lambda _: self._part(),
            "article.details": lambda _: self._details(),
            "library.done": lambda _: self._done(),
            "library.quit": lambda _: self._quit(),
        }

    def compose(self) -> ComposeResult:
        """Where we are, the columns, the list, and what can be pressed."""
        yield TopBar()
        yield Placed(id="columns")
        yield ArticleList()
        yield Placed(id="empty")
        yield LineInput(placeholder="filter: part of a title, file name, date, site; new, reading, done, changed, place", id="filter")
        yield StatusBar()
        yield HintBar()

    @property
    def list(self) -> ArticleList:
        """The list widget."""
        return self.query_one(ArticleList)

    def on_mount(self) -> None:
        """Show what is known at once; open and count the articles behind it."""
        self.list.focus()
        self.redraw()
        self.fill()

    def on_screen_resume(self) -> None:
        """Show what has changed while an article was open, with the cursor on that article."""
        self.redraw(self.desk.reading.last_article)
        self.list.focus()
        self.fill()

    def on_resize(self) -> None:
        """Fit the lines to the new width."""
        self.redraw()

    @work(exclusive=True, group="fill", exit_on_error=False)
    async def fill(self) -> None:
        """Open and count the articles that have not been, a few at a time."""
        import asyncio

        wanted = [entry for entry in self.desk.catalogue.all() if not entry.filled]
        for start in range(0, len(wanted), _BATCH):
            batch = wanted[start : start + _BATCH]
            self.desk.catalogue.renew(batch, await asyncio.to_thread(fill, self.desk.project, self.desk.reading, batch))
            if self.is_current:
                self.redraw()

    # What is shown

    def scope(self) -> Scope:
        """Keys are the library's."""
        return "library"

    def context(self) -> Context:
        """Return the facts of the list."""
        return self.facts(
            on_row=bool(self.desk.catalogue.entries),
            filtering=bool(self.desk.catalogue.wanted),
        )

    def redraw(self, article_id: str = "") -> None:
        """Draw the list again; the cursor stays on its article, or goes to the one named."""
        if not self.is_mounted:
            return
        catalogue, shown = self.desk.catalogue, self.list
        held = article_id or (shown.entries[shown.row].article_id if shown.row < len(shown.entries) else self.desk.reading.last_article)
        row = catalogue.row(held)
        shown.group(catalogue.variants, catalogue.inner)
        shown.fill(catalogue.entries, shown.row if row is None else row)
        self.set_class(not catalogue.entries, "-empty")
        self.query_one("#empty", Placed).update(plain(self._empty()))
        self.query_one("#columns", Placed).update(plain(heading(self.size.width)))
        self.draw_bars()

    def _empty(self) -> str:
        catalogue = self.desk.catalogue
        if catalogue.total:
            return f"No article matches “{catalogue.wanted}”. {self.desk.keymap.shown('library.clear')} shows all again."
        return f"There is no article here yet. {self.desk.keymap.shown('app.add')} adds some, or start: sorot FOLDER"

    def draw_bars(self) -> None:
        """Draw the lines above and below again."""
        catalogue, project = self.desk.catalogue, self.desk.project
        state = self.desk.standing
        self.query_one(TopBar).show(
            project.folder.name,
            [self.desk.going_on, f"{catalogue.done} of {catalogue.total} done", f"{catalogue.waiting} to review", state],
        )
        direction = "reversed" if catalogue.descending else ""
        kept = f"{len(catalogue.entries)} of {catalogue.total} articles" if catalogue.wanted else f"{catalogue.total} articles"
        hidden = 0 if catalogue.wanted else catalogue.total - len(catalogue.entries)
        kept += f", {hidden} folded away" if hidden else ""
        about = f"“{catalogue.wanted}”: {kept}" if catalogue.wanted else kept
        entry = self._current()
        self._alert = "" if entry is None else entry.attention
        about = f"! {self._alert}  {about}" if self._alert else about
        self.query_one(StatusBar).show(about, plain(f"by {catalogue.order} {direction}", "$text-muted"), self.said[0], failed=self.said[1])
        self.query_one(HintBar).show(footer_hints("library", self.context(), self.desk.keymap, self.size.width - 2))

    # What keys do

    def _current(self) -> Entry | None:
        entries, row = self.desk.catalogue.entries, self.list.row
        return entries[row] if row < len(entries) else None

    def _open(self) -> None:
        entry = self._current()
        if entry is None:
            return
        if entry.problem:
            self.say(entry.problem, failed=True)
        else:
            self.post_message(ArticleWanted(entry.article_id))

    @on(ArticleList.Chosen)
    def _clicked(self) -> None:
        self._open()

    @on(ArticleList.Moved)
    def _moved(self) -> None:
        entry = self._current()
        if self._alert != ("" if entry is None else entry.attention):
            self.draw_bars()

    def _start_filter(self) -> None:
        self.add_class("-filtering")
        field = self.query_one("#filter", LineInput)
        field.value = self.desk.catalogue.wanted
        field.focus()

    def _filter(self, wanted: str) -> None:
        self.desk.catalogue.arrange(wanted=wanted)
        self.query_one("#filter", LineInput).value = wanted
        self.remove_class("-filtering")
        self.list.focus()
        self.redraw()

    @on(Input.Changed, "#filter")
    def _typed(self, event: Input.Changed) -> None:
        self.desk.catalogue.arrange(wanted=event.value.strip())
        self.redraw()

    @on(Input.Submitted, "#filter")
    def _filtered(self) -> None:
        self.remove_class("-filtering")
        self.list.focus()
        self.redraw()

    def key_escape(self) -> None:
        """Leave the filter field and show every article again."""
        if isinstance(self.focused, Input):
            self._filter("")

    def _sort(self, order: str, descending: bool) -> None:
        self.desk.catalogue.arrange(order=order, descending=descending)
        self.redraw()
        self.say(f"Sorted by {order}{', reversed' if descending else ''}.")

    def _unread(self, step: int) -> None:
        row = next_unread(self.desk.catalogue.entries, self.list.row, step)
        if row is None:
            self.say("Every article here has been opened.")
        else:
            self.list.move_to(row)

    def _fold(self) -> None:
        entry, catalogue = self._current(), self.desk.catalogue
        leading = catalogue.leading(entry.article_id) if entry is not None else ""
        if not leading:
            self.say("No other article is known to tell this story.")
            return
        catalogue.fold(leading)
        self.redraw(leading)

    def _fold_all(self) -> None:
        catalogue, entry = self.desk.catalogue, self._current()
        if not catalogue.variants:
            self.say("No article has variants.")
            return
        leading = catalogue.leading(entry.article_id) if entry is not None else ""
        shown = catalogue.fold_all()
        self.redraw(leading)
        self.say("All variants are shown." if shown else "All variants are folded up.")

    def _part(self) -> None:
        from store.variants import part  # 3 ms, and seldom wanted.

        entry, project = self._current(), self.desk.project
        change = part(project.document(entry.article_id), annotator=project.annotator) if entry is not None and not entry.problem else None
        if change is None:
            self.say("This article is no variant of another. To see variants, unfold them first.", failed=True)
            return
        project.do(change)
        self.redraw()
        self.say(change.title)

    def _details(self) -> None:
        entry = self._current()
        if entry is not None and entry.problem:
            self.say(entry.problem, failed=True)
        elif entry is not None:
            edit_details(self, entry.article_id)

    def _done(self) -> None:
        entry = self._current()
        if entry is None or entry.problem:
            return
        document = self.desk.project.document(entry.article_id)
        change = annotate.set_status(document, "open" if entry.status == "done" else "done", annotator=self.desk.project.annotator)
        if change is not None:
            self.desk.project.do(change)
            self.desk.catalogue.put(fill(self.desk.project, self.desk.reading, [entry]))
            self.list.move(1)
            self.redraw()
            self.say(change.title)

    def _quit(self) -> None:
        self.app.exit()
