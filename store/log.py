"""What was done in a project, by whom, when and where: told from the journal, newest first, an entry at a time."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from store.clock import local
from store.errors import InputError
from store.journal import Act, Checkpoint, Entry, Position
from store.model import Change, Decision, Place, Span, home

SHORT = 8
"""Characters of an id that tell changes apart; they are its last ones, since the first ones are the time."""

_LEAST = 4
"""Characters of an id that have to be given."""

Effect = Literal["", "undone", "reverted"]


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of the journal as a person reads it."""

    seq: int
    act: Act
    id: str
    """Id of the change that was done; for an undo or a redo, of the change that it is about."""
    of: str
    """For a change that reverts another, the id of that one; else empty."""
    title: str
    time: str
    """When, ISO 8601 in UTC."""
    annotator: str
    at: Place | None
    """Where in which article it can be looked at, in code points."""
    articles: tuple[str, ...]
    """Ids of the articles it touched."""
    edits: int
    """Records put, changed or removed."""
    effect: Effect
    """Why a change has no effect now; empty when it has, and for undo and redo."""
    position: Position

    @property
    def short(self) -> str:
        """The end of the id, which is enough to name it."""
        return self.id[-SHORT:]

    def __str__(self) -> str:
        return f"{self.short} {self.title} ({local(self.time)})"


Told = tuple[Item, Change]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which entries are wanted; an empty field wants all."""

    article: str = ""
    """Id of an article that was touched."""
    annotator: str = ""
    since: str = ""
    """Not before this time, ISO 8601 in UTC with milliseconds."""
    until: str = ""
    """Before this time."""

    def __contains__(self, item: Item) -> bool:
        return (
            (not self.article or self.article in item.articles)
            and (not self.annotator or item.annotator == self.annotator)
            and (not self.since or item.time >= self.since)
            and (not self.until or item.time < self.until)
        )


class Effects:
    """Works out which changes have an effect, given entries newest first; holds only what an entry still to come is about."""

    def __init__(self) -> None:
        self._last: dict[str, Act] = {}
        self._reverted: set[str] = set()

    def next(self, act: Act, name: str, of: str) -> Effect:
        """Return the effect of an entry about change ``name``, which reverts change ``of`` if that is not empty."""
        if act != "do":
            self._last.setdefault(name, act)
            return ""
        undone = self._last.pop(name, "") == "undo"
        reverted = name in self._reverted
        self._reverted.discard(name)
        if of and not undone and not reverted:
            self._reverted.add(of)
        return "undone" if undone else "reverted" if reverted else ""


def told(newest_first: Iterable[tuple[Position, Entry | Checkpoint]]) -> Iterator[Told]:
    """Yield every entry with the edits as they were applied, one held at a time."""
    effects = Effects()
    for position, line in newest_first:
        if isinstance(line, Entry):
            change = line.change
            name, of = (change.id, line.of) if line.act == "do" else (line.of, "")
            yield _item(line, name, effects.next(line.act, name, of), position), change


def items(newest_first: Iterable[tuple[Position, Entry | Checkpoint]]) -> Iterator[Item]:
    """Yield every entry, as ``told`` does."""
    return (item for item, _ in told(newest_first))


def find(newest_first: Iterable[Item], wanted: str) -> Item:
    """Return the change whose id is ``wanted`` or ends so. Raises InputError when there is none, or more than one."""
    if len(wanted) < _LEAST:
        raise InputError(f"An id has to be given with {_LEAST} characters at least.", where=wanted, do=_LISTED)
    found: list[Item] = []
    for item in newest_first:
        if item.act == "do" and item.id.endswith(wanted):
            if item.id == wanted:
                return item
            found.append(item)
    if not found:
        raise InputError("There is no change with this id.", where=wanted, do=_LISTED)
    if len(found) > 1:
        raise InputError(
            "Several changes have an id that ends so.", where=wanted, do=f"Name one in full: {', '.join(i.id for i in found[:4])}."
        )
    return found[0]


def place_of(change: Change) -> Place | None:
    """Return where a change can be looked at: where the cursor was, else the first range it is about, else its first article."""
    if change.at is not None:
        return change.at
    records = [edit.record for edit in change.edits]
    marked = next((record for record in records if isinstance(record, Span | Decision)), None)
    if marked is not None:
        return Place(marked.article, marked.start, marked.end)
    article = next((home(record) for record in records if home(record)), "")
    return Place(article, 0, 0) if article else None


_LISTED = "`sorot log FOLDER` lists them."


def _item(line: Entry, name: str, effect: Effect, position: Position) -> Item:
    change = line.change
    return Item(
        seq=line.seq,
        act=line.act,
        id=name,
        of=line.of if line.act == "do" else "",
        title=change.title,
        time=change.time,
        annotator=change.annotator,
        at=place_of(change),
        articles=tuple(dict.fromkeys(owner for edit in change.edits if (owner := home(edit.record)))),
        edits=len(change.edits),
        effect=effect,
        position=position,
    )
