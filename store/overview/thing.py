"""One entity with all its forms, or one form that stands for no entity yet. Pure.

The key of a thing is the id of its entity, or label and folded form with a tab between them.
"""

from dataclasses import dataclass

from store.model import Entity
from store.search.folding import folded


@dataclass(frozen=True, slots=True)
class Thing:
    """One entity, or one form that is linked to none."""

    key: str
    name: str
    label: str
    mentions: int = 0
    articles: int = 0
    first: str = ""
    """Earliest date of an article that names it, or empty when no such article has a date."""
    last: str = ""
    entity: Entity | None = None


def key_of(entity: str, label: str, quote: str) -> str:
    """Return the key of what an annotation stands for."""
    return entity or f"{label}\t{folded(quote)}"


def condition(key: str) -> tuple[str, list[str]]:
    """Return the SQL that is true of the annotations of a thing, and its values."""
    label, tab, form = key.partition("\t")
    return ("entity = '' AND label = ? AND form = ?", [label, form]) if tab else ("entity = ?", [key])
