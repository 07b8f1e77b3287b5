"""Precision, recall and F1 of exact spans, micro-averaged and per label."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

Spans = Sequence[tuple[int, int, str]]

THREE = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC"}
"""Eighteen labels folded into the three of IDNer and NERGrit; the rest is dropped."""


@dataclass
class Tally:
    """Counts of right, predicted and gold spans."""

    right: int = 0
    predicted: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        """Share of predicted spans that are right, in per cent."""
        return 100 * self.right / self.predicted if self.predicted else 0.0

    @property
    def recall(self) -> float:
        """Share of gold spans that were found, in per cent."""
        return 100 * self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        total = self.predicted + self.gold
        return 200 * self.right / total if total else 0.0


def fold(spans: Spans, names: dict[str, str]) -> list[tuple[int, int, str]]:
    """Spans under coarser names; a gold ``"GPE|LOC"`` takes its first."""
    return [(s, e, names[label.split("|")[0]]) for s, e, label in spans if label.split("|")[0] in names]


def tally(pairs: Iterable[tuple[Spans, Spans]]) -> dict[str, Tally]:
    """Counts per label and under ``"all"``, from pairs of predicted and gold spans."""
    counts: dict[str, Tally] = {"all": Tally()}
    for predicted, gold in pairs:
        right = set(predicted) & set(gold)
        for name, spans in (("predicted", predicted), ("gold", gold), ("right", right)):
            for label, number in Counter(label for _, _, label in spans).items():
                for key in ("all", label):
                    entry = counts.setdefault(key, Tally())
                    setattr(entry, name, getattr(entry, name) + number)
    return counts


def table(counts: dict[str, Tally], show: Callable[[str], None] = print) -> None:
    """Print one line a label, the whole last."""
    order = [*sorted((k for k in counts if k != "all"), key=lambda k: -counts[k].gold), "all"]
    for label in order:
        entry = counts[label]
        show(f"{label:12} P {entry.precision:5.1f}  R {entry.recall:5.1f}  F {entry.f1:5.1f}  gold {entry.gold}")
