"""What an unknown capitalised word looks like: a person's name, a town, or a plain word.

Softmax regression over hashed letter groups, learned from the name lists alone.  It gives the recogniser a hint on names
that stand on no list; like the lists it only informs.
"""

from __future__ import annotations

import base64
import zlib
from collections.abc import Sequence

import numpy
from numpy.typing import NDArray

CLASSES = ("person", "town", "word")
BUCKETS = 1 << 14
SURE = 0.6
"""Probability from which a class is named."""
STEP = 32.0
"""Weights are stored as signed bytes in units of 1/32."""
MEMORY = 100_000


def groups(word: str) -> list[int]:
    """Buckets of all groups of two to five letters, with marks for the word's ends."""
    marked = f"^{word.lower()[:30]}$"
    parts = [marked[at : at + size] for size in (2, 3, 4, 5) for at in range(len(marked) - size + 1)]
    return [zlib.crc32(part.encode()) % BUCKETS for part in parts]


class Looks:
    """The learned weights, (buckets + 1, classes); the last row is the bias."""

    def __init__(self, weights: NDArray[numpy.float32]) -> None:
        self.weights = weights
        self._memo: dict[str, str] = {}

    def __call__(self, word: str) -> str:
        """``"~person"``, ``"~town"``, ``"~word"``, or ``"~"`` where no class is likely enough."""
        found = self._memo.get(word)
        if found is None:
            if len(self._memo) >= MEMORY:
                self._memo.clear()
            scores = self.weights[[*groups(word), BUCKETS]].sum(0)
            chances = numpy.exp(scores - scores.max())
            best = int(chances.argmax())
            found = "~" + (CLASSES[best] if chances[best] >= SURE * chances.sum() else "")
            self._memo[word] = found
        return found

    def to_text(self) -> str:
        """The weights as base64 of compressed signed bytes."""
        small = numpy.clip(numpy.round(self.weights * STEP), -127, 127).astype(numpy.int8)
        return base64.b64encode(zlib.compress(small.tobytes(), 9)).decode("ascii")

    @classmethod
    def from_text(cls, text: str) -> Looks | None:
        """The weights that :meth:`to_text` wrote; ``None`` for an empty text."""
        if not text:
            return None
        small = numpy.frombuffer(zlib.decompress(base64.b64decode(text)), dtype=numpy.int8)
        return cls(small.reshape(BUCKETS + 1, len(CLASSES)).astype(numpy.float32) / STEP)


def learn(examples: Sequence[tuple[str, int]], seed: int = 1, epochs: int = 6) -> Looks:
    """Weights from (word, class number) pairs by AdaGrad on small batches."""
    rng = numpy.random.default_rng(seed)
    rows = [numpy.asarray([*groups(word), BUCKETS]) for word, _ in examples]
    gold = numpy.asarray([number for _, number in examples])
    share = numpy.bincount(gold, minlength=len(CLASSES)) / len(gold)
    weights = numpy.zeros((BUCKETS + 1, len(CLASSES)), dtype=numpy.float32)
    squares = numpy.full_like(weights, 1e-3)
    for _ in range(epochs):
        order = rng.permutation(len(rows))
        for at in range(0, len(order), 64):
            batch = order[at : at + 64]
            flat = numpy.concatenate([rows[i] for i in batch])
            owner = numpy.repeat(numpy.arange(len(batch)), [len(rows[i]) for i in batch])
            scores = numpy.zeros((len(batch), len(CLASSES)), dtype=numpy.float32)
            numpy.add.at(scores, owner, weights[flat])
            chances = numpy.exp(scores - scores.max(1, keepdims=True))
            chances /= chances.sum(1, keepdims=True)
            chances[numpy.arange(len(batch)), gold[batch]] -= 1.0
            chances /= (share[gold[batch]] * len(CLASSES))[:, None]
            touched, inverse = numpy.unique(flat, return_inverse=True)
            gradient = numpy.zeros((len(touched), len(CLASSES)), dtype=numpy.float32)
            numpy.add.at(gradient, inverse, chances[owner] / len(batch))
            gradient += 1e-5 * weights[touched]
            squares[touched] += gradient**2
            weights[touched] -= 0.1 * gradient / numpy.sqrt(squares[touched])
    return Looks(weights)
