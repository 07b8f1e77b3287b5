"""From a query to its hits: the index says which articles may hold them, the texts say where."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from store.model import Entity
from store.search.candidates import candidates, like
from store.search.folding import fold
from store.search.hits import Hit, Tagged
from store.search.index import Index
from store.search.matching import hits
from store.search.query import OnSpan, Query

PAGE = 64
"""Articles looked through at a time, once the first few are."""


def find(index: Index, query: Query, entities: Mapping[str, Entity]) -> Iterator[list[Hit]]:
    """Yield hits in reading order, in lists of what some articles hold; a list may be empty. Stop asking to stop the search.

    With words, every place of a word or phrase is a hit; without, every annotation that the conditions allow is one, and if there are
    none on annotations, the beginning of every article. Raises IndexUnusable.
    """
    if not query:
        return
    wanted = [condition for condition in query.spans if condition.field != "entity"]
    named = [(_entity_ids(condition.value, entities), condition.negative) for condition in query.spans if condition.field == "entity"]
    sql, values = candidates(index, query, [ids for ids, negative in named if not negative])
    noted = {condition.value: _noted(index, condition.value, entities) for condition in query.spans if condition.field == "note"}
    for page in index.pages(sql, values, PAGE):
        numbers = [row[0] for row in page]
        tagged = _spans(index, numbers)
        found: list[Hit] = []
        for number, article, title, published, source, place, text in _articles(index, numbers):
            spans = tagged.get(number, [])
            places = _places(query, text, spans)
            for start, end in places:
                around = tuple(one for one in spans if one.start < end and start < one.end)
                if _allowed(around, wanted, named, noted):
                    found.append(Hit(article, title, published, source, place, start, end, text, around))
        yield found


def _places(query: Query, text: str, spans: Sequence[Tagged]) -> list[tuple[int, int]]:
    if query.phrases or query.none:
        places = hits(text, query.every, query.none)
        if places is None:
            return []
        if places or query.phrases:
            return places
    if any(not condition.negative for condition in query.spans):
        return sorted({(one.start, one.end) for one in spans})
    return [(0, _first_line(text))] if text else []


def _first_line(text: str) -> int:
    stripped = len(text) - len(text.lstrip())
    end = text.find("\n", stripped)
    return min(end if end > 0 else len(text), stripped + 80) or len(text)


def _allowed(
    around: Sequence[Tagged],
    conditions: Sequence[OnSpan],
    named: Sequence[tuple[frozenset[str] | None, bool]],
    noted: Mapping[str, frozenset[str]],
) -> bool:
    """Tell whether one annotation meets all positive conditions together, and none meets a negative one."""

    def meets(one: Tagged, condition: OnSpan) -> bool:
        if condition.field == "note":
            return one.id in noted[condition.value] or (bool(one.entity) and one.entity in noted[condition.value])
        value = one.label if condition.field == "label" else one.annotator
        return condition.value == "*" or fold(value) == fold(condition.value)

    def is_named(one: Tagged, ids: frozenset[str] | None) -> bool:
        return bool(one.entity) if ids is None else one.entity in ids

    for one in around:
        if any(condition.negative and meets(one, condition) for condition in conditions):
            return False
        if any(negative and is_named(one, ids) for ids, negative in named):
            return False
    positive = [condition for condition in conditions if not condition.negative]
    asked = [ids for ids, negative in named if not negative]
    if not positive and not asked:
        return True
    return any(all(meets(one, c) for c in positive) and all(is_named(one, ids) for ids in asked) for one in around)


def _entity_ids(value: str, entities: Mapping[str, Entity]) -> frozenset[str] | None:
    """Return the entities with the value in a name or alias, or as an id of ours or outside; None stands for any entity."""
    if value == "*":
        return None
    wanted = fold(value)
    return frozenset(
        entity.id
        for entity in entities.values()
        if value == entity.id or any(wanted in fold(name) for name in (entity.name, *entity.aliases)) or value in entity.external.values()
    )


def _noted(index: Index, value: str, entities: Mapping[str, Entity]) -> frozenset[str]:
    """Return the ids of annotations and entities with the value in a note on them."""
    if value == "*":
        rows = index.rows("SELECT target_id FROM notes")
    else:
        rows = index.rows("SELECT target_id FROM notes WHERE text LIKE ? ESCAPE '\\'", [like(value)])
    return frozenset(row[0] for row in rows)


def _articles(index: Index, numbers: Sequence[int]) -> list[tuple[Any, ...]]:
    """Return the rows of some articles, in the order of their numbers here."""
    marks = ",".join("?" * len(numbers))
    sql = f"SELECT id, article, title, published, source, place, text FROM articles WHERE id IN ({marks})"  # noqa: S608
    held = {row[0]: row for row in index.rows(sql, numbers)}
    return [held[number] for number in numbers if number in held]


def _spans(index: Index, numbers: Sequence[int]) -> dict[int, list[Tagged]]:
    found: dict[int, list[Tagged]] = {}
    marks = ",".join("?" * len(numbers))
    rows = index.rows(
        f'SELECT doc, id, start, "end", label, entity, annotator FROM spans WHERE doc IN ({marks}) ORDER BY doc, start, "end"',  # noqa: S608
        numbers,
    )
    for doc, *rest in rows:
        found.setdefault(doc, []).append(Tagged(*rest))
    return found
