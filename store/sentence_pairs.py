"""What is named together: pairs of keys whose mentions begin in the same sentence. Pure; offsets are code points."""

from collections.abc import Iterable, Iterator
from itertools import combinations
from typing import NamedTuple

from store.sentences import sentences


class Named(NamedTuple):
    """A mention, by the key of what it stands for."""

    start: int
    key: str


def sentence_pairs(text: str, mentions: Iterable[Named]) -> Iterator[tuple[int, int, list[tuple[str, str]]]]:
    """Yield the range of each sentence that several things are named in, with their pairs, each sorted and once."""
    waiting = sorted(mentions, key=lambda one: one.start, reverse=True)
    if len({one.key for one in waiting}) < 2:
        return
    for start, end in sentences(text):
        here: set[str] = set()
        while waiting and waiting[-1].start < end:
            one = waiting.pop()
            if one.start >= start:
                here.add(one.key)
        if len(here) > 1:
            yield start, end, list(combinations(sorted(here), 2))
        if not waiting:
            return
