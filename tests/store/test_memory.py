import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from store.memory import Count, ForgottenError, Memory, estimate
from store.model import Decision, Entity, Put, Span, Suggestion
from tests.store import memory_golden

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


# What is told apart by context

TEXTS = {
    "one": "Wali Kota Milan menemui warga di Milan.\nKapten Milan absen.\nMilan menang 2-0. Milan!",
    "two": "Ia tiba di Milan kemarin. Pelatih Milan marah, penonton di Milan juga.\nMilan",
}
MENTIONS = [(name, start) for name, text in TEXTS.items() for start in range(len(text)) if text.startswith("Milan", start)]


def mention(place: tuple[str, int], label: str, ident: str) -> Span:
    return Span(id=ident, article=place[0], start=place[1], end=place[1] + 5, label=label, quote="Milan")


def verdict(place: tuple[str, int], label: str, ident: str, said: str = "rejected") -> Decision:
    return Decision(id=ident, article=place[0], start=place[1], end=place[1] + 5, label=label, quote="Milan", verdict=said)  # type: ignore[arg-type]


PLACED = st.one_of(
    st.builds(mention, st.sampled_from(MENTIONS), LABELS, st.uuids().map(str)),
    st.builds(verdict, st.sampled_from(MENTIONS), LABELS, st.uuids().map(str), st.sampled_from(["accepted", "rejected", "relabelled"])),
)


@given(st.lists(PLACED, max_size=25), st.randoms(use_true_random=False))
def test_the_order_of_decisions_does_not_matter_and_undo_takes_back_exactly(records: list[Span | Decision], chance: random.Random) -> None:
    memory = Memory()
    states = []
    for record in records:
        states.append(memory)
        memory = memory.after([Put(None, record)], TEXTS.__getitem__)
        memory.adjust([offered_at(MENTIONS[0], "GPE")], TEXTS["one"], "one")
    shuffled = chance.sample(records, len(records))
    assert Memory.of(shuffled, TEXTS.__getitem__) == memory
    together = Memory().after([Put(None, record) for record in shuffled], TEXTS.__getitem__)
    for place in MENTIONS:
        asked = [offered_at(place, label) for label in ("GPE", "ORG")]
        assert together.adjust(asked, TEXTS[place[0]], place[0]) == memory.adjust(asked, TEXTS[place[0]], place[0])
    for name, text in TEXTS.items():
        assert together.suggest(text, article=name) == memory.suggest(text, article=name)
    for record, state in zip(reversed(records), reversed(states), strict=True):
        memory = memory.after([Put(record, None)], TEXTS.__getitem__)
        assert memory == state
        for place in MENTIONS[:2]:
            asked = [offered_at(place, "GPE")]
            assert memory.adjust(asked, TEXTS[place[0]], place[0]) == state.adjust(asked, TEXTS[place[0]], place[0])


def offered_at(place: tuple[str, int], label: str, score: float = 0.6) -> Suggestion:
    return Suggestion(start=place[1], end=place[1] + 5, label=label, quote="Milan", score=score, source="model", origin="model:x")


@given(st.lists(PLACED, max_size=20), st.sampled_from(MENTIONS), LABELS, st.floats(0, 1))
def test_scores_told_apart_by_context_stay_probabilities(
    records: list[Span | Decision], place: tuple[str, int], label: str, score: float
) -> None:
    memory, (name, _) = Memory.of(records, TEXTS.__getitem__), place
    for one in [*memory.adjust([offered_at(place, label, score)], TEXTS[name], name), *memory.suggest(TEXTS[name], article=name)]:
        assert 0 <= one.score <= 1


CITY = [("kota", f"Pekan mode digelar di Milan {word}.") for word in ("lagi", "besok", "kemarin")]
CLUB = [("laga", f"Kapten Milan {word} laga itu.") for word in ("memuji", "mengutuk", "mengingat")]


def learnt(pairs: list[tuple[str, str, str]]) -> Memory:
    """Return the memory of articles in each of which Milan has the label that is named."""
    records = [
        Span(id=name, article=name, start=text.index("Milan"), end=text.index("Milan") + 5, label=label, quote="Milan")
        for name, text, label in pairs
    ]
    return Memory.of(records, {name: text for name, text, _ in pairs}.__getitem__)


def test_what_stands_around_decides_what_a_form_means_and_not_the_last_click_or_the_greater_number() -> None:
    city = [(f"c{number}", text, "GPE") for number, (_, text) in enumerate(CITY)]
    club = [(f"k{number}", text, "ORG") for number, (_, text) in enumerate(CLUB)]
    for memory in (learnt([*city, *club]), learnt([*club, *city]), learnt([*city, *club[:2]]), learnt([*city[:2], *club])):
        for text, label in (("Rumah di Milan mahal.", "GPE"), ("Lalu kapten Milan memuji lawan dan laga batal", "ORG")):
            at = text.index("Milan")
            assert [one.label for one in memory.suggest(text, article="new")] == [label]
            for said in ("GPE", "ORG"):
                changed = memory.adjust([offered_at(("new", at), said, 0.4)], text, "new")
                assert [one.label for one in changed] == [label]


