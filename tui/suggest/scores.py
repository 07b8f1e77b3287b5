"""What each rule is worth: its measured precision, read from ``assets/engine``. No score is made up.

There are two measures: of the rules alone, which also stand behind a foreign model, and of the rules behind Sorot's own model, which
has found most of what they are surest of.
"""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

ALONE = "rule_precision.toml"
BESIDE_MODEL = "rule_beside_model.toml"
"""Files with the two measures."""

FLOOR = 0.35
"""Rules less precise than this are not offered."""


def smoothed(right: int, total: int, prior: float = 0.5) -> float:
    """Return the precision with two more findings of precision ``prior`` counted in; a prior of a half is Laplace's rule of succession."""
    return (right + 2 * prior) / (total + 2)


@dataclass(frozen=True)
class Scores:
    """Counts of right and all findings by rule, and what follows from them."""

    counts: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    floor: float = FLOOR
    _memo: dict[str, float] = field(default_factory=dict, compare=False, repr=False)

    @cached_property
    def overall(self) -> float:
        """Precision of all rules together."""
        return smoothed(*_pooled(self.counts.values()))

    def of(self, rule: str) -> float:
        """Return the precision of a rule, smoothed towards that of its family (the part before the dot), and that towards all rules."""
        known = self._memo.get(rule)
        if known is None:
            family = rule.partition(".")[0] + "."
            related = smoothed(*_pooled(counts for name, counts in self.counts.items() if name.startswith(family)), self.overall)
            known = self._memo[rule] = smoothed(*self.counts.get(rule, (0, 0)), related)
        return known

    def offered(self, rule: str) -> bool:
        """Whether the rule is precise enough to be offered."""
        return self.of(rule) >= self.floor


def _pooled(counts: Iterable[tuple[int, int]]) -> tuple[int, int]:
    pairs = list(counts)
    return sum(right for right, _ in pairs), sum(total for _, total in pairs)


def load_scores(path: Path) -> Scores:
    """Read the counts of every rule. Raises OSError or tomllib.TOMLDecodeError: the file ships with the program."""
    table = tomllib.loads(path.read_text("utf-8"))
    return Scores({name: (entry["right"], entry["all"]) for name, entry in table["rule"].items()})
