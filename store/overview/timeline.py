"""When a thing is mentioned, by the dates of the articles."""

from collections import Counter

from store.overview.thing import condition
from store.search.index import Index
from store.time_line import day_of


def by_day(index: Index, key: str) -> Counter[str]:
    """Return how often a thing is mentioned on each day, as ``2024-01-31``; under ``""`` in articles without a date.

    Raises IndexUnusable.
    """
    where, values = condition(key)
    sql = f"SELECT published, count(*) FROM spans JOIN dates ON dates.doc = spans.doc WHERE {where} GROUP BY published"  # noqa: S608
    found: Counter[str] = Counter()
    for published, count in index.rows(sql, values):
        found[day_of(published)] += count
    return found