def test_one_decision_in_an_article_outweighs_a_few_in_others() -> None:
    others = [(f"c{number}", text, "GPE") for number, (_, text) in enumerate(CITY[:2])]
    text = "Milan takluk. Pemilik baru Milan kecewa."
    memory = learnt([*others, ("new", text, "ORG")])
    assert [one.label for one in memory.suggest(text, [(0, 5)], article="new")] == ["ORG"]
    assert [one.label for one in memory.suggest(text, [(0, 5)], article="other")] == ["GPE"]


def test_a_form_rejected_in_one_kind_of_place_is_still_offered_in_another() -> None:
    yes = [(f"y{n}", f"Harian Merdeka memuat {word}.") for n, word in enumerate(("surat", "foto", "kabar"))]
    no = [(f"n{n}", f"Pekik Merdeka terdengar {word}.") for n, word in enumerate(("lagi", "jauh", "dekat"))]
    texts = dict([*yes, *no])

    def at(name: str) -> dict[str, Any]:
        start = texts[name].index("Merdeka")
        return {"id": name, "article": name, "start": start, "end": start + 7, "label": "ORG", "quote": "Merdeka"}

    records: list[Span | Decision] = [Span(**at(name)) for name, _ in yes]
    records += [Decision(**at(name), verdict="rejected") for name, _ in no]
    memory = Memory.of(records, texts.__getitem__)
    assert [one.quote for one in memory.suggest("Menurut harian Merdeka kemarin", article="z")] == ["Merdeka"]
    assert memory.suggest("Lalu pekik Merdeka bergema", article="z") == []


def test_taking_away_what_was_never_there_is_noticed() -> None:
    for memory in (Memory(), Memory.of([mention(MENTIONS[0], "GPE", "a")], TEXTS.__getitem__)):
        with pytest.raises(ForgottenError):
            memory.after([Put(mention(MENTIONS[1], "GPE", "b"), None)], TEXTS.__getitem__)


def test_what_becomes_of_suggestions_after_many_decisions_is_exactly_what_it_was() -> None:
    assert list(memory_golden.lines()) == memory_golden.FILE.read_text(encoding="utf-8").splitlines()


def test_a_place_with_few_decisions_is_weighed_to_the_boundary() -> None:
    def said(*records: Span | Decision, label: str = "PERSON", score: float = 0.6) -> tuple[str, float] | None:
        found = Memory.of(records).adjust([offered("Xi", label, score)])
        return (found[0].label, round(found[0].score, 6)) if found else None

    no, other_no = decision("Xi", "PERSON", "rejected"), decision("Xi", "GPE", "rejected")
    assert said(no) is None
    assert said(other_no) == ("PERSON", 0.3)
    assert said(other_no, other_no) is None
    assert said(span("Xi", "PERSON")) == ("PERSON", round(2.2 / 3, 6))
    assert said(span("Xi", "GPE")) == ("PERSON", round(1.2 / 3, 6))
    assert said(span("Xi", "GPE"), span("Xi", "GPE")) == ("GPE", round(3 / 4, 6))
    assert said(span("Xi", "GPE"), no) == ("GPE", round(2 / 3, 6))
    assert said(*[span("Xi", "GPE")] * 2, span("Xi", "PERSON")) == ("GPE", 0.6)
    assert said(*[span("Xi", "GPE")] * 3, *[span("Xi", "PERSON")] * 2) == ("PERSON", round(3.2 / 7, 6))
    assert said(decision("Xi", "PERSON", "accepted")) == ("PERSON", 0.6)
    assert said(decision("Xi", "PERSON", "relabelled")) is None


@pytest.mark.parametrize("record", [span("Xi", "PERSON"), decision("Xi", "PERSON", "rejected")])
def test_neither_more_accepted_nor_more_rejected_than_there_is_can_be_taken_away(record: Span | Decision) -> None:
    other = decision("Xi", "PERSON", "rejected") if isinstance(record, Span) else span("Xi", "PERSON")
    with pytest.raises(ForgottenError, match="more is taken"):
        Memory.of([other]).after([Put(record, None)])


def test_contexts_are_kept_of_what_was_accepted_and_rejected_and_go_with_it() -> None:
    def texts(_: str) -> str:
        return "Xi datang."

    one, two = span("Xi", "PERSON"), decision("Xi", "GPE", "rejected")
    memory = Memory.of([one, one, two], texts)
    person, place = memory.counts("Xi")["PERSON"], memory.counts("Xi")["GPE"]
    assert (person.accepted, person.rejected, len(person.accepted_in), person.rejected_in) == (2, 0, 2, ())
    assert (place.accepted, place.rejected, place.accepted_in, len(place.rejected_in)) == (0, 1, (), 1)
    back = memory.after([Put(one, None), Put(two, None)], texts)
    assert back == Memory.of([one], texts)
    assert memory.counts("Tidak ada") == {}
    with pytest.raises(ForgottenError):
        Memory.of([one], texts).after([Put(one, None)], lambda _: "Xi pergi jauh sekali.")
