"""One article as a line of the library list."""

from typing import Literal

from msgspec import Struct

State = Literal["new", "reading", "done"]


class Entry(Struct, frozen=True, kw_only=True, gc=False):
    """One line of the library list. Until ``filled``, title and counts are what can be told without opening the article.

    A Struct, because 100,000 of them are made before anything is on the screen, in a tenth of the time.
    """

    article_id: str
    title: str
    source: str
    published: str = ""
    """ISO 8601 date or time, possibly only a year or a month."""
    site: str = ""
    """Newspaper, agency or site."""
    language: str = ""
    variant_of: str = ""
    """Id of the article whose story it tells nearly word for word, or empty."""
    status: State = "new"
    """``new`` was never opened, ``done`` when the analyst said so."""
    words: int = 0
    annotations: int = 0
    open_suggestions: int | None = None
    """Suggestions nobody has decided on; None when none have been computed."""
    changed: bool = False
    """Whether the article's file says another text than the one that was annotated."""
    unplaced: int = 0
    """Annotations that wait for a place in a text that has changed."""
    last_opened: str = ""
    """ISO 8601 time, or empty."""
    problem: str = ""
    """Why it cannot be opened, as a sentence; empty when it can."""
    filled: bool = False

    @property
    def attention(self) -> str:
        """What about its text a person has to see to, in words; empty when nothing."""
        parts = (["changed"] if self.changed else []) + ([f"{self.unplaced:,} to place"] if self.unplaced else [])
        return ", ".join(parts)
