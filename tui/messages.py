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
class ReviewWanted(Message):
    """Somebody asked to go through the open suggestions of the whole project."""


@dataclass
class LibraryWanted(Message):
    """Somebody asked to go back to the list of articles."""


@dataclass
class AddWanted(Message):
    """Somebody asked to add articles."""


@dataclass
class ImportWanted(Message):
    """Somebody asked to import annotations."""


@dataclass
class VariantsWanted(Message):
    """Somebody asked to look for articles that tell the same story, or to end that."""


@dataclass
class ExportWanted(Message):
    """Somebody asked to write the annotated articles to a file."""


@dataclass
class TrainingWanted(Message):
    """Somebody asked to train the model on what is annotated, or, with ``ending``, to end that."""

    ending: bool = False


@dataclass
class EngineWanted(Message):
    """Somebody asked to start the suggestion process again."""


@dataclass
class ModelWanted(Message):
    """Somebody chose the model that suggests, by its name."""

    name: str


class TakeOverWanted(Message):
    """Somebody asked that this window become the one that writes."""


@dataclass
class FindWanted(Message):
    """Somebody asked to find something in all articles."""

    query: str = ""
    label: str = ""
    """Label to tag what is found with."""
    mark_free: bool = False
    """Whether every hit without annotation is to be marked."""
    check: bool = False
    """Whether to look for forms that are not tagged alike everywhere."""


@dataclass
class EntitiesWanted(Message):
    """Somebody asked for the list of entities."""


@dataclass
class StatisticsWanted(Message):
    """Somebody asked for the page of statistics."""


@dataclass
class ListLeft(Message):
    """Somebody is done with the list or page on top; ``article_id`` is the article they came from, empty for the library."""

    article_id: str = ""


@dataclass
class HitWanted(Message):
    """Somebody reading asked for the next hit (or the one before) of the search in all articles."""

    by: int


@dataclass
class HistoryWanted(Message):
    """Somebody asked what was done in the project."""
