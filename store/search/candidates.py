"""Which articles may hold a hit, as SQL over the index: every article with one and, for what only the text can tell, some without."""

from collections.abc import Sequence

from store.mentions import CLITIC, SHORTEST_WITH_CLITIC
from store.search import tagged
from store.search.folding import fold
from store.search.index import Index
from store.search.query import OnArticle, Phrase, Query

_OFTEN = 20_000
"""Annotations from which a label or an entity counts as frequent."""

_MANY = 100
"""Entities from which their words are not asked for one by one."""


def candidates(index: Index, query: Query, named: Sequence[frozenset[str] | None]) -> tuple[str, list[object]]:
    """Return a statement, with its values, that yields the numbers of articles in reading order, and as it finds them where that can be.

    ``named`` holds the entities that each condition on entities allows, None for any of them. Raises IndexUnusable.
    """
    words = _words(query, named)
    number = "words.rowid" if words else "articles.id"
    where: list[str] = []
    values: list[object] = []
    if words:
        where.append("words.words MATCH ?")
        values.append(" AND ".join(f"({one})" for one in words))
    for condition in query.spans:
        if condition.field == "label" and not condition.negative:
            labels = [] if condition.value == "*" else [one for one in _labels(index) if fold(one) == fold(condition.value)]
            inner = "SELECT doc FROM spans" if condition.value == "*" else f"SELECT doc FROM spans WHERE label IN ({_marks(labels)})"  # noqa: S608
            where.append(_holding(index, inner, labels, number))
            values += labels
    for ids in named:
        wanted = sorted(ids) if ids is not None else []
        inner = f"SELECT doc FROM spans WHERE {'entity != ' + repr('') if ids is None else f'entity IN ({_marks(wanted)})'}"  # noqa: S608
        where.append(_holding(index, inner, wanted, number))
        values += wanted
    about = [_about(condition) for condition in query.articles]
    where += [f"NOT ({condition})" if asked.negative else condition for asked, (condition, _) in zip(query.articles, about, strict=True)]
    values += [value for _, more in about for value in more]
    # Numbers ascend in reading order, and both tables yield them ascending: the first hits are there before the last are looked for.
    tables = "words CROSS JOIN articles ON articles.id = words.rowid" if words and (about or not index.in_order) else "words"
    tables = tables if words else "articles" if not index.in_order else "articles INDEXED BY by_number"
    order = number if index.in_order else "articles.place, articles.id"
    return f"SELECT {number} FROM {tables} WHERE {' AND '.join(where) or '1'} ORDER BY {order}", values  # noqa: S608


def like(value: str) -> str:
    """Return a pattern for ``LIKE … ESCAPE '\\'`` that stands for every text with the value in it."""
    escaped = value.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def _words(query: Query, named: Sequence[frozenset[str] | None]) -> list[str]:
    """Return the full text queries that an article with a hit meets: its words, and that some of them are tagged as asked."""
    found = ["text : (" + " OR ".join(_match(phrase) for phrase in group) + ")" for group in query.every]
    if not query.every:
        return found
    kinds = [[one.value] for one in query.spans if one.field == "label" and not one.negative and one.value != "*"]
    kinds += [sorted(ids) for ids in named if ids is not None and len(ids) <= _MANY]
    # An article without any of the entities is of no use, and full text has no way to ask for nothing.
    return found + [f"tagged : ({tagged.matching(query.phrases, some)})" for some in kinds if some]


def _holding(index: Index, inner: str, values: Sequence[object], number: str) -> str:
    """Return the condition that an article is among those a statement about annotations yields.

    Where most articles are, one look for each of them is there sooner than the list of all.
    """
    often = len(index.rows(f"{inner} LIMIT {_OFTEN}", values)) == _OFTEN
    link = "AND" if " WHERE " in inner else "WHERE"
    return f"EXISTS ({inner} {link} doc = {number})" if often else f"+{number} IN ({inner})"


def _marks(values: Sequence[object]) -> str:
    return ",".join("?" * len(values))


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
            return "status = 'open' AND NOT EXISTS (SELECT 1 FROM spans WHERE doc = articles.id)", []
        case "status":
            return "status = 'open'", []
        case "language":
            return "language = ? COLLATE NOCASE", [value]
        case "source":
            return "(articles.source LIKE ? ESCAPE '\\' OR articles.site LIKE ? ESCAPE '\\')", [like(value), like(value)]
        case _:
            return f"articles.{condition.field} LIKE ? ESCAPE '\\'", [like(value)]


def _match(phrase: Phrase) -> str:
    quoted = '"' + " ".join(phrase.words).replace('"', "") + '"'
    if phrase.prefix:
        return quoted + " *"
    last = phrase.words[-1]
    return f'({quoted} OR {quoted[:-1]}{CLITIC}")' if len(last) >= SHORTEST_WITH_CLITIC else quoted
