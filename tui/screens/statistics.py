"""How far the work is, who did what, how often the suggestions were right, and what an annotation costs."""

import asyncio
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from textual import work
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from store.errors import StoreError
from store.model import Change
from tui.actions import Scope
from tui.columns import column
from tui.context import Context
from tui.desk import Desk
from tui.hint_bar import footer_hints
from tui.messages import ListLeft
from tui.screens.base import KeyScreen
from tui.screens.common import Common
from tui.searching import Searching, coming
from tui.text import plain
from tui.widgets.bars import HintBar, StatusBar, TopBar

if TYPE_CHECKING:
    from store.effort import Day
    from store.overview.statistics import Statistics

_BAR = 24


class StatisticsScreen(KeyScreen):
    """One page of counts."""

    CSS = """
    StatisticsScreen { layout: vertical; }
    StatisticsScreen VerticalScroll { height: 1fr; padding: 0 1; }
    StatisticsScreen VerticalScroll Static { height: auto; }
    """

    def __init__(self, desk: Desk, searching: Searching, *, came_from: str = "") -> None:
        """``came_from`` is the article to go back to, empty for the library."""
        super().__init__(desk)
        self.searching, self.came_from = searching, came_from
        self.handlers = {
            **Common(self).handlers(),
            "statistics.down": lambda _: self._scroll(1),
            "statistics.up": lambda _: self._scroll(-1),
            "statistics.page_down": lambda _: self._scroll(self.page.size.height - 2),
            "statistics.page_up": lambda _: self._scroll(2 - self.page.size.height),
            "statistics.start": lambda _: self._scroll(-(10**6)),
            "statistics.end": lambda _: self._scroll(10**6),
            "statistics.leave": lambda _: self._leave(),
        }

    def compose(self) -> ComposeResult:
        """Where we are, the page, and what can be pressed."""
        yield TopBar()
        with VerticalScroll(can_focus=False):
            yield Static()
        yield StatusBar()
        yield HintBar()

    @property
    def page(self) -> VerticalScroll:
        """What scrolls."""
        return self.query_one(VerticalScroll)

    def on_mount(self) -> None:
        """Draw the bars; what is counted comes with the size of the screen."""
        self.redraw()

    def on_resize(self) -> None:
        """Fit the page to the width."""
        self.count()

    @work(exclusive=True, group="statistics", exit_on_error=False)
    async def count(self) -> None:
        """Count everything, in another thread, and show it."""
        # SQLite is loaded here, because reading and tagging never need it.
        from store.overview.statistics import statistics
        from store.search.index import IndexUnusable

        index = self.searching.index
        shown = self.query_one("VerticalScroll Static", Static)
        if index is None:
            shown.update(plain(self.searching.problem or "Reading the articles…"))
            return
        try:
            found = await asyncio.to_thread(statistics, index)
        except IndexUnusable as error:
            self.say(f"Nothing can be counted: {error}.", failed=True)
            return
        try:
            days = self.desk.effort.all()
        except StoreError as error:
            days = []
            self.fail(error)
        shown.update(page(found, days, self.size.width - 3))
        self.draw_bars()

    def indexed(self) -> None:
        """The index has come further."""
        self.count()

    def changed(self, change: Change) -> None:
        """Something was done to the project."""
        self.count()

    def scope(self) -> Scope:
        """Keys are the page's."""
        return "statistics"

    def context(self) -> Context:
        """Return the facts of the moment."""
        return self.facts()

    def redraw(self) -> None:
        """Draw the bars."""
        self.draw_bars()

    def _scroll(self, lines: int) -> None:
        self.page.scroll_relative(y=lines, animate=False)

    def _leave(self) -> None:
        self.post_message(ListLeft(self.came_from))

    def draw_bars(self) -> None:
        """Draw the lines above and below again."""
        if not self.is_mounted:
            return
        project = self.desk.project
        facts = [*coming(self.searching.progress), "read-only" if project.read_only else ""]
        self.query_one(TopBar).show(f"{project.folder.name} › statistics", facts)
        self.query_one(StatusBar).show("", Content(""), self.said[0], failed=self.said[1])
        hints = footer_hints("statistics", self.context(), self.desk.keymap, self.size.width - 2, colour=self.desk.colour)
        self.query_one(HintBar).show(hints)


def page(found: "Statistics", days: Sequence["Day"], width: int) -> Content:
    """Return the whole page for a width in cells."""
    done = f"{found.done / found.articles:.0%}" if found.articles else "–"
    lines = [
        plain("Progress", "bold $accent"),
        plain(f"{found.articles:,} articles, {found.words:,} words; {found.done:,} done ({done}), {found.annotated:,} with annotations"),
        plain(f"{found.spans:,} annotations, {found.linked:,} of them linked to an entity; {found.notes:,} notes"),
        *_bars("Labels", found.labels, width),
        *_bars("Annotators", {name or "(nobody)": count for name, count in found.annotators.items()}, width),
        *_bars("How they came about", found.origins, width),
        *_agreement(found, width),
        *_effort(days),
        *_bars("Annotations by day", dict(list(found.days.items())[-14:]), width),
    ]
    return Content("\n").join(lines)


def _bars(title: str, counts: Mapping[str, int], width: int) -> Iterator[Content]:
    if not counts:
        return
    most, name = max(counts.values()), min(22, max(8, width // 3))
    yield from (plain(""), plain(title, "bold $accent"))
    for what, count in counts.items():
        bar = "█" * max(1, round(count / most * min(_BAR, max(1, width - name - 12)))) if count else ""
        yield Content("").join([plain(column(what, name)), plain(f"{count:>9,}  "), plain(bar, "$primary")])


def _agreement(found: "Statistics", width: int) -> Iterator[Content]:
    if not found.overall.decided:
        return
    yield from (plain(""), plain("Agreement with the suggestions", "bold $accent"))
    name = min(22, max(8, width // 3))
    rows = [("all", found.overall), *found.agreement.items()]
    yield plain(f"{'':{name}}accepted  rejected  relabelled" if width >= name + 30 else f"{'':{name}}   yes    no other", "$text-muted")
    for label, one in rows:
        share = "" if one.share is None else f"{one.share:6.0%}"
        if width >= name + 38:
            yield plain(f"{column(label, name)}{one.accepted:>8,}{one.rejected:>10,}{one.relabelled:>12,}{share}")
        else:
            yield plain(f"{column(label, name)}{one.accepted:>6,}{one.rejected:>6,}{one.relabelled:>6,}{share}")


def _effort(days: Sequence["Day"]) -> Iterator[Content]:
    if not days:
        return
    yield from (plain(""), plain("Keys and seconds for an annotation (only here, never sent)", "bold $accent"))
    for one in days[-14:]:
        each = f"{one.keys / one.spans:.2f} keys, {one.seconds / one.spans:.1f} s each" if one.spans > 0 else "no new annotation"
        yield plain(f"{one.day}  {one.annotator}: {one.spans:,} annotations, {one.keys:,} keys, {one.seconds / 60:.0f} min · {each}")
