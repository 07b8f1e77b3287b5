"""What a shelf holds, which files it knows to be behind, and what it makes of entries that others wrote."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from store.entities import new_entity
from store.errors import DamagedError, StaleError
from store.journal import Checkpoint, Entry, Journal
from store.model import Change, Note, Put, Span
from store.records import Records
from store.repository import Repository, Version
from store.shelf import Shelf
from store.sources import Sources
from tests.store.making import OTHER, TEXT, A, B, document, folder

SPAN = Span(id="s", article=A, start=0, end=8, label="PERSON", quote=TEXT[:8])
ENTITY = new_entity("Xi", "PERSON")
NOTE = Note(id="n", target="entity", target_id=ENTITY.id, text="x")
ADOPTED = (Put(None, document().article), Put(None, SPAN))


def change(*edits: Put) -> Change:
    return Change(id="c", title="Tag", time="then", annotator="ana", edits=edits)


def entry(seq: int, *edits: Put) -> Entry:
    return Entry(seq, "do", "", change(*edits))


class Held:
    """A folder with its files and a journal, from which shelves are made."""

    def __init__(self, where: Path) -> None:
        self.where = where
        self.repository = Repository(where / ".sorot")
        self.repository.folder.mkdir()
        self.journal = Journal.create(where / ".sorot" / "journal.jsonl", complete=True)

    def shelf(self, *tail: Entry) -> Shelf:
        for one in tail:
            self.journal.append(one)
        return Shelf(self.repository, Sources(self.where), self.journal, tail)


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Held]:
    made = Held(folder(tmp_path))
    yield made
    made.journal.close()


def do(held: Held, shelf: Shelf, seq: int, *edits: Put) -> None:
    """Do a change as a project does."""
    plan = shelf.plan(change(*edits), adopt=True)
    shelf.prepare(plan)
    held.journal.append(Entry(seq, "do", "", plan.change))
    shelf.commit(plan, seq)


def test_a_fresh_shelf_holds_nothing_and_is_behind_on_nothing(held: Held) -> None:
    shelf = held.shelf()
    assert (shelf.held(), shelf.dirty(), shelf.behind(), shelf.stored_ids(), shelf.notices) == ([], [], None, [], [])
    assert (shelf.entities, shelf.entity_notes) == (Records(), Records())
    assert (shelf.has_source(A), shelf.has_source("nothing")) == (True, False)
    assert (shelf.is_foreign(A), shelf.is_foreign(""), shelf.blocked(A)) == (False, False, "")


def test_what_files_may_lack_is_behind_from_its_first_entry_on_and_the_project_file_with_the_first_of_all(held: Held) -> None:
    do(held, held.shelf(), 1, *ADOPTED)
    shelf = Shelf(held.repository, Sources(held.where), held.journal, held.journal.tail())
    again = held.shelf(entry(2, Put(SPAN, replace(SPAN, label="ORG"))), entry(3, Put(None, ENTITY)))
    assert (shelf.dirty(), shelf.behind(), shelf.stored_ids()) == ([A, ""], 1, [A])
    assert (again.dirty(), again.behind(), again.entities) == ([A, ""], 2, Records([ENTITY]))
    assert again.stored_ids() == [A]


def test_a_change_is_behind_until_its_file_is_written(held: Held) -> None:
    shelf = held.shelf()
    do(held, shelf, 1, Put(None, SPAN))
    do(held, shelf, 2, Put(None, replace(SPAN, id="t", article=B, quote=OTHER[:8])))
    do(held, shelf, 3, Put(SPAN, replace(SPAN, label="ORG")))
    assert (shelf.dirty(), shelf.behind(), shelf.stored_ids()) == ([A, "", B], 1, sorted([A, B]))
    first = shelf.snapshot(A)
    assert first is not None
    assert (first.owner, first.version, first.document) == (A, Version(held.journal.id, 3), shelf.document(A))
    shelf.write(first)
    shelf.written(first, 3)
    assert (shelf.dirty(), shelf.behind()) == (["", B], 1)
    project = shelf.snapshot("")
    assert project is not None
    assert (project.document, project.entities) == (None, Records())
    shelf.write(project)
    shelf.written(project, 3)
    assert (shelf.dirty(), shelf.behind()) == ([B], 2)
    do(held, shelf, 4, Put(None, ENTITY))
    assert shelf.dirty() == [B, ""]
    assert held.repository.read_project() == (Version(held.journal.id, 3), [], [])


def test_a_file_that_changed_again_while_it_was_written_is_behind_from_the_next_entry_on(held: Held) -> None:
    shelf = held.shelf()
    do(held, shelf, 1, Put(None, SPAN))
    snapshot, project = shelf.snapshot(A), shelf.snapshot("")
    assert snapshot is not None
    assert project is not None
    do(held, shelf, 2, Put(None, ENTITY), Put(SPAN, replace(SPAN, label="ORG")))
    shelf.write(snapshot, project)
    shelf.written(snapshot, 2)
    shelf.written(project, 2)
    assert (shelf.dirty(), shelf.behind()) == ([A, ""], 2)


def test_a_file_that_others_changed_and_one_that_is_blocked_are_not_written(held: Held) -> None:
    shelf = held.shelf()
    do(held, shelf, 1, Put(None, SPAN))
    shelf.touched = lambda owner: owner == ""
    assert (shelf.dirty(), shelf.behind()) == ([A], 1)
    problem = DamagedError("It is damaged.", where="here")
    shelf.refuse(A, problem)
    shelf.refuse(A, DamagedError("Another."))
    assert (shelf.dirty(), shelf.behind(), shelf.blocked(A), shelf.notices) == ([], 1, str(problem), [problem])
    assert shelf.snapshot(A) is None
    shelf.drop(A)
    assert shelf.blocked(A) == ""


def test_what_is_held_in_place_of_a_file_is_behind_and_no_longer_refused(held: Held) -> None:
    shelf = held.shelf()
    shelf.refuse(A, DamagedError("It is damaged.", where=str(held.repository.article_path(A))))
    shelf.refuse(B, DamagedError("It is damaged.", where=str(held.repository.article_path(B))))
    state = document(stored=True)
    shelf.hold(A, state)
    assert (shelf.document(A) is state, shelf.blocked(A), shelf.dirty()) == (True, "", [A])
    assert [one.where for one in shelf.notices] == [str(held.repository.article_path(B))]
    shelf.hold("", ({ENTITY.id: ENTITY}, {}))
    assert (shelf.entities, shelf.entity_notes, shelf.dirty()) == (Records([ENTITY]), Records(), [A, ""])


def test_entries_of_others_change_what_is_held_and_let_a_refused_article_be_tried_again(held: Held) -> None:
    shelf = held.shelf()
    bare = shelf.document(A)
    shelf.refuse(B, DamagedError("It is damaged."))
    other = replace(SPAN, id="t", article=B, quote=OTHER[:8])
    shelf.follow([entry(1, *ADOPTED), entry(2, Put(None, ENTITY)), entry(3, Put(None, other))])
    assert (bare.stored, shelf.document(A).records()) == (False, [bare.article, SPAN])
    assert (shelf.entities, shelf.blocked(B)) == (Records([ENTITY]), "")
    assert shelf.stored_ids() == sorted([A, B])
    shelf.follow([Checkpoint(2)])
    assert shelf.stored_ids() == sorted([A, B])
    shelf.follow([entry(4, Put(SPAN, None))])
    assert shelf.document(A).records() == [bare.article]


def test_a_change_that_does_not_fit_makes_no_plan(held: Held) -> None:
    shelf = held.shelf()
    with pytest.raises(StaleError):
        shelf.plan(change(Put(SPAN, None)), adopt=True)
    assert (shelf.dirty(), shelf.behind()) == ([], None)


@pytest.mark.parametrize("later", [(), ADOPTED, (Put(None, new_entity("Putin", "PERSON")),), (Put(None, replace(NOTE, id="later")),)])
def test_a_project_file_is_behind_only_when_entities_or_notes_on_them_have_changed_since(held: Held, later: tuple[Put, ...]) -> None:
    shelf = held.shelf()
    do(held, shelf, 1, Put(None, ENTITY), Put(None, NOTE))
    snapshot = shelf.snapshot("")
    assert snapshot is not None
    if later:
        do(held, shelf, 2, *later)
    shelf.written(snapshot, held.journal.seq)
    assert ("" in shelf.dirty()) == (bool(later) and later is not ADOPTED)
