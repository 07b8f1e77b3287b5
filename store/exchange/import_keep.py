"""Storing what is imported, of any size, as one act: in parts that fit in memory, undone together, taken back when it is broken off."""

import hashlib
from collections.abc import Iterable, Sequence

from store.clock import now
from store.errors import StoreError
from store.ids import new_id
from store.model import Article, Change, Part, Put
from store.project import Project

EDITS = 20_000
"""Edits after which a part is closed."""

TEXT = 16 << 20
"""Code points of new text after which a part is closed."""

DOCUMENTS = 1_000
"""Documents after which a part is closed."""


class Act:
    """One import into an open project."""

    def __init__(self, project: Project, title: str, fingerprint: str) -> None:
        """``fingerprint`` tells this import from any other; one that was broken off by a crash goes on under the same undo step."""
        self._project, self._title = project, title
        self._id = hashlib.sha256(fingerprint.encode("utf-8", "surrogatepass")).hexdigest()[:26]
        self.parts = 0
        before = project.last_step()
        self._goes_on = before is not None and before.part == Part(self._id, last=False)

    def keep(self, new: Iterable[tuple[Article, str]], edits: Sequence[Put], *, last: bool) -> None:
        """Put one part into the project; ``new`` are articles it does not know yet, with their texts. Raises as ``Project.do`` does."""
        if not edits:
            return
        for article, text in new:
            self._project.add(article, text)
        alone = last and self.parts == 0 and not self._goes_on
        part = None if alone else Part(self._id, last)
        self._project.do(
            Change(id=new_id(), title=self._title, time=now(), annotator=self._project.annotator, part=part, edits=tuple(edits))
        )
        self.parts += 1
        if not last:
            self._project.checkpoint()

    def take_back(self) -> None:
        """Undo the parts that were kept, if any."""
        if self.parts:
            try:
                self._project.undo()
            except StoreError:
                return  # What is wrong was told by the error that led here; undo in the program takes back what is left.
