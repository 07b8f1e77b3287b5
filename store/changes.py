"""Putting changes together and turning them round."""

from msgspec.structs import replace

from store.clock import now
from store.ids import new_id
from store.model import Change


def together(*changes: Change | None) -> Change | None:
    """Return one change with the edits of all, in order, under the name of the first; ``None`` when there is none."""
    there = [change for change in changes if change is not None]
    if not there:
        return None
    return replace(there[0], edits=tuple(edit for change in there for edit in change.edits))


def inverse(change: Change, *, annotator: str) -> Change:
    """Return what takes a change back, as an act of ``annotator`` now."""
    edits = tuple(edit.inverse() for edit in reversed(change.edits))
    return replace(change, id=new_id(), time=now(), annotator=annotator, edits=edits)
