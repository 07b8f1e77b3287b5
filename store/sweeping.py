"""Going through the sizes and times of all files of a project, a part at a time, for those that are not as they were left."""

from collections.abc import Callable

from store.errors import StoreError
from store.ledger import Ledger
from store.repository import Repository

PART = 2_000
"""Files that are asked for together; on a disk of this machine that takes some hundredths of a second."""


class Sweep:
    """Passes over the files of all articles, one after the other. Reads none of them. For one thread at a time."""

    def __init__(self, repository: Repository, ledger: Ledger, suspicious: Callable[[str], bool]) -> None:
        """``suspicious`` says whether a file, by the id of its article, is not as it was left."""
        self._repository, self._ledger, self._suspicious = repository, ledger, suspicious
        self._names: list[str] = []
        self._at = 0

    @property
    def left(self) -> int:
        """How many files of the pass that is going on were not looked at yet."""
        return len(self._names) - self._at

    def begin(self) -> None:
        """Begin a new pass, over the files there are now and those that were there before."""
        try:
            names = self._repository.article_ids()
        except StoreError:
            names = []  # Reading or writing a file says so.
        else:
            names += self._ledger.missing({*names, ""})
        self._names, self._at = names, 0

    def part(self, count: int = PART) -> list[str]:
        """Look at the next files, after the last at the first ones again; return those that are not as they were left."""
        if not self.left:
            self.begin()
        some = self._names[self._at : self._at + count]
        self._at += len(some)
        return [owner for owner in some if self._suspicious(owner)]
