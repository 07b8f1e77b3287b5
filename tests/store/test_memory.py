import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from store.memory import Count, Memory, estimate
from store.model import Decision, Entity, Put, Span, Suggestion

FORMS = st.sampled_from(["Xi", "Beijing", "AS", "Jakarta"])
LABELS = st.sampled_from(["PERSON", "GPE", "ORG"])


def span(form: str, label: str, ident: str = "s") -> Span:
    return Span(id=ident, article="a", start=0, end=len(form), label=label, quote=form)


def decision(form: str, label: str, verdict: str, ident: str = "d") -> Decision:
    return Decision(id=ident, article="a", start=0, end=len(form), label=label, quote=form, verdict=verdict)  # type: ignore[arg-type]


def offered(form: str, label: str, score: float = 0.6) -> Suggestion:
    return Suggestion(start=3, end=3 + len(form), label=label, quote=form, score=score, source="model", origin="model:x")


RECORDS = st.one_of(
    st.builds(span, FORMS, LABELS), st.builds(decision, FORMS, LABELS, st.sampled_from(["accepted", "rejected", "relabelled"]))
)


@given(st.lists(st.tuples(RECORDS, st.booleans()), max_size=80))
def test_counts_are_those_of_the_records_there_are(steps: list[tuple[Span | Decision, bool]]) -> None:
    memory = Memory()
    held: list[Span | Decision] = []
    earlier: list[tuple[Memory, list[Span | Decision]]] = []
    for record, gone in steps:
        earlier.append((memory, list(held)))
        if gone and held:
            record = held.pop()
            memory = memory.after([Put(record, None)])
        else:
            held.append(record)
            memory = memory.after([Put(None, record)])
        if len(held) == 3:
            memory.suggest("")  # From here on the index is kept up to date instead of made anew.
    text = "Xi, Beijing AS Jakartanya"
    for counted, records in [*earlier[::25], (memory, held)]:
        assert counted == Memory.of(records)
        assert counted.suggest(text) == Memory.of(records).suggest(text)


def test_many_forms_are_merged_without_loss() -> None:
    memory = Memory()
    memory.suggest("")
    for number in range(500):
        memory = memory.after([Put(None, span(f"Nama{number}", "PERSON"))])
    assert len(memory.forms()) == 500
    memory = memory.after([Put(span("Nama3", "PERSON"), None)])
    assert len(memory.forms()) == 499
    assert memory.counts("Nama3") == {}
    assert len(memory.suggest(" ".join(f"Nama{number}" for number in range(500)))) == 499


def test_what_is_not_about_forms_changes_nothing() -> None:
    memory = Memory.of([span("Xi", "PERSON")])
    entity = Entity(id="e", name="Xi", label="PERSON")
    assert memory.after([Put(None, entity)]) is memory
    moved = replace(span("Xi", "PERSON"), start=5, end=7)
    assert memory.after([Put(span("Xi", "PERSON"), moved)]) == memory
    assert memory != 3


def test_suggestions_are_whole_words_longest_first_and_outside_what_is_known() -> None:
    memory = Memory.of([span("Xi", "PERSON"), span("Xi Jinping", "PERSON"), span("Jakarta", "GPE"), span("$5", "MONEY")])
    text = "Xi Jinping di Jakartanya; Xinjiang, Xi: $5 atau $50"
    found = memory.suggest(text)
    assert [(one.quote, one.start) for one in found] == [("Xi Jinping", 0), ("Jakarta", 14), ("Xi", 36), ("$5", 40)]
    assert all(text[one.start : one.end] == one.quote for one in found)
    assert {one.source for one in found} == {"memory"}
    assert [one.quote for one in memory.suggest(text, [(5, 6), (40, 41)])] == ["Xi", "Jakarta", "Xi"]
    assert Memory().suggest(text) == []


def test_a_form_that_was_turned_down_more_than_tagged_is_not_suggested() -> None:
    memory = Memory.of([span("Senin", "DATE"), decision("Senin", "DATE", "rejected"), decision("Senin", "DATE", "rejected", "e")])
    assert memory.suggest("Hari Senin") == []


@pytest.mark.parametrize(
    ("records", "label"),
    [
        ([decision("AS", "GPE", "rejected")], None),
        ([decision("AS", "ORG", "rejected")], "GPE"),
        ([decision("AS", "ORG", "rejected"), decision("AS", "PERSON", "rejected", "e")], None),
        ([span("AS", "GPE"), decision("AS", "GPE", "rejected")], "GPE"),
        ([span("AS", "ORG")], "GPE"),
        ([span("AS", "ORG", f"s{n}") for n in range(3)], "ORG"),
        ([span("AS", "ORG"), decision("AS", "GPE", "relabelled"), decision("AS", "GPE", "relabelled", "e")], "ORG"),
        ([span("AS", "ORG", f"s{n}") for n in range(3)] + [span("AS", "GPE", f"t{n}") for n in range(2)], "GPE"),
        ([], "GPE"),
    ],
)
def test_what_becomes_of_a_suggestion(records: list[Span | Decision], label: str | None) -> None:
    result = Memory.of(records).adjust([offered("AS", "GPE")])
    assert [one.label for one in result] == ([] if label is None else [label])


def test_scores_rise_with_acceptance_and_fall_with_rejection() -> None:
    scores = []
    for records in (
        [decision("AS", "GPE", "rejected"), span("AS", "GPE")],
        [],
        [span("AS", "GPE")],
        [span("AS", "GPE", f"s{n}") for n in range(9)],
    ):
        scores.append(Memory.of(records).adjust([offered("AS", "GPE")])[0].score)
    assert scores == sorted(set(scores))
    assert all(0 < score < 1 for score in scores)


@given(st.lists(RECORDS, max_size=30), FORMS, LABELS, st.floats(0, 1))
def test_scores_stay_probabilities(records: list[Span | Decision], form: str, label: str, score: float) -> None:
    memory = Memory.of(records)
    for one in [*memory.adjust([offered(form, label, score)]), *memory.suggest("Xi di Beijing, AS, Jakarta")]:
        assert 0 <= one.score <= 1
    assert 0 < estimate(memory.counts(form), label) < 1


def test_an_unknown_form_is_as_likely_as_not() -> None:
    assert estimate({}, "PERSON") == 0.5
    assert estimate({"PERSON": Count(1, 0)}, "PERSON") == pytest.approx(2 / 3)
