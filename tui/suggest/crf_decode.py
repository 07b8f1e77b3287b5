"""Which entities to report of all that a chain thinks possible: those that raise the expected F1.

The most probable path is the best answer only if a whole sentence is right or wrong.  What counts here is each entity, so the
spans with the greatest sum of *probability less* :data:`LEAST` are chosen, none over another.  To report whatever is likelier than half
the F1 one reaches is what raises the expected F1 most (Lewis, 1995; Ye et al., 2012).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence

import numpy

from tui.suggest.crf_math import Chain, Floats, Ints

BEGIN, INSIDE, LAST, UNIT = 1, 2, 3, 4
"""Kinds of tags; tag O is 0, those of label N are 4 N + kind."""
LEAST = 0.4
"""Entities less probable than this are not reported: half of the F1 to be had on news."""

Found = tuple[int, int, int, float]
"""Start token, end token, index of the label, probability."""


def likely(chain: Chain, links: Floats, last: Floats, lengths: Ints, least: float = LEAST) -> list[list[Found]]:
    """For each sequence all entities of at least this probability, exact, however they overlap.

    ``links`` and ``last`` are exp of the transition and end scores.
    """
    chances = chain.marginals()
    inside = (numpy.arange(chances.shape[1])[None] < lengths[:, None])[..., None]
    found: list[list[Found]] = [[] for _ in lengths]
    for row, at, label in numpy.argwhere((chances[..., UNIT::4] >= least) & inside).tolist():
        found[row].append((at, at + 1, label, min(1.0, float(chances[row, at, 4 * label + UNIT]))))
    for row, at, label in numpy.argwhere((chances[..., BEGIN::4] >= least) & inside).tolist():
        found[row] += _from(chain, row, at, label, links, last, int(lengths[row]), least)
    return found


def _from(chain: Chain, row: int, start: int, label: int, links: Floats, last: Floats, length: int, least: float) -> list[Found]:
    """Entities of more than one token that begin here: all paths that run through their tags, over all paths."""
    tag, inner, final = (4 * label + kind for kind in (BEGIN, INSIDE, LAST))
    found: list[Found] = []
    chance = float(chain.alpha[row, start, tag])
    for at in range(start + 1, length):
        scaled = chain.potentials[row, at] / chain.scale[row, at]
        ending = chance * float(links[tag, final] * scaled[final] * chain.beta[row, at, final])
        if at == length - 1:
            ending *= float(last[final])
        if ending >= least:
            found.append((start, at + 1, label, min(1.0, ending)))
        chance *= float(links[tag, inner] * scaled[inner])
        if chance * float(chain.beta[row, at, inner]) < least:
            break
        tag = inner
    return found


def chosen(spans: Sequence[Found], least: float = LEAST) -> list[Found]:
    """Those without overlap that together have the greatest sum of probability less ``least``, in order."""
    spans = sorted(spans, key=lambda span: span[1])
    ends = [end for _, end, _, _ in spans]
    best = [0.0]
    takes: list[int | None] = [None]
    for number, (start, _, _, chance) in enumerate(spans):
        before = bisect_right(ends, start, 0, number)
        gain = best[before] + chance - least
        better = gain >= best[-1]
        best.append(gain if better else best[-1])
        takes.append(before if better else None)
    kept: list[Found] = []
    at = len(spans)
    while at:
        before_this = takes[at]
        if before_this is None:
            at -= 1
        else:
            kept.append(spans[at - 1])
            at = before_this
    return kept[::-1]
