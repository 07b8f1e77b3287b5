"""The review queue: every open suggestion of the project, one at a time, each with its sentence."""

from collections.abc import Callable

from textual import work
from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen

from store.annotate import quoted
from store.errors import StoreError
from store.model import Change
from tui.actions import Scope
from tui.context import Context
from tui.desk import Desk
from tui.excerpt import excerpt
from tui.hint_bar import footer_hints
from tui.messages import ArticleWanted, ListLeft
from tui.review import Item
from tui.reviewing import Reviewing
from tui.screens.base import KeyScreen
from tui.screens.common import Common
from tui.screens.note import NoteScreen
from tui.screens.picker import PickerScreen, label_choices
from tui.text import plain
from tui.widgets.bars import HintBar, StatusBar, TopBar, styled
from tui.widgets.excerpt_view import ExcerptView
from tui.widgets.placed import Placed

LOW = 16
"""Rows below which the labels that are left are not listed."""

THRESHOLD_STEP = 0.05

_ORDERS = {"doubtful": "most doubtful first", "reading": "in reading order"}


class ReviewScreen(KeyScreen):
    """One suggestion and its sentence; a key decides, and the next one comes."""

    CSS = """
    ReviewScreen { layout: vertical; }
    ReviewScreen #title, ReviewScreen #what, ReviewScreen #labels { height: 1; padding: 0 2; text-wrap: nowrap; text-overflow: ellipsis; }
    ReviewScreen #title { margin-top: 1; color: $text-muted; }
    ReviewScreen #what { margin-bottom: 1; }
    ReviewScreen #labels { color: $text-muted; }
    ReviewScreen.-low #labels { display: none; }
    ReviewScreen.-low #title, ReviewScreen.-low #what { margin: 0; }
    ReviewScreen #empty { display: none; height: 1fr; padding: 0 2; content-align: center middle; text-align: center; color: $text-muted; }
    ReviewScreen.-empty #empty { display: block; }
    ReviewScreen.-empty ExcerptView, ReviewScreen.-empty #title, ReviewScreen.-empty #what { display: none; }
    """

    def __init__(self, desk: Desk, reviewing: Reviewing, *, came_from: str = "") -> None:
        """Go through a queue; ``came_from`` is the article to go back to at the end, empty for the library."""
        super().__init__(desk)
        self.reviewing = reviewing
        self.came_from = came_from
        self._gathering = False
        self.handlers = {
            **Common(self).handlers(),
            "suggestion.accept": lambda _: self._decide(lambda item: self.reviewing.accept(item)),
            "suggestion.reject": lambda _: self._decide(self.reviewing.reject),
            "suggestion.accept_form": lambda _: self._decide(lambda item: self.reviewing.decide_form(item, accept=True)),
            "suggestion.reject_form": lambda _: self._decide(lambda item: self.reviewing.decide_form(item, accept=False)),
            "label.set": lambda action: self._decide(lambda item: self.reviewing.accept(item, action.argument)),
            "label.pick": lambda _: self._pick(),
            "threshold.up": lambda _: self._limit(THRESHOLD_STEP),
            "threshold.down": lambda _: self._limit(-THRESHOLD_STEP),
            "review.skip": lambda _: self._skip(),
            "review.back": lambda _: self._back(),
            "review.note": lambda _: self._note(),
            "review.article": lambda _: self._open(),
            "review.order": lambda _: self._turn(),
            "review.leave": lambda _: self._leave(),
        }

    def compose(self) -> ComposeResult:
        """How far along, the article, the suggestion, its sentence, what is left, and what can be pressed."""
        yield TopBar()
        yield Placed(id="title")
        yield Placed(id="what")
        yield ExcerptView()
        yield Placed(id="empty")
        yield Placed(id="labels")
        yield StatusBar()
        yield HintBar()

    def on_mount(self) -> None:
        """Read the articles behind what is shown."""
        self.redraw()
        self._more()

    def on_resize(self) -> None:
        """Leave room for the sentence on a small terminal."""
        self.set_class(self.size.height < LOW, "-low")
        self.redraw()

    def on_screen_resume(self) -> None:
        """Show what was decided in an article meanwhile."""
        self.redraw()

    # What comes in

    def changed(self, change: Change) -> None:
        """Something was done to the project, on this screen or another."""
        self.reviewing.changed(change)
        self.redraw()
        self._more()

    def news(self, article_id: str) -> None:
        """The engine has said something new about an article, or about itself when it is empty."""
        if article_id:
            self.reviewing.news(article_id)
            self._more()
        else:
            self.redraw()

    def _more(self) -> None:
        if self.reviewing.busy and not self._gathering:
            self._gathering = True
            self._gather()

    @work(group="review", exit_on_error=False)
    async def _gather(self) -> None:
        try:
            while await self.reviewing.step():
                self.redraw()
        finally:
            self._gathering = False
        self.redraw()

    # What is shown

    def scope(self) -> Scope:
        """Keys are the queue's."""
        return "review"

    def context(self) -> Context:
        """Return the facts of the moment."""
        queue = self.reviewing.queue
        current = queue.current is not None
        return self.facts(
            reviewing=True,
            has_selection=current,
            on_suggestion=current,
            suggestions_left=queue.left,
        )

    def redraw(self) -> None:
        """Draw the suggestion that is before the person, or why there is none."""
        if not self.is_mounted:
            return
        item = self.reviewing.queue.current
        self.set_class(item is None, "-empty")
        if item is None:
            self.query_one("#empty", Placed).update(plain(self._empty()))
            self.query_one(ExcerptView).show(None)
        else:
            one = item.suggestion
            self.query_one("#title", Placed).update(plain(item.title))
            self.query_one("#what", Placed).update(self._what(item))
            text = self.reviewing.text(item)
            self.query_one(ExcerptView).show(excerpt(text, one.start, one.end), self.desk.colour(one.label))
        self.query_one("#labels", Placed).update(self._labels())
        self.draw_bars()

    def _what(self, item: Item) -> Content:
        one, queue = item.suggestion, self.reviewing.queue
        here, everywhere = len(queue.of_form(item)), queue.forms[item.form]
        if self.size.width < 70:
            same = f"  ×{everywhere}, {here} here" if everywhere > 1 else ""
        else:
            same = f"   {everywhere} open like it, {here} in this article" if everywhere > 1 else "   the only one like it"
        colour = self.desk.colour(one.label)
        return styled([(f"{one.label}?", f"bold {colour}"), (f" {one.score:.2f} {one.source}", ""), (same, "$text-muted")])

    def _labels(self) -> Content:
        parts = []
        for label, count in self.reviewing.queue.labels.most_common():
            parts += [(label, self.desk.colour(label)), (f" {count}   ", "")]
        return styled(parts) if parts else plain("")

    def _empty(self) -> str:
        reviewing, engine = self.reviewing, self.desk.engine
        read, total = reviewing.progress
        if reviewing.queue.left:
            return "Working out what your last decision changes."
        if reviewing.busy or self._gathering:
            return f"Looking through the articles for open suggestions: {read} of {total}."
        if engine is not None and engine.state.name in ("starting", "working"):
            return "No suggestion is open so far; more are being made."
        if reviewing.threshold > 0:
            lower = self.desk.keymap.shown("threshold.down")
            return f"No suggestion with a score of {reviewing.threshold:.2f} or more is open. {lower} shows lower ones."
        leave = self.desk.keymap.shown("review.leave")
        return f"No suggestion is open in any article: there is nothing left to review. {leave} goes back."

    def draw_bars(self) -> None:
        """Draw the lines above and below again."""
        reviewing, project = self.reviewing, self.desk.project
        read, total = reviewing.progress
        facts = [self.desk.going_on, self.desk.standing, f"{read} of {total} articles" if read < total else ""]
        facts += [f"{reviewing.done} done", f"{reviewing.queue.left} left"]
        self.query_one(TopBar).show(f"{project.folder.name} › review", facts)
        limit = f", score from {reviewing.threshold:.2f}" if reviewing.threshold > 0 else ""
        about = plain(f"{_ORDERS[reviewing.queue.order]}{limit}", "$text-muted")
        self.query_one(StatusBar).show("", about, self.said[0], failed=self.said[1])
        hints = footer_hints("review", self.context(), self.desk.keymap, self.size.width - 2, colour=self.desk.colour)
        self.query_one(HintBar).show(hints)

    # What keys do

    def _decide(self, how: Callable[[Item], str]) -> None:
        item = self.reviewing.queue.current
        if item is not None:
            self.say(f"✓ {how(item)}")

    def _pick(self) -> None:
        item = self.reviewing.queue.current
        if item is None:
            return
        choices = label_choices(self.desk.project.labels, self.desk.colour)
        self._ask(PickerScreen(f"Label for {quoted(item.suggestion.quote)}", choices), lambda label: self.reviewing.accept(item, label))

    def _note(self) -> None:
        item = self.reviewing.queue.current
        if item is None:
            return
        one = item.suggestion

        def written(text: str) -> str:
            return self.reviewing.accept(item, note=text) if text.strip() else ""

        self._ask(NoteScreen(f"{quoted(one.quote)} ({one.label}), which it accepts", "", editor=self.desk.config.editor), written)

    def _ask(self, screen: Screen[str | None], answered: Callable[[str], str]) -> None:
        """Open a dialog and say what its answer did; an empty sentence says that nothing was done."""

        def closed(answer: str | None) -> None:
            if answer is None:
                return
            try:
                done = answered(answer)
            except StoreError as error:
                self.fail(error)
                return
            self.say(f"✓ {done}" if done else "The note is empty, so nothing was done.")

        self.app.push_screen(screen, closed)

    def _skip(self) -> None:
        before = self.reviewing.queue.current
        self.reviewing.queue.skip()
        self.redraw()
        if before is not None and self.reviewing.queue.current == before:
            self.say("This is the only one left.")

    def _back(self) -> None:
        found = self.reviewing.queue.back()
        self.redraw()
        if not found:
            self.say(f"Nothing was skipped before this. {self.desk.keymap.shown('history.undo')} takes a decision back.")

    def _turn(self) -> None:
        self.reviewing.queue.turn()
        self.redraw()
        self.say(f"Now {_ORDERS[self.reviewing.queue.order]}.")

    def _limit(self, by: float) -> None:
        threshold = self.desk.limit = round(min(0.95, max(0.0, self.reviewing.threshold + by)), 2)
        self.reviewing.limit(threshold)
        self.redraw()
        self._more()
        self.say(f"Suggestions from a score of {threshold:.2f} on.")

    def _leave(self) -> None:
        self.post_message(ListLeft(self.came_from))

    def _open(self) -> None:
        item = self.reviewing.queue.current
        if item is not None:
            self.post_message(ArticleWanted(item.article, (item.suggestion.start, item.suggestion.end)))

    def after_history(self, change: Change, message: str) -> None:
        """Bring back what a decision that was undone was about."""
        if change.at is not None:
            self.reviewing.queue.want((change.at.article, change.at.start, change.at.end))
        self.redraw()
        self.say(message)
