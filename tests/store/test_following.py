"""A project beside the one that writes: it takes in what that one does, and becomes the writer when that one has gone."""

import os
import signal
import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from store import annotate, entities, journal
from store.errors import NewerError
from store.ingest import make_article
from store.lock import Owner, look
from store.model import Change
from store.project import Project
from tests.faults.acts import Actor, make_folder, perform
from tests.faults.model import difference, held
from tests.store.making import TEXT, A, B, crash, filled, folder, project, quotes, tag
from tests.store.making import journal as journal_file
from tests.store.test_processes import start


@pytest.fixture
def where(tmp_path: Path) -> Path:
    return folder(tmp_path)


@pytest.fixture
def writer(where: Path) -> Iterator[Project]:
    opened = project(where)
    tag(opened, A, "Widodo")
    yield opened
    opened.close()


def follow(reader: Project) -> list[Change]:
    """Read on until there is nothing more, and return what came."""
    heard: list[Change] = []
    while reader.look():
        news = reader.follow()
        assert news is not None
        assert news.problem is None
        heard += news.changes
        if not news.more:
            break
    return heard


def test_a_reader_sees_what_the_writer_does_and_tells_its_listeners(where: Path, writer: Project) -> None:
    reader = project(where)
    assert quotes(reader, A) == ["Widodo"]
    heard: list[str] = []
    reader.subscribe(lambda change: heard.append(change.title))
    tag(writer, A, "Xi Jinping")
    tag(writer, B, "Putin")
    assert quotes(reader, A) == ["Widodo"]
    assert len(follow(reader)) == 2
    assert (quotes(reader, A), quotes(reader, B)) == (["Widodo", "Xi Jinping"], ["Putin"])
    assert len(heard) == 2
    writer.undo()
    follow(reader)
    assert quotes(reader, B) == []
    assert reader.next_redo == writer.next_redo
    assert reader.next_undo == writer.next_undo


