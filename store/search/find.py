"""From a query to its hits: the index says which articles may hold them, the texts say where."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from store.mentions import CLITIC, SHORTEST_WITH_CLITIC
from store.model import Entity
from store.search.folding import fold
from store.search.hits import Hit, Tagged
from store.search.index import Index
from store.search.matching import hits
from store.search.query import OnArticle, OnSpan, Phrase, Query

PAGE = 64
"""Articles looked through at a time."""


_OFTEN = 20_000
"""Annotations from which a label counts as frequent."""


def find(index: Index, query: Query, entities: Mapping[str, Entity]) -> Iterator[list[Hit]]:
    """Yield hits in reading order, in lists of what some articles hold; a list may be empty. Stop asking to stop the search.

    With words, every place of a word or phrase is a hit; without, every annotation that the conditions allow is one, and if there are
    none on annotations, the beginning of every article. Raises IndexUnusable.
    """
    if not query:
        return
    sql, values = _candidates(index, query, entities)
    wanted = [condition for condition in query.spans if condition.field != "entity"]
    named = [(_entity_ids(condition.value, entities), condition.negative) for condition in query.spans if condition.field == "entity"]
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


def _candidates(index: Index, query: Query, entities: Mapping[str, Entity]) -> tuple[str, list[object]]:
    """Return the SQL that names every article with a hit and, for what only the text can tell, some without."""
    where: list[str] = []
    values: list[object] = []
    for group in query.every:
        where.append("id IN (SELECT rowid FROM words WHERE words MATCH ?)")
        values.append("text : (" + " OR ".join(_match(phrase) for phrase in group) + ")")
    for condition in query.spans:
        if condition.negative:
            continue
        if condition.field == "label":
            labels = [] if condition.value == "*" else [one for one in _labels(index) if fold(one) == fold(condition.value)]
            if condition.value == "*":
                where.append("EXISTS (SELECT 1 FROM spans WHERE doc = articles.id)")
                continue
            inner = f"SELECT doc FROM spans WHERE label IN ({','.join('?' * len(labels))})"  # noqa: S608
            # Where most articles have the label, one look for each of them is there sooner than the list of all.
            often = len(index.rows(f"{inner} LIMIT {_OFTEN}", labels)) == _OFTEN
            where.append(f"EXISTS ({inner} AND doc = articles.id)" if often else f"id IN ({inner})")
            values += labels
        elif condition.field == "entity":
            ids = _entity_ids(condition.value, entities)
            if ids is None:
                where.append("id IN (SELECT doc FROM spans WHERE entity != '')")
            else:
                where.append(f"id IN (SELECT doc FROM spans WHERE entity IN ({','.join('?' * len(ids))}))")  # noqa: S608
                values += sorted(ids)
    for about in query.articles:
        condition_sql, more = _about(about)
        where.append(f"NOT ({condition_sql})" if about.negative else condition_sql)
        values += more
    # Numbers alone and along the index of the reading order, so that the first hits are there before the last are looked for.
    return f"SELECT id FROM articles INDEXED BY by_place WHERE {' AND '.join(where) or '1'} ORDER BY place, id", values  # noqa: S608


def _labels(index: Index) -> list[str]:
    """Return the labels that annotations have, by one look into the index of labels for each of them."""
    sql = (
        "WITH RECURSIVE found(label) AS (SELECT min(label) FROM spans UNION ALL"
        " SELECT (SELECT min(label) FROM spans WHERE label > found.label) FROM found WHERE label IS NOT NULL)"
        " SELECT label FROM found WHERE label IS NOT NULL"
    )
    return [row[0] for row in index.rows(sql)]


def _about(condition: OnArticle) -> tuple[str, list[object]]:
    value = condition.value
    match condition.field:
        case "before":
            return "published != '' AND published < ?", [value]
        case "after":
            return "published != '' AND published >= ?", [value]
        case "status" if value.lower() == "done":
            return "status = 'done'", []
        case "status" if value.lower() == "new":
            # An article that nobody has said anything about; where the reader has been is not in the index.
            return "status = 'open' AND id NOT IN (SELECT doc FROM spans)", []
        case "status":
            return "status = 'open'", []
        case "language":
            return "language = ? COLLATE NOCASE", [value]
        case _:
            return f"{condition.field} LIKE ? ESCAPE '\\'", [f"%{_literal(value)}%"]


def _literal(value: str) -> str:
    return value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _match(phrase: Phrase) -> str:
    quoted = '"' + " ".join(phrase.words).replace('"', "") + '"'
    if phrase.prefix:
        return quoted + " *"
    last = phrase.words[-1]
    return f'({quoted} OR {quoted[:-1]}{CLITIC}")' if len(last) >= SHORTEST_WITH_CLITIC else quoted


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
        rows = index.rows("SELECT target_id FROM notes WHERE text LIKE ? ESCAPE '\\'", [f"%{_literal(value)}%"])
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
