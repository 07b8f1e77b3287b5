"""What articles teach, what is held out, and when a new model takes over."""

from hypothesis import given
from hypothesis import strategies as st

from store.document import Document
from store.model import Article, Decision, Span
from tui.suggest.training.lessons import Lesson, looked_for, study_of
from tui.suggest.training.parts import fold, groups
from tui.suggest.training.report import Row, judge, lacking, measured, rows

TEXT = "Putin di Moskow.\n\nXi di Beijing.\nTidak ada."


def document(status: str, *spans: tuple[str, str], rejected: tuple[tuple[str, str], ...] = ()) -> Document:
    article = Article(id="a", title="t", source="a.txt", sha256="s", length=len(TEXT), status=status)  # type: ignore[arg-type]

    def place(quote: str) -> tuple[int, int]:
        return TEXT.index(quote), TEXT.index(quote) + len(quote)

    made = [Span(id=f"s{n}", article="a", start=place(q)[0], end=place(q)[1], label=label, quote=q) for n, (q, label) in enumerate(spans)]
    against = [
        Decision(id=f"d{n}", article="a", start=place(q)[0], end=place(q)[1], label=label, quote=q, verdict="rejected")
        for n, (q, label) in enumerate(rejected)
    ]
    return Document(article, TEXT, {one.id: one for one in made}, {one.id: one for one in against})


def test_every_paragraph_of_a_done_article_is_known_in_full() -> None:
    study = study_of(document("done", ("Putin", "PERSON"), ("Beijing", "GPE")))
    assert [(one.text, one.spans, one.complete) for one in study.lessons] == [
        ("Putin di Moskow.", ((0, 5, "PERSON"),), True),
        ("Xi di Beijing.", ((6, 13, "GPE"),), True),
        ("Tidak ada.", (), True),
    ]


def test_of_an_open_article_only_what_was_decided_is_known() -> None:
    study = study_of(document("open", ("Putin", "PERSON"), rejected=(("Beijing", "ORG"),)))
    assert study.lessons == (
        Lesson("Putin di Moskow.", ((0, 5, "PERSON"),), False),
        Lesson("Xi di Beijing.", (), False, ((6, 13, "ORG"),)),
    )
    assert study.unread == ("Tidak ada.",)


def test_nested_annotations_teach_the_outer_one() -> None:
    study = study_of(document("done", ("Putin di Moskow", "EVENT"), ("Moskow", "GPE")))
    assert study.lessons[0].spans == ((0, 15, "EVENT"),)


def test_a_label_that_was_never_given_was_not_looked_for() -> None:
    assert looked_for([study_of(document("done", ("Xi", "PERSON")))], ["ORG", "PERSON"]) == ("PERSON",)


WORDS = [f"kata{number}" for number in range(400)]


def test_near_duplicates_are_on_one_side_and_others_are_apart() -> None:
    one = " ".join(WORDS[:200])
    copy = " ".join([*WORDS[:150], "tambahan", *WORDS[151:200]]).upper()
    other = " ".join(WORDS[200:])
    found = groups([one, other, copy])
    assert found[0] == found[2] != found[1]
    assert groups([copy, one])[0] == found[0]  # By the texts alone, not by what else there is.


@given(st.lists(st.text("abc d\n", max_size=60), max_size=8), st.integers(2, 5))
def test_the_same_texts_always_fall_into_the_same_part(texts: list[str], folds: int) -> None:
    found = groups(texts)
    assert found == groups(texts)
    assert found == groups(texts[::-1])[::-1]
    assert all(0 <= fold(group, folds) < folds for group in found)
    assert all(a != b or left == right for left, a in zip(found, texts, strict=True) for right, b in zip(found, texts, strict=True))


def row(before: int, after: int, gold: int = 100) -> Row:
    return Row("all", gold, before, gold, after, gold)


def test_the_new_model_takes_over_only_when_better_and_nothing_is_forgotten() -> None:
    same = row(95, 95)
    assert judge(row(70, 75), same)[0]
    assert not judge(row(70, 70), same)[0]
    assert not judge(row(70, 60), same)[0]
    assert judge(row(70, 75), row(95, 93))[0]
    assert not judge(row(70, 75), row(95, 92))[0]
    assert not judge(row(5, 9, gold=10), same)[0]


def test_what_is_missing_is_told_in_numbers() -> None:
    assert lacking(6, 60) == ""
    assert "4 more articles marked done" in lacking(2, 60)
    assert "59 more annotations" in lacking(6, 1)


def test_before_and_after_are_counted_per_label_with_exact_spans() -> None:
    gold = [[(0, 5, "PERSON"), (9, 15, "GPE")]]
    before, after = measured(gold, [[(0, 5, "ORG")]]), measured(gold, [[(0, 5, "PERSON"), (9, 14, "GPE")]])
    assert [(one.label, one.gold, one.right_before, one.found_before, one.right_after, one.found_after) for one in rows(before, after)] == [
        ("GPE", 1, 0, 0, 0, 1),
        ("PERSON", 1, 0, 0, 1, 1),
        ("ORG", 0, 0, 1, 0, 0),
        ("all", 2, 0, 1, 1, 2),
    ]
