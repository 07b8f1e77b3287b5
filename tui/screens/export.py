"""The export: what is asked of it, what would be lost, how far it is, and its receipt."""

import asyncio
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.desk import Desk
from tui.export_wish import STATUSES, ExportWish, complete_label, complete_path, writable
from tui.exporting import Exporting, foretold, sentence
from tui.screens.base import KeyScreen
from tui.screens.picker import Choice, PickerScreen
from tui.text import plain, plain_lines
from tui.widgets.choice_line import ChoiceLine
from tui.widgets.typing import LineInput

PAUSE = 0.3
"""Seconds without a change after which what would be written is looked at."""

_KEYS = {
    "form": "⏎ export · ↑↓ field · → complete, choose · Esc leave",
    "running": "Esc go on reading · Ctrl+X stop the export",
    "done": "⏎ close · ↑↓ PgUp PgDn scroll",
}
_FIELDS = ("Format", "File", "Labels", "Articles", "Search", "Split")
_IN_WORDS = {"": "", "done": "done", "open": "not done", "new": "not done, nothing tagged"}


class ExportScreen(ModalScreen[None]):
    """A form, then progress, then the receipt. The export goes on when the dialog is left, and is shown again when it is opened."""

    DEFAULT_CSS = """
    ExportScreen { align: center middle; }
    ExportScreen > Vertical { width: 86; max-width: 98%; height: auto; max-height: 100%; }
    ExportScreen > Vertical { background: $surface; border: round $accent; padding: 0 1; }
    ExportScreen #form { height: auto; }
    ExportScreen #form Horizontal { height: 1; }
    ExportScreen #form Static.name { width: 9; color: $text-muted; }
    ExportScreen #form LineInput, ExportScreen #form ChoiceLine { width: 1fr; }
    ExportScreen #problem { height: auto; color: $text-error; display: none; }
    ExportScreen.-wrong #problem { display: block; }
    ExportScreen #said { height: auto; }
    ExportScreen #words { height: auto; }
    ExportScreen #keys { height: 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
    ExportScreen.-running #form, ExportScreen.-done #form { display: none; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("down", "move(1)", show=False),
        Binding("up", "move(-1)", show=False),
        Binding("pagedown", "scroll(1)", show=False, priority=True),
        Binding("pageup", "scroll(-1)", show=False, priority=True),
        Binding("ctrl+x", "stop", show=False, priority=True),
        Binding("enter", "close", show=False),
    ]

    def __init__(self, desk: Desk, exporting: Exporting) -> None:
        super().__init__()
        self._desk, self._exporting = desk, exporting
        name = desk.project.folder.name or "project"
        self._wish = exporting.last or ExportWish(output=str(Path.cwd() / f"{name}-annotated.json"))
        self._stage = "running" if exporting.running else "form"
        self._warned: ExportWish | None = None

    def compose(self) -> ComposeResult:
        """The fields, what is wrong, what would be lost or was written, and the keys."""
        wish, labels = self._wish, self._desk.project.labels.names()
        forms = [(form.name, form.name, form.title) for form in writable() if not form.missing()]
        statuses = [(status, status or "all", _IN_WORDS[status]) for status in STATUSES]
        fields = (
            ChoiceLine(forms, wish.form, id="format"),
            LineInput(wish.output, id="output", complete=complete_path),
            LineInput(
                wish.labels,
                placeholder="all of them, or for example PERSON, GPE",
                id="labels",
                complete=partial(complete_label, labels=labels),
            ),
            ChoiceLine(statuses, wish.status, id="status"),
            LineInput(wish.query, placeholder="any, or in which this finds something: putin label:GPE", id="query"),
            LineInput(wish.split, placeholder="none, or 80/10/10 into train, dev, test; 80/10/10 seed 2", id="split"),
        )
        with Vertical() as box:
            box.border_title = "Export"
            with Vertical(id="form"):
                for name, field in zip(_FIELDS, fields, strict=True):
                    with Horizontal():
                        yield Static(plain(name), classes="name")
                        yield field
            with VerticalScroll(id="said", can_focus=False):
                yield Static(id="problem")
                yield Static(id="words")
            yield Static(id="keys")

    def on_mount(self) -> None:
        """Begin with the file, so that Enter alone writes everything."""
        self._exporting.watch = self._watched
        field = self.query_one("#output", LineInput)
        field.focus()
        field.cursor_position = len(field.value)
        self._draw()

    def on_unmount(self) -> None:
        """Leave the news to the screen behind."""
        self._listen_no_more()

    def _listen_no_more(self) -> None:
        self.workers.cancel_group(self, "preview")
        if self._exporting.watch == self._watched:
            self._exporting.watch = None

    def on_resize(self) -> None:
        """Leave to what is said the room that the rest does not need, so that the keys are always in view."""
        self._fit()

    def _fit(self) -> None:
        rest = 3 + (len(_FIELDS) if self._stage == "form" else 0)
        self.query_one("#said").styles.max_height = max(1, self.size.height - rest)

    # The form

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
        line = event.line
        choices = [Choice(value, name, about) for value, name, about in line.values]
        if line.id == "format":
            lacking = [form for form in writable() if form.missing()]
            choices += [Choice(form.name, form.name, f"needs {form.remedy}; {form.title}") for form in lacking]

        def chose(value: str | None) -> None:
            if value is not None:
                line.choose(value)
                self._chosen(ChoiceLine.Changed(line, value))
                self.focus_next()

        self.app.push_screen(PickerScreen("Format" if line.id == "format" else "Articles that are", choices), chose)

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
        self._draw()

    @on(Input.Submitted)
    def _entered(self) -> None:
        problem = self._wish.problem() or self._wish.place_problem()
        if not problem and self._warned != self._wish and (there := self._wish.replaced()):
            self._warned = self._wish
            problem = (
                "There is such a file. Enter again replaces it." if len(there) == 1 else "There are such files. Enter again replaces them."
            )
        if problem:
            self._wrong(problem)
            return
        self.workers.cancel_group(self, "preview")
        self._stage = "running"
        self.app.run_worker(self._exporting.run(self._wish), group="export", exit_on_error=False)
        self._draw()

    def _wrong(self, problem: str) -> None:
        self.set_class(bool(problem), "-wrong")
        self.query_one("#problem", Static).update(plain(problem))
        if problem:
            self.query_one("#said", VerticalScroll).scroll_home(animate=False)

    # Drawing

    def _draw(self) -> None:
        for stage in _KEYS:
            self.set_class(self._stage == stage, f"-{stage}")
        self.query_one("#keys", Static).update(plain(_KEYS[self._stage]))
        self._fit()
        if self._stage == "form":
            problem = self._wish.problem()
            self._wrong(problem)
            self._say("" if problem else "Looking at what would be written…")
            if problem:
                self.workers.cancel_group(self, "preview")
            else:
                self._preview(self._wish)
        elif self._stage == "running":
            self._wrong("")
            self.set_focus(None)
            self._say(f"{self._exporting.progress or 'beginning'}…".capitalize())

    @work(group="preview", exclusive=True, exit_on_error=False)
    async def _preview(self, wish: ExportWish) -> None:
        """Say what an export would hold and lose, after a pause in which more may be typed."""
        await asyncio.sleep(PAUSE)
        outcome = await self._exporting.preview(wish, lambda progress, _: self._say(f"Looking at what would be written: {progress}…"))
        if self._stage == "form":
            self._say("\n".join(foretold(outcome)), bad=outcome.receipt is None)

    def _watched(self) -> None:
        """The export goes on, or has ended."""
        if self._exporting.running:
            self._draw()
            return
        outcome = self._exporting.outcome
        if outcome is None:
            return
        if outcome.receipt is None:
            self._stage = "form"
            self._draw()
            self._wrong(outcome.problem)
            self.query_one("#output").focus()
            return
        self._stage = "done"
        self._draw()
        self._say(outcome.receipt["text"])

    def _say(self, words: str, *, bad: bool = False) -> None:
        self.query_one("#words", Static).update(plain_lines(words, "$text-error" if bad else ""))

    # Keys

    def action_move(self, by: int) -> None:
        """Go to the next field, or scroll what is said."""
        if self._stage == "form":
            self.focus_next() if by > 0 else self.focus_previous()
        else:
            self.query_one("#said", VerticalScroll).scroll_relative(y=by, animate=False)

    def action_scroll(self, by: int) -> None:
        """Go through what is said by its height."""
        said = self.query_one("#said", VerticalScroll)
        said.scroll_relative(y=by * max(1, said.size.height - 1), animate=False)

    def action_stop(self) -> None:
        """End the export that is going on."""
        if self._stage == "running":
            self._exporting.stop()

    def action_close(self) -> None:
        """Leave once it is done."""
        if self._stage == "done":
            self.action_leave()

    def action_leave(self) -> None:
        """Go back to reading; an export that is going on goes on."""
        done = self._exporting.outcome if self._stage == "done" else None
        self._listen_no_more()  # The widgets go before the screen hears of its own end, and news may come in between.
        self.dismiss(None)
        behind = next((screen for screen in reversed(self.app.screen_stack) if isinstance(screen, KeyScreen)), None)
        if behind is not None:
            behind.redraw()
        if done is not None and behind is not None:
            words, failed = sentence(done)
            behind.say(words, failed=failed)
