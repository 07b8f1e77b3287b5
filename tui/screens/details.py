"""What is known about an article, to be corrected: one line each, Enter keeps all of them."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from store.details import Details, correct, details_of, proposed, tidied
from store.errors import StoreError
from store.library import fill
from tui.screens.base import KeyScreen
from tui.text import plain
from tui.widgets.typing import LineInput

_FIELDS = (
    ("title", "Title", ""),
    ("author", "Author", "unknown; several with ; between them"),
    ("published", "Date", "unknown; 2023-11-08, 2023-11, 8 November 2023"),
    ("site", "Site", "unknown; newspaper, agency or site"),
    ("place", "Place", "unknown; where the report was written"),
    ("language", "Language", "unknown; id, en, ms"),
)


class DetailsScreen(ModalScreen[Details | None]):
    """Returns the details as they are to be, or None when the person left."""

    DEFAULT_CSS = """
    DetailsScreen { align: center middle; }
    DetailsScreen > Vertical { width: 80; max-width: 98%; height: auto; max-height: 100%; }
    DetailsScreen > Vertical { background: $surface; border: round $accent; padding: 0 1; }
    DetailsScreen Horizontal { height: 1; }
    DetailsScreen Static.name { width: 10; color: $text-muted; }
    DetailsScreen LineInput { width: 1fr; }
    DetailsScreen #new { height: auto; color: $text-muted; }
    DetailsScreen #problem { height: auto; color: $text-error; }
    DetailsScreen #keys { height: 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
    ]

    def __init__(self, said: Details, details: Details, sites: Iterable[str]) -> None:
        """``said`` are the details so far, ``details`` those to begin with; ``sites`` are names to complete from."""
        super().__init__()
        self._details, self._sites = details, sorted(set(sites))
        self._new = [name for id, name, _ in _FIELDS if getattr(said, id) != getattr(details, id)]

    def compose(self) -> ComposeResult:
        """The fields, what is wrong, and the keys."""
        with Vertical() as box:
            box.border_title = "Details"
            for id, name, help in _FIELDS:
                with Horizontal():
                    yield Static(plain(name), classes="name")
                    complete = self._complete if id == "site" else None
                    yield LineInput(getattr(self._details, id), placeholder=help, id=id, complete=complete)
            yield Static(plain(f"From the text: {', '.join(self._new).lower()}. Enter keeps it." if self._new else ""), id="new")
            yield Static(id="problem")
            yield Static(plain("⏎ keep · ↑↓ field · → complete a site · Esc leave as it was"), id="keys")

    def _complete(self, typed: str) -> str | None:
        return next((site for site in self._sites if typed and site.startswith(typed) and site != typed), None)

    @on(Input.Submitted)
    def _entered(self) -> None:
        try:
            details = tidied(Details(**{id: self.query_one(f"#{id}", LineInput).value for id, _, _ in _FIELDS}), today=date.today())
        except StoreError as error:
            self.query_one("#problem", Static).update(plain(f"{error.what} {error.do}"))
            return
        self.dismiss(details)

    def action_move(self, by: int) -> None:
        """Go to the next field."""
        self.focus_next() if by > 0 else self.focus_previous()

    def action_leave(self) -> None:
        """Leave everything as it was."""
        self.dismiss(None)


def edit_details(screen: KeyScreen, article_id: str, done: Callable[[], None] = lambda: None) -> None:
    """Have the details of an article corrected; ``done`` is called after a change. Raises StoreError when it cannot be read."""
    project, catalogue = screen.desk.project, screen.desk.catalogue
    document = project.document(article_id)
    said, details = details_of(document.article), proposed(document.article, document.text, today=date.today())

    def answered(wanted: Details | None) -> None:
        if wanted is None:
            return
        try:
            change = correct(project.document(article_id), wanted, annotator=project.annotator, today=date.today())
            if change is not None:
                project.do(change)
                entry = catalogue.get(article_id)
                catalogue.put(fill(project, screen.desk.reading, [entry] if entry is not None else []))
        except StoreError as error:
            screen.fail(error)
            return
        done()
        screen.redraw()
        screen.say(change.title if change is not None else "The details are as they were.")

    screen.app.push_screen(DetailsScreen(said, details, (entry.site for entry in catalogue.all() if entry.site)), answered)
