"""Adding articles: where from, what would be added, how far it is, and what came of it."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from typing import Any

from textual import on
from textual.widget import Widget
from textual.widgets import Input

from tui.add_wish import AddWish
from tui.add_wish import told as told_in_words
from tui.adding import Adding
from tui.export_wish import complete_path
from tui.folder_watch import FolderWatch
from tui.screens.job import JobScreen
from tui.screens.picker import Choice
from tui.widgets.choice_line import ChoiceLine
from tui.widgets.typing import LineInput

_NETWORK = [("", "public addresses", "never your own network"), ("own", "any address", "also in your own network")]
_WATCH = [("", "once", ""), ("on", "and watch", "what is new there is added while Sorot is open")]
_HELP = "Name files, a folder, a pattern such as ~/berita/*.html, a web page, or a feed; several stand beside each other."


class AddScreen(JobScreen):
    """Where articles come from; what is read comes into the library as it is read."""

    NAME = "Add articles"
    KEYS = {  # noqa: RUF012  # The class it comes from says that it is the class's.
        "form": "⏎ add · ↑↓ field · → complete, choose · Esc leave",
        "running": "Esc go on reading · Ctrl+X stop, what was read stays",
        "done": "⏎ close · ↑↓ PgUp PgDn scroll",
    }
    FIRST = "sources"
    LOOKING = "Looking at what would be added"

    def __init__(self, adding: Adding, watch: FolderWatch) -> None:
        super().__init__(adding)
        self._adding, self._watch = adding, watch
        self._wish = replace(adding.last, sources="", watch="")

    def fields(self) -> Sequence[tuple[str, Widget]]:
        """What can be asked for."""
        wish = self._wish
        return (
            ("From", LineInput(placeholder="path, folder, pattern, web address", id="sources", complete=complete_path)),
            ("Text", LineInput(wish.text_field, placeholder="field of a table or of JSON that is the text; else found", id="text_field")),
            ("Title", LineInput(wish.title_field, placeholder="field that is the title; else found", id="title_field")),
            ("Stories", LineInput(wish.stories, placeholder="most stories of a feed", id="stories")),
            ("Go on", ChoiceLine(_WATCH, "", id="watch")),
            ("Network", ChoiceLine(_NETWORK, wish.network, id="network")),
        )

    def problem(self) -> str:
        """Return what is wrong with the wish."""
        return self._wish.problem()

    def hindrance(self) -> str:
        """Return that nothing is named, that it cannot be watched, or that something is being added."""
        if not self._wish.names():
            return _HELP
        if self._wish.watch and all("://" in name for name in self._wish.names()):
            return "Only folders, files and patterns can be watched."
        return f"{self._adding.progress.capitalize()}. Press Enter again when that is done." if self._adding.running else ""

    def begin(self) -> Coroutine[Any, Any, None]:
        """Add, then watch if that was asked for."""
        return self._add(self._wish)

    async def _add(self, wish: AddWish) -> None:
        await self._adding.run(wish)
        if wish.watch and self._adding.receipt is not None and not self._adding.receipt.stopped:
            self._watch.start(wish.names())

    async def foretell(self, told: Callable[[str], None]) -> tuple[str, bool]:
        """Say what would be added."""
        going_on = f"{self._watch_words()} Ctrl+X ends that.\n" if self._watch.names else ""
        if not self._wish.names():
            return going_on + _HELP, False
        words, bad = await self._adding.preview(self._wish, told)
        return going_on + words, bad

    def _watch_words(self) -> str:
        return f"Watching {', '.join(self._watch.names)}."

    def action_stop(self) -> None:
        """End the adding that is going on, or, when none is, the watch."""
        if self._stage == "form" and self._watch.names:
            self._watch.close()
            self.draw()
        else:
            super().action_stop()

    def ended(self) -> tuple[str, str]:
        """Return the receipt, or why there is none."""
        receipt = self._adding.receipt
        return ("", self._adding.problem) if receipt is None else (told_in_words(receipt, self._adding.last.base()), "")

    def sentence(self) -> tuple[str, bool]:
        """Return how it ended."""
        return self._adding.sentence()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        if event.value == event.input.value:  # Else it was changed again since.
            self._take(event.input.id, event.value)

    @on(ChoiceLine.Changed)
    def _chosen(self, event: ChoiceLine.Changed) -> None:
        self._take(event.line.id, event.value)

    @on(ChoiceLine.ListWanted)
    def _list_wanted(self, event: ChoiceLine.ListWanted) -> None:
        self.choose_from("Fetch from" if event.line.id == "network" else "Add", event.line, [Choice(*one) for one in event.line.values])

    def _take(self, field: str | None, value: str) -> None:
        change: dict[str, Any] = {field or "sources": value}
        wish = replace(self._wish, **change)
        if wish != self._wish:
            self._wish = wish
            self.draw()
