"""Everything that is annotated: entities with all their forms, and forms that stand for no entity yet."""

from collections.abc import Iterable, Iterator, Mapping

from store.model import Entity
from store.overview.thing import Thing, condition
from store.search.index import Index

_LINKED = """
SELECT entity, count(*), count(DISTINCT spans.doc), min(nullif(published, '')), max(published)
FROM spans JOIN dates ON dates.doc = spans.doc WHERE entity != '' GROUP BY entity
"""
_LOOSE = """
SELECT label, form, max(quote), count(*), count(DISTINCT spans.doc), min(nullif(published, '')), max(published)
FROM spans JOIN dates ON dates.doc = spans.doc WHERE entity = '' GROUP BY label, form
"""


def things(index: Index, entities: Mapping[str, Entity]) -> list[Thing]:
    """Return everything that is annotated and every entity, the most often mentioned first. Raises IndexUnusable."""
    found: list[Thing] = []
    without = dict(entities)
    for entity_id, mentions, articles, first, last in index.rows(_LINKED):
        entity = without.pop(entity_id, None)
        if entity is not None:  # The index may be a moment behind a merge.
            found.append(Thing(entity_id, entity.name, entity.label, mentions, articles, first or "", last, entity))
    found += [Thing(entity.id, entity.name, entity.label, entity=entity) for entity in without.values()]
    found += [
        Thing(f"{label}\t{form}", quote, label, mentions, articles, first or "", last)
        for label, form, quote, mentions, articles, first, last in index.rows(_LOOSE)
    ]
    return sorted(found, key=lambda thing: (-thing.mentions, thing.name, thing.label))


def forms(index: Index, key: str) -> list[tuple[str, int]]:
    """Return the spellings a thing is mentioned by with their counts, the most frequent first. Raises IndexUnusable."""
    where, values = condition(key)
    sql = f"SELECT quote, count(*) FROM spans WHERE {where} GROUP BY quote ORDER BY count(*) DESC, quote"  # noqa: S608  # Words are ours.
    return [(quote, count) for quote, count in index.rows(sql, values)]


def articles_with(index: Index, keys: Iterable[str]) -> list[str]:
    """Return the ids of the articles that mention any of some things, in reading order. Raises IndexUnusable."""
    found: dict[str, int] = {}
    for key in keys:
        where, values = condition(key)
        sql = f"SELECT article, place FROM articles WHERE id IN (SELECT doc FROM spans WHERE {where})"  # noqa: S608
        found.update(index.rows(sql, values))
    return sorted(found, key=lambda article: (found[article], article))


def mentions(index: Index, key: str) -> Iterator[tuple[str, str, int, int, str]]:
    """Yield article, title, start, end and date of every mention of a thing, in reading order. Raises IndexUnusable."""
    where, values = condition(key)
    sql = (
        'SELECT article, title, start, "end", published FROM spans JOIN articles ON articles.id = spans.doc'  # noqa: S608
        f" WHERE {where} ORDER BY place, start"
    )
    for page in index.pages(sql, values, 256):
        yield from page
