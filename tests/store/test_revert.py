"""Taking back one change in the middle: what it does, what it refuses, whom it names, and that random histories agree with a model."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from store import annotate, entities
from store.changes import together
from store.clock import now
from store.errors import InputError, InvalidError, ReadOnlyError
from store.ids import new_id
from store.ingest import make_article
from store.model import Change, Put
from store.project import Project
from store.revert import DependsError
from tests.faults.acts import Actor, make_folder, perform
from tests.faults.model import difference, held
from tests.store.making import A, B, bounds, crash, folder, project, quotes, span_at, tag


def do(opened: Project, change: Change | None) -> str:
    """Do a change and return its id."""
    assert change is not None
    opened.do(change)
    return change.id


def last(opened: Project) -> str:
    return next(opened.log()).id


@pytest.fixture
def opened(tmp_path: Path) -> Project:
    return project(folder(tmp_path))


def blocked(opened: Project, change: str) -> list[str]:
    """Return the titles of the changes that keep one from being reverted; nothing may have happened."""
    before, lines = held(opened), len(list(opened.log()))
    with pytest.raises(DependsError) as raised:
        opened.revert(change)
    assert held(opened) == before
    assert len(list(opened.log())) == lines
    assert all(one.short in str(raised.value) for one in raised.value.later[:3])
    return [one.title for one in raised.value.later]


def test_a_tag_in_the_middle_goes_and_the_others_stay(opened: Project) -> None:
    tag(opened, A, "Xi Jinping")
    first = last(opened)
    tag(opened, A, "Widodo")
    change = opened.revert(first)
    assert quotes(opened, A) == ["Widodo"]
    assert opened.document(A).stored, "the article is needed by what else is said about it"
    assert change.title == opened.next_undo == "Revert: Tag PERSON “Xi Jinping”"
    crash(opened)
    again = project(opened.folder)
    assert quotes(again, A) == ["Widodo"]
    again.undo()
    assert quotes(again, A) == ["Widodo", "Xi Jinping"]
    again.redo()
    assert quotes(again, A) == ["Widodo"]
    again.close()


def test_the_only_thing_said_about_an_article_takes_it_out_of_the_store(opened: Project) -> None:
    tag(opened, A, "Xi Jinping")
    first = last(opened)
    tag(opened, B, "Putin")
    opened.revert(first)
    assert not opened.document(A).stored
    opened.undo()
    assert quotes(opened, A) == ["Xi Jinping"]
    opened.close()


def test_a_change_that_was_changed_later_names_what_stands_in_the_way(opened: Project) -> None:
    tag(opened, A, "Xi Jinping")
    first = last(opened)
    tag(opened, A, "Widodo")
    span = span_at(opened.document(A), "Xi Jinping")
    do(opened, annotate.relabel(opened.document(A), span.id, "ORG", annotator="ana"))
    assert blocked(opened, first) == ["Relabel “Xi Jinping” PERSON to ORG"] or len(blocked(opened, first)) == 1
    opened.revert(last(opened))
    opened.revert(first)
    assert quotes(opened, A) == ["Widodo"]
    opened.close()


def test_a_note_on_a_span_keeps_the_span(opened: Project) -> None:
    tag(opened, A, "Xi Jinping")
    first = last(opened)
    span = span_at(opened.document(A), "Xi Jinping")
    note = do(opened, annotate.write_note(opened.document(A), "span", span.id, "Presiden", annotator="ana"))
    tag(opened, A, "Widodo")
    assert blocked(opened, first) == ["Write note"]
    opened.revert(note)
    opened.revert(first)
    opened.close()


def test_an_entity_that_later_spans_point_at_stays(opened: Project) -> None:
    tag(opened, A, "Xi Jinping")
    tag(opened, A, "Widodo")
    entity = entities.new_entity("Xi", "PERSON")
    made = do(opened, entities.put_entity(None, entity, annotator="ana"))
    span = span_at(opened.document(A), "Widodo")
    link = do(opened, entities.link(opened.document(A), [span.id], entity.id, annotator="ana"))
    assert len(blocked(opened, made)) == 1
    opened.revert(link)
    opened.revert(made)
    assert not opened.entities
    opened.close()


def test_a_deleted_span_does_not_come_back_to_an_entity_that_is_gone(opened: Project) -> None:
    tag(opened, A, "Xi Jinping")
    span = span_at(opened.document(A), "Xi Jinping")
    entity = entities.new_entity("Xi", "PERSON")
    do(opened, entities.link(opened.document(A), [span.id], entity.id, annotator="ana", entity=entity))
    gone = do(opened, annotate.delete(opened.document(A), [span.id], annotator="ana"))
    do(opened, entities.delete_entity(opened.entities[entity.id], [], [], annotator="ana"))
    assert blocked(opened, gone) == ["Delete entity “Xi”"]
    opened.close()


def test_a_deleted_span_does_not_come_back_beside_its_twin(opened: Project) -> None:
    tag(opened, A, "Xi Jinping")
    span = span_at(opened.document(A), "Xi Jinping")
    gone = do(opened, annotate.delete(opened.document(A), [span.id], annotator="ana"))
    tag(opened, A, "Xi Jinping")
    assert blocked(opened, gone) == ["Tag PERSON “Xi Jinping”"]
    opened.close()


def test_an_import_stays_whole_while_something_was_done_to_an_article_of_it(opened: Project) -> None:
    texts = ["Harga beras naik di Surabaya.", "Hujan turun di Bogor."]
    articles = [make_article(text, source=f"impor/{number}") for number, text in enumerate(texts)]
    for article, text in zip(articles, texts, strict=True):
        opened.add(article, text)
    added = Change(id=new_id(), title="Add 2 articles", time=now(), annotator="ana", edits=tuple(Put(None, one) for one in articles))
    opened.do(added)
    done = do(opened, annotate.set_status(opened.document(articles[1].id), "done", annotator="ana"))
    assert blocked(opened, added.id) == ["Mark as done"]
    opened.revert(done)
    tag_it = do(opened, annotate.tag(opened.document(articles[0].id), 0, 5, "ORG", annotator="ana"))
    assert len(blocked(opened, added.id)) == 1
    opened.revert(tag_it)
    opened.revert(added.id)
    assert held(opened) == {}
    opened.close()


def test_a_change_over_many_articles_is_all_or_nothing(opened: Project) -> None:
    documents = [opened.document(one) for one in (A, B)]
    everywhere = do(opened, together(*(annotate.tag_everywhere(one, [(0, 4), (9, 12)], "ORG", annotator="ana") for one in documents)))
    span = opened.document(B).ordered_spans()[0]
    do(opened, annotate.delete(opened.document(B), [span.id], annotator="ana"))
    assert len(blocked(opened, everywhere)) == 1
    assert len(opened.document(A).spans) == 2
    opened.undo()
    opened.revert(everywhere)
    assert held(opened) == {}
    opened.close()


def test_the_status_of_an_article_goes_back_and_the_article_stays(opened: Project) -> None:
    done = do(opened, annotate.set_status(opened.document(A), "done", annotator="ana"))
    tag(opened, A, "Xi Jinping")
    opened.revert(done)
    assert opened.document(A).article.status == "open"
    assert quotes(opened, A) == ["Xi Jinping"]
    opened.close()


@pytest.mark.parametrize("way", ["undone", "reverted"])
def test_what_has_no_effect_is_not_reverted_again(opened: Project, way: str) -> None:
    tag(opened, A, "Xi Jinping")
    first = last(opened)
    if way == "undone":
        opened.undo()
    else:
        opened.revert(first)
    with pytest.raises(InputError, match=f"It is {way} already"):
        opened.revert(first)
    opened.close()


def test_a_label_that_is_gone_from_the_set_is_refused_by_its_rule(tmp_path: Path) -> None:
    where = folder(tmp_path)
    opened = project(where)
    tag(opened, A, "Xi Jinping")
    span = span_at(opened.document(A), "Xi Jinping")
    gone = do(opened, annotate.delete(opened.document(A), [span.id], annotator="ana"))
    opened.close()
    (where / "labels.toml").write_text('[[label]]\nname = "ORG"')
    again = project(where)
    with pytest.raises(InvalidError, match="no label 'PERSON'"):
        again.revert(gone)
    again.close()


def test_reading_only_refuses(opened: Project) -> None:
    tag(opened, A, "Xi Jinping")
    opened.close()
    other = project(opened.folder, read_only=True)
    with pytest.raises(ReadOnlyError):
        other.revert(last(other))


def test_a_text_that_changed_since_is_not_annotated_at_another_place(opened: Project) -> None:
    tag(opened, A, "Xi Jinping")
    first = last(opened)
    span = span_at(opened.document(A), "Xi Jinping")
    gone = do(opened, annotate.delete(opened.document(A), [span.id], annotator="ana"))
    opened.revert(gone)
    opened.revert(last(opened))
    document = opened.document(A)
    assert document.spans == {}
    (opened.folder / "a.txt").write_text("Lain sama sekali.", encoding="utf-8")
    opened.close()
    again = project(opened.folder)
    start, end = bounds(again.document(A).text, "Xi Jinping")
    assert again.document(A).text[start:end] == "Xi Jinping", "the annotated text is kept"
    with pytest.raises((DependsError, InputError)):
        again.revert(first)
    again.close()


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**9))
def test_random_histories_with_reverts_end_where_a_dictionary_does(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    where = tmp_path_factory.mktemp("histories") / "f"
    model = make_folder(where)
    actor = Actor(str(seed))
    opened = Project.open(where, annotator="ana")
    try:
        for number in range(60):
            act = actor._back(opened) if number % 3 == 2 else None
            act = act or actor.next(opened)
            perform(opened, act, actor.choose)
            model.act(*act)
            assert difference(model.records, held(opened)) == "", (number, act)
            if actor.choose.random() < 0.05:
                crash(opened)
                opened = Project.open(where, annotator="ana")
        while model.undo_steps:
            opened.undo()
            model.undo()
        assert held(opened) == model.records == {}
        assert not opened.next_undo
    finally:
        crash(opened)


def test_random_histories_do_revert_something(tmp_path: Path) -> None:
    """The campaigns would prove nothing if every revert were refused, or none."""
    model = make_folder(tmp_path / "f")
    actor = Actor("counted")
    opened = Project.open(tmp_path / "f", annotator="ana")
    outcomes = []
    for _ in range(150):
        act = actor.next(opened)
        perform(opened, act, actor.choose)
        steps = len(model.undo_steps)
        model.act(*act)
        if act[0] == "revert":
            outcomes.append(len(model.undo_steps) > steps)
    crash(opened)
    assert True in outcomes
    assert False in outcomes
