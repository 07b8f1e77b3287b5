"""Where a person was in each article. Not part of what was said about the articles: it is neither journalled nor exported."""

from pathlib import Path

from msgspec import Struct
from msgspec.structs import replace

from store.clock import now
from store.errors import StoreError, WriteError
from store.files import set_aside

FILE = "reading.json"
_TABLE = "reading"
_LAST = "last"


class Reading(Struct, frozen=True, kw_only=True):
    """The place in one article, in code points."""

    article: str
    start: int = 0
    end: int = 0
    """Selection, ``end`` exclusive."""
    top: int = 0
    """First code point in view."""
    opened: str = ""
    """When it was last opened, ISO 8601."""
    words: int = 0
    """Words in the article, so that a list need not count them again; 0 when they were not counted."""


class _Last(Struct, frozen=True):
    article: str
    open: bool = True


class ReadingLog:
    """Reading places by article, kept in one file of the store folder. ``save`` writes them; until then they are only here."""

    def __init__(self, folder: Path, *, read_only: bool = False) -> None:
        """Read the file in the store folder if there is one; what is wrong with it goes to ``problem``."""
        self._path = folder / FILE
        self._read_only = read_only
        self._changed = False
        self._moved: set[str] = set()
        """Articles whose places were noted here."""
        self._places: dict[str, Reading] = {}
        self.last_article = ""
        """Id of the article that was open last, or empty."""
        self.in_article = False
        """Whether that article was still open at the end, rather than the list of articles."""
        self.problem: StoreError | None = None
        """Why the places could not be read, or None."""
        from store.repository import read_rows  # 40 ms for TinyDB, so only when a project is open.

        try:
            self._places = {reading.article: reading for reading in read_rows(self._path, _TABLE, Reading)}
            for last in read_rows(self._path, _LAST, _Last):
                self.last_article, self.in_article = last.article, last.open
        except StoreError as error:
            self.problem = error

    def take_over(self) -> None:
        """Save from now on, and know the places that the window which did so before has saved."""
        there = ReadingLog(self._path.parent)
        self._places = there._places | {place.article: place for place in self._places.values() if place.article in self._moved}
        self._read_only, self.problem = False, there.problem

    def get(self, article_id: str) -> Reading | None:
        """Return the place in an article, or None when it was never opened."""
        return self._places.get(article_id)

    def opened(self, article_id: str, *, words: int | None = None) -> Reading:
        """Note that an article is open now, and how many words it has, and return the place to show."""
        place = self._places.get(article_id) or Reading(article=article_id)
        place = replace(place, opened=now(), words=place.words if words is None else words)
        self._put(place)
        return place

    def left(self) -> None:
        """Note that the list of articles is shown now, and no article."""
        self.in_article, self._changed = False, True

    def remember(self, article_id: str, *, start: int, end: int, top: int, words: int | None = None) -> None:
        """Note the selection and the first code point in view of the article that is open."""
        place = self._places.get(article_id) or Reading(article=article_id, opened=now())
        place = replace(place, start=start, end=end, top=top, words=place.words if words is None else words)
        if place != self._places.get(article_id) or (self.last_article, self.in_article) != (article_id, True):
            self._put(place)

    def save(self) -> None:
        """Write the places if they changed. Raises WriteError; a file that could not be read is kept as a copy first."""
        if self._read_only or not self._changed:
            return
        if self.problem is not None and self._path.exists():
            set_aside(self._path, "damaged")
            self.problem = None
        from store.repository import write_rows

        # What changes from here on, in another thread, is for the next save.
        self._changed = False
        last = [_Last(self.last_article, self.in_article)] if self.last_article else []
        try:
            write_rows(self._path, {_TABLE: list(self._places.values()), _LAST: last})
        except WriteError:
            self._changed = True
            raise

    def _put(self, place: Reading) -> None:
        self._places[place.article] = place
        self._moved.add(place.article)
        self.last_article, self.in_article = place.article, True
        self._changed = True
