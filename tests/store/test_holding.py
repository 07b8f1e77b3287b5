"""What an open project says of itself, of its articles and of its past, in every state it can be in."""

from pathlib import Path

import pytest

from store import annotate, outside
from store.errors import DamagedError, InputError
from store.lock import Holder, read_owner
from store.model import Suggestion
from store.project import Project
from tests.store.making import OTHER, TEXT, A, B, crash, file, filled, folder, journal, project, quotes, tag


@pytest.fixture
def where(tmp_path: Path) -> Path:
    return filled(tmp_path)


def test_why_it_can_only_be_read_is_the_nearest_reason(where: Path) -> None:
    writer = project(where)
    assert (writer.read_only, writer.holder) == ("", None)
    beside = project(where)
    assert beside.holder == Holder(read_owner(where / ".sorot"), gone=False)
    assert beside.read_only == f"It can only be read here: {beside.holder}."
    assert writer._journal is not None
    writer._journal.close()
    assert writer.read_only == "The journal is closed."
    crash(writer)
    beside.close()
    asked = project(where, read_only=True)
    assert (asked.read_only, asked.holder) == (asked._opened.read_only, None)
    assert asked.read_only.endswith("reading only.")
    asked.close()


def test_a_folder_where_nothing_was_kept_has_no_past(tmp_path: Path) -> None:
    made = folder(tmp_path)
    opened = project(made, read_only=True)
    assert (list(opened.log()), opened.next_undo, opened.next_redo, opened.last_step()) == ([], "", "", None)
    assert (opened.stored_ids(), list(opened.stored_documents()), dict(opened.entities), dict(opened.entity_notes)) == ([], [], {}, {})
    assert (opened.document(A).text, opened.decided(A), opened.article_problem(A), opened.notices) == (TEXT, [], "", [])
    assert opened.unseen is False
    with pytest.raises(InputError):
        opened.document("nobody")
    opened.close()
    assert not (made / ".sorot").exists()


def test_what_undo_and_redo_would_do_is_told(where: Path) -> None:
    opened = project(where)
    titles = [item.title for item in opened.log()]
    assert [item.act for item in opened.log()] == ["do"] * 4
    step = opened.last_step()
    assert step is not None
    assert (opened.next_undo, opened.next_redo, step.title) == (titles[0], "", titles[0])
    opened.undo()
    assert (opened.next_undo, opened.next_redo) == (titles[1], titles[0])
    opened.close()
    path = journal(where)
    path.write_bytes(path.read_bytes().replace(b"Tag PERSON", b"Tag PORSON"))
    reader = project(where, read_only=True)
    assert reader.next_undo == ""
    with pytest.raises(DamagedError):
        reader.last_step()
    with pytest.raises(DamagedError):
        list(reader.log())
    reader.close()


def test_what_is_kept_is_listed_in_order(where: Path) -> None:
    opened = project(where)
    assert opened.stored_ids() == sorted([A, B])
    assert [document.article.id for document in opened.stored_documents()] == sorted([A, B])
    assert list(opened.entities) == ["xi"]
    doc = opened.document(A)
    suggestion = Suggestion(start=0, end=8, label="PERSON", quote="Presiden", score=0.5, source="model", origin="model:x")
    change = annotate.reject(doc, [suggestion], annotator="ana")
    assert change is not None
    opened.do(change)
    assert [decision.quote for decision in opened.decided(A)] == ["Presiden"]
    assert opened.decided(B) == []
    assert (opened.text_before(A, doc.article.sha256), opened.text_before(A, "0")) == (TEXT, None)
    opened.close()


def test_the_list_waits_for_a_look_at_all_files_only_when_one_of_them_is_gone(where: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outside, "AT_ONCE", 1)
    opened = project(where, swept=False)
    assert opened.unseen is True
    assert opened.stored_ids() == sorted([A, B])
    assert opened.unseen is True
    file(where, B).unlink()
    opened.stored_ids()
    assert opened.unseen is False
    opened.close()


def test_notices_of_the_opening_come_before_those_of_the_files(where: Path) -> None:
    with journal(where).open("ab") as file:
        file.write(b"torn")
    for article in (A, B):
        (where / ".sorot" / "articles" / f"{article}.json").write_bytes(b"{")
    opened = project(where)
    assert quotes(opened, A) == ["Widodo", "Xi Jinping"]
    first, *rest = (str(notice) for notice in opened.notices)
    assert "incomplete, as after a crash" in first
    assert rest
    assert all("restored from the journal" in notice for notice in rest)
    opened.close()


@pytest.mark.parametrize("stored", [True, False])
def test_another_text_in_the_file_of_an_article_is_seen(tmp_path: Path, stored: bool) -> None:
    where = folder(tmp_path)
    opened = project(where)
    if stored:
        tag(opened, A, "Widodo")
    doc = opened.document(A)
    assert (doc.stored, opened.renewed(doc), opened.differs(doc), opened.is_as_read(doc)) == (stored, None, False, True)
    (where / "a.txt").write_text(OTHER, encoding="utf-8")
    assert (opened.differs(doc), opened.is_as_read(doc)) == (stored, False)
    found = opened.renewed(doc)
    assert (found and found[1]) == (OTHER if stored else None)
    (where / "a.txt").unlink()
    assert (opened.renewed(doc), opened.differs(doc), opened.is_as_read(doc)) == (None, False, True)
    opened.close()


def test_an_article_that_cannot_be_read_is_left_out_and_told(where: Path) -> None:
    journal(where).unlink()
    (where / ".sorot" / "articles" / f"{A}.json").write_bytes(b"{")
    (where / "a.txt").unlink()
    opened: Project = project(where)
    assert [document.article.id for document in opened.stored_documents()] == [B]
    assert opened.article_problem(A)
    assert opened.article_problem(B) == ""
    assert len(opened.notices) >= 1
    opened.close()


def test_memory_is_learnt_from_every_article(where: Path) -> None:
    opened = project(where)
    again = project(where, read_only=True)
    records = [record for document in opened.stored_documents() for record in document.records()]
    counted = type(opened.memory).of(records, {A: TEXT, B: OTHER}.__getitem__)  # type: ignore[arg-type]
    assert opened.memory == again.memory == counted
    again.close()
    opened.close()
