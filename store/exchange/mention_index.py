"""The index at the back of a report: who and what is mentioned, how often, and where. Kept on the disk, so that a large project fits."""

import sqlite3
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from store.aliases import NUMBERS
from store.exchange.contract import Context, Item
from store.exchange.inert import printable
from store.search.folding import folded
from store.sentence_pairs import Named, sentence_pairs
from store.time_line import day_of

_SCHEMA = """
CREATE TABLE articles (number INTEGER PRIMARY KEY, title TEXT, published TEXT, status TEXT, mentions INTEGER);
CREATE TABLE mentions (
    number INTEGER PRIMARY KEY, form TEXT NOT NULL, record TEXT NOT NULL, label TEXT NOT NULL, name TEXT NOT NULL,
    given TEXT NOT NULL, article INTEGER NOT NULL
);
CREATE TABLE pairs (one TEXT NOT NULL, other TEXT NOT NULL, article INTEGER NOT NULL, number INTEGER NOT NULL);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """One line of the index: an entity, or a form that stands for none."""

    name: str
    label: str
    record: str
    """Id of the entity, or empty."""
    form: str = ""
    """What its mentions are found by in the index; empty when there is none."""
    mentions: int
    articles: int
    places: tuple[tuple[int, int, int], ...]
    """The first articles: number of the first mention, number of the article, and how many mentions it has."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How often a label was given."""

    label: str
    mentions: int
    forms: int
    articles: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Together:
    """Two names in the same sentences."""

    names: tuple[str, str]
    sentences: int
    articles: int
    first: int
    """Number of the first mention in the first of these sentences."""


class MentionIndex:
    """Numbers articles and mentions from 1 as they come, and lists them at the end. Texts are as ``printable`` makes them."""

    def __init__(self) -> None:
        # With an empty name the database is in a temporary file of SQLite's own, and in memory while it is small.
        self._base = sqlite3.connect("")
        self._base.executescript(_SCHEMA)
        self.articles = 0
        self.mentions = 0

    def __enter__(self) -> "MentionIndex":
        return self

    def __exit__(self, *_: object) -> None:
        self._base.close()

    def add(self, item: Item, context: Context) -> int:
        """Take an article up, and return the number of its first mention; its spans are numbered in their order."""
        first = self.mentions + 1
        self.articles += 1
        article = item.document.article
        rows = []
        for number, placed in enumerate(item.spans, first):
            span = placed.span
            entity = context.entities.get(span.entity) if span.entity else None
            form = f"={entity.id}" if entity else f"{span.label} {folded(span.quote)}"
            name, label = (entity.name, entity.label) if entity else (" ".join(span.quote.split()), span.label)
            rows.append((number, form, entity.id if entity else "", label, printable(name), span.label, self.articles))
        self.mentions += len(rows)
        title = printable(article.title) or article.id
        about = (self.articles, title, article.published, article.status, len(rows))
        self._base.execute("INSERT INTO articles VALUES (?, ?, ?, ?, ?)", about)
        self._base.executemany("INSERT INTO mentions VALUES (?, ?, ?, ?, ?, ?, ?)", rows)
        self._base.executemany("INSERT INTO pairs VALUES (?, ?, ?, ?)", self._pairs(item, rows))
        return first

    def _pairs(self, item: Item, rows: list[tuple[int, str, str, str, str, str, int]]) -> Iterator[tuple[str, str, int, int]]:
        """Yield who is named with whom in each sentence, and the number of its first mention; dates and numbers are nobody."""
        spans = [placed.span for placed in item.spans]
        named = [(span.start, row[1], row[0]) for span, row in zip(spans, rows, strict=True) if span.label not in NUMBERS]
        for start, end, pairs in sentence_pairs(item.document.text, (Named(at, form) for at, form, _ in named)):
            first = min(number for at, _, number in named if start <= at < end)
            yield from ((one, other, self.articles, first) for one, other in pairs)

    def together(self, most: int) -> Iterator[Together]:
        """Yield who is named with whom, the most frequent pairs first, at most so many."""
        rows = self._base.execute(
            "SELECT one, other, count(*), count(DISTINCT article), min(number) FROM pairs GROUP BY one, other ORDER BY 3 DESC, 5 LIMIT ?",
            (most,),
        )
        for one, other, count, articles, first in rows:
            yield Together(names=(self._name(one), self._name(other)), sentences=count, articles=articles, first=first)

    def _name(self, form: str) -> str:
        self._base.execute("CREATE INDEX IF NOT EXISTS by_form ON mentions (form)")
        return str(self._base.execute("SELECT name FROM mentions WHERE form = ? ORDER BY number LIMIT 1", (form,)).fetchone()[0])

    def days(self, form: str = "") -> Counter[str]:
        """Return the mentions of each day, of all things or of one form; under an empty day those in articles without a date."""
        where, values = ("WHERE form = ?", [form]) if form else ("", [])
        rows = self._base.execute(
            f"SELECT published, count(*) FROM mentions JOIN articles ON articles.number = article {where} GROUP BY published",  # noqa: S608
            values,
        )
        found: Counter[str] = Counter()
        for published, count in rows:
            found[day_of(published)] += count
        return found

    def all_articles(self) -> Iterator[tuple[int, str, str, str, int]]:
        """Yield number, title, date, status and count of mentions of every article."""
        yield from self._base.execute("SELECT * FROM articles ORDER BY number")

    def by_label(self) -> list[Counted]:
        """Return how often each label was given, the most frequent first."""
        rows = self._base.execute(
            "SELECT given, count(*), count(DISTINCT form), count(DISTINCT article) FROM mentions GROUP BY given ORDER BY 2 DESC, 1"
        )
        return [Counted(label=label, mentions=mentions, forms=forms, articles=articles) for label, mentions, forms, articles in rows]

    def listed(self, places: int) -> Iterator[Listed]:
        """Yield the lines of the index, the most mentioned first, each with at most so many places."""
        self._base.execute("CREATE INDEX IF NOT EXISTS by_form ON mentions (form)")
        rows = self._base.execute(
            "SELECT form, record, label, count(*), count(DISTINCT article), min(number) FROM mentions GROUP BY form ORDER BY 4 DESC, 6"
        )
        for form, record, label, mentions, articles, first in rows:
            name = self._base.execute("SELECT name FROM mentions WHERE number = ?", (first,)).fetchone()[0]
            found = self._base.execute(
                "SELECT min(number), article, count(*) FROM mentions WHERE form = ? GROUP BY article ORDER BY article LIMIT ?",
                (form, places),
            )
            yield Listed(name=name, label=label, record=record, form=form, mentions=mentions, articles=articles, places=tuple(found))
