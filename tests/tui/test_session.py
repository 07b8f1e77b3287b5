"""What each key does to the open article, without a screen."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from store.ingest import article_id
from store.model import Suggestion
from store.project import Project
from tui.session import Session

TEXT = "Presiden Joko Widodo bertemu Ma'ruf Amin di Jakarta. Widodo lalu terbang ke Surabaya, kota di Jawa Timur."


@pytest.fixture
def session(tmp_path: Path) -> Iterator[Session]:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    project = Project.open(tmp_path, annotator="Ratna")
    made = Session(project, article_id("a.txt"))
    yield made
    project.close()


def suggest(quote: str, label: str, *, score: float = 0.9, nth: int = 0) -> Suggestion:
    start = -1
    for _ in range(nth + 1):
        start = TEXT.index(quote, start + 1)
    return Suggestion(start=start, end=start + len(quote), label=label, quote=quote, score=score, source="gazetteer", origin="rule:test")


def choose(session: Session, quote: str, *, explicit: bool = False) -> None:
    start = TEXT.index(quote)
    session.selection, session.explicit = (start, start + len(quote)), explicit


def tags(session: Session) -> list[tuple[str, str]]:
    return [(span.quote, span.label) for span in session.document.ordered_spans()]


def test_a_label_tags_the_selection_and_stays(session: Session) -> None:
    choose(session, "Joko Widodo", explicit=True)
    outcome = session.label("PERSON")
    assert tags(session) == [("Joko Widodo", "PERSON")]
    assert outcome.select == session.selection
    assert "Joko Widodo" in outcome.message


def test_a_label_on_an_annotation_relabels_it(session: Session) -> None:
    choose(session, "Jakarta")
    session.label("ORG")
    session.label("GPE")
    assert tags(session) == [("Jakarta", "GPE")]


def test_a_word_inside_an_annotation_stands_for_all_of_it_unless_it_was_selected_on_purpose(session: Session) -> None:
    choose(session, "Jawa Timur", explicit=True)
    session.label("LOC")
    choose(session, "Jawa")
    session.label("GPE")
    assert tags(session) == [("Jawa Timur", "GPE")]
    choose(session, "Jawa", explicit=True)
    session.label("LOC")
    assert tags(session) == [("Jawa Timur", "GPE"), ("Jawa", "LOC")]


def test_accepting_goes_on_to_the_next_suggestion(session: Session) -> None:
    session.offer([suggest("Joko Widodo", "PERSON"), suggest("Jakarta", "GPE"), suggest("Surabaya", "GPE")])
    first = session.accept()
    assert first.select == (9, 20)
    session.selection = (9, 20)
    assert session.accept().select == (TEXT.index("Jakarta"), TEXT.index("Jakarta") + 7)
    assert tags(session) == [("Joko Widodo", "PERSON")]
    assert [one.quote for one in session.offered if one.source != "memory"] == ["Jakarta", "Surabaya"]


def test_what_was_rejected_is_not_offered_again_under_any_label(session: Session) -> None:
    session.offer([suggest("Surabaya", "GPE")])
    choose(session, "Surabaya")
    session.reject()
    session.offer([suggest("Surabaya", "GPE"), suggest("Surabaya", "ORG")])
    assert not session.offered


def test_another_label_on_a_suggestion_accepts_it_as_that(session: Session) -> None:
    session.offer([suggest("Jakarta", "ORG"), suggest("Surabaya", "GPE")])
    choose(session, "Jakarta")
    outcome = session.label("GPE")
    assert tags(session) == [("Jakarta", "GPE")]
    assert outcome.select == (TEXT.index("Surabaya"), TEXT.index("Surabaya") + 8)
    (decision,) = session.document.decisions.values()
    assert (decision.verdict, decision.label, decision.final) == ("relabelled", "ORG", "GPE")


def test_all_of_a_form_are_accepted_in_one_step(session: Session) -> None:
    session.offer([suggest("Widodo", "PERSON"), suggest("Widodo", "PERSON", nth=1), suggest("Jakarta", "GPE")])
    choose(session, "Widodo")
    session.accept(all_of_form=True)
    assert tags(session) == [("Widodo", "PERSON"), ("Widodo", "PERSON")]
    session.project.undo()
    assert tags(session) == []


def test_a_label_on_a_candidate_goes_on_to_the_next_candidate(session: Session) -> None:
    session.selection = (0, 8)
    outcome = session.go_candidate(1)
    assert outcome.select is not None
    session.selection, session.explicit = outcome.select, True
    assert session.quote() == "Joko Widodo"
    outcome = session.label("PERSON")
    assert outcome.select is not None
    assert TEXT[slice(*outcome.select)] == "Ma'ruf Amin"


def test_candidates_step_over_what_is_annotated(session: Session) -> None:
    choose(session, "Joko Widodo", explicit=True)
    session.label("PERSON")
    assert all(TEXT[slice(*stop)] != "Joko Widodo" for stop in session.stops())


def test_deleting_an_annotation_does_not_offer_it_again(session: Session) -> None:
    session.offer([suggest("Jakarta", "GPE"), suggest("Surabaya", "GPE")])
    choose(session, "Jakarta")
    session.label("GPE")
    session.selection = (TEXT.index("Jakarta"), TEXT.index("Jakarta") + 7)
    session.delete()
    assert tags(session) == []
    assert "Jakarta" not in [one.quote for one in session.offered]


def test_deleting_a_tag_that_memory_would_offer_rejects_it_and_undo_brings_all_back(session: Session) -> None:
    ranges = [(TEXT.index("Widodo"), TEXT.index("Widodo") + 6), (TEXT.index("Widodo lalu"), TEXT.index("Widodo lalu") + 6)]
    session.tag_everywhere(ranges, "PERSON")
    session.selection = ranges[1]
    session.delete()
    assert ranges[1] not in [(one.start, one.end) for one in session.offered]
    session.project.undo()
    session.refresh()
    assert tags(session) == [("Widodo", "PERSON"), ("Widodo", "PERSON")]


def test_repeat_uses_the_last_label(session: Session) -> None:
    assert session.repeat().failed
    choose(session, "Jakarta")
    session.label("GPE")
    choose(session, "Surabaya")
    session.repeat()
    assert tags(session) == [("Jakarta", "GPE"), ("Surabaya", "GPE")]


def test_resizing_keeps_the_annotation_and_its_label(session: Session) -> None:
    choose(session, "Widodo")
    session.label("PERSON")
    (before,) = session.document.spans.values()
    session.resize(9, 20)
    (after,) = session.document.spans.values()
    assert (after.id, after.quote, after.label) == (before.id, "Joko Widodo", "PERSON")


def test_hidden_suggestions_are_not_offered(session: Session) -> None:
    session.offer([suggest("Jakarta", "GPE")])
    session.offering.hidden = True
    session.refresh()
    assert not session.offered


def test_a_higher_threshold_offers_fewer(session: Session) -> None:
    session.offer([suggest("Jakarta", "GPE", score=0.9), suggest("Surabaya", "GPE", score=0.4)])
    session.offering.threshold = 0.5
    session.refresh()
    assert [one.quote for one in session.offered] == ["Jakarta"]


def test_nothing_is_tagged_where_nothing_is_selected(session: Session) -> None:
    session.selection = (5, 5)
    assert session.label("GPE").failed
    assert tags(session) == []


def test_white_space_at_the_edges_is_left_out_of_an_annotation(session: Session) -> None:
    start = TEXT.index(" Jakarta")
    session.selection, session.explicit = (start, start + len(" Jakarta")), True
    session.label("GPE")
    assert tags(session) == [("Jakarta", "GPE")]
    session.selection, session.explicit = (TEXT.index(" Widodo lalu"), TEXT.index("Widodo lalu")), True
    assert session.label("GPE").failed


def test_suggestions_with_a_label_that_the_project_does_not_have_are_not_offered(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "labels.toml").write_text('[[label]]\nname = "GPE"\nkey = "1"\n', encoding="utf-8")
    project = Project.open(tmp_path, annotator="Ratna")
    session = Session(project, article_id("a.txt"))
    session.offer([suggest("Joko Widodo", "PERSON"), suggest("Jakarta", "GPE")])
    assert [one.quote for one in session.offered] == ["Jakarta"]
    project.close()


def test_an_annotation_that_cuts_a_character_in_two_is_met_where_the_whole_character_is_selected(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Kafe\u0301 Batavia buka.", encoding="utf-8")
    project = Project.open(tmp_path, annotator="Ratna")
    made = Session(project, article_id("a.txt"))
    made.selection, made.explicit = (4, 5), True  # The accent alone, as a file of another tool may have it.
    made.label("ORG")
    made.selection, made.explicit = (3, 5), True
    found = made.under().span
    assert found is not None
    assert (found.start, found.end, made.target()) == (4, 5, (4, 5))
    made.selection = (0, 5)
    assert made.under().span is None
    project.close()
