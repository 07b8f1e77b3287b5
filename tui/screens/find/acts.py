"""What is done to the hit under the cursor, or to all marked ones: tag, relabel, reject, delete, note; each is one change and one undo."""

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from store import bulk
from store.annotate import accept, quoted, reject
from store.changes import together
from store.document import Document
from store.model import Change, Suggestion
from store.open_suggestions import open_suggestions, undecided
from tui.concordance import Concordance, Place, exact, place_of
from tui.desk import Desk
from tui.screens.base import Handler
from tui.screens.note import NoteScreen
from tui.screens.picker import PickerScreen, label_choices
from tui.widgets.hit_list import HitList


class Hits(Protocol):
    """The screen with the list, as its acts see it."""

    desk: Desk

    @property
    def model(self) -> Concordance:
        """The hits and their marks."""
        ...

    @property
    def list(self) -> HitList:
        """The list widget."""
        ...

    def say(self, message: str, *, failed: bool = False) -> None:
        """Show a sentence on the status line."""

    def redraw(self) -> None:
        """Draw the list again."""

    def ask(self, screen: PickerScreen | NoteScreen, answered: Callable[[str], None]) -> None:
        """Open a dialog and act on its answer."""


class Acts:
    """Carries out what changes annotations from the list."""

    def __init__(self, screen: Hits, known: Callable[[Document], Sequence[Suggestion]]) -> None:
        """``known`` says what the engine found in an article."""
        self.screen, self._known = screen, known

    def handlers(self) -> dict[str, Handler]:
        """Return what it carries out, by action id."""
        return {
            "label.set": lambda action: self._tag(action.argument),
            "label.pick": lambda _: self._pick(),
            "find.delete": lambda _: self._delete(),
            "find.accept": lambda _: self._accept(),
            "find.reject": lambda _: self._reject(),
            "find.note": lambda _: self._note(),
        }

    def _places(self) -> list[Place]:
        return [place_of(hit) for hit in self.screen.model.chosen(self.screen.list.row)]

    def _do(self, change: Change | None, nothing: str) -> None:
        """Carry out what was built for the chosen places, then go on to the next row."""
        if change is None:
            self.screen.say(nothing)
            return
        several = bool(self.screen.model.marked)
        self.screen.desk.project.do(change)
        self.screen.model.marked = set()
        if not several:
            self.screen.list.move(1)
        self.screen.redraw()
        self.screen.say(f"✓ {change.title}")

    def _tag(self, label: str) -> None:
        project = self.screen.desk.project
        change = bulk.label_places(project.document, self._places(), label, annotator=project.annotator)
        self._do(change, f"This is tagged {label} already.")

    def _pick(self) -> None:
        choices = label_choices(self.screen.desk.project.labels, self.screen.desk.colour)
        count = len(self._places())
        self.screen.ask(PickerScreen(f"Label for {count} {'place' if count == 1 else 'places'}", choices), self._tag)

    def _delete(self) -> None:
        project = self.screen.desk.project
        change = bulk.delete_places(project.document, self._places(), annotator=project.annotator)
        self._do(change, "No annotation is of exactly these words.")

    def _accept(self) -> None:
        self._decide(accept, "Nothing is suggested here that could be accepted.")

    def _reject(self) -> None:
        self._decide(reject, "Nothing is suggested here that could be rejected.")

    def _decide(self, decide: Callable[..., Change | None], nothing: str) -> None:
        """Accept or reject what is offered at the chosen places."""
        project = self.screen.desk.project
        changes: list[Change | None] = []
        for article, ranges in bulk.by_article(self._places()).items():
            document = project.document(article)
            found = self._offered(document, ranges, beside_spans=decide is accept)
            changes.append(decide(document, found, annotator=project.annotator) if found else None)
        self._do(together(*changes), nothing)

    def _offered(self, document: Document, ranges: Iterable[tuple[int, int]], *, beside_spans: bool) -> list[Suggestion]:
        """Return the undecided suggestions that touch one of the ranges, and with ``beside_spans`` no annotation."""
        labels, known = self.screen.desk.project.labels, self._known(document)
        found = open_suggestions(document, known, labels) if beside_spans else undecided(document, known)
        return [one for one in found if any(one.start < end and start < one.end for start, end in ranges)]

    def _note(self) -> None:
        places = [place_of(hit) for hit in self.screen.model.chosen(self.screen.list.row) if exact(hit) is not None]
        if not places:
            self.screen.say("A note here is written on an annotation. Tag the words first.", failed=True)
            return
        project = self.screen.desk.project
        document = project.document(places[0][0])
        quote = document.text[places[0][1] : places[0][2]]
        about = quoted(quote) if len(places) == 1 else f"{len(places)} annotations, the first {quoted(quote)}"

        def written(text: str) -> None:
            if text.strip():
                change = bulk.note_places(project.document, places, text, annotator=project.annotator)
                self._do(change, "The note is there already.")

        self.screen.ask(NoteScreen(about, "", editor=self.screen.desk.config.editor), written)
