"""The layer without overlaps that trainers and tag sequences want: the longest of mentions that overlap. Pure."""

from bisect import bisect_left, insort
from collections.abc import Iterable

from store.model import Span


def apart(spans: Iterable[Span]) -> tuple[list[Span], list[Span]]:
    """Return spans that do not overlap, and the others: the longest ones stay, the first of equally long ones; both by place."""
    kept: list[Span] = []
    rest: list[Span] = []
    ranges: list[tuple[int, int]] = []
    for span in sorted(spans, key=lambda one: (one.start - one.end, one.start, one.id)):
        at = bisect_left(ranges, (span.start + 1, 0))
        if (at > 0 and ranges[at - 1][1] > span.start) or (at < len(ranges) and ranges[at][0] < span.end):
            rest.append(span)
        else:
            insort(ranges, (span.start, span.end))
            kept.append(span)
    return sorted(kept, key=_place), sorted(rest, key=_place)


def _place(span: Span) -> tuple[int, int, str]:
    return span.start, -span.end, span.id
