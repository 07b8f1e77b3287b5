"""What a rule or a model found, and the choice among things found that overlap. Pure; offsets are code points."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, Protocol, TypeVar


class Found(NamedTuple):
    """``text[start:end]`` may be an entity of kind ``label``, says the rule named ``rule`` (``family.name``)."""

    start: int
    end: int
    label: str
    rule: str


class Ranged(Protocol):
    """Anything with a start and an end."""

    @property
    def start(self) -> int:
        """First code point."""

    @property
    def end(self) -> int:
        """One past the last code point."""


R = TypeVar("R", bound=Ranged)


def choose(items: Iterable[R], score: Callable[[R], float]) -> list[R]:
    """Return the items without overlap whose sum of ``score × length`` is largest, in order of their start.

    This is weighted interval scheduling (Kleinberg and Tardos, *Algorithm Design*, 6.1), in n log n time. A long name beats the short ones
    inside it unless it is doubtful and they are not.
    """
    ordered: Sequence[R] = sorted((item for item in items if item.start < item.end), key=lambda item: (item.end, item.start))
    ends = [item.end for item in ordered]
    best = [0.0]
    before = []
    for index, item in enumerate(ordered):
        fits = bisect_right(ends, item.start, 0, index)
        before.append(fits)
        best.append(max(best[index], best[fits] + score(item) * (item.end - item.start)))
    kept: list[R] = []
    index = len(ordered)
    while index:
        item = ordered[index - 1]
        if best[index] > best[index - 1]:
            kept.append(item)
            index = before[index - 1]
        else:
            index -= 1
    return kept[::-1]
