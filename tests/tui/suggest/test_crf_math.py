"""Forward-backward and the choice of entities against the sum over all paths."""

from __future__ import annotations

import itertools

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.suggest import crf_decode, crf_math

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


def test_marginals_and_pairs() -> None:
    steps, tags = 4, 3
    emissions, links, first, last = setup(steps, tags)
    lengths = numpy.asarray([4, 2])
    chain = crf_math.run(crf_math.potentials(emissions), numpy.exp(links), numpy.exp(first), numpy.exp(last), lengths)
    pairs = crf_math.pair_counts(chain, numpy.exp(links), numpy.exp(last), lengths, numpy.asarray([True, True]))
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


def spelled(path: tuple[int, ...]) -> list[tuple[int, int, int]]:
    """Entities that a lawful tag path spells."""
    spans, begin = [], 0
    for at, tag in enumerate(path):
        label, kind = divmod(tag - 1, 4)
        if tag and kind + 1 == crf_decode.BEGIN:
            begin = at
        elif tag and kind + 1 in (crf_decode.LAST, crf_decode.UNIT):
            spans.append((at if kind + 1 == crf_decode.UNIT else begin, at + 1, label))
    return spans


@pytest.mark.parametrize("least", [0.02, 0.2, 0.4])
def test_likely_entities_are_those_of_all_paths(least: float) -> None:
    crf = pytest.importorskip("tui.suggest.crf")
    labels = 1
    emissions, links, first, last = setup(5, 1 + 4 * labels)
    emissions *= 2
    may_link, may_open, may_close = crf.structure(labels)
    links = numpy.where(may_link, links, crf.NEVER).astype("f")
    first = numpy.where(may_open, first, crf.NEVER).astype("f")
    last = numpy.where(may_close, last, crf.NEVER).astype("f")
    lengths = numpy.asarray([5, 3])
    chain = crf_math.run(crf_math.potentials(emissions), numpy.exp(links), numpy.exp(first), numpy.exp(last), lengths)
    for row, found in enumerate(crf_decode.likely(chain, numpy.exp(links), numpy.exp(last), lengths, least)):
        scores = brute(emissions[row, : lengths[row]], links, first, last)
        total = sum(numpy.exp(s) for s in scores.values())
        expected: dict[tuple[int, int, int], float] = {}
        for path, score in scores.items():
            for span in spelled(path) if score > crf.NEVER / 2 else []:
                expected[span] = expected.get(span, 0.0) + float(numpy.exp(score) / total)
        expected = {span: chance for span, chance in expected.items() if chance >= least}
        assert {span[:3] for span in found} == expected.keys()
        for *span, chance in found:
            assert chance == pytest.approx(expected[tuple(span)], abs=1e-4)


SPANS = st.lists(
    st.tuples(st.integers(0, 8), st.integers(1, 4), st.integers(0, 2), st.floats(0.4, 1.0)).map(lambda s: (s[0], s[0] + s[1], s[2], s[3])),
    max_size=7,
)


@given(SPANS)
def test_the_choice_has_no_overlap_and_the_greatest_sum(spans: list[crf_decode.Found]) -> None:
    kept = crf_decode.chosen(spans)
    assert all(a[1] <= b[0] for a, b in itertools.pairwise(kept))
    assert all(span in spans for span in kept)

    def worth(some: tuple[crf_decode.Found, ...] | list[crf_decode.Found]) -> float:
        return sum(span[3] - crf_decode.LEAST for span in some)

    sets = (some for size in range(len(spans) + 1) for some in itertools.combinations(sorted(spans), size))
    best = max(worth(some) for some in sets if all(a[1] <= b[0] for a, b in itertools.pairwise(some)))
    assert worth(kept) == pytest.approx(best)


def test_a_doubtful_whole_gives_way_to_surer_parts_and_a_sure_one_does_not() -> None:
    assert crf_decode.chosen([(0, 3, 0, 0.45), (0, 1, 1, 0.55), (2, 3, 1, 0.5)]) == [(0, 1, 1, 0.55), (2, 3, 1, 0.5)]
    assert crf_decode.chosen([(0, 3, 0, 0.9), (0, 1, 1, 0.5)]) == [(0, 3, 0, 0.9)]
