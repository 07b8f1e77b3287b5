"""An article whose file has changed: asking for its new text, and going through what lost its place in it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from store.added import is_added
from store.annotate import quoted
from store.document import Document, waiting
from store.errors import StoreError
from store.model import Article, Unplaced
from store.project import Project
from store.renewing import Renewal, adopt, confirm, drop, renewal
from tui.outcome import Outcome
from tui.screens.base import Handler
from tui.screens.difference import DifferenceScreen
from tui.screens.picker import Choice, PickerScreen

if TYPE_CHECKING:
    from tui.screens.reader.screen import ReaderScreen

_AROUND, _NARROW_AROUND = 30, 10
"""Code points of the text shown on each side of a place, and where there is little room."""

_SAME = "The file of this article says what is shown here."


class Replacing:
    """Carries out what has to do with another text of the article, for one reader screen."""

    def __init__(self, screen: "ReaderScreen") -> None:
        self.screen = screen
        self._at = ""
        """Id of what was looked at last and left undecided, so that the next look goes on there."""
        self._chosen_from: tuple[int, int] | None = None
        """What was selected when its words began to be looked for in the text; None when they are not."""

    def handlers(self) -> dict[str, Handler]:
        """Return what it carries out, by action id."""
        return {"article.renew": lambda _: self.ask(asked=True), "unplaced.open": lambda _: self.go_on()}

    # Another text

    def ask(self, *, asked: bool = False) -> None:
        """Ask whether the article is to get the text that its file has now; unasked for only once for each text."""
        screen = self.screen
        project, document = screen.desk.project, screen.session.document
        if asked or (not project.read_only and project.differs(document)):
            screen.run_worker(self._look(asked), group="renewing", exclusive=True, exit_on_error=False)
        elif not screen.said[0]:
            self._remind()

    def _remind(self) -> None:
        """Say how many annotations have no place, where an article is opened."""
        left = len(waiting(self.screen.session.document))
        if left:
            self.screen.say(f"{left} to place: {self.screen.desk.keymap.shown('unplaced.open')}.")

    async def _look(self, asked: bool) -> None:
        """Compare the article with its source behind the screen, where a megabyte takes seconds, and ask what is to be done."""
        import asyncio

        screen = self.screen
        project, document = screen.desk.project, screen.session.document
        advice = _elsewhere(document.article) if is_added(document.article) else ""
        if advice:
            screen.say(advice if asked else "")
            return
        declined = frozenset() if asked else frozenset(screen.desk.declined)
        try:
            found = await asyncio.to_thread(_renewal, project, document, declined)
        except StoreError as error:
            if asked:
                screen.fail(error)
            return
        now = screen.session.document
        if now.article.id != document.article.id or not screen.is_current:
            return
        if now.records() != document.records():
            self.ask(asked=asked)  # Somebody went on annotating, and that has to find its place as well.
        elif found is None or found.same:
            if asked:
                screen.say(_SAME)
        else:
            self._offer(found)

    def _offer(self, found: Renewal) -> None:
        screen = self.screen
        document = screen.session.document
        choices = [
            Choice("adopt", "Take the new text", "undo goes back"),
            Choice("keep", "Keep the text that was annotated", "asked again next time"),
            Choice("look", "Look at what differs"),
        ]

        def looked_at(_: None) -> None:
            # At once, since a key that was typed ahead would go to the reader while texts are compared anew.
            self._offer(found) if screen.session.document.records() == document.records() else self.ask(asked=True)

        def answered(answer: str | None) -> None:
            screen.desk.declined.add(found.sha256)
            if answer == "look":
                screen.app.push_screen(DifferenceScreen(document.text, found.text), looked_at)
            elif answer == "adopt":
                self._adopt(found)
            else:
                screen.say("The text that was annotated is kept; look for “new text” in the palette to change that.")

        title = "The file of this article has changed since it was annotated"
        screen.app.push_screen(PickerScreen(title, choices, about=[f"annotations: {found.words}"]), answered)

    def _adopt(self, found: Renewal) -> None:
        screen = self.screen

        def done() -> Outcome:
            adopt(screen.desk.project, screen.session.document, found)
            more = f" {screen.desk.keymap.shown('unplaced.open')} goes through them." if found.doubtful or found.lost else ""
            return Outcome(f"✓ New text: {found.words}.{more}")

        self._attempt(done)

    def _attempt(self, act: Callable[[], Outcome]) -> bool:
        """Do something that a dialog was answered with, and show what came of it; return whether it was done."""
        try:
            self.screen.show(act())
        except StoreError as error:
            self.screen.fail(error)
            return False
        return True

    # What lost its place

    def go_on(self) -> None:
        """Ask about the annotation that was left undecided last, or else the first that waits for a place."""
        left = waiting(self.screen.session.document)
        if not left:
            self.screen.say("Every annotation of this article is in its place.")
            return
        number = next((number for number, one in enumerate(left) if one.id == self._at), 0)
        self._one(left, number)

    def _one(self, left: list[Unplaced], number: int) -> None:
        screen, one = self.screen, left[number]
        document = screen.session.document
        start, end = screen.session.selection
        old = screen.desk.project.text_before(document.article.id, one.text)
        about = [f"was: {self._around(old, one.was.start, one.was.end) if old else one.was.quote}"]
        selected = [Choice("selected", "Put it on the selected words", self._around(document.text, start, end))] if start < end else []
        if one.offered:
            about.append(f"now: {self._around(document.text, one.start, one.end)}")
            choices = [Choice("offered", "Put it there"), Choice("show", "Show that place in the text")]
        else:
            about.append("now: nowhere")
            choices = [Choice("choose", "Choose its words in the text")]
        # Who was choosing words, and selected others, has them by now.
        choices = selected + choices if self._chosen_from not in (None, (start, end)) else choices + selected
        choices.append(Choice("drop", "Drop it", "undo brings it back"))
        gone = sum(not one.offered for one in left)
        if not one.offered and gone > 1:
            choices.append(Choice("lost", f"Drop all {gone} that are lost", "undo brings them back"))
        if len(left) > 1:
            choices += [Choice("next", "Leave it for now and go on"), Choice("list", f"See all {len(left)}")]
        place = f" of {len(left)}" if len(left) > 1 else ""
        sure = f", {one.score:.2f} sure" if one.offered else ", lost"
        title = f"{number + 1}{place}: {_named(one)}{sure}"
        screen.app.push_screen(PickerScreen(title, choices, about=about), lambda answer: self._answered(answer, left, number, (start, end)))

    def _answered(self, answer: str | None, left: list[Unplaced], number: int, selection: tuple[int, int]) -> None:
        screen, one = self.screen, left[number]
        key = screen.desk.keymap.shown("unplaced.open")
        self._at, self._chosen_from = one.id, None
        if answer == "show":
            screen.choose(one.start, one.end)
            self._chosen_from = screen.session.selection
            screen.say(f"Offered for {_named(one)}; select other words if it is wrong, then {key}.")
        elif answer == "choose":
            self._chosen_from = selection
            screen.say(f"Select the words for {_named(one)}, then {key}.")
        elif answer == "next":
            self._one(left, (number + 1) % len(left))
        elif answer == "list":
            self._list(left)
        elif answer == "lost":
            self._attempt(lambda: self._done([other for other in left if not other.offered], None))
        elif answer is not None:
            place = {"selected": selection, "offered": (one.start, one.end)}.get(answer)
            after = left[number + 1 :] + left[:number]
            if self._attempt(lambda: self._done([one], place)) and after:
                self._at = after[0].id
                self.go_on()

    def _list(self, left: list[Unplaced]) -> None:
        """Choose which to decide on."""
        text = self.screen.session.document.text
        choices = [
            Choice(str(number), _named(one), self._around(text, one.start, one.end) if one.offered else "lost")
            for number, one in enumerate(left)
        ]
        title = f"{len(left)} annotations without a place in the new text"
        self.screen.app.push_screen(PickerScreen(title, choices), lambda number: self._one(left, int(number)) if number else None)

    def _done(self, those: list[Unplaced], place: tuple[int, int] | None) -> Outcome:
        """Put one where it belongs, or drop some, as one change."""
        screen = self.screen
        project, document = screen.desk.project, screen.session.document
        if any(one.id not in document.unplaced for one in those):
            return Outcome("It has been decided on already.")
        if place is None:
            change = drop(document, *those, annotator=project.annotator)
        else:
            change = confirm(document, those[0], *place, entities=project.entities, annotator=project.annotator)
        project.do(change)
        screen.session.refresh()
        rest = len(waiting(screen.session.document))
        return Outcome(f"✓ {change.title}. {f'{rest} left.' if rest else 'All are in their places.'}", select=place)

    def _around(self, text: str, start: int, end: int) -> str:
        """Return a place with a little of what stands around it, on one line."""
        room = _AROUND if self.screen.size.width >= 60 else _NARROW_AROUND
        before, after = text[max(0, start - room) : start], text[end : end + room]
        left, right = "…" * (start > room), "…" * (end + room < len(text))
        return " ".join(f"{left}{before}[{text[start:end]}]{after}{right}".split())


def _elsewhere(article: Article) -> str:
    """Return how to look again at a source that is not in the folder, or ``""``."""
    from store.gather.again import way  # 60 ms for fetching, wanted only for articles that were added.

    return {
        "address": "This article came from the web; sorot refresh --fetch looks there again.",
        "outside": "This article came from a file outside the folder; sorot refresh --outside reads it again.",
    }.get(way(article), "")


def _renewal(project: Project, document: Document, declined: frozenset[str]) -> Renewal | None:
    """Return what the source of an article means for it now; None as well when its text was declined."""
    if not is_added(document.article):
        found = project.renewed(document)
        return None if found is None or found[0].sha256 in declined else renewal(project, document, *found)
    from store.gather.again import Rereader  # As above.
    from store.gather.collect import Options
    from store.quarantine.run import Quarantine

    with Quarantine() as quarantine:
        read = Rereader(project, Options(), quarantine).foreseen(document)
    return None if read is not None and read.sha256 in declined else read


def _named(one: Unplaced) -> str:
    """Return how an annotation without a place is called."""
    return f"{one.was.label} {quoted(one.was.quote)}"
