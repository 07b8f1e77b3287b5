"""Putting changes together. Pure."""

from msgspec.structs import replace

from store.model import Change


def together(*changes: Change | None) -> Change | None:
    """Return one change with the edits of all, in order, under the name of the first; ``None`` when there is none."""
    there = [change for change in changes if change is not None]
    if not there:
        return None
    return replace(there[0], edits=tuple(edit for change in there for edit in change.edits))
