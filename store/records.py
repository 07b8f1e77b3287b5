"""Records by id that change cheaply without ever altering what somebody already holds."""

import math
from bisect import bisect_left, insort
from collections.abc import ItemsView, Iterable, Iterator, Mapping, ValuesView
from typing import Generic, TypeVar

from store.errors import StaleError
from store.model import Put, Record, Span

R = TypeVar("R", bound=Record)

_SMALL = 64


class Records(Mapping[str, R], Generic[R]):
    """An immutable mapping from id to record: a shared base and the few changes since, so that one edit costs about the square root of
    its size and not its size."""

    __slots__ = ("_base", "_changed", "_length", "_merged")

    def __init__(self, records: Iterable[R] = ()) -> None:
        """Hold the records given; of two with the same id the later one stays."""
        self._base: dict[str, R] = {record.id: record for record in records}
        self._changed: dict[str, R | None] = {}
        self._length = len(self._base)
        self._merged: dict[str, R] | None = self._base

    def __getitem__(self, key: str) -> R:
        if key in self._changed:
            record = self._changed[key]
            if record is None:
                raise KeyError(key)
            return record
        return self._base[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._whole())

    def __len__(self) -> int:
        return self._length

    def __repr__(self) -> str:
        return f"Records({list(self.values())!r})"

    def values(self) -> ValuesView[R]:
        """Return the records, oldest place first."""
        return self._whole().values()

    def items(self) -> ItemsView[str, R]:
        """Return ids with records, oldest place first."""
        return self._whole().items()

    def after(self, edits: Iterable[Put]) -> "Records[R]":
        """Return the records after edits of their kind. Raises StaleError when an edit's ``before`` is not what is held."""
        result: Records[R] = Records.__new__(Records)
        result._base, result._changed, result._length = self._base, dict(self._changed), self._length
        result._merged = None
        for edit in edits:
            result._apply(edit)
        if len(result._changed) > _SMALL + math.isqrt(len(result._base)):
            result._base, result._changed = result._whole(), {}
        return result

    def _apply(self, edit: Put) -> None:
        key = edit.record.id
        if self.get(key) != edit.before:
            raise stale(edit)
        self._length += (edit.after is not None) - (edit.before is not None)
        self._changed[key] = edit.after  # type: ignore[assignment]  # The caller sorted the edits by kind.

    def _whole(self) -> dict[str, R]:
        if self._merged is None:
            whole = dict(self._base)
            for key, record in self._changed.items():
                if record is None:
                    whole.pop(key, None)
                else:
                    whole[key] = record
            self._merged = whole
        return self._merged


def stale(edit: Put) -> StaleError:
    """Return the error for an edit that expects another record than there is."""
    kind = type(edit.record).__name__.lower()
    return StaleError(f"The {kind} was changed by something else in the meantime, so nothing was done.", where=edit.record.id)


class Order:
    """Spans by place in the text, for finding those at a range without looking at all. Immutable in the way Records are."""

    __slots__ = ("_added", "_base", "_longest", "_removed")

    def __init__(self, spans: Iterable[Span]) -> None:
        """Sort the spans given."""
        self._base = sorted(spans, key=place)
        self._added: list[Span] = []
        self._removed: set[tuple[int, int, str]] = set()
        self._longest = max((span.end - span.start for span in self._base), default=0)

    def spans(self) -> list[Span]:
        """Return all spans in order."""
        if not self._added and not self._removed:
            return self._base.copy()
        return sorted([span for span in self._base if place(span) not in self._removed] + self._added, key=place)

    def after(self, edits: list[Put]) -> "Order | None":
        """Return the order after edits of spans that fit it, or None when they are so many that sorting anew is cheaper."""
        if len(edits) > _SMALL + len(self._base) // 8:
            return None
        result = Order(())
        result._base, result._longest = self._base, self._longest
        result._added, result._removed = self._added.copy(), self._removed.copy()
        for edit in edits:
            if isinstance(edit.before, Span):
                result._remove(edit.before)
            if isinstance(edit.after, Span):
                insort(result._added, edit.after, key=place)
                result._longest = max(result._longest, edit.after.end - edit.after.start)
        if len(result._added) + len(result._removed) > _SMALL + math.isqrt(len(result._base)):
            result._base, result._added, result._removed = result.spans(), [], set()
        return result

    def at(self, start: int, end: int) -> list[Span]:
        """Return the spans that share at least one code point with ``[start, end)``."""
        found = [span for span in self._near(self._base, start, end) if place(span) not in self._removed]
        return found + self._near(self._added, start, end)

    def _near(self, spans: list[Span], start: int, end: int) -> list[Span]:
        first = bisect_left(spans, start - self._longest, key=_start)
        last = bisect_left(spans, end, lo=first, key=_start)
        return [span for span in spans[first:last] if start < span.end]

    def _remove(self, span: Span) -> None:
        at = bisect_left(self._added, place(span), key=place)
        if at < len(self._added) and place(self._added[at]) == place(span):
            del self._added[at]
        else:
            self._removed.add(place(span))


def place(span: Span) -> tuple[int, int, str]:
    """Return the sort key of a span: start, then longest first, then id."""
    return span.start, -span.end, span.id


def _start(span: Span) -> int:
    return span.start
