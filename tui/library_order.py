"""The order and the filter of the library list. Pure."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from store.entry import Entry

_STATUS = {"reading": 0, "new": 1, "done": 2}

ORDERS: dict[str, Callable[[Entry], Any]] = {
    "name": lambda entry: entry.source.casefold(),
    "title": lambda entry: entry.title.casefold(),
    "date": lambda entry: (_Descending(entry.published), entry.source.casefold()),
    "status": lambda entry: (_STATUS.get(entry.status, 3), entry.source.casefold()),
    "words": lambda entry: (-entry.words, entry.source.casefold()),
    "annotations": lambda entry: (-entry.annotations, entry.source.casefold()),
    "to review": lambda entry: (-(entry.open_suggestions or 0), entry.source.casefold()),
    "last opened": lambda entry: (_Descending(entry.last_opened), entry.source.casefold()),
}
"""Sort keys by name, in the order the sort key steps through them."""

VARIANTS = "variants"
"""What finds the articles that lead a story and those that tell it, too."""


class _Descending:
    """Sorts strings from last to first."""

    def __init__(self, value: str) -> None:
        self.value = value

    def __lt__(self, other: "_Descending") -> bool:
        return self.value > other.value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Descending) and self.value == other.value

    __hash__ = None  # type: ignore[assignment]


def in_order(entries: Iterable[Entry], order: str, *, descending: bool) -> list[Entry]:
    """Return the entries in an order."""
    return sorted(entries, key=ORDERS[order], reverse=descending)


def looked_at(entry: Entry) -> str:
    """Return what a filter looks for its words in: title, file name, date, site, language, status and attention."""
    words = entry.title, entry.source, entry.published[:10], entry.site, entry.language, entry.status, entry.attention
    return " ".join((*words, VARIANTS if entry.variant_of else "")).casefold()


def next_order(order: str) -> str:
    """Return the sort key after this one, going round."""
    names = list(ORDERS)
    return names[(names.index(order) + 1) % len(names)]


def next_unread(entries: Sequence[Entry], after: int, step: int = 1) -> int | None:
    """Return the row of the next article (the one before, when ``step`` is -1) that was never opened, going round at the end."""
    count = len(entries)
    rows = ((after + step * distance) % count for distance in range(1, count + 1))
    return next((row for row in rows if entries[row].status == "new" and not entries[row].problem), None)
