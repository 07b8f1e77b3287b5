"""Storing what is imported, of any size, as one act: in parts that fit in memory, undone together, taken back when it is broken off."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress

from store.clock import now
from store.errors import StoreError
from store.exchange.contract import Meter, Progress
from store.ids import new_id
from store.model import Article, Change, Part, Put
from store.project import Project

EDITS = 20_000
"""Edits after which a part is closed."""

TEXT = 16 << 20
"""Code points of new text after which a part is closed."""

DOCUMENTS = 1_000
"""Documents after which a part is closed."""


Hand = Callable[[Callable[[], None]], None]
"""Carries out what changes a project, in the thread that may, and returns when it is done; raises what it raises."""


def at_once(change: Callable[[], None]) -> None:
    """Carry it out in this thread."""
    change()


class Act:
    """One import into an open project."""

    def __init__(self, project: Project, title: str, fingerprint: str, progress: Progress | None = None, hand: Hand = at_once) -> None:
        """``fingerprint`` tells this import from any other; one that was broken off by a crash goes on under the same undo step.

        ``hand`` carries out what changes the project, in the thread that may.
        """
        self._project, self._title, self._progress, self._hand = project, title, progress, hand
        self._id = hashlib.sha256(fingerprint.encode("utf-8", "surrogatepass")).hexdigest()[:26]
        self.parts = 0
        self._documents = 0
        before = project.last_step()
        self._before = before.change if before is not None and before.part == Part(self._id, last=False) else ""
        """The last part of the same import that a crash broke off, or empty."""

    @staticmethod
    def full(edits: int, text: int, documents: int) -> bool:
        """Whether a part that has so many edits, code points of new text and documents is to be closed."""
        return edits >= EDITS or text >= TEXT or documents >= DOCUMENTS

    def keep(self, new: Iterable[tuple[Article, str]], edits: Sequence[Put], *, last: bool) -> None:
        """Put one part into the project; ``new`` are articles it does not know yet, with their texts. Raises as ``Project.do`` does."""
        begun = self.parts > 0 or self._before
        if not edits:
            if not last or not begun:
                return
            edits = [self._repeated()]  # An act is at its end only when a part of it says so.
        part = None if last and not begun else Part(self._id, last)
        change = Change(id=new_id(), title=self._title, time=now(), annotator=self._project.annotator, part=part, edits=tuple(edits))
        self._hand(lambda: self._do(tuple(new), change))
        self.parts += 1
        self._documents += sum(edit.before is None and isinstance(edit.after, Article) for edit in edits)
        self._last = edits[-1].record
        if not last:
            self._project.checkpoint()

    def _do(self, new: Sequence[tuple[Article, str]], change: Change) -> None:
        for article, text in new:
            self._project.add(article, text)
        self._project.do(change)

    def take_back(self) -> None:
        """Undo the parts that were kept, if any, by this import and by the one that it goes on with."""
        if not self.parts and not self._before:
            return
        meter = Meter(self._progress, "taking back", self._documents)
        stop = self._project.subscribe(lambda change: _tell(meter, change))
        try:
            self._hand(self._undo)
        except StoreError:
            return  # What is wrong was told by the error that led here; undo in the program takes back what is left.
        finally:
            stop()

    def _undo(self) -> None:
        self._project.undo()

    def _repeated(self) -> Put:
        """Return an edit that changes nothing, about a record that the last part put there."""
        if self.parts:
            return Put(self._last, self._last)
        item = next(item for item in self._project.log() if item.id == self._before)
        record = self._project.document(item.articles[0]).article if item.articles else next(iter(self._project.entities.values()))
        return Put(record, record)


def _tell(meter: Meter, change: Change) -> None:
    """Count the articles that a change takes away; what is being taken back cannot be broken off once more."""
    for edit in change.edits:
        if edit.after is None and isinstance(edit.before, Article):
            with suppress(Exception, KeyboardInterrupt):
                meter.tick()
