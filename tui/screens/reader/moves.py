"""Going about the text, growing the selection, and moving the bounds of an annotation."""

from typing import Literal

from store.paragraphs import paragraph_mode
from tui.context import Extend
from tui.motions import Range, Selection, Side, Unit, word_at
from tui.outcome import Outcome
from tui.screens.base import Handler
from tui.screens.reader.stage import Stage

_ORDER: tuple[Extend, ...] = ("word", "character", "sentence", "")


class Moves:
    """Turns motions into selections. While ``extending`` names a unit, motions grow the selection by it."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.extending: Extend = ""
        self._selection = Selection(0, 0)
        self._mode = paragraph_mode(stage.session.document.text)

    def handlers(self) -> dict[str, Handler]:
        """Return what it carries out, by action id."""
        show, session = self.stage.show, self.stage.session
        return {
            "move.right": lambda _: self.move("word", 1),
            "move.left": lambda _: self.move("word", -1),
            "move.down": lambda _: self.row(1),
            "move.up": lambda _: self.row(-1),
            "move.row_start": lambda _: self.row_edge("start"),
            "move.row_end": lambda _: self.row_edge("end"),
            "move.sentence_next": lambda _: self.move("sentence", 1),
            "move.sentence_previous": lambda _: self.move("sentence", -1),
            "move.paragraph_next": lambda _: self.move("paragraph", 1),
            "move.paragraph_previous": lambda _: self.move("paragraph", -1),
            "move.page_down": lambda _: self.page(1),
            "move.page_up": lambda _: self.page(-1),
            "move.half_down": lambda _: self.page(0.5),
            "move.half_up": lambda _: self.page(-0.5),
            "move.start": lambda _: self.go(0),
            "move.end": lambda _: self.go(len(session.document.text)),
            "extend.right": lambda _: self.extend("word", 1),
            "extend.left": lambda _: self.extend("word", -1),
            "extend.down": lambda _: self.row(1, extend=True),
            "extend.up": lambda _: self.row(-1, extend=True),
            "extend.mode": lambda _: self.next_mode(),
            "span.end_right": lambda _: self.bound("end", 1),
            "span.end_left": lambda _: self.bound("end", -1),
            "span.start_left": lambda _: self.bound("start", -1),
            "span.start_right": lambda _: self.bound("start", 1),
            "candidate.next": lambda _: show(session.go_candidate(1)),
            "candidate.previous": lambda _: show(session.go_candidate(-1)),
            "suggestion.next": lambda _: show(session.go_suggestion(1)),
            "suggestion.previous": lambda _: show(session.go_suggestion(-1)),
            "span.next": lambda _: self.span(1),
            "span.previous": lambda _: self.span(-1),
            "selection.copy": lambda _: self.copy(),
        }

    @property
    def _text(self) -> str:
        return self.stage.session.document.text

    def _current(self) -> Selection:
        """Return the selection with the end that moves; one made by other means moves at its end."""
        chosen = self.stage.session.selection
        if self._selection.range != chosen:
            self._selection = Selection(*chosen)
        return self._selection

    def _take(self, selection: Selection, *, explicit: bool) -> None:
        self._selection = selection
        session = self.stage.session
        session.flow = ""
        extending = self.extending
        self.stage.choose(*selection.range, explicit=explicit)
        self.extending = extending
        self.stage.say("")
        # The view may have widened the selection to whole graphemes, and the end that moves has to survive that.
        if session.selection != selection.range:
            self._selection = Selection(*(session.selection if selection.anchor <= selection.head else session.selection[::-1]))
        # Rows up and down are the view's, which has to know the end that stays too.
        self.stage.view.select(*session.selection, anchor=self._selection.anchor, scroll=False)
        head = max(selection.head - 1, 0) if selection.head >= selection.anchor else selection.head
        self.stage.view.reveal(head, head + 1)

    def move(self, unit: Unit, step: int) -> None:
        """Select the next or previous unit, or grow the selection by one while extending."""
        if self.extending:
            larger = unit in ("sentence", "paragraph")
            self.extend(unit if larger else self.extending, step)
            return
        before = self._current()
        after = before.move(self._text, unit, step, self._mode)
        self._take(after, explicit=False)
        if after.range == before.range:
            self.stage.say("This is the end of the article." if step > 0 else "This is the start of the article.")

    def extend(self, unit: Unit, step: int) -> None:
        """Grow or shrink the selection at the end that moves."""
        self._take(self._current().extend(self._text, unit, step, self._mode), explicit=True)

    def row(self, rows: int, *, extend: bool = False) -> None:
        """Move to the word on the row below or above, or grow the selection to it."""
        extend = extend or bool(self.extending)
        before = self._current()
        self.stage.view.move_row(rows, extend=extend)
        session = self.stage.session
        session.selection, session.explicit, session.flow = self.stage.view.selection, extend, ""
        after = session.selection
        # The end that did not move is the anchor.
        self._selection = Selection(after[1], after[0]) if extend and after[1] == before.anchor else Selection(*after)
        self.stage.say("")

    def row_edge(self, side: Literal["start", "end"]) -> None:
        """Select the first or last word of the row."""
        start, end = self.stage.view.row_range(self.stage.session.selection[0])
        at = start if side == "start" else max(start, end - 1)
        self.go(at)

    def page(self, pages: float) -> None:
        """Scroll by pages; the selection stays in view."""
        self.stage.view.page(pages)
        session = self.stage.session
        session.selection, session.explicit, session.flow = self.stage.view.selection, False, ""
        self.stage.say("")

    def go(self, offset: int) -> None:
        """Select the word at an offset."""
        found = self.word_at(min(offset, max(0, len(self._text) - 1)))
        if self.extending:
            anchor = self._current().anchor
            self._take(Selection(anchor, found[1] if found[1] > anchor else found[0]), explicit=True)
        else:
            self._take(Selection(*found), explicit=False)

    def word_at(self, offset: int) -> Range:
        """Return the word at an offset, or the nearest."""
        return word_at(self._text, offset)

    def next_mode(self) -> None:
        """Extend by words, then characters, then sentences, then no more."""
        if not self.extending:
            self._selection = Selection(*self.stage.session.target())
            self._take(self._selection, explicit=True)
        place = _ORDER.index(self.extending) if self.extending else -1
        self.extending = _ORDER[place + 1]
        self.stage.say(f"Motions now grow the selection by {self.extending}s." if self.extending else "Motions move the selection again.")

    def stop_extending(self) -> None:
        """Let motions move the selection again, and select one word."""
        if self.extending or self.stage.session.explicit:
            self.extending = ""
            self._take(Selection(*self.word_at(self.stage.session.selection[0])), explicit=False)

    def bound(self, side: Side, step: int) -> None:
        """Move one bound of the annotation under the selection, or of the selection itself."""
        session = self.stage.session
        unit: Unit = "character" if self.extending == "character" else "word"
        outward = (side == "end") == (step > 0)
        before = Selection(*session.target())
        after = before.grow(self._text, unit, side, self._mode) if outward else before.shrink(self._text, unit, side, self._mode)
        if session.under().span is None:
            self._take(after, explicit=True)
        elif after.range == before.range:
            self.stage.say("It cannot be smaller." if not outward else "There is no more text on this side.")
        else:
            self.stage.show(session.resize(*after.range))

    def span(self, step: int) -> None:
        """Select the next or previous annotation."""
        here = self.stage.session.selection
        ranges = [(span.start, span.end) for span in self.stage.session.document.ordered_spans()]
        if step > 0:
            found = next((one for one in ranges if one > here), None)
        else:
            found = next((one for one in reversed(ranges) if one < here), None)
        self.stage.show(Outcome(select=found) if found else Outcome("No more annotations in this direction."))

    def copy(self) -> None:
        """Send the selected words to the clipboard."""
        self.stage.copy(self.stage.session.quote())
