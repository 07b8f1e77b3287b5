"""Projects found broken: what can be had is had, the rest is said, and nothing is overwritten."""

import json
import os
from pathlib import Path

import pytest

from store import entities
from store.errors import DamagedError, NewerError, ReadOnlyError, StoreError, WriteError
from store.model import SCHEMA_VERSION
from store.repository import Repository, Version
from tests.store.making import TEXT, A, B, crash, file, filled, journal, project, quotes, tag


@pytest.fixture
def where(tmp_path: Path) -> Path:
    return filled(tmp_path)


HARM = {
    "cut": lambda data: data[: len(data) // 2],
    "empty": lambda data: b"",
    "zeros": lambda data: b"\0" * len(data),
    "relabelled": lambda data: data.replace(b'"PERSON"', b'"ORG"', 1),
    "text": lambda data: data.replace(b"Jakarta", b"Bandung"),
    "other": lambda data: b'{"_default": {"1": {"x": 1}}}',
    "list": lambda data: b"[]",
    "conflict": lambda data: b"<<<<<<< HEAD\n" + data,
}


@pytest.mark.parametrize("harm", sorted(set(HARM) - {"relabelled", "text"}))
def test_a_damaged_article_file_is_rebuilt_and_what_it_held_is_kept(where: Path, harm: str) -> None:
    damaged = HARM[harm](file(where).read_bytes())
    file(where).write_bytes(damaged)
    opened = project(where)
    assert quotes(opened, A) == ["Widodo", "Xi Jinping"]
    assert opened.document(A).text == TEXT
    assert "restored from the journal" in str(opened.notices[0])
    tag(opened, A, "Jakarta")
    opened.close()
    assert file(where).with_name(f"{A}.json.outside-1").read_bytes() == damaged
    opened = project(where)
    assert not opened.notices
    assert quotes(opened, A) == ["Widodo", "Xi Jinping", "Jakarta"]


def test_an_article_file_that_went_before_the_checkpoint_is_rebuilt(where: Path) -> None:
    opened = project(where)
    tag(opened, A, "Jakarta")
    crash(opened)
    file(where).unlink()
    opened = project(where)
    assert quotes(opened, A) == ["Widodo", "Xi Jinping", "Jakarta"]
    assert "restored from the journal" in str(opened.notices[0])


def test_without_its_text_an_article_is_not_rebuilt_and_nothing_is_overwritten(where: Path) -> None:
    (where / "a.txt").write_text("Another text.")
    file(where).write_bytes(b"{")
    opened = project(where)
    doc = opened.document(A)
    assert (doc.text, doc.stored) == ("Another text.", False)
    assert opened.article_problem(A)
    with pytest.raises(ReadOnlyError, match="only be read"):
        tag(opened, A, "Another")
    tag(opened, B, "Beijing")
    opened.close()
    assert file(where).read_bytes() == b"{"
    (where / "a.txt").unlink()
    opened = project(where)
    with pytest.raises(DamagedError):
        opened.document(A)
    assert [doc.article.id for doc in opened.stored_documents()] == [B]


def test_without_a_journal_a_damaged_article_is_shown_and_not_written(where: Path) -> None:
    journal(where).unlink()
    damaged = file(where).read_bytes().replace(b'"PERSON"', b'"ORG"', 1)
    file(where).write_bytes(damaged)
    opened = project(where)
    assert quotes(opened, A) == ["Widodo", "Xi Jinping"]
    with pytest.raises(ReadOnlyError):
        tag(opened, A, "Jakarta")
    opened.close()
    assert file(where).read_bytes() == damaged


def test_a_fresh_clone_without_a_journal_goes_on_from_the_files(where: Path) -> None:
    journal(where).unlink()
    opened = project(where)
    assert (quotes(opened, A), list(opened.entities)) == (["Widodo", "Xi Jinping"], ["xi"])
    assert opened.next_undo == ""
    tag(opened, A, "Jakarta")
    crash(opened)
    opened = project(where)
    assert quotes(opened, A) == ["Widodo", "Xi Jinping", "Jakarta"]
    assert not opened.notices


@pytest.mark.parametrize("harm", ["cut", "empty", "zeros", "other", "list", "conflict", "missing"])
def test_a_damaged_project_file_is_rebuilt(where: Path, harm: str) -> None:
    path = where / ".sorot" / "project.json"
    opened = project(where)
    note = entities.write_note(opened.entities["xi"], "Presiden", annotator="ana")
    assert note is not None
    opened.do(note)
    opened.close()
    damaged = HARM.get(harm, lambda data: data)(path.read_bytes())
    if harm == "missing":
        path.unlink()
    else:
        path.write_bytes(damaged)
    for read_only in (True, False):
        opened = project(where, read_only=read_only)
        assert list(opened.entities) == ["xi"]
        assert [one.text for one in opened.entity_notes.values()] == ["Presiden"]
        assert opened.notices
        opened.close()
    if harm != "missing":
        assert (where / ".sorot" / "project.json.outside-1").read_bytes() == damaged
    assert not project(where).notices


def test_a_project_file_older_than_the_journal_is_never_guessed_at(where: Path) -> None:
    journal(where).unlink()
    project(where).close()
    path = where / ".sorot" / "project.json"
    path.write_bytes(b"{")
    opened = project(where)
    assert not opened.entities
    change = entities.put_entity(None, entities.new_entity("Putin", "PERSON"), annotator="ana")
    assert change is not None
    with pytest.raises(ReadOnlyError, match="entities"):
        opened.do(change)
    tag(opened, A, "Jakarta")
    opened.close()
    assert path.read_bytes() == b"{"


def test_a_damaged_journal_opens_for_reading_with_the_reason(where: Path) -> None:
    data = journal(where).read_bytes()
    lines = data.splitlines(keepends=True)
    journal(where).write_bytes(b"".join(lines[:-1]) + lines[-1].replace(b"checkpoint", b"chackpoint") + lines[-1])
    damaged = journal(where).read_bytes()
    opened = project(where)
    assert "damaged" in opened.read_only
    assert quotes(opened, A) == ["Widodo", "Xi Jinping"]
    with pytest.raises(ReadOnlyError, match="damaged"):
        tag(opened, A, "Jakarta")
    opened.close()
    assert journal(where).read_bytes() == damaged


def test_damage_before_the_last_checkpoint_is_met_by_undo_and_said(where: Path) -> None:
    data = journal(where).read_bytes()
    at = data.index(b"Tag PERSON")
    journal(where).write_bytes(data[:at] + b"T4g" + data[at + 3 :])
    opened = project(where)
    assert not opened.read_only
    for _ in range(3):
        assert opened.undo() is not None
    assert opened.next_undo == ""
    with pytest.raises(DamagedError):
        opened.undo()
    tag(opened, A, "Jakarta")
    opened.close()


@pytest.mark.parametrize("name", ["journal.jsonl", "project.json"])
def test_a_project_of_a_later_version_is_refused_untouched_and_unlocked(where: Path, name: str) -> None:
    import zlib

    path = where / ".sorot" / name
    whole = path.read_bytes()
    if name == "journal.jsonl":
        body = b'{"line":"journal","id":"x","created":"","schema":99,"more":[]}'
        path.write_bytes(b"%d %08x %b\n" % (len(body), zlib.crc32(body), body))
    else:
        path.write_bytes(b'{"_meta":{"1":{"schema":99}},"things":{}}')
    newer = path.read_bytes()
    with pytest.raises(NewerError, match="later version"):
        project(where)
    assert path.read_bytes() == newer
    path.write_bytes(whole)
    assert not project(where).read_only


def test_an_article_of_a_later_version_is_refused_and_the_others_work(where: Path) -> None:
    newer = b'{"_meta":{"1":{"schema":99}},"article":{}}'
    file(where).write_bytes(newer)
    opened = project(where)
    with pytest.raises(NewerError):
        opened.document(A)
    tag(opened, B, "Beijing")
    assert [doc.article.id for doc in opened.stored_documents()] == [B]
    opened.close()
    assert file(where).read_bytes() == newer


def test_a_crash_between_the_files_and_the_checkpoint_line_is_harmless(where: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = project(where)
    tag(opened, A, "Jakarta")
    tag(opened, B, "Beijing")
    assert opened._journal is not None

    def fail(line: object) -> None:
        raise WriteError("The machine stopped.")

    monkeypatch.setattr(opened._journal, "append", fail)
    with pytest.raises(WriteError):
        opened.checkpoint()
    crash(opened)
    opened = project(where)
    assert quotes(opened, A) == ["Widodo", "Xi Jinping", "Jakarta"]
    assert quotes(opened, B) == ["Putin", "Beijing"]
    assert not opened.notices


@pytest.mark.parametrize("written", [0, 1, 2])
def test_a_crash_between_two_files_of_a_checkpoint_is_harmless(where: Path, monkeypatch: pytest.MonkeyPatch, written: int) -> None:
    opened = project(where)
    for article, quote in ((A, "Jakarta"), (B, "Beijing")):
        tag(opened, article, quote)
    real = os.replace
    done = 0

    def stopping(source: Path, target: Path) -> None:
        nonlocal done
        if done >= written:
            raise OSError(5, "Input/output error")
        done += 1
        real(source, target)

    monkeypatch.setattr(os, "replace", stopping)
    with pytest.raises(WriteError) if written < 2 else pytest.MonkeyPatch.context():
        opened.checkpoint()
    monkeypatch.undo()
    crash(opened)
    opened = project(where)
    assert (quotes(opened, A), quotes(opened, B)) == (["Widodo", "Xi Jinping", "Jakarta"], ["Putin", "Beijing"])
    assert not opened.notices


def test_what_changes_while_a_file_is_written_is_not_taken_for_written(where: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = project(where)
    tag(opened, A, "Jakarta")
    real = opened._shelf.write

    def slow(snapshot: object) -> None:
        real(snapshot)  # type: ignore[arg-type]
        monkeypatch.undo()
        tag(opened, A, "Beijing")

    monkeypatch.setattr(opened._shelf, "write", slow)
    assert not opened.checkpoint()
    crash(opened)
    opened = project(where)
    assert quotes(opened, A) == ["Widodo", "Xi Jinping", "Beijing", "Jakarta"]
    assert opened.checkpoint()


def test_a_file_changed_outside_while_it_is_open_is_never_overwritten_unread(where: Path) -> None:
    opened = project(where)
    tag(opened, A, "Jakarta")
    outside = file(where).read_bytes().replace(b'"ana"', b'"eve"')
    file(where).write_bytes(outside)
    assert opened.checkpoint()
    assert file(where).read_bytes() == outside
    opened.follow()
    opened.checkpoint()
    assert quotes(opened, A) == ["Widodo", "Xi Jinping", "Jakarta"]
    assert [span.annotator for span in opened.document(A).ordered_spans()] == ["eve", "eve", "ana"]
    assert file(where).read_bytes() != outside


def test_a_flipped_bit_is_no_hand_edit_because_the_file_was_not_written(where: Path) -> None:
    state = file(where).stat()
    file(where).write_bytes(file(where).read_bytes().replace(b'"PERSON"', b'"PERSOM"', 1))
    os.utime(file(where), ns=(state.st_atime_ns, state.st_mtime_ns))
    opened = project(where)
    assert {span.label for span in opened.document(A).spans.values()} == {"PERSON"}
    assert "restored from the journal" in str(opened.notices[0])
    opened.close()


@pytest.mark.parametrize("first", [A, B])
def test_files_newer_than_a_journal_that_lost_its_end_do_not_swallow_the_next_entries(where: Path, first: str) -> None:
    lines = journal(where).read_bytes().splitlines(keepends=True)
    journal(where).write_bytes(b"".join(lines[:2]))
    opened = project(where)
    for article in (first, A):
        tag(opened, article, "Beijing")
        break
    tag(opened, A, "Jakarta")
    crash(opened)
    opened = project(where)
    assert "Jakarta" in quotes(opened, A)
    assert "Beijing" in quotes(opened, first)
    assert not opened.notices


def test_leftovers_of_an_interrupted_write_go_at_the_next_start(where: Path) -> None:
    opened = project(where)
    tag(opened, A, "Jakarta")
    leftover = file(where).with_name(f".{A}.json.99.0123456789ab.tmp")
    leftover.write_bytes(b"half")
    crash(opened)
    project(where).close()
    assert not leftover.exists()


def test_stock_tinydb_opens_every_file(where: Path) -> None:
    from tinydb import TinyDB
    from tinydb import where as condition

    with TinyDB(file(where), access_mode="r") as database:
        assert {row["quote"] for row in database.table("spans").search(condition("label") == "PERSON")} == {"Xi Jinping", "Widodo"}
        assert database.table("text").all()[0]["text"] == TEXT
        assert database.table("article").all()[0]["source"] == "a.txt"
        assert database.table("_meta").all()[0]["schema"] == SCHEMA_VERSION
    with TinyDB(where / ".sorot" / "project.json", access_mode="r") as database:
        assert database.table("entities").all()[0]["name"] == "Xi"


def test_reformatting_a_file_does_no_harm(where: Path) -> None:
    file(where).write_text(json.dumps(json.loads(file(where).read_bytes()), indent=4))
    opened = project(where)
    assert quotes(opened, A) == ["Widodo", "Xi Jinping"]
    assert not opened.notices


def test_every_flipped_bit_of_an_article_file_is_noticed_or_means_nothing(where: Path) -> None:
    repository = Repository(where / ".sorot")
    whole = file(where).read_bytes()
    expected = repository.read_article(A)
    assert expected is not None
    assert isinstance(expected.version, Version)
    noticed = 0
    for index in range(0, len(whole), 3):
        file(where).write_bytes(whole[:index] + bytes([whole[index] ^ (1 << index % 8)]) + whole[index + 1 :])
        try:
            assert repository.read_article(A) == expected, index
        except StoreError:
            noticed += 1
    assert noticed > len(whole) // 3 * 0.9
