"""Precision, recall and F1 of suggestions against gold spans. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Gold(NamedTuple):
    """A labelled range, offsets in code points."""

    start: int
    end: int
    label: str


@dataclass(slots=True)
class Counts:
    """What was found, what should have been, and how much of each fits."""

    gold: int = 0
    found: int = 0
    right: int = 0
    """Found with exactly the gold's range and label."""
    found_touching: int = 0
    """Found that share a code point with a gold span of their label."""
    gold_touched: int = 0
    """Gold spans that share a code point with something found of their label."""

    def exact(self) -> tuple[float, float, float]:
        """Return precision, recall and F1 of exact matches, each 0 to 1."""
        return _scores(self.right, self.found, self.right, self.gold)

    def partial(self) -> tuple[float, float, float]:
        """Return precision, recall and F1 when any overlap under the same label counts (MUC's "type" match without its half points)."""
        return _scores(self.found_touching, self.found, self.gold_touched, self.gold)


@dataclass(slots=True)
class Evaluation:
    """Counts per label and over all of them."""

    labels: dict[str, Counts] = field(default_factory=dict)
    texts: int = 0
    failed: int = 0
    """Texts on which a component failed; nothing counts as found in them."""

    def add(self, gold: Iterable[Gold], found: Iterable[Gold]) -> None:
        """Count one text."""
        self.texts += 1
        wanted, got = set(gold), set(found)
        for one in wanted:
            self._of(one.label).gold += 1
            self._of(one.label).gold_touched += _touches(one, got)
        for one in got:
            counts = self._of(one.label)
            counts.found += 1
            counts.right += one in wanted
            counts.found_touching += _touches(one, wanted)

    def overall(self) -> Counts:
        """Return the counts of all labels together, whose scores are the micro averages."""
        every = list(self.labels.values())
        return Counts(
            gold=sum(one.gold for one in every),
            found=sum(one.found for one in every),
            right=sum(one.right for one in every),
            found_touching=sum(one.found_touching for one in every),
            gold_touched=sum(one.gold_touched for one in every),
        )

    def rows(self) -> list[tuple[str, Counts]]:
        """Return the labels, most frequent in the gold first, and then all together."""
        ordered = sorted(self.labels.items(), key=lambda item: (-item[1].gold, item[0]))
        return [*ordered, ("all", self.overall())]

    def _of(self, label: str) -> Counts:
        return self.labels.setdefault(label, Counts())


def _touches(one: Gold, others: Iterable[Gold]) -> bool:
    return any(one.label == other.label and one.start < other.end and other.start < one.end for other in others)


def _scores(right_found: int, found: int, right_gold: int, gold: int) -> tuple[float, float, float]:
    precision = right_found / found if found else 0.0
    recall = right_gold / gold if gold else 0.0
    total = precision + recall
    return precision, recall, 2 * precision * recall / total if total else 0.0


def table(evaluation: Evaluation) -> Sequence[str]:
    """Return the evaluation as aligned lines of text."""
    lines = [f"{'label':<14}{'gold':>6}{'found':>7}   {'exact P':>7} {'R':>6} {'F1':>6}   {'partial P':>9} {'R':>6} {'F1':>6}"]
    for label, counts in evaluation.rows():
        exact = counts.exact()
        partial = counts.partial()
        lines.append(
            f"{label:<14}{counts.gold:>6}{counts.found:>7}   {exact[0]:>7.1%} {exact[1]:>6.1%} {exact[2]:>6.1%}"
            f"   {partial[0]:>9.1%} {partial[1]:>6.1%} {partial[2]:>6.1%}"
        )
    return lines
