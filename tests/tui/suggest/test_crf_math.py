"""Forward-backward and Viterbi against the sum over all paths."""

from __future__ import annotations

import itertools

import numpy
import pytest

from tui.suggest import crf_math

RNG = numpy.random.default_rng(3)


def setup(steps: int, tags: int) -> tuple[crf_math.Floats, crf_math.Floats, crf_math.Floats, crf_math.Floats]:
    draw = lambda *shape: RNG.normal(size=shape).astype("f")  # noqa: E731
    return draw(2, steps, tags), draw(tags, tags), draw(tags), draw(tags)


def brute(
    emissions: crf_math.Floats, links: crf_math.Floats, first: crf_math.Floats, last: crf_math.Floats
) -> dict[tuple[int, ...], float]:
    steps, tags = emissions.shape
    scores = {}
    for path in itertools.product(range(tags), repeat=steps):
        score = first[path[0]] + last[path[-1]] + sum(emissions[t, tag] for t, tag in enumerate(path))
        scores[path] = float(score + sum(links[a, b] for a, b in itertools.pairwise(path)))
    return scores


def test_marginals_pairs_and_best_path() -> None:
    steps, tags = 4, 3
    emissions, links, first, last = setup(steps, tags)
    lengths = numpy.asarray([4, 2])
    chain = crf_math.run(crf_math.potentials(emissions), numpy.exp(links), numpy.exp(first), numpy.exp(last), lengths)
    pairs = crf_math.pair_counts(chain, numpy.exp(links), numpy.exp(last), lengths, numpy.asarray([True, True]))
    best = crf_math.viterbi(emissions, links, first, last, lengths)
    expected_pairs = numpy.zeros((tags, tags))
    for row, length in enumerate(lengths.tolist()):
        scores = brute(emissions[row, :length], links, first, last)
        total = sum(numpy.exp(s) for s in scores.values())
        marginals = numpy.zeros((length, tags))
        for path, score in scores.items():
            chance = numpy.exp(score) / total
            for t, tag in enumerate(path):
                marginals[t, tag] += chance
            for a, b in itertools.pairwise(path):
                expected_pairs[a, b] += chance
        numpy.testing.assert_allclose(chain.marginals()[row, :length], marginals, atol=1e-5)
        log_z = numpy.log(total) - emissions[row, :length].max(-1).sum()
        numpy.testing.assert_allclose(chain.log_z[row], log_z, atol=1e-4)
        assert tuple(best[row, :length].tolist()) == max(scores, key=scores.__getitem__)
    numpy.testing.assert_allclose(pairs, expected_pairs, atol=1e-4)


def test_a_mask_no_path_fits_is_dead() -> None:
    emissions, links, first, last = setup(3, 2)
    allowed = numpy.ones(emissions.shape, dtype=bool)
    allowed[1, 1] = False
    chain = crf_math.run(
        crf_math.potentials(emissions) * allowed, numpy.exp(links), numpy.exp(first), numpy.exp(last), numpy.asarray([3, 3])
    )
    assert chain.dead.tolist() == [False, True]
    assert numpy.isfinite(chain.marginals()).all()


def test_viterbi_in_blocks_is_viterbi() -> None:
    crf = pytest.importorskip("tui.suggest.crf")
    labels = 3
    tags = 1 + 4 * labels
    emissions, links, first, last = setup(9, tags)
    may_link, may_open, may_close = crf.structure(labels)
    links = numpy.where(may_link, links, crf.NEVER).astype("f")
    first = numpy.where(may_open, first, crf.NEVER).astype("f")
    last = numpy.where(may_close, last, crf.NEVER).astype("f")
    lengths = numpy.asarray([9, 5])
    slow = crf_math.viterbi(emissions, links, first, last, lengths)
    fast = crf_math.viterbi_blocks(emissions, links, first, last, lengths, crf.blocks_of(labels))
    assert slow[0].tolist() == fast[0].tolist()
    assert slow[1, :5].tolist() == fast[1, :5].tolist()
