"""The export: what is asked of it, what would be lost, how far it is, and its receipt."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from textual import on
from textual.widget import Widget
from textual.widgets import Input

from tui.desk import Desk
from tui.export_wish import STATUSES, ExportWish, complete_label, complete_path, writable
from tui.exporting import Exporting, foretold, sentence
from tui.screens.job import JobScreen
from tui.screens.picker import Choice
from tui.widgets.choice_line import ChoiceLine
from tui.widgets.typing import LineInput

_IN_WORDS = {"": "", "done": "done", "open": "not done", "new": "not done, nothing tagged"}


class ExportScreen(JobScreen):
    """Which articles go where, and in what form."""

    NAME = "Export"
    KEYS = {  # noqa: RUF012  # The class it comes from says that it is the class's.
        "form": "⏎ export · ↑↓ field · → complete, choose · Esc leave",
        "running": "Esc go on reading · Ctrl+X stop the export",
        "done": "⏎ close · ↑↓ PgUp PgDn scroll",
    }
    FIRST = "output"
    LOOKING = "Looking at what would be written"

    def __init__(self, desk: Desk, exporting: Exporting) -> None:
        super().__init__(exporting)
        self._desk, self._exporting = desk, exporting
        name = desk.project.folder.name or "project"
        self._wish = exporting.last or ExportWish(output=str(Path.cwd() / f"{name}-annotated.json"))
        self._warned: ExportWish | None = None

    def fields(self) -> Sequence[tuple[str, Widget]]:
        """What can be asked for."""
        wish, labels = self._wish, self._desk.project.labels.names()
        forms = [(form.name, form.name, form.title) for form in writable() if not form.missing()]
        statuses = [(status, status or "all", _IN_WORDS[status]) for status in STATUSES]
        return (
            ("Format", ChoiceLine(forms, wish.form, id="format")),
            ("File", LineInput(wish.output, id="output", complete=complete_path)),
            (
                "Labels",
                LineInput(
                    wish.labels,
                    placeholder="all of them, or for example PERSON, GPE",
                    id="labels",
                    complete=partial(complete_label, labels=labels),
                ),
            ),
            ("Articles", ChoiceLine(statuses, wish.status, id="status")),
            ("Search", LineInput(wish.query, placeholder="any, or in which this finds something: putin label:GPE", id="query")),
            ("Split", LineInput(wish.split, placeholder="none, or 80/10/10 into train, dev, test; 80/10/10 seed 2", id="split")),
        )

    def problem(self) -> str:
        """Return what is wrong with the wish."""
        return self._wish.problem()

    def hindrance(self) -> str:
        """Return what is wrong with the place, or, once, that something there would be replaced."""
        problem = self._wish.place_problem()
        if not problem and self._warned != self._wish and (there := self._wish.replaced()):
            self._warned = self._wish
            one = len(there) == 1
            return f"There {'is such a file' if one else 'are such files'}. Enter again replaces {'it' if one else 'them'}."
        return problem

    def begin(self) -> Coroutine[Any, Any, None]:
        """Export."""
        return self._exporting.run(self._wish)

    async def foretell(self, told: Callable[[str], None]) -> tuple[str, bool]:
        """Say what the file would hold and what it could not."""
        outcome = await self._exporting.preview(self._wish, lambda progress, _: told(progress))
        return "\n".join(foretold(outcome)), outcome.receipt is None

    def ended(self) -> tuple[str, str]:
        """Return the receipt, or why there is none."""
        outcome = self._exporting.outcome
        if outcome is None:
            return "", ""
        return ("", outcome.problem) if outcome.receipt is None else (outcome.receipt["text"], "")

    def sentence(self) -> tuple[str, bool]:
        """Return how it ended."""
        outcome = self._exporting.outcome
        return ("", False) if outcome is None else sentence(outcome)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        if event.value != event.input.value:
            return  # It was changed again since.
        name, wish = event.input.id or "", self._wish
        self._take(wish.with_output(event.value) if name == "output" else replace(wish, **{name: event.value}))

    @on(ChoiceLine.Changed)
    def _chosen(self, event: ChoiceLine.Changed) -> None:
        if event.line.id == "format":
            self._take(self._wish.with_form(event.value))
        else:
            self._take(replace(self._wish, status=event.value))

    @on(ChoiceLine.ListWanted)
    def _list_wanted(self, event: ChoiceLine.ListWanted) -> None:
        choices = [Choice(value, name, about) for value, name, about in event.line.values]
        if event.line.id == "format":
            lacking = [form for form in writable() if form.missing()]
            choices += [Choice(form.name, form.name, f"needs {form.remedy}; {form.title}") for form in lacking]
        self.choose_from("Format" if event.line.id == "format" else "Articles that are", event.line, choices)

    def _take(self, wish: ExportWish) -> None:
        if wish == self._wish:
            return
        self._wish = wish
        output, line = self.query_one("#output", LineInput), self.query_one("#format", ChoiceLine)
        if output.value != wish.output:
            output.value = wish.output
            output.cursor_position = len(wish.output)
        if line.value != wish.form:
            line.choose(wish.form)
        self.draw()
