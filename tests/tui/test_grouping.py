from store.model import Entity, Note, Span, Suggestion
from tui.grouping import by_label, group_spans, group_suggestions, next_range, note_title


def span(id: str, start: int, quote: str, label: str = "GPE", entity: str = "") -> Span:
    return Span(id=id, article="a", start=start, end=start + len(quote), label=label, quote=quote, entity=entity)


def test_the_same_words_with_the_same_label_are_one_line() -> None:
    forms = group_spans(
        [span("1", 0, "Putin", "PERSON"), span("2", 20, "Rusia"), span("3", 40, "Rusia"), span("4", 60, "Rusia", "ORG")], {}, frozenset()
    )
    assert [(form.name, form.label, form.count) for form in forms] == [("Rusia", "GPE", 2), ("Putin", "PERSON", 1), ("Rusia", "ORG", 1)]
    assert forms[0].ranges == ((20, 25), (40, 45))


def test_forms_linked_to_one_entity_are_one_line_under_its_name() -> None:
    russia = Entity(id="e", name="Rusia", label="GPE")
    spans = [span("1", 0, "Federasi Rusia", entity="e"), span("2", 20, "Rusia", entity="e"), span("3", 30, "Rusia", entity="e")]
    (form,) = group_spans(spans, {"e": russia}, frozenset({"e"}))
    assert (form.name, form.count, form.forms, form.noted) == ("Rusia", 3, ("Rusia", "Federasi Rusia"), True)


def test_a_link_to_an_entity_that_is_not_there_groups_by_words() -> None:
    assert [form.count for form in group_spans([span("1", 0, "Rusia", entity="gone"), span("2", 9, "Rusia")], {}, frozenset())] == [2]


def test_suggestions_group_by_words_and_keep_the_best_score() -> None:
    made = [
        Suggestion(start=at, end=at + 5, label="GPE", quote="Rusia", score=score, source="gazetteer", origin="rule:territories")
        for at, score in ((0, 0.6), (9, 0.9))
    ]
    (form,) = group_suggestions(made)
    assert (form.count, form.score, form.open) == (2, 0.9, True)


def test_lines_stand_under_labels_in_the_order_of_the_label_set() -> None:
    forms = group_spans([span("1", 0, "Rusia"), span("2", 9, "Putin", "PERSON"), span("3", 20, "X", "ZZZ")], {}, frozenset())
    assert [label for label, _ in by_label(forms, ["PERSON", "ORG", "GPE"])] == ["PERSON", "GPE", "ZZZ"]


def test_going_through_mentions_goes_round() -> None:
    ranges = [(5, 9), (20, 24)]
    assert [next_range(ranges, at) for at in (0, 5, 20)] == [(5, 9), (20, 24), (5, 9)]


def test_a_note_is_named_by_its_first_words() -> None:
    assert note_title(Note(id="n", target="article", target_id="a", text="\n\n## Judul \n isi")) == "Judul"
    assert note_title(Note(id="n", target="article", target_id="a", text=" \n")) == ""
