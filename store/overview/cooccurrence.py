"""Who is named with whom: things that are mentioned in the same sentence."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from store.aliases import NUMBERS
from store.overview.thing import condition, key_of
from store.search.index import Index
from store.sentence_pairs import Named, sentence_pairs

_PAGE = 64
"""Articles looked through at a time."""

KEPT = 50
"""Sentences remembered for each pair."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Where two things are named together."""

    article: str
    title: str
    published: str
    start: int
    end: int
    text: str


@dataclass(slots=True)
class Company:
    """Pairs of things with the sentences that hold both; keys of a pair are sorted."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Sentences a pair shares."""
    where: dict[tuple[str, str], list[Sentence]] = field(default_factory=dict)
    """The first of these sentences, in reading order; empty unless they were asked for."""

    def of(self, key: str) -> list[tuple[str, int]]:
        """Return the things named with one, and in how many sentences, the most frequent first."""
        found = [(b if a == key else a, count) for (a, b), count in self.counts.items() if key in (a, b)]
        return sorted(found, key=lambda item: (-item[1], item[0]))


def gather(index: Index, company: Company, *, key: str = "", keep: bool = False) -> Iterator[tuple[int, int]]:
    """Fill ``company`` from all articles, or only from those that mention the thing ``key`` and with pairs that hold it.

    Yields how many articles were looked through, of how many; stop asking to stop. ``keep`` remembers sentences too. Raises IndexUnusable.
    """
    where, values = condition(key) if key else ("1", [])
    total = index.rows(f"SELECT count(DISTINCT doc) FROM spans WHERE {where}", values)[0][0]  # noqa: S608  # Words are ours.
    sql = f"SELECT id, article, title, published, text FROM articles WHERE id IN (SELECT doc FROM spans WHERE {where}) ORDER BY place, id"  # noqa: S608
    done = 0
    for page in index.pages(sql, values, _PAGE):
        held = _mentions(index, [row[0] for row in page])
        for number, article, title, published, text in page:
            for start, end, pairs in sentence_pairs(text, held.get(number, [])):
                for pair in pairs:
                    if key and key not in pair:
                        continue
                    company.counts[pair] += 1
                    if keep:
                        kept = company.where.setdefault(pair, [])
                        if len(kept) < KEPT:
                            kept.append(Sentence(article, title, published, start, end, text[start:end]))
        done += len(page)
        yield done, total


def _mentions(index: Index, numbers: Sequence[int]) -> dict[int, list[Named]]:
    marks, out = (
        ",".join("?" * len(numbers)),
        ",".join(f"'{label}'" for label in sorted(NUMBERS)),
    )  # They name nobody, so pairs with them say little.
    rows = index.rows(
        f"SELECT doc, start, entity, label, quote FROM spans WHERE doc IN ({marks}) AND label NOT IN ({out})",  # noqa: S608
        numbers,
    )
    found: dict[int, list[Named]] = {}
    for doc, start, entity, label, quote in rows:
        found.setdefault(doc, []).append(Named(start, key_of(entity, label, quote)))
    return found


def strongest(company: Company, least: int = 1, most: int | None = None) -> Iterable[tuple[tuple[str, str], int]]:
    """Return pairs that share at least ``least`` sentences, the most frequent first, at most ``most`` of them."""
    ordered = sorted(company.counts.items(), key=lambda item: (-item[1], item[0]))
    return [item for item in ordered[:most] if item[1] >= least]
