from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from store.memory import Memory
from store.model import Decision, Span, Suggestion
from tui.suggest.blend import blend

TEXT = "Presiden Widodo tiba di Washington. Washington Post menulis tentang Widodo."


def suggest(quote: str, label: str, score: float = 0.6, nth: int = 0) -> Suggestion:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(quote, start + 1)
    return Suggestion(start=start, end=start + len(quote), label=label, quote=quote, score=score, source="pattern", origin="rule:x")


def span(quote: str, label: str, nth: int = 0) -> Span:
    one = suggest(quote, label, nth=nth)
    return Span(id=one.id, article="a", start=one.start, end=one.end, label=label, quote=quote)


def decision(quote: str, label: str, nth: int = 0, verdict: str = "rejected") -> Decision:
    one = suggest(quote, label, nth=nth)
    return Decision(id=one.id, article="a", start=one.start, end=one.end, label=label, quote=quote, verdict=verdict)  # type: ignore[arg-type]


def quotes(found: list[Suggestion]) -> list[tuple[str, str]]:
    return [(one.quote, one.label) for one in found]


def test_engine_suggestions_are_offered_in_text_order() -> None:
    engine = [suggest("Washington", "GPE"), suggest("Widodo", "PERSON")]
    assert quotes(blend(TEXT, engine, Memory(), spans=(), decisions=())) == [("Widodo", "PERSON"), ("Washington", "GPE")]


def test_a_decided_range_never_returns_under_any_label_or_by_memory() -> None:
    memory = Memory.of([span("Widodo", "PERSON", 1)] * 3)
    engine = [suggest("Widodo", "PERSON"), suggest("Widodo", "ORG", 0.9)]
    assert blend(TEXT, engine, memory, spans=[span("Widodo", "PERSON", 1)], decisions=[decision("Widodo", "PERSON")]) == []


def test_nothing_is_offered_over_an_annotation() -> None:
    engine = [suggest("Washington", "GPE", nth=1), suggest("Washington Post", "ORG"), suggest("Widodo", "PERSON")]
    assert quotes(blend(TEXT, engine, Memory(), spans=[span("Post", "ORG")], decisions=())) == [("Widodo", "PERSON"), ("Washington", "GPE")]
    assert quotes(blend(TEXT, engine, Memory(), spans=[span("Washington Post", "ORG")], decisions=())) == [("Widodo", "PERSON")]


def test_of_overlapping_ones_the_longer_stays_unless_it_is_doubtful() -> None:
    short, long = suggest("Washington", "GPE", 0.9, nth=1), suggest("Washington Post", "ORG", 0.7)
    assert quotes(blend(TEXT, [short, long], Memory(), spans=(), decisions=())) == [("Washington Post", "ORG")]
    doubtful = suggest("Washington Post", "ORG", 0.4)
    assert quotes(blend(TEXT, [short, doubtful], Memory(), spans=(), decisions=())) == [("Washington", "GPE")]


def test_the_threshold_hides_what_scores_below_it() -> None:
    engine = [suggest("Washington", "GPE", 0.4), suggest("Widodo", "PERSON", 0.8)]
    assert quotes(blend(TEXT, engine, Memory(), spans=(), decisions=(), threshold=0.5)) == [("Widodo", "PERSON")]


def test_forms_tagged_before_are_offered_where_the_engine_saw_nothing() -> None:
    memory = Memory.of([span("Widodo", "PERSON")])
    found = blend(TEXT, [], memory, spans=[span("Widodo", "PERSON")], decisions=())
    assert quotes(found) == [("Widodo", "PERSON")]
    assert found[0].start == TEXT.rindex("Widodo")
    assert found[0].source == "memory"


def test_a_form_turned_down_and_never_tagged_is_not_offered_elsewhere() -> None:
    memory = Memory.of([decision("Widodo", "ORG")])
    assert blend(TEXT, [suggest("Widodo", "ORG", nth=1)], memory, spans=(), decisions=[decision("Widodo", "ORG")]) == []


def test_what_does_not_quote_the_text_is_left_out() -> None:
    wrong = Suggestion(start=0, end=5, label="GPE", quote="Other", score=1.0, source="model", origin="model:x")
    beyond = Suggestion(start=len(TEXT), end=len(TEXT) + 4, label="GPE", quote="Kota", score=1.0, source="model", origin="model:x")
    assert blend(TEXT, [wrong, beyond], Memory(), spans=(), decisions=()) == []


ranges = st.tuples(st.integers(0, 40), st.integers(1, 12)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(st.lists(st.tuples(ranges, st.floats(0, 1))), st.lists(ranges), st.lists(ranges))
def test_what_is_offered_never_touches_an_annotation_or_another_offer(
    engine: list[tuple[tuple[int, int], float]], spans: list[tuple[int, int]], decided: list[tuple[int, int]]
) -> None:
    text = "Abcdefgh " * 8
    offered = blend(
        text,
        [Suggestion(start=s, end=e, label="ORG", quote=text[s:e], score=p, source="model", origin="m") for (s, e), p in engine],
        Memory(),
        spans=[Span(id=str(i), article="a", start=s, end=e, label="ORG", quote=text[s:e]) for i, (s, e) in enumerate(spans)],
        decisions=[
            Decision(id=str(i), article="a", start=s, end=e, label="GPE", quote="?", verdict="rejected") for i, (s, e) in enumerate(decided)
        ],
    )
    assert all(one.end <= two.start for one, two in pairwise(offered))
    assert not [one for one in offered for s, e in spans if one.start < e and s < one.end]
    assert not {(one.start, one.end) for one in offered} & set(decided)
