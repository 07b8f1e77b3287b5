"""What a format could not hold: counted by kind, and every single case listed."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Literal

from msgspec import Struct

from store.model import Article, Span

Kind = Literal[
    "article",
    "span: overlap",
    "span: crossing",
    "span: token edge",
    "span: place",
    "span: unplaced",
    "flat layer",
    "form",
    "form: rarer label",
    "form: entity in doubt",
    "label",
    "text: mentions only",
    "text: spacing",
    "text: characters",
    "note on span",
    "note on article",
    "note on entity",
    "entity link",
    "entity record",
    "decision",
    "score",
    "provenance",
    "metadata",
    "status",
]

WORK: frozenset[str] = frozenset(
    [
        "article",
        "span: overlap",
        "span: crossing",
        "span: token edge",
        "span: place",
        "span: unplaced",
        "form",
        "label",
        "text: characters",
        "note on span",
        "note on article",
        "note on entity",
        "entity link",
        "decision",
    ]
)
"""Kinds that are a person's work. ``--strict`` refuses to lose these; the other kinds are told only."""

IN_WORDS: dict[str, tuple[str, str]] = {
    "article": ("article that could not be read", "articles that could not be read"),
    "span: overlap": ("span that overlaps another", "spans that overlap others"),
    "span: crossing": ("span that crosses another", "spans that cross others"),
    "span: token edge": ("span that begins or ends inside a token", "spans that begin or end inside a token"),
    "span: place": ("span whose place it cannot say", "spans whose place it cannot say"),
    "span: unplaced": (
        "annotation that lost its place when the text changed; R in the program places it",
        "annotations that lost their place when the text changed; R in the program places them",
    ),
    "flat layer": (
        "span in its layer without overlaps; the layer with all spans has it",
        "spans in its layer without overlaps; the layer with all spans has them",
    ),
    "form": ("form it cannot write", "forms it cannot write"),
    "form: rarer label": ("second label of a form, which has its commonest", "second labels of forms, which have their commonest"),
    "form: entity in doubt": ("link of a form that several entities have", "links of forms that several entities have"),
    "label": ("label it cannot write", "labels it cannot write"),
    "text: mentions only": ("text of which only the mentions are kept", "texts of which only the mentions are kept"),
    "text: spacing": ("text whose white space is not kept", "texts whose white space is not kept"),
    "text: characters": ("text with characters it cannot write", "texts with characters it cannot write"),
    "note on span": ("note on a span", "notes on spans"),
    "note on article": ("note on an article", "notes on articles"),
    "note on entity": ("note on an entity", "notes on entities"),
    "entity link": ("link from a span to its entity", "links from spans to their entities"),
    "entity record": ("entity with its aliases and ids", "entities with their aliases and ids"),
    "decision": ("decision on a suggestion", "decisions on suggestions"),
    "score": ("score", "scores"),
    "provenance": ("span's annotator, times and origin", "spans' annotators, times and origins"),
    "metadata": ("article's title, source and date", "articles' titles, sources and dates"),
    "status": ("mark that an article is done", "marks that articles are done"),
}
"""Singular and plural of every kind, as a receipt says it."""


class Loss(Struct, frozen=True, kw_only=True):
    """One thing that is not in the export."""

    kind: str
    article: str = ""
    """Id of the article, or empty for what belongs to the project."""
    source: str = ""
    start: int = -1
    """Code points, or -1 when it is about no place in a text."""
    end: int = -1
    what: str
    """The quote, the name or the text it is about, shortened."""
    record: str = ""
    """Id of the record."""


def span_loss(kind: str, article: Article, span: Span) -> Loss:
    """Return the loss of a span, or of something about it."""
    return Loss(kind=kind, article=article.id, source=article.source, start=span.start, end=span.end, what=span.quote[:200], record=span.id)


class Losses:
    """Collects losses; keeps at most ``keep`` of them in memory and hands every one to ``listener``."""

    def __init__(self, keep: int = 1000, listener: Callable[[Loss], None] | None = None) -> None:
        self.counts: Counter[str] = Counter()
        self.kept: list[Loss] = []
        self._keep = keep
        self._listener = listener

    def add(self, loss: Loss) -> None:
        """Count one."""
        self.counts[loss.kind] += 1
        if len(self.kept) < self._keep:
            self.kept.append(loss)
        if self._listener is not None:
            self._listener(loss)

    def work(self) -> int:
        """Return how many of them are a person's work."""
        return sum(count for kind, count in self.counts.items() if kind in WORK)

    def sentences(self) -> Iterator[str]:
        """Yield one line a kind, the most serious kinds first."""
        for kind, (one, many) in IN_WORDS.items():
            if count := self.counts[kind]:
                yield f"{count:,} {one if count == 1 else many}"
