"""What a search finds. Offsets are code points; ``end`` is exclusive."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Tagged:
    """An annotation that shares code points with a hit."""

    id: str
    start: int
    end: int
    label: str
    entity: str = ""
    annotator: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """One place: ``[start, end)`` of the article's text."""

    article: str
    title: str
    published: str
    source: str
    place: int
    """Number of the article in reading order."""
    start: int
    end: int
    text: str = field(repr=False, compare=False)
    """Text of the whole article, shared by all its hits."""
    tagged: tuple[Tagged, ...] = ()
    """Annotations that touch it, by start."""

    @property
    def quote(self) -> str:
        """The words of the hit."""
        return self.text[self.start : self.end]
