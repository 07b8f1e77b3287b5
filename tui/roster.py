"""The list of everything that is annotated: its order, what is shown of it, and which rows are marked. Pure."""

from collections.abc import Callable, Iterable
from typing import Any

from store.aliases import NUMBERS
from store.overview.thing import Thing
from store.search.folding import fold

ORDERS: dict[str, Callable[[Thing], Any]] = {
    "mentions": lambda thing: -thing.mentions,
    "articles": lambda thing: -thing.articles,
    "name": lambda thing: fold(thing.name),
    "label": lambda thing: thing.label,
    "first seen": lambda thing: thing.first or "9999",
    "last seen": lambda thing: tuple(-ord(char) for char in thing.last) or (0,),
    "entities first": lambda thing: thing.entity is None,
}
"""What the list can be sorted by, in the order in which one key goes through them; what is alike stays by mentions."""


class Roster:
    """Things in an order, with marks. Rows are numbers into ``shown``."""

    def __init__(self) -> None:
        self.all: list[Thing] = []
        self.shown: list[Thing] = []
        self.order = next(iter(ORDERS))
        self.descending = False
        self.wanted = ""
        self.everything = False
        """Whether dates, times and numbers are shown, which name nobody."""
        self.marked: set[str] = set()
        """Keys of the marked things."""

    def put(self, things: Iterable[Thing]) -> None:
        """Show other things, which come by mentions; marks of what is gone go."""
        self.all = list(things)
        self.marked &= {thing.key for thing in self.all}
        self.arrange()

    def arrange(
        self, *, order: str | None = None, descending: bool | None = None, wanted: str | None = None, everything: bool | None = None
    ) -> None:
        """Sort and narrow anew: ``wanted`` is looked for in names, aliases and labels."""
        self.order = self.order if order is None else order
        self.descending = self.descending if descending is None else descending
        self.wanted = self.wanted if wanted is None else wanted
        self.everything = self.everything if everything is None else everything
        looked_for = fold(self.wanted.strip())
        self.shown = [
            thing
            for thing in self.all
            if (self.everything or looked_for or thing.label not in NUMBERS or thing.entity is not None)
            and (not looked_for or any(looked_for in fold(name) for name in _names(thing)))
        ]
        self.shown.sort(key=ORDERS[self.order])
        if self.descending:
            self.shown.reverse()

    def next_order(self) -> str:
        """Return the order after this one."""
        names = list(ORDERS)
        return names[(names.index(self.order) + 1) % len(names)]

    def row_of(self, key: str) -> int | None:
        """Return the row of a thing, or None when it is not shown."""
        return next((row for row, thing in enumerate(self.shown) if thing.key == key), None)

    def at(self, row: int) -> Thing | None:
        """Return the thing of a row."""
        return self.shown[row] if 0 <= row < len(self.shown) else None

    def mark(self, thing: Thing) -> None:
        """Mark a thing, or take its mark away."""
        self.marked ^= {thing.key}

    def facts(self) -> list[str]:
        """Return what the list holds, in words."""
        linked = sum(thing.entity is not None for thing in self.all)
        loose, hidden = len(self.all) - linked, len(self.all) - len(self.shown)
        counted = f"{linked:,} {'entity' if linked == 1 else 'entities'}, {loose:,} loose form{'' if loose == 1 else 's'}"
        return [f"{len(self.shown):,} shown" if self.wanted else f"{hidden:,} dates and numbers hidden" if hidden else "", counted]

    def chosen(self, row: int) -> list[Thing]:
        """Return the marked things, or the one of the row when none is marked."""
        if self.marked:
            return [thing for thing in self.all if thing.key in self.marked]
        thing = self.at(row)
        return [] if thing is None else [thing]

    def target(self, row: int) -> Thing | None:
        """Return what to merge into: the row's thing if it is an entity, else the most mentioned marked entity, else the row's."""
        here = self.at(row)
        if here is None or here.entity is not None:
            return here
        return next((thing for thing in self.all if thing.key in self.marked and thing.entity is not None), here)


def _names(thing: Thing) -> tuple[str, ...]:
    return (thing.name, thing.label, *(thing.entity.aliases if thing.entity is not None else ()))


def external_ids(text: str) -> tuple[dict[str, str], str]:
    """Return the ids written as ``wikidata Q7747, iso3166 RU``, by scheme, and what is wrong with them or ``""``.

    A Wikidata id alone needs no scheme.
    """
    found: dict[str, str] = {}
    for part in text.replace(";", ",").split(","):
        words = part.split()
        if not words:
            continue
        if len(words) == 1 and _is_wikidata(words[0]):
            words = ["wikidata", words[0]]
        if len(words) != 2:
            return {}, f"“{part.strip()}” is not a scheme and an id, such as wikidata Q7747."
        scheme, value = words[0].casefold().rstrip(":"), words[1]
        if scheme == "wikidata" and not _is_wikidata(value):
            return {}, f"{value} is no Wikidata id: Q and a number."
        if scheme == "iso3166" and not (len(value) == 2 and value.isascii() and value.isalpha()):
            return {}, f"{value} is no ISO 3166 code: two letters."
        if scheme in found:
            return {}, f"{scheme} stands there twice."
        found[scheme] = value.upper() if scheme in ("wikidata", "iso3166") else value
    return found, ""


def _is_wikidata(value: str) -> bool:
    return value[:1] in "Qq" and value[1:].isascii() and value[1:].isdigit() and value[1] != "0" if len(value) > 1 else False
