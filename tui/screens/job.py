"""What dialogs for long work share: a form with a preview of what would be done, then how far it is, then what came of it."""

import asyncio
from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, ClassVar, Protocol

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import ModalScreen
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.screens.base import KeyScreen
from tui.screens.picker import Choice, PickerScreen
from tui.text import plain, plain_lines
from tui.widgets.choice_line import ChoiceLine

PAUSE = 0.3
"""Seconds without a change after which what would be done is looked at."""


class Job(Protocol):
    """Long work that goes on whether or not its dialog is open."""

    watch: Callable[[], None] | None
    """A dialog that is open and shows how it goes."""
    progress: str
    """How far it is, in words."""

    @property
    def running(self) -> bool:
        """Whether it is going on."""
        ...

    def stop(self) -> None:
        """End it."""
        ...


class JobScreen(ModalScreen[None]):
    """A form, then progress, then the receipt. The work goes on when the dialog is left, and is shown again when it is opened."""

    DEFAULT_CSS = """
    JobScreen { align: center middle; }
    JobScreen > Vertical { width: 86; max-width: 98%; height: auto; max-height: 100%; }
    JobScreen > Vertical { background: $surface; border: round $accent; padding: 0 1; }
    JobScreen #form { height: auto; }
    JobScreen #form Horizontal { height: 1; }
    JobScreen #form Static.name { width: 9; color: $text-muted; }
    JobScreen #form LineInput, JobScreen #form ChoiceLine { width: 1fr; }
    JobScreen #problem { height: auto; color: $text-error; display: none; }
    JobScreen.-wrong #problem { display: block; }
    JobScreen #said { height: auto; }
    JobScreen #words { height: auto; }
    JobScreen #keys { height: 1; color: $text-muted; text-wrap: nowrap; text-overflow: ellipsis; }
    JobScreen.-running #form, JobScreen.-done #form { display: none; }
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
    NAME: ClassVar[str]
    """What stands in its frame."""
    KEYS: ClassVar[Mapping[str, str]]
    """The keys of each stage: ``form``, ``running``, ``done``."""
    FIRST: ClassVar[str]
    """Id of the field that has the keys first."""
    LOOKING: ClassVar[str]
    """What is said while it is looked at what would be done."""

    def __init__(self, job: Job) -> None:
        super().__init__()
        self._job = job
        self._stage = "running" if job.running else "form"

    # What each dialog says

    def fields(self) -> Sequence[tuple[str, Widget]]:
        """Return the fields of the form with their names."""
        raise NotImplementedError

    def problem(self) -> str:
        """Return what is wrong with what is typed, or ``""``."""
        raise NotImplementedError

    def hindrance(self) -> str:
        """Return why it cannot begin though nothing is wrong, or ``""``."""
        return ""

    def begin(self) -> Coroutine[Any, Any, None]:
        """Return the work."""
        raise NotImplementedError

    async def foretell(self, told: Callable[[str], None]) -> tuple[str, bool]:
        """Return what would be done in lines, and whether it cannot be; ``told`` hears how far the looking is."""
        raise NotImplementedError

    def ended(self) -> tuple[str, str]:
        """Return the receipt of the work that ended last and what went wrong; one of them is empty."""
        raise NotImplementedError

    def sentence(self) -> tuple[str, bool]:
        """Return how the work ended in a sentence for the status line, and whether it is bad news."""
        raise NotImplementedError

    # The form

    def compose(self) -> ComposeResult:
        """The fields, what is wrong, what would be done or was, and the keys."""
        with Vertical() as box:
            box.border_title = plain(self.NAME)
            with Vertical(id="form"):
                for name, field in self.fields():
                    with Horizontal():
                        yield Static(plain(name), classes="name")
                        yield field
            with VerticalScroll(id="said", can_focus=False):
                yield Static(id="problem")
                yield Static(id="words")
            yield Static(id="keys")

    def on_mount(self) -> None:
        """Begin with the field that matters most, so that Enter alone will do."""
        self._job.watch = self._watched
        field = self.query_one(f"#{self.FIRST}")
        field.focus()
        if isinstance(field, Input):
            field.cursor_position = len(field.value)
        self.draw()

    def on_unmount(self) -> None:
        """Leave the news to the screen behind."""
        self._listen_no_more()

    def _listen_no_more(self) -> None:
        self.workers.cancel_group(self, "preview")
        if self._job.watch == self._watched:
            self._job.watch = None

    def on_resize(self) -> None:
        """Leave to what is said the room that the rest does not need, so that the keys are always in view."""
        self._fit()

    def _fit(self) -> None:
        rest = 3 + (len(self.query("#form Horizontal")) if self._stage == "form" else 0)
        self.query_one("#said").styles.max_height = max(1, self.size.height - rest)

    def choose_from(self, title: str, line: ChoiceLine, choices: Sequence[Choice]) -> None:
        """Show all values of a line as a list to choose from."""

        def chose(value: str | None) -> None:
            if value is not None:
                line.choose(value)
                line.post_message(ChoiceLine.Changed(line, value))
                self.focus_next()

        self.app.push_screen(PickerScreen(title, choices), chose)

    @on(Input.Submitted)
    def _entered(self) -> None:
        problem = self.problem() or self.hindrance()
        if problem:
            self.wrong(problem)
            return
        self.workers.cancel_group(self, "preview")
        self._stage = "running"
        self.app.run_worker(self.begin(), group=self.NAME, exit_on_error=False)
        self.draw()

    def wrong(self, problem: str) -> None:
        """Show what is wrong, or that nothing is."""
        self.set_class(bool(problem), "-wrong")
        self.query_one("#problem", Static).update(plain(problem))
        if problem:
            self.query_one("#said", VerticalScroll).scroll_home(animate=False)

    # Drawing

    def draw(self) -> None:
        """Draw the stage it is in; in the form, look again at what would be done."""
        for stage in self.KEYS:
            self.set_class(self._stage == stage, f"-{stage}")
        self.query_one("#keys", Static).update(plain(self.KEYS[self._stage]))
        self._fit()
        if self._stage == "form":
            problem = self.problem()
            self.wrong(problem)
            self.tell("" if problem else f"{self.LOOKING}…")
            if problem:
                self.workers.cancel_group(self, "preview")
            else:
                self._preview()
        elif self._stage == "running":
            self.wrong("")
            self.set_focus(None)
            self.tell(f"{self._job.progress or 'beginning'}…".capitalize())

    @work(group="preview", exclusive=True, exit_on_error=False)
    async def _preview(self) -> None:
        """Say what would be done, after a pause in which more may be typed."""
        await asyncio.sleep(PAUSE)
        words, bad = await self.foretell(lambda progress: self.tell(f"{self.LOOKING}: {progress}…"))
        if self._stage == "form":
            self.tell(words, bad=bad)

    def _watched(self) -> None:
        """The work goes on, or has ended; work that began by itself does not disturb who fills in the form."""
        if self._stage != "running":
            return
        if self._job.running:
            self.draw()
            return
        receipt, problem = self.ended()
        self._stage = "form" if problem else "done"
        self.draw()
        if problem:
            self.wrong(problem)
            self.query_one(f"#{self.FIRST}").focus()
        else:
            self.tell(receipt)

    def tell(self, words: str, *, bad: bool = False) -> None:
        """Show lines under the form, or instead of it."""
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
        """End the work that is going on."""
        if self._stage == "running":
            self._job.stop()

    def action_close(self) -> None:
        """Leave once it is done."""
        if self._stage == "done":
            self.action_leave()

    def action_leave(self) -> None:
        """Go back to reading; work that is going on goes on."""
        done = self._stage == "done"
        self._listen_no_more()  # The widgets go before the screen hears of its own end, and news may come in between.
        self.dismiss(None)
        behind = next((screen for screen in reversed(self.app.screen_stack) if isinstance(screen, KeyScreen)), None)
        if behind is not None:
            behind.redraw()
            if done:
                words, failed = self.sentence()
                behind.say(words, failed=failed)
