"""Linear-chain conditional random field over a padded batch, in probability space.

Forward-backward after Rabiner (1989), with a scale per step in place of logarithms, so every step is one matrix product.
Partial annotation after Tsuboi et al. (2008): the numerator sums over all paths that a mask allows.
Shapes: B sequences, T steps, K tags.  All arrays are float32.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy
from numpy.typing import NDArray

Floats = NDArray[numpy.float32]
Ints = NDArray[numpy.int64]
Bools = NDArray[numpy.bool_]

TINY = numpy.float32(1e-30)
HUGE = numpy.float32(1e30)
LOWEST = numpy.float32(-60.0)
"""Emissions further below the best tag of their token are raised to this, so that no product underflows."""


@dataclass(frozen=True)
class Chain:
    """Result of one forward-backward pass."""

    potentials: Floats
    """exp of the emissions less each step's maximum, times the mask, (B, T, K)."""
    alpha: Floats
    """Scaled forward messages, (B, T, K), each step sums to one."""
    beta: Floats
    """Scaled backward messages, (B, T, K)."""
    scale: Floats
    """What each step's forward message was divided by, (B, T)."""
    log_z: Floats
    """Log of the partition function, (B,), less the sum of the steps' maxima."""
    dead: Bools
    """Sequences that no path fits, (B,); their other values mean nothing."""

    def marginals(self) -> Floats:
        """Probability of each tag at each step, (B, T, K); padding rows sum to one as well."""
        product = self.alpha * self.beta
        return product / numpy.maximum(product.sum(-1, keepdims=True), TINY)  # type: ignore[no-any-return]


def potentials(emissions: Floats) -> Floats:
    """exp of emissions with each step's maximum moved to one."""
    return numpy.exp(numpy.maximum(emissions - emissions.max(-1, keepdims=True), LOWEST))  # type: ignore[no-any-return]


def run(pots: Floats, links: Floats, first: Floats, last: Floats, lengths: Ints) -> Chain:
    """Forward-backward.

    ``links`` is exp of the transition scores, zero where forbidden, (K, K) from row to column; ``first`` and ``last`` are
    exp of the start and end scores, (K,).
    """
    batch, steps, tags = pots.shape
    alpha = numpy.zeros_like(pots)
    beta = numpy.zeros_like(pots)
    scale = numpy.ones((batch, steps), dtype="f")
    at_end = lengths - 1
    dead = numpy.zeros(batch, dtype=bool)
    current = pots[:, 0] * first
    for t in range(steps):
        if t:
            current = (alpha[:, t - 1] @ links) * pots[:, t]
        ends = at_end == t
        if ends.any():
            current[ends] *= last
        total = current.sum(-1)
        alive = t < lengths
        lost = total < TINY
        if lost.any():
            dead |= lost & alive
            current[lost] = 1.0
            total[lost] = tags
        scale[alive, t] = total[alive]
        alpha[:, t] = current / total[:, None]
    log_z = (numpy.log(scale) * (numpy.arange(steps)[None] < lengths[:, None])).sum(-1)
    back = links.T.copy()
    following = numpy.ones((batch, tags), dtype="f")
    for t in range(steps - 1, -1, -1):
        if t < steps - 1:
            message = pots[:, t + 1] * following
            ends_next = at_end == t + 1
            if ends_next.any():
                message[ends_next] *= last
            following = numpy.minimum((message @ back) / scale[:, t + 1, None], HUGE)
        done = t >= at_end
        following[done] = 1.0
        beta[:, t] = following
    return Chain(pots, alpha, beta, scale, log_z.astype("f"), dead)


def pair_counts(chain: Chain, links: Floats, last: Floats, lengths: Ints, counted: Bools) -> Floats:
    """Expected number of uses of each transition over the ``counted`` sequences of the batch, (K, K)."""
    _, steps, tags = chain.alpha.shape
    if steps < 2:
        return numpy.zeros_like(links)
    right = chain.potentials[:, 1:] * chain.beta[:, 1:] / chain.scale[:, 1:, None]
    index = numpy.arange(1, steps)[None]
    right = right * ((index < lengths[:, None]) & counted[:, None])[..., None]
    rows, columns = numpy.nonzero(index == (lengths - 1)[:, None])
    right[rows, columns] *= last
    left = chain.alpha[:, :-1].reshape(-1, tags)
    return (left.T @ right.reshape(-1, tags)) * links
