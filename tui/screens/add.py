"""Adding articles: where from, what would be added, how far it is, and what came of it."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from typing import Any

from textual import on
from textual.widget import Widget
from textual.widgets import Input

from tui.add_wish import told as told_in_words
from tui.adding import Adding
from tui.export_wish import complete_path
from tui.screens.job import JobScreen
from tui.screens.picker import Choice
from tui.widgets.choice_line import ChoiceLine
from tui.widgets.typing import LineInput

_NETWORK = [("", "public addresses", "never your own network"), ("own", "any address", "also in your own network")]
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

    def __init__(self, adding: Adding) -> None:
        super().__init__(adding)
        self._adding = adding
        self._wish = replace(adding.last, sources="")

    def fields(self) -> Sequence[tuple[str, Widget]]:
        """What can be asked for."""
        wish = self._wish
        return (
            ("From", LineInput(placeholder="path, folder, pattern, web address", id="sources", complete=complete_path)),
            ("Text", LineInput(wish.text_field, placeholder="field of a table or of JSON that is the text; else found", id="text_field")),
            ("Title", LineInput(wish.title_field, placeholder="field that is the title; else found", id="title_field")),
            ("Stories", LineInput(wish.stories, placeholder="most stories of a feed", id="stories")),
            ("Network", ChoiceLine(_NETWORK, wish.network, id="network")),
        )

    def problem(self) -> str:
        """Return what is wrong with the wish."""
        return self._wish.problem()

    def hindrance(self) -> str:
        """Return that nothing is named."""
        return "" if self._wish.names() else _HELP

    def begin(self) -> Coroutine[Any, Any, None]:
        """Add."""
        return self._adding.run(self._wish)

    async def foretell(self, told: Callable[[str], None]) -> tuple[str, bool]:
        """Say what would be added."""
        return await self._adding.preview(self._wish, told) if self._wish.names() else (_HELP, False)

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
            self._take(replace(self._wish, **{event.input.id or "": event.value}))

    @on(ChoiceLine.Changed)
    def _chosen(self, event: ChoiceLine.Changed) -> None:
        self._take(replace(self._wish, network=event.value))

    @on(ChoiceLine.ListWanted)
    def _list_wanted(self, event: ChoiceLine.ListWanted) -> None:
        self.choose_from("Fetch from", event.line, [Choice(*one) for one in event.line.values])

    def _take(self, wish: "Any") -> None:
        if wish != self._wish:
            self._wish = wish
            self.draw()
