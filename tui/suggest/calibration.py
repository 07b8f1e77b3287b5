"""From the model's probability of an entity to the share of such entities that are right.

A monotone piecewise-linear map, one for each group of labels, fitted on held-out sentences: isotonic regression by pooling
adjacent violators (Ayer et al., 1955) over bins of equal count.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import TypedDict

REST = "*"
"""Group of the labels that have no map of their own."""


class Knots(TypedDict):
    """Corners of a map: probabilities as the model gives them, and as they should be."""

    raw: list[float]
    true: list[float]


def calibrated(knots: Knots | None, chance: float) -> float:
    """The map at ``chance``; the identity where nothing was fitted."""
    if not knots or not knots["raw"]:
        return chance
    raw, true = knots["raw"], knots["true"]
    at = bisect_right(raw, chance)
    if at == 0:
        return true[0] * chance / raw[0] if raw[0] > 0 else true[0]
    if at == len(raw):
        return true[-1]
    low, high = raw[at - 1], raw[at]
    share = (chance - low) / (high - low) if high > low else 0.0
    return true[at - 1] + share * (true[at] - true[at - 1])


def fit(pairs: Iterable[tuple[float, bool]], bins: int = 12) -> Knots:
    """Knots from (probability, was it right) pairs; each bin is drawn to the whole by two made-up pairs."""
    ordered = sorted(pairs)
    if not ordered:
        return {"raw": [], "true": []}
    whole = sum(right for _, right in ordered) / len(ordered)
    size = max(1, len(ordered) // bins)
    blocks: list[list[float]] = []  # mean probability, mean of right, weight
    for at in range(0, len(ordered), size):
        part = ordered[at : at + size]
        if len(part) < size / 2 and blocks:
            continue
        weight = len(part)
        raw = sum(p for p, _ in part) / weight
        true = (sum(r for _, r in part) + 2 * whole) / (weight + 2)
        blocks.append([raw, true, weight])
        while len(blocks) > 1 and blocks[-2][1] >= blocks[-1][1]:
            raw2, true2, weight2 = blocks.pop()
            raw1, true1, weight1 = blocks.pop()
            total = weight1 + weight2
            blocks.append([(raw1 * weight1 + raw2 * weight2) / total, (true1 * weight1 + true2 * weight2) / total, total])
    return {"raw": [round(b[0], 5) for b in blocks], "true": [round(b[1], 5) for b in blocks]}


def expected_error(pairs: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error (Naeini et al., 2015): mean gap of score and accuracy over bins of equal width."""
    if not pairs:
        return 0.0
    total = 0.0
    for number in range(bins):
        inside = [(p, r) for p, r in pairs if min(bins - 1, int(p * bins)) == number]
        if inside:
            total += abs(sum(p for p, _ in inside) - sum(r for _, r in inside))
    return total / len(pairs)
