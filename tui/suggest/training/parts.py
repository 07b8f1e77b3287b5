"""Which articles are held out: by the hash of their text, near-duplicates always on one side. Pure."""

import hashlib
import re
from collections import defaultdict
from collections.abc import Sequence

_WORD = re.compile(r"\w+")
SHINGLE = 5
"""Words in a row that two texts must share to count as one piece in common."""
SKETCH = 64
"""Smallest hashes kept of each text: an estimate of the overlap good to about a tenth (Broder, 1997)."""
ALIKE = 0.3
"""Share of shingles in common from which two texts are one news item."""


def sketch(text: str) -> frozenset[int]:
    """Return the smallest hashes of the runs of five words of a text, whatever its case and punctuation."""
    words = [word.lower() for word in _WORD.findall(text)]
    runs = {" ".join(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1))}
    return frozenset(sorted(_number(run) for run in runs)[:SKETCH])


def groups(texts: Sequence[str]) -> list[int]:
    """Return for each text a number that near-duplicates share, taken from the texts alone: the least of their hashes."""
    sketches = [sketch(text) for text in texts]
    leader = list(range(len(texts)))

    def find(one: int) -> int:
        while leader[one] != one:
            leader[one] = leader[leader[one]]
            one = leader[one]
        return one

    holders: dict[int, list[int]] = defaultdict(list)
    for index, hashes in enumerate(sketches):
        shared: dict[int, int] = defaultdict(int)
        for number in hashes:
            for other in holders[number]:
                shared[other] += 1
            holders[number].append(index)
        for other, count in shared.items():
            if count >= ALIKE * min(len(hashes), len(sketches[other])):
                leader[find(index)] = find(other)
    own = [_number(text) for text in texts]
    least: dict[int, int] = {}
    for index, number in enumerate(own):
        root = find(index)
        least[root] = min(least.get(root, number), number)
    return [least[find(index)] for index in range(len(texts))]


def fold(group: int, folds: int) -> int:
    """Return which of the parts a group of articles belongs to."""
    return group % folds


def _number(text: str) -> int:
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).digest(), "big")