def test_nothing_new_is_one_look_at_the_file(where: Path, writer: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = project(where)
    follow(reader)
    monkeypatch.setattr(journal.Journal, "forward", lambda self: pytest.fail("the journal was read"))
    assert not reader.look()


def test_a_line_that_is_half_written_is_read_when_it_is_whole(where: Path, writer: Project) -> None:
    reader = project(where)
    follow(reader)
    size = journal_file(where).stat().st_size
    tag(writer, A, "Xi Jinping")
    whole = journal_file(where).read_bytes()
    for cut in (size + 1, size + 12, len(whole) - 1):
        os.truncate(journal_file(where), cut)
        assert follow(reader) == []
        journal_file(where).write_bytes(whole)
    assert len(follow(reader)) == 1
    assert quotes(reader, A) == ["Widodo", "Xi Jinping"]


def test_a_line_that_the_writer_took_back_is_not_kept(where: Path, writer: Project) -> None:
    reader = project(where)
    whole = journal_file(where).read_bytes()
    tag(writer, A, "Xi Jinping")
    follow(reader)
    assert "Xi Jinping" in quotes(reader, A)
    writer.undo()
    after = journal_file(where).read_bytes()
    # As after a failed sync: the line is gone, and another, longer one stands where it stood.
    crash(writer)
    journal_file(where).write_bytes(whole)
    other = project(where)
    tag(other, B, "Putin")
    other.undo()
    tag(other, B, "Beijing")
    assert len(journal_file(where).read_bytes()) > len(after)
    assert reader.look()
    news = reader.follow()
    assert news is not None
    assert news.reopened
    assert (quotes(reader, A), quotes(reader, B)) == (["Widodo"], ["Beijing"])
    other.close()


def test_files_written_meanwhile_and_the_reader_agree(where: Path, writer: Project) -> None:
    reader = project(where)
    assert quotes(reader, A) == ["Widodo"]
    tag(writer, A, "Xi Jinping")
    tag(writer, B, "Putin")
    writer.checkpoint()
    tag(writer, B, "Beijing")
    # B is read here for the first time, from a file that is further on than the journal was read.
    assert quotes(reader, B) == ["Putin"]
    follow(reader)
    assert quotes(reader, B) == ["Putin", "Beijing"]
    tag(writer, A, "Jakarta")
    follow(reader)
    assert held(reader) == held(writer)
    assert not reader.notices


def test_a_reader_that_was_there_before_anything_was_kept(where: Path) -> None:
    reader = project(where, read_only=True)
    writer = project(where)
    tag(writer, A, "Widodo")
    assert reader.look()
    news = reader.follow()
    assert news is not None
    assert news.reopened
    assert quotes(reader, A) == ["Widodo"]
    writer.close()


def test_entities_and_articles_without_a_file_come_too(where: Path, writer: Project) -> None:
    reader = project(where)
    made = entities.put_entity(None, replace(entities.new_entity("Xi", "PERSON"), id="xi"), annotator="ana")
    assert made is not None
    writer.do(made)
    article = make_article(TEXT, source="impor/x.txt")
    writer.add(article, TEXT)
    tag(writer, article.id, "Jakarta")
    follow(reader)
    assert set(reader.entities) == {"xi"}
    assert quotes(reader, article.id) == ["Jakarta"]
    writer.undo()
    writer.undo()
    follow(reader)
    assert held(reader) == held(writer)


def test_much_at_once_comes_in_parts(where: Path, writer: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "READ_AT_ONCE", 512)
    reader = project(where)
    for start_at in range(40):
        change = annotate.tag(writer.document(A), start_at, start_at + 1, "ORG", annotator="ana")
        assert change is not None
        writer.do(change)
    assert reader.look()
    first = reader.follow()
    assert first is not None
    assert first.more
    assert 0 < len(first.changes) < 40
    assert len(first.changes) + len(follow(reader)) == 40
    assert held(reader) == held(writer)


@pytest.mark.parametrize("seed", range(6))
def test_a_follower_is_equal_to_the_writer_after_any_work(tmp_path: Path, seed: int) -> None:
    where = tmp_path / "f"
    make_folder(where)
    actor = Actor(f"follow:{seed}", checkpoints=0.2)
    writer = project(where)
    readers = [project(where)]
    for number in range(120):
        perform(writer, actor.next(writer), actor.choose)
        if number % 40 == 20:
            readers.append(project(where))
        for reader in readers:
            if actor.choose.random() < 0.3:
                if actor.choose.random() < 0.5:
                    held(reader)
                follow(reader)
    for reader in readers:
        follow(reader)
        assert difference(held(writer), held(reader)) == ""
        assert (reader.next_undo, reader.next_redo) == (writer.next_undo, writer.next_redo)
        assert reader.memory.forms() == writer.memory.forms()
        reader.close()
    writer.close()


def test_taking_over_from_a_writer_that_left(where: Path, writer: Project) -> None:
    reader = project(where)
    assert reader.holder is not None
    assert not reader.holder.gone
    refused = reader.take_over()
    assert f"process {os.getpid()}" in refused
    assert reader.read_only
    tag(writer, A, "Xi Jinping")
    writer.close()
    assert reader.look()
    assert reader.holder.gone
    assert "its writer has gone (process" in reader.read_only
    assert reader.take_over() == ""
    assert not reader.read_only
    assert quotes(reader, A) == ["Widodo", "Xi Jinping"]
    tag(reader, B, "Putin")
    reader.undo()
    reader.close()
    again = project(where)
    assert quotes(again, A) == ["Widodo", "Xi Jinping"]
    again.close()


def test_taking_over_from_a_writer_that_was_killed(tmp_path: Path) -> None:
    where = folder(tmp_path, a="kata " * 400, b="kata " * 400)
    worker = start(where, 3)
    assert worker.stdout is not None
    while not worker.stdout.readline().startswith("did"):
        pass
    reader = project(where)
    assert reader.holder is not None
    assert str(worker.pid) in str(reader.holder)
    worker.send_signal(signal.SIGKILL)
    worker.communicate()
    assert reader.look()
    assert reader.holder.gone
    follow(reader)
    before = held(reader)
    assert reader.take_over() == ""
    assert held(reader) == before
    reader.close()


def test_one_of_two_readers_takes_over_and_the_other_follows_it(where: Path, writer: Project) -> None:
    one, two = project(where), project(where)
    writer.close()
    assert one.look()
    assert one.take_over() == ""
    assert two.look()
    assert two.holder is not None
    assert not two.holder.gone
    assert "another window has it open" in two.take_over()
    tag(one, A, "Jakarta")
    follow(two)
    assert "Jakarta" in quotes(two, A)
    one.close()
    two.close()


def test_a_window_that_was_asked_only_to_read_never_takes_over(where: Path) -> None:
    reader = project(where, read_only=True)
    assert reader.holder is None
    assert reader.take_over() == "It was opened for reading only."
    assert reader.read_only


def test_a_writer_on_another_machine_is_said_to_be_one(where: Path) -> None:
    (where / ".sorot").mkdir()
    (where / ".sorot" / "lock.json").write_text('{"pid":1,"host":"somewhere-else","user":"ana","since":"2026-01-01"}')
    seen = look(where / ".sorot")
    assert seen.gone is None
    assert "whether it still runs cannot be told from here" in str(seen)
    (where / ".sorot" / "lock.json").unlink()
    left = look(where / ".sorot", seen)
    assert left.gone
    assert left.owner == Owner(pid=1, host="somewhere-else", user="ana", since="2026-01-01")


def test_a_journal_put_back_from_a_backup_is_read_anew(tmp_path: Path) -> None:
    where = filled(tmp_path)
    old = journal_file(where).read_bytes()
    reader = project(where, read_only=True)
    other = project(where)
    tag(other, A, "Jakarta")
    other.close()
    follow(reader)
    assert "Jakarta" in quotes(reader, A)
    (where / ".sorot" / "journal.new").write_bytes(old)
    os.replace(where / ".sorot" / "journal.new", journal_file(where))
    assert reader.look()
    news = reader.follow()
    assert news is not None
    assert news.reopened
    assert reader.stored_ids()


def test_a_journal_of_a_later_version_is_told_and_what_was_held_stays(tmp_path: Path) -> None:
    where = filled(tmp_path)
    reader = project(where, read_only=True)
    follow(reader)
    whole = journal_file(where).read_bytes()
    body = b'{"line":"journal","id":"x","created":"","schema":99}'
    journal_file(where).write_bytes(b"%d %08x %b\n" % (len(body), zlib.crc32(body), body))
    news = reader.follow()
    assert news is not None
    assert isinstance(news.problem, NewerError)
    assert (news.changes, news.reopened, news.more) == ((), False, False)
    assert quotes(reader, A) == ["Widodo", "Xi Jinping"]
    assert not reader.look(), "it is told once"
    (where / ".sorot" / "journal.new").write_bytes(whole)
    os.replace(where / ".sorot" / "journal.new", journal_file(where))
    again = reader.follow()
    assert again is not None
    assert again.reopened
    assert again.problem is None
    assert len(quotes(reader, A)) == 2


def test_the_lock_is_the_systems_and_no_file_blocks_the_next(where: Path) -> None:
    worker: subprocess.Popen[str] = start(where, 5)
    assert worker.stdout is not None
    while not worker.stdout.readline().startswith("did"):
        pass
    worker.kill()
    worker.communicate()
    assert (where / ".sorot" / "lock.json").exists()
    opened = project(where)
    assert not opened.read_only
    opened.close()
