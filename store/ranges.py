"""Fast questions about many code-point ranges. Pure."""

from bisect import bisect_left
from collections.abc import Iterable
from itertools import accumulate


class Ranges:
    """A fixed collection of half-open ranges that answers overlap questions in logarithmic time."""

    def __init__(self, ranges: Iterable[tuple[int, int]]) -> None:
        ordered = sorted(ranges)
        self._starts = [start for start, _ in ordered]
        self._ends = list(accumulate((end for _, end in ordered), max))
        """How far the ranges up to each of them reach."""

    def overlaps(self, start: int, end: int) -> bool:
        """Say whether ``[start, end)`` shares a code point with any of the ranges."""
        before = bisect_left(self._starts, end)
        return before > 0 and self._ends[before - 1] > start
