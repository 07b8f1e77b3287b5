"""Mentions over time and company of an entity, or of several, drawn large."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static
from textual_plotext import PlotextPlot

from store.time_line import UNITS, Unit, line, unit_for
from tui.columns import column
from tui.text import plain, show

_MARKERS = ("braille", "dot", "hd")
_NAME = 22


class PlotScreen(ModalScreen[None]):
    """One plot at a time: Tab goes from time to company, u from days to months to years."""

    DEFAULT_CSS = """
    PlotScreen > Vertical { background: $background; padding: 0 1; }
    PlotScreen Static { height: 1; color: $text-muted; }
    PlotScreen PlotextPlot { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,q,t", "leave", show=False),
        Binding("tab,w", "other", show=False),
        Binding("u", "unit", show=False),
    ]

    def __init__(self, days: Mapping[str, Counter[str]], company: Sequence[tuple[str, int]]) -> None:
        """``days`` has mentions by day under each name, ``company`` who is named with the first of them, in how many sentences."""
        super().__init__()
        self._days = dict(days)
        self._company = list(company)
        self._unit: Unit = unit_for(day for counts in days.values() for day in counts)
        self._of_company = not any(day for counts in days.values() for day in counts)

    def compose(self) -> ComposeResult:
        """A heading, the plot, and what can be pressed."""
        with Vertical():
            yield Static(id="what")
            yield PlotextPlot()
            yield Static(plain("Tab time or company   u day, month, year   q back"))

    def on_mount(self) -> None:
        """Draw."""
        self._draw()

    def action_leave(self) -> None:
        """Go back to the list."""
        self.dismiss(None)

    def action_other(self) -> None:
        """Draw company instead of time, or time instead of company."""
        self._of_company = not self._of_company
        self._draw()

    def action_unit(self) -> None:
        """Draw time in the next unit."""
        self._unit = UNITS[(UNITS.index(self._unit) + 1) % len(UNITS)]
        self._of_company = False
        self._draw()

    def _draw(self) -> None:
        widget = self.query_one(PlotextPlot)
        plot = widget.plt
        plot.clear_figure()
        said = self._draw_company(plot) if self._of_company else self._draw_time(plot)
        self.query_one("#what", Static).update(plain(said))
        widget.refresh()

    def _draw_time(self, plot: object) -> str:
        # plotext has no types.
        canvas: Any = plot
        every: Counter[str] = Counter()
        for counts in self._days.values():
            every.update(counts)
        steps = [step for step, _ in line(every, self._unit)]
        if not steps:
            return "No article that names it has a date."
        for number, (name, counts) in enumerate(self._days.items()):
            values = dict(line(counts, self._unit))
            marker = _MARKERS[number % len(_MARKERS)]
            canvas.plot(range(len(steps)), [values.get(step, 0) for step in steps], label=show(name)[:_NAME], marker=marker)
        shown = steps[:: max(1, len(steps) // 6)]
        canvas.xticks([steps.index(step) for step in shown], shown)
        undated = sum(counts[""] for counts in self._days.values())
        without = f"; {undated:,} in articles without a date are left out" if undated else ""
        return f"Mentions by {self._unit}, {steps[0]} to {steps[-1]}{without}"

    def _draw_company(self, plot: object) -> str:
        canvas: Any = plot
        first = next(iter(self._days), "")
        rows = self._company[: max(3, self.size.height - 6)]
        if not rows:
            return f"Nobody and nothing is named with {show(first)} in one sentence."
        names = [column(name, _NAME).rstrip() for name, _ in reversed(rows)]
        canvas.bar(names, [count for _, count in reversed(rows)], orientation="horizontal", width=0.5)
        return f"Named with {show(first)}, by sentences"
