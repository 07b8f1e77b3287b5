"""What an article is found to be when its file, its source and the journal do not tell the same."""

from pathlib import Path

import pytest

from store.errors import DamagedError, InputError
from store.loading import Loader
from store.model import Put
from store.opening import open_store
from store.repository import Repository
from store.sources import Sources
from tests.store.making import TEXT, A, B, crash, file, filled, journal, project, quotes, tag


def shelf_of(where: Path, *, read_only: bool = True):  # type: ignore[no-untyped-def]
    """Open what is kept, and return it with its shelf."""
    return open_store(where, store=None, read_only=read_only, only=None)


def without_journal(where: Path) -> Loader:
    return Loader(Repository(where / ".sorot"), Sources(where, None), None)


def test_an_article_that_was_never_kept_is_read_from_its_source(tmp_path: Path) -> None:
    where = filled(tmp_path)
    (where / "c.txt").write_text("Berita baru.", encoding="utf-8")
    opened = shelf_of(where)
    from store.ingest import article_id

    found = opened.shelf.document(article_id("c.txt"))
    assert (found.text, found.stored) == ("Berita baru.", False)
    with pytest.raises(InputError):
        opened.shelf.document(article_id("none.txt"))
    opened.close()


def test_a_file_that_is_gone_is_rebuilt_from_the_journal_and_said(tmp_path: Path) -> None:
    where = filled(tmp_path)
    opened = project(where)
    tag(opened, A, "Jakarta")
    crash(opened)
    file(where, A).unlink()
    again = shelf_of(where)
    found = again.shelf.document(A)
    assert [span.quote for span in found.ordered_spans()] == ["Widodo", "Xi Jinping", "Jakarta"]
    (notice,) = again.shelf.notices
    assert notice.what == "The file of the article is missing. What it held was restored from the journal."
    assert notice.where == str(file(where, A))
    again.close()


def test_a_damaged_file_is_rebuilt_from_the_journal_and_said(tmp_path: Path) -> None:
    where = filled(tmp_path)
    file(where, A).write_bytes(file(where, A).read_bytes().replace(b"Widodo", b"Wadodo"))
    opened = shelf_of(where)
    assert [span.quote for span in opened.shelf.document(A).ordered_spans()] == ["Widodo", "Xi Jinping"]
    (notice,) = opened.shelf.notices
    assert isinstance(notice, DamagedError)
    assert notice.what.endswith("(the checksum differs). What it held was restored from the journal.")
    assert opened.shelf.blocked(A) == ""
    opened.close()


def test_without_a_journal_a_damaged_file_shows_what_it_can_and_lets_nothing_be_written(tmp_path: Path) -> None:
    where = filled(tmp_path)
    file(where, A).write_bytes(file(where, A).read_bytes().replace(b'"PERSON"', b'"NORPXX"', 1))
    journal(where).unlink()
    loader = without_journal(where)
    found = loader.article(A, [])
    assert found.document.text == TEXT
    assert found.broken is not None
    assert (found.restored, found.ahead, found.foreign) == (None, False, False)
    file(where, B).write_bytes(b"{")
    (where / "b.txt").unlink()
    with pytest.raises(DamagedError, match="not readable"):
        loader.article(B, [])
    whole = loader.project([], expected=True)
    assert (whole.broken, whole.restored, list(whole.entities)) == (None, None, ["xi"])
    (where / ".sorot" / "project.json").unlink()
    gone = loader.project([], expected=True)
    assert gone.broken is not None
    assert gone.broken.args or str(gone.broken)
    assert list(gone.entities) == []
    assert loader.project([], expected=False).broken is None


def test_a_project_file_that_is_gone_is_rebuilt(tmp_path: Path) -> None:
    where = filled(tmp_path)
    (where / ".sorot" / "project.json").unlink()
    opened = shelf_of(where)
    assert [one.name for one in opened.shelf.entities.values()] == ["Xi"]
    assert [notice.what for notice in opened.shelf.notices] == [
        "The file of the project is missing. What it held was restored from the journal."
    ]
    opened.close()


def test_files_of_another_journal_and_files_that_are_ahead_are_told_apart(tmp_path: Path) -> None:
    where = filled(tmp_path)
    opened = shelf_of(where)
    loader = opened.shelf._loader
    own = loader.article(A, [])
    assert (own.ahead, own.foreign, own.text) == (False, False, own.document.article.sha256)
    opened.close()
    data = journal(where).read_bytes().splitlines(keepends=True)
    journal(where).write_bytes(b"".join(data[:2]))
    opened = shelf_of(where)
    ahead = opened.shelf._loader.article(A, [])
    assert (ahead.ahead, ahead.foreign) == (True, False)
    opened.close()
    journal(where).unlink()
    opened = shelf_of(where, read_only=False)
    other = opened.shelf._loader.article(A, [])
    assert (other.ahead, other.foreign) == (False, True)
    opened.shelf.document(A)
    assert opened.shelf.is_foreign(A)
    assert opened.shelf.is_foreign("")
    opened.close()


def test_entries_that_a_file_lacks_are_put_on_and_those_it_has_are_not(tmp_path: Path) -> None:
    where = filled(tmp_path)
    opened = shelf_of(where)
    loader, document = opened.shelf._loader, opened.shelf.document(A)
    span = document.ordered_spans()[0]
    seq = opened.journal.seq
    assert loader.article(A, [(seq, [Put(span, None)])]).document == document, "it is contained already"
    assert loader.article(A, [(seq + 1, [Put(span, None)])]).document.ordered_spans() == document.ordered_spans()[1:]
    stale = loader.article(A, [(seq + 1, [Put(None, span)])])
    assert stale.restored is not None, "an entry that does not fit is no reason to show something wrong"
    assert stale.document.ordered_spans() == document.ordered_spans()
    opened.close()


def test_an_article_that_left_the_store_says_what_its_source_says_now(tmp_path: Path) -> None:
    where = filled(tmp_path)
    opened = project(where)
    while opened.next_undo:
        opened.undo()
    opened.close()
    (where / "a.txt").write_text("Teks lain.", encoding="utf-8")
    opened = project(where)
    assert (opened.document(A).text, opened.document(A).stored) == ("Teks lain.", False)
    (where / "a.txt").unlink()
    opened.close()
    opened = project(where, read_only=True)
    with pytest.raises(InputError):
        opened.document(A)
    opened.close()
    opened = project(where)
    while opened.next_redo:
        opened.redo()
    assert quotes(opened, A) == ["Widodo", "Xi Jinping"]
    assert opened.document(A).text == TEXT
    opened.close()
