"""Which texts the history of a project needs, which are damaged or gone, and which can be had again."""

from pathlib import Path

import pytest

from store.former_texts import damaged, gone, needed, written_anew
from store.opening import Opened, open_store
from store.recovery import sha_of
from store.renewing import adopt, foreseen
from tests.store.making import OTHER, TEXT, A, B, filled, journal, project

NEW, NEWER = f"Jakarta - {TEXT}", f"Surabaya - {TEXT}"
THREE = {sha_of(text): A for text in (TEXT, NEW, NEWER)}


@pytest.fixture
def where(tmp_path: Path) -> Path:
    """A project in which ``a.txt`` got another text twice."""
    made = filled(tmp_path)
    opened = project(made)
    for text in (NEW, NEWER):
        (made / "a.txt").write_text(text, encoding="utf-8")
        found = foreseen(opened, opened.document(A))
        assert found is not None
        adopt(opened, opened.document(A), found)
    opened.close()
    return made


def opened(where: Path) -> Opened:
    return open_store(where, store=None, read_only=True, only=None)


def test_every_text_that_undo_goes_back_to_is_needed_and_no_other(where: Path) -> None:
    parts = opened(where)
    assert parts.journal is not None
    assert needed(parts.journal) == THREE
    assert sorted(parts.shelf.texts.kept()) == sorted(THREE)
    assert (damaged(parts.shelf.texts), list(gone(parts.journal, parts.shelf)), written_anew(parts.journal, parts.shelf)) == ([], [], 0)
    parts.close()


def test_where_no_text_was_changed_none_is_needed(tmp_path: Path) -> None:
    parts = opened(filled(tmp_path))
    assert parts.journal is not None
    assert needed(parts.journal) == {}
    assert written_anew(parts.journal, parts.shelf) == 0
    assert parts.shelf.texts.kept() == []
    parts.close()


def test_a_text_that_is_nowhere_is_gone_and_one_in_a_file_is_written_anew(where: Path) -> None:
    parts = opened(where)
    assert parts.journal is not None
    texts = parts.shelf.texts
    for text in (TEXT, NEW):
        texts.path(sha_of(text)).unlink()
    texts.path(sha_of(NEWER)).write_bytes(b"apa?")
    assert damaged(texts) == [texts.path(sha_of(NEWER))]
    assert sorted(gone(parts.journal, parts.shelf)) == sorted([(sha_of(TEXT), A), (sha_of(NEW), A)])
    assert written_anew(parts.journal, parts.shelf) == 1
    assert (damaged(texts), texts.get(sha_of(NEWER))) == ([], NEWER)
    (where / "a.txt").write_text(NEW, encoding="utf-8")
    assert list(gone(parts.journal, parts.shelf)) == [(sha_of(TEXT), A)]
    assert written_anew(parts.journal, parts.shelf) == 1
    parts.close()


def test_a_damaged_journal_needs_no_text(where: Path) -> None:
    parts = opened(where)
    assert parts.journal is not None
    journal(where).write_bytes(journal(where).read_bytes().replace(b"Putin", b"Putim"))
    parts.shelf.texts.path(sha_of(NEWER)).unlink()
    assert written_anew(parts.journal, parts.shelf) == 0
    parts.close()
    assert project(where, read_only=True).document(B).text == OTHER
