from hypothesis import given
from hypothesis import strategies as st

from tui.suggest.evaluation import Evaluation, Gold, table

spans = st.lists(
    st.tuples(st.integers(0, 30), st.integers(1, 5), st.sampled_from(["PERSON", "ORG"])).map(
        lambda one: Gold(one[0], one[0] + one[1], one[2])
    ),
    max_size=8,
)


def test_exact_counts_range_and_label_partial_any_overlap_of_the_label() -> None:
    evaluation = Evaluation()
    evaluation.add(
        [Gold(0, 5, "PERSON"), Gold(10, 20, "ORG"), Gold(30, 35, "GPE")], [Gold(0, 5, "PERSON"), Gold(10, 15, "ORG"), Gold(30, 35, "LOC")]
    )
    assert evaluation.labels["PERSON"].exact() == (1.0, 1.0, 1.0)
    assert evaluation.labels["ORG"].exact() == (0.0, 0.0, 0.0)
    assert evaluation.labels["ORG"].partial() == (1.0, 1.0, 1.0)
    assert evaluation.labels["LOC"].exact()[0] == 0.0
    overall = evaluation.overall().exact()
    assert overall == (1 / 3, 1 / 3, 1 / 3)
    assert len(table(evaluation)) == 6


@given(spans, spans)
def test_scores_lie_between_nothing_and_all_and_exact_is_never_above_partial(gold: list[Gold], found: list[Gold]) -> None:
    evaluation = Evaluation()
    evaluation.add(gold, found)
    counts = evaluation.overall()
    assert all(0 <= score <= 1 for score in (*counts.exact(), *counts.partial()))
    assert all(exact <= partial for exact, partial in zip(counts.exact(), counts.partial(), strict=True))


@given(spans)
def test_what_is_found_as_the_gold_says_is_perfect(gold: list[Gold]) -> None:
    evaluation = Evaluation()
    evaluation.add(gold, list(gold))
    assert evaluation.overall().exact() == ((1.0, 1.0, 1.0) if gold else (0.0, 0.0, 0.0))
