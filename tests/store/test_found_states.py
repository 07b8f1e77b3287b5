"""What an article and the project are taken to be when files and journal fit, and what is shown or refused when they do not."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from store.document import Document
from store.entities import new_entity
from store.errors import DamagedError, InputError, StaleError
from store.ingest import make_article
from store.journal import Journal
from store.loading import LoadedArticle, LoadedProject, Loader, project_after
from store.model import Note, Put, Span
from store.records import Records
from store.repository import Repository, Version
from store.sources import Sources
from tests.store.making import OTHER, TEXT, A, document, folder

ADVICE = "Restore the file from a backup, or run `sorot doctor` on the folder."
SPAN = Span(id="s", article=A, start=0, end=8, label="PERSON", quote=TEXT[:8])
STORED = document(stored=True)
ENTITY = new_entity("Xi", "PERSON")
NOTE = Note(id="n", target="entity", target_id=ENTITY.id, text="Presiden")


class Place:
    """A folder with its store and a journal that does not tell everything, and a loader of them."""

    def __init__(self, where: Path) -> None:
        self.where = where
        self.repository = Repository(where / ".sorot")
        self.repository.folder.mkdir()
        self.journal = Journal.create(where / ".sorot" / "journal.jsonl", complete=False)
        self.loader = Loader(self.repository, Sources(where), self.journal)
        self.path = self.repository.article_path(A)

    def write(self, kept: Document, seq: int = 0, journal: str = "") -> None:
        self.repository.write_articles([(kept, Version(journal or self.journal.id, seq))])

    def damaged(self, what: str) -> tuple[str, str, str]:
        return what, str(self.path), ADVICE


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = Place(folder(tmp_path))
    yield made
    made.journal.close()


def said(error: BaseException | None) -> tuple[str, str, str]:
    assert isinstance(error, DamagedError)
    return error.what, error.where, error.do


def test_an_article_without_a_file_is_what_its_source_says(place: Place) -> None:
    assert place.loader.article(A, []) == LoadedArticle(document=document())
    with pytest.raises(InputError):
        place.loader.article("nothing", [])


def test_a_file_that_entries_speak_of_and_that_is_gone_is_missing(place: Place) -> None:
    loaded = place.loader.article(A, [(1, [Put(None, SPAN)])])
    assert (loaded.document, loaded.text, loaded.restored, loaded.ahead, loaded.foreign) == (document(), "", None, False, False)
    assert said(loaded.broken) == place.damaged("The file of the article is missing.")


def test_a_file_is_brought_up_to_date_with_just_the_entries_it_lacks(place: Place) -> None:
    kept = replace_spans(STORED, SPAN)
    later = replace(SPAN, label="ORG")
    place.write(kept, seq=2)
    for pending, wanted in (
        ([], SPAN),
        ([(2, [Put(None, SPAN)])], SPAN),
        ([(3, [Put(SPAN, later)])], later),
        ([(2, [Put(None, SPAN)]), (3, [Put(SPAN, later)])], later),
    ):
        assert place.loader.article(A, pending).document == replace_spans(STORED, wanted)


def test_without_a_journal_a_file_is_taken_as_it_is(place: Place) -> None:
    place.write(STORED, seq=2, journal="other")
    loader = Loader(place.repository, Sources(place.where), None)
    wanted = LoadedArticle(document=STORED, text=STORED.article.sha256)
    assert loader.article(A, [(3, [Put(None, SPAN)])]) == wanted


@pytest.mark.parametrize(("journal", "seq", "ahead", "foreign"), [("", 0, False, False), ("", 1, True, False), ("other", 1, False, True)])
def test_a_file_says_whether_its_journal_is_this_one_and_reaches_as_far(
    place: Place, journal: str, seq: int, ahead: bool, foreign: bool
) -> None:
    place.write(STORED, seq, journal)
    assert place.loader.article(A, []) == LoadedArticle(document=STORED, text=STORED.article.sha256, ahead=ahead, foreign=foreign)
    place.repository.write_project([ENTITY], [NOTE], Version(journal or place.journal.id, seq))
    wanted = LoadedProject(entities=Records([ENTITY]), notes=Records([NOTE]), ahead=ahead, foreign=foreign)
    assert place.loader.project([], expected=True) == wanted


def test_a_text_that_waits_for_its_first_annotation_is_no_article_before_that(place: Place) -> None:
    place.write(document())
    assert place.loader.article(A, []) == LoadedArticle(document=document(), text=STORED.article.sha256)
    first = [Put(None, STORED.article), Put(None, SPAN)]
    assert place.loader.article(A, [(1, first)]).document == replace_spans(STORED, SPAN)
    loaded = place.loader.article(A, [(1, [Put(None, SPAN)])])
    assert said(loaded.broken) == place.damaged("Article and text do not belong together.")
    assert loaded.document == document()


def test_an_article_that_entries_take_out_is_what_its_source_says_now_or_said_last(place: Place) -> None:
    place.write(STORED)
    gone = [(1, [Put(STORED.article, None)])]
    (place.where / "a.txt").write_text(OTHER, encoding="utf-8")
    assert place.loader.article(A, gone).document == Document(make_article(OTHER, source="a.txt"), OTHER)
    (place.where / "a.txt").unlink()
    loader = Loader(place.repository, Sources(place.where), place.journal)
    assert loader.article(A, gone).document == document()


def test_annotations_that_do_not_fit_are_shown_without_them_and_nothing_is_written(place: Place) -> None:
    place.write(replace_spans(STORED, SPAN, replace(SPAN, id="t", quote="Lain")))
    loaded = place.loader.article(A, [])
    assert said(loaded.broken) == place.damaged("It holds annotations that do not fit the text.")
    assert loaded.document == replace_spans(STORED, SPAN)
    assert loaded.text == ""


def test_edits_of_something_else_than_the_file_holds_leave_it_readable_alone(place: Place) -> None:
    place.write(STORED)
    loaded = place.loader.article(A, [(1, [Put(SPAN, None)])])
    assert said(loaded.broken)[1:] == (str(place.path), ADVICE)
    assert loaded.document == STORED


def test_where_nothing_can_be_shown_the_problem_is_said(place: Place) -> None:
    place.write(STORED)
    place.path.write_bytes(b"{")
    assert place.loader.article(A, []).document == document()
    (place.where / "a.txt").unlink()
    with pytest.raises(DamagedError) as raised:
        Loader(place.repository, Sources(place.where), place.journal).article(A, [])
    assert raised.value.where == str(place.path)
    assert raised.value.do


def test_a_project_file_is_missing_only_where_there_has_to_be_one(place: Place) -> None:
    assert place.loader.project([], expected=False) == LoadedProject(entities=Records(), notes=Records())
    loaded = place.loader.project([(1, [Put(None, ENTITY)])], expected=True)
    assert said(loaded.broken) == ("The file of the project is missing.", str(place.repository.project_path), "")
    assert (loaded.entities, loaded.notes, loaded.restored) == (Records(), Records(), None)


def test_a_project_file_is_brought_up_to_date_or_left_out(place: Place) -> None:
    place.repository.write_project([ENTITY], [], Version(place.journal.id, 1))
    pending = [(1, [Put(None, ENTITY)]), (2, [Put(None, NOTE)])]
    loaded = place.loader.project(pending, expected=True)
    assert (loaded.entities, loaded.notes, loaded.broken) == (Records([ENTITY]), Records([NOTE]), None)
    stale = place.loader.project([(2, [Put(None, ENTITY)])], expected=True)
    assert isinstance(stale.broken, StaleError)
    assert stale.entities == Records()
    assert Loader(place.repository, Sources(place.where), None).project(pending, expected=True).notes == Records()


def test_an_article_taken_out_keeps_the_text_it_was_stored_with(place: Place) -> None:
    other = Document(make_article(OTHER, source="a.txt"), OTHER)
    assert place.loader.as_kept(other) is other
    place.write(STORED)
    same = document()
    assert place.loader.as_kept(same) is same
    assert place.loader.as_kept(other) == Document(replace(other.article, sha256=STORED.article.sha256), TEXT)
    place.path.write_bytes(b"{")
    assert place.loader.as_kept(other) is other


def test_a_text_is_found_among_those_kept_in_its_file_and_in_its_source(place: Place) -> None:
    other = make_article(OTHER, source="a.txt")
    find = place.loader.text_of(A)
    assert find(STORED.article.sha256) == TEXT
    assert find(other.sha256) is None
    place.write(Document(other, OTHER, stored=True))
    assert (find(STORED.article.sha256), find(other.sha256)) == (TEXT, OTHER)
    place.path.unlink()
    place.loader.texts.keep(OTHER)
    assert find(other.sha256) == OTHER
    assert find("0" * 64) is None


def test_records_of_the_project_change_by_their_kind() -> None:
    entities, notes = project_after(Records(), Records(), [Put(None, NOTE), Put(None, ENTITY)])
    assert (entities, notes) == (Records([ENTITY]), Records([NOTE]))
    assert project_after(entities, notes, [Put(NOTE, None)]) == (Records([ENTITY]), Records())
    with pytest.raises(StaleError):
        project_after(Records(), Records(), [Put(ENTITY, None)])


def replace_spans(held: Document, *spans: Span) -> Document:
    """Return a document with other spans."""
    return Document(held.article, held.text, {one.id: one for one in spans}, stored=held.stored)
