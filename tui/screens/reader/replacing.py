"""An article whose file has changed: asking for its new text, and going through what lost its place in it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from store.document import Document
from store.errors import StoreError
from store.model import Unplaced
from store.renewing import adopt, confirm, drop, foreseen, waiting
from tui.outcome import Outcome
from tui.screens.base import Handler
from tui.screens.difference import DifferenceScreen
from tui.screens.picker import Choice, PickerScreen

if TYPE_CHECKING:
    from tui.screens.reader.screen import ReaderScreen

_AROUND = 24
"""Code points of the text shown on each side of a place."""


class Replacing:
    """Carries out what has to do with another text of the article, for one reader screen."""

    def __init__(self, screen: "ReaderScreen") -> None:
        self.screen = screen

    def handlers(self) -> dict[str, Handler]:
        """Return what it carries out, by action id."""
        return {"article.renew": lambda _: self.ask(asked=True), "unplaced.open": lambda _: self.list()}

    # Another text

    def ask(self, *, asked: bool = False) -> None:
        """Ask whether the article is to get the text that its file has now; unasked for only once for each text."""
        screen = self.screen
        project, document = screen.desk.project, screen.session.document
        found = None if project.read_only and not asked else project.renewed(document)
        if found is None:
            if asked:
                screen.say("The file of this article says what is shown here.")
            return
        if not asked and found[0].sha256 in screen.desk.declined:
            return
        renewal = foreseen(project, document)
        if renewal is None:
            return
        choices = [
            Choice("adopt", "Take the new text", f"{renewal.words}; undo goes back"),
            Choice("keep", "Keep the text that was annotated", "asked again next time"),
            Choice("look", "Look at what differs"),
        ]

        def answered(answer: str | None) -> None:
            screen.desk.declined.add(found[0].sha256)
            if answer == "look":
                screen.app.push_screen(DifferenceScreen(document.text, renewal.text), lambda _: self.ask(asked=True))
            elif answer == "adopt":
                self._adopt()
            else:
                screen.say("The text that was annotated is kept; look for “new text” in the palette to change that.")

        screen.app.push_screen(PickerScreen("The file of this article has changed since it was annotated", choices), answered)

    def _adopt(self) -> None:
        screen = self.screen

        def done() -> Outcome:
            document = screen.session.document
            renewal = foreseen(screen.desk.project, document)
            if renewal is None:
                return Outcome("The file of this article says what is shown here.")
            adopt(screen.desk.project, document, renewal)
            more = f" {screen.desk.keymap.shown('unplaced.open')} goes through them." if renewal.doubtful or renewal.lost else ""
            return Outcome(f"✓ New text: {renewal.words}.{more}")

        self._attempt(done)

    def _attempt(self, act: Callable[[], Outcome]) -> None:
        """Do something that a dialog was answered with, and show what came of it."""
        try:
            self.screen.show(act())
        except StoreError as error:
            self.screen.fail(error)

    # What lost its place

    def list(self) -> None:
        """Choose one of the annotations that wait for a place."""
        screen = self.screen
        document = screen.session.document
        left = {one.id: one for one in waiting(document)}
        if not left:
            screen.say("Every annotation of this article is in its place.")
            return
        choices = [Choice(one.id, f"{one.was.label} “{one.was.quote}”", _where(document, one)) for one in left.values()]
        count = f"{len(left)} annotation{'s' if len(left) != 1 else ''}"
        screen.app.push_screen(PickerScreen(f"{count} without a place in the new text", choices), lambda id: self._one(left.get(id or "")))

    def _one(self, left: Unplaced | None) -> None:
        if left is None:
            return
        screen = self.screen
        project, document = screen.desk.project, screen.session.document
        start, end = screen.session.selection
        old = project.text_before(document.article.id, left.text)
        stood = _around(old, left.was.start, left.was.end) if old else left.was.quote
        choices = []
        if left.offered:
            choices.append(Choice("offered", "Put it where it is offered", _around(document.text, left.start, left.end)))
            choices.append(Choice("show", "Show the offered place", f"{left.score:.2f} sure"))
        if start < end:
            choices.append(Choice("selected", "Put it on the selected words", _around(document.text, start, end)))
        choices.append(Choice("drop", "Drop it", "undo brings it back"))

        def answered(answer: str | None) -> None:
            if answer == "show":
                screen.choose(left.start, left.end)
                screen.say(f"Offered for {left.was.label} “{left.was.quote}”; {screen.desk.keymap.shown('unplaced.open')} decides.")
            elif answer is not None:
                place = (start, end) if answer == "selected" else (left.start, left.end)
                self._attempt(lambda: self._decide(left, None if answer == "drop" else place))

        screen.app.push_screen(PickerScreen(f"{left.was.label} stood in: {stood}", choices), answered)

    def _decide(self, left: Unplaced, place: tuple[int, int] | None) -> Outcome:
        project, document = self.screen.desk.project, self.screen.session.document
        if left.id not in document.unplaced:
            return Outcome("It has been decided on already.")
        if place is None:
            change = drop(document, left, annotator=project.annotator)
        else:
            change = confirm(document, left, *place, entities=project.entities, annotator=project.annotator)
        project.do(change)
        self.screen.session.refresh()
        rest = len(waiting(self.screen.session.document))
        more = f" {rest} left: {self.screen.desk.keymap.shown('unplaced.open')}" if rest else " All are in their places."
        return Outcome(f"✓ {change.title}.{more}", select=place)


def _where(document: Document, left: Unplaced) -> str:
    return f"{left.score:.2f} {_around(document.text, left.start, left.end)}" if left.offered else "lost"


def _around(text: str, start: int, end: int) -> str:
    """Return a place with a little of what stands around it, on one line."""
    before, after = text[max(0, start - _AROUND) : start], text[end : end + _AROUND]
    return f"…{before}[{text[start:end]}]{after}…".replace("\n", " ")
