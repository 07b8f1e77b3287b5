"""Entities put together and taken apart, and that undo brings everything back."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from store import annotate, entities, merging
from store.changes import together
from store.errors import InvalidError
from store.model import Entity
from store.project import Project
from tests.store.making import A, B, bounds, folder, project


def tag(opened: Project, article: str, quote: str, label: str, entity: str = "") -> None:
    document = opened.document(article)
    start, end = bounds(document.text, quote)
    change = annotate.tag(document, start, end, label, annotator="ana")
    assert change is not None
    opened.do(change)
    if entity:
        span = next(one for one in opened.document(article).spans.values() if one.quote == quote)
        linked = entities.link(opened.document(article), [span.id], entity, annotator="ana")
        assert linked is not None
        opened.do(linked)


def make(opened: Project, name: str, label: str = "PERSON", **more: object) -> Entity:
    change = entities.put_entity(None, replace(entities.new_entity(name, label), **more), annotator="ana")
    assert change is not None
    opened.do(change)
    return next(one for one in opened.entities.values() if one.name == name)


@pytest.fixture
def opened(tmp_path: Path) -> Project:
    return project(folder(tmp_path))


def both(opened: Project) -> list:  # type: ignore[type-arg]
    return [opened.document(A), opened.document(B)]


def state(opened: Project) -> object:
    spans = {one.id: one for document in both(opened) for one in document.spans.values()}
    return dict(opened.entities), dict(opened.entity_notes), spans


def test_merging_moves_annotations_notes_and_names_and_is_one_undo(opened: Project) -> None:
    putin = make(opened, "Vladimir Putin", aliases=("V. Putin",), external={"wikidata": "Q7747"})
    short = make(opened, "Putin", not_aliases=("Widodo",))
    tag(opened, B, "Vladimir Putin", "PERSON", putin.id)
    tag(opened, A, "Xi Jinping", "PERSON", short.id)
    note = entities.write_note(short, "Presiden Rusia", annotator="ana")
    assert note is not None
    opened.do(note)
    before = state(opened)
    opened.do(merging.merge(putin, [short], both(opened), opened.entity_notes.values(), annotator="budi"))
    (left,) = opened.entities.values()
    assert (left.id, left.name, left.aliases, left.not_aliases) == (putin.id, "Vladimir Putin", ("V. Putin", "Putin"), ("Widodo",))
    assert left.external == {"wikidata": "Q7747"}
    assert {span.entity for document in both(opened) for span in document.spans.values()} == {putin.id}
    assert [one.target_id for one in opened.entity_notes.values()] == [putin.id]
    opened.undo()
    assert state(opened) == before


def test_merging_keeps_no_silence_about_two_ids(opened: Project) -> None:
    one = make(opened, "Putin", external={"wikidata": "Q7747"})
    other = make(opened, "Putin muda", external={"wikidata": "Q1"})
    with pytest.raises(InvalidError, match="different wikidata ids: Q7747 and Q1"):
        merging.merge(one, [other], [], [], annotator="ana")


def test_a_merge_that_leaves_out_an_article_is_refused(opened: Project) -> None:
    one, other = make(opened, "Putin"), make(opened, "Xi Jinping")
    tag(opened, A, "Xi Jinping", "PERSON", other.id)
    with pytest.raises(InvalidError, match="points at it"):
        opened.do(merging.merge(one, [other], [opened.document(B)], [], annotator="ana"))
    assert set(opened.entities) == {one.id, other.id}


def test_splitting_takes_out_some_spellings_and_keeps_both_apart(opened: Project) -> None:
    both_of_them = make(opened, "Putin", aliases=("Vladimir Putin", "Xi Jinping"))
    tag(opened, B, "Vladimir Putin", "PERSON", both_of_them.id)
    tag(opened, A, "Xi Jinping", "PERSON", both_of_them.id)
    before = state(opened)
    opened.do(merging.split(both_of_them, {"Xi Jinping"}, "Xi Jinping", both(opened), annotator="ana"))
    xi = next(one for one in opened.entities.values() if one.name == "Xi Jinping")
    putin = opened.entities[both_of_them.id]
    assert (putin.aliases, putin.not_aliases) == (("Vladimir Putin",), ("Xi Jinping",))
    assert xi.not_aliases == ("Putin",)
    assert [span.entity for span in opened.document(A).spans.values()] == [xi.id]
    assert [span.entity for span in opened.document(B).spans.values()] == [putin.id]
    opened.undo()
    assert state(opened) == before
    with pytest.raises(InvalidError):
        merging.split(both_of_them, set(), "x", [], annotator="ana")


def test_forms_without_an_entity_are_taken_in_everywhere(opened: Project) -> None:
    tag(opened, B, "Beijing", "GPE")
    tag(opened, A, "Beijing", "GPE")
    fresh = entities.new_entity("Beijing", "GPE")
    change = merging.take_in(fresh, {("GPE", "Beijing")}, both(opened), annotator="ana", new=True)
    assert change is not None
    opened.do(change)
    assert {span.entity for document in both(opened) for span in document.spans.values()} == {fresh.id}
    assert merging.take_in(opened.entities[fresh.id], {("GPE", "Beijing")}, both(opened), annotator="ana") is None


def test_renaming_keeps_the_old_name_as_an_alias(opened: Project) -> None:
    putin = make(opened, "Putin", aliases=("Vladimir Putin",))
    change = merging.rename(putin, " Vladimir  Putin ", annotator="ana")
    assert change is not None
    opened.do(change)
    assert (opened.entities[putin.id].name, opened.entities[putin.id].aliases) == ("Vladimir Putin", ("Putin",))
    assert merging.rename(opened.entities[putin.id], "Vladimir Putin", annotator="ana") is None
    with pytest.raises(InvalidError, match="name"):
        merging.rename(putin, " ", annotator="ana")


STEPS = st.lists(
    st.tuples(st.sampled_from(["merge", "split", "take", "rename", "merge and take"]), st.integers(0, 5), st.integers(0, 5)), max_size=6
)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_done_to_entities_undo_and_redo_are_exact(
    tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int, int]]
) -> None:
    opened = project(folder(tmp_path_factory.mktemp("random")))
    for name, quote, article in (("Putin", "Putin", B), ("Xi", "Xi Jinping", A), ("Widodo", "Widodo", A)):
        tag(opened, article, quote, "PERSON", make(opened, name).id)
    tag(opened, A, "Beijing", "GPE")
    tag(opened, A, "Jakarta", "GPE")
    states = [state(opened)]
    for kind, one, other in steps:
        known = sorted(opened.entities.values(), key=lambda entity: entity.name)
        first, second = known[one % len(known)], known[other % len(known)]
        change = None
        if kind == "rename":
            change = merging.rename(first, f"{first.name}{other}", annotator="ana")
        elif kind == "take":
            change = merging.take_in(first, {("GPE", "Beijing")}, both(opened), annotator="ana")
        elif kind == "split":
            quotes = {span.quote for document in both(opened) for span in document.spans.values() if span.entity == first.id}
            change = merging.split(first, quotes, "baru", both(opened), annotator="ana") if quotes else None
        elif first.id != second.id:
            change = merging.merge(first, [second], both(opened), opened.entity_notes.values(), annotator="ana")
            if kind == "merge and take":
                after = next((edit.after for edit in change.edits if isinstance(edit.after, Entity)), first)
                change = together(change, merging.take_in(after, {("GPE", "Jakarta")}, both(opened), annotator="ana"))
        if change is not None:
            opened.do(change)
            states.append(state(opened))
    for expected in reversed(states[:-1]):
        opened.undo() if len(states) > 1 else None
        assert state(opened) == expected
    for expected in states[1:]:
        opened.redo()
        assert state(opened) == expected
    opened.close()
