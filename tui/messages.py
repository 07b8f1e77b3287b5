"""Messages that go from a screen to the app."""

from dataclasses import dataclass

from textual.message import Message


@dataclass
class ArticleWanted(Message):
    """Somebody asked to read an article; ``select`` is where in it, in code points."""

    article_id: str
    select: tuple[int, int] | None = None
    message: str = ""
    """A sentence to show on its status line."""


@dataclass
class LibraryWanted(Message):
    """Somebody asked to go back to the list of articles."""
