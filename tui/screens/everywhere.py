"""Every mention of some words, each with its context, to be kept or left out before all are tagged at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.widgets.option_list import Option

from store.annotate import quoted
from store.document import Document
from store.labels import LabelSet
from tui.kwic import context_line
from tui.text import plain
from tui.widgets.option_list import OptionList

Range = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Chosen:
    """What to tag: code-point ranges and the label."""

    ranges: tuple[Range, ...]
    label: str
    project: bool = False
    """Whether the mentions in all articles are wanted instead, in the list of hits."""


class EverywhereScreen(ModalScreen[Chosen | None]):
    """Space leaves a mention out or takes it in, a label key sets the label, Enter tags what is kept, Escape leaves."""

    DEFAULT_CSS = """
    EverywhereScreen { align: center middle; }
    EverywhereScreen > Vertical { width: 98%; height: auto; max-height: 94%; background: $surface; border: round $accent; }
    EverywhereScreen Static { height: auto; padding: 0 1; }
    EverywhereScreen OptionList { height: auto; max-height: 100%; border: none; background: $surface; padding: 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q", "leave", show=False),
        Binding("space,x", "keep", show=False),
        Binding("a", "all", show=False),
        Binding("p,tab", "project", show=False),
        Binding("j", "step(1)", show=False),
        Binding("k", "step(-1)", show=False),
    ]

    def __init__(self, document: Document, ranges: Sequence[Range], label: str, labels: LabelSet, colour: Callable[[str], str]) -> None:
        super().__init__()
        self._document, self._ranges, self._label, self._labels, self._colour = document, ranges, label, labels, colour
        self._states = [self._state(one) for one in ranges]
        self._kept = [not state for state in self._states]

    def compose(self) -> ComposeResult:
        """Heading, mentions, keys."""
        with Vertical():
            yield Static(id="heading")
            yield OptionList(id="mentions", markup=False)
            yield Static(plain("Space in / out · a all / none · label key · Enter tag · p in all articles · Esc cancel", "$text-muted"))

    def on_resize(self) -> None:
        """Fit the mentions to the new width."""
        self.call_after_refresh(self._draw)

    def _state(self, one: Range) -> str:
        spans = self._document.spans_at(*one)
        for span in spans:
            if (span.start, span.end) == one:
                return f"is {span.label}"
        for span in spans:
            if span.start <= one[0] and one[1] <= span.end:
                return f"in {span.label} “{span.quote}”"
        return "overlaps" if spans else ""

    def _draw(self) -> None:
        kept = sum(self._kept)
        label = plain(self._label or "press a label key", f"bold {self._colour(self._label)}" if self._label else "bold $text-warning")
        quote = self._document.text[slice(*self._ranges[0])]
        count = Content(f": {kept} of {len(self._ranges)} mentions")
        heading = Content("").join([Content("Tag "), plain(quoted(quote), "bold"), Content(" as "), label, count])
        self.query_one("#heading", Static).update(heading)
        mentions = self.query_one("#mentions", OptionList)
        row = mentions.highlighted or 0
        mentions.clear_options()
        mentions.add_options([Option(self._line(number)) for number in range(len(self._ranges))])
        mentions.highlighted = row
        mentions.focus()

    def _line(self, number: int) -> Content:
        state = self._states[number]
        width = max(20, self.size.width - 12 - min(len(state), 24))
        before, quote, after = context_line(self._document.text, *self._ranges[number], width)
        kept = self._kept[number]
        style = "" if kept else "$text-muted"
        mark = f"underline bold {self._colour(self._label)}" if kept and self._label else "underline"
        return Content("").join(
            [
                plain("[x] " if kept else "[ ] ", "bold" if kept else style),
                plain(before, style),
                plain(quote, mark),
                plain(after, style),
                plain(f"  {state[:24]}" if state else "", "$text-warning"),
            ]
        )

    def on_key(self, event: events.Key) -> None:
        """Take a label key as the label to tag with."""
        label = self._labels.by_key(event.character or "")
        if label is not None:
            event.stop()
            self._label = label.name
            self._draw()

    def action_step(self, rows: int) -> None:
        """Move to the next or previous mention."""
        mentions = self.query_one("#mentions", OptionList)
        mentions.highlighted = max(0, min(len(self._ranges) - 1, (mentions.highlighted or 0) + rows))

    def action_keep(self) -> None:
        """Leave the mention under the cursor out, or take it in, and go to the next."""
        row = self.query_one("#mentions", OptionList).highlighted
        if row is not None:
            self._kept[row] = not self._kept[row]
            self._draw()
            self.action_step(1)

    def action_all(self) -> None:
        """Take every mention in, or leave every one out when all are in."""
        self._kept = [not all(self._kept)] * len(self._kept)
        self._draw()

    def action_project(self) -> None:
        """Go on with the mentions in all articles."""
        self.dismiss(Chosen((), self._label, project=True))

    def action_leave(self) -> None:
        """Tag nothing."""
        self.dismiss(None)

    def on_option_list_option_selected(self) -> None:
        """Tag what is kept, once there is a label."""
        ranges = tuple(one for one, kept in zip(self._ranges, self._kept, strict=True) if kept)
        if not self._label:
            self.notify("Press a label key first.", severity="warning", markup=False)
        elif not ranges:
            self.notify("Every mention is left out. Space takes one in, Escape leaves.", severity="warning", markup=False)
        else:
            self.dismiss(Chosen(ranges, self._label))
