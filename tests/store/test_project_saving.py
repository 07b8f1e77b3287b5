"""What a project writes, when and where."""

import os
import threading
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
import pytest

from store import annotate, entities
from store.errors import InputError, ReadOnlyError
from store.ids import new_id
from store.ingest import make_article
from store.model import Change, Put, Suggestion
from store.project import Project
from tests.faults.model import held
from tests.store.making import TEXT, A, B, bounds, crash, folder, project

XI = bounds(TEXT, "Xi Jinping")


@pytest.fixture
def where(tmp_path: Path) -> Path:
    return folder(tmp_path)


def tag(opened: Project, article: str = A, quote: str = "Xi Jinping", label: str = "PERSON") -> Change:
    doc = opened.document(article)
    change = annotate.tag(doc, *bounds(doc.text, quote), label, annotator=opened.annotator)
    assert change is not None
    opened.do(change)
    return change


def change_of(edits: Sequence[Put]) -> Change:
    return Change(id="c", title="Test", time="", annotator="ana", edits=tuple(edits))


def test_deciding_goes_into_memory_at_once_and_over_restarts(where: Path) -> None:
    opened = project(where)
    start, end = bounds(TEXT, "Beijing")
    suggestion = Suggestion(start=start, end=end, label="ORG", quote="Beijing", score=0.5, source="model", origin="model:x")
    assert opened.memory.forms() == {}
    opened.do(annotate.accept_as(opened.document(A), suggestion, "GPE", annotator="ana"))  # type: ignore[arg-type]
    expected = opened.memory
    counted = {label: (count.accepted, count.rejected) for label, count in expected.counts("Beijing").items()}
    assert counted == {
        "ORG": (0, 1),
        "GPE": (1, 0),
    }
    assert [decision.final for decision in opened.decided(A)] == ["GPE"]
    opened.close()
    for saved in (True, False):
        if not saved:
            (where / ".sorot" / "memory.json").unlink()
        opened = project(where)
        assert opened.memory == expected
        opened.close()
    opened = project(where)
    opened.undo()
    crash(opened)
    assert project(where).memory.forms() == {}


@pytest.mark.parametrize("what", ["entity", "note", "tag"])
def test_what_is_done_while_a_file_is_written_is_written_the_next_time(where: Path, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    opened = project(where)
    xi = entities.new_entity("Xi Jinping", "PERSON")
    opened.do(entities.put_entity(None, xi, annotator="ana"))  # type: ignore[arg-type]
    tag(opened)
    opened.checkpoint()

    def more(number: int) -> None:
        if what == "entity":
            opened.do(entities.put_entity(None, entities.new_entity(f"Nama {number}", "ORG"), annotator="ana"))  # type: ignore[arg-type]
        elif what == "note":
            opened.do(entities.write_note(xi, f"Catatan {number}", annotator="ana"))  # type: ignore[arg-type]
        else:
            tag(opened, quote=("Widodo", "Jakarta")[number])

    more(0)
    shelf = opened._shelf
    real = type(shelf).write

    def meanwhile(self: Any, *snapshots: Any) -> None:
        monkeypatch.setattr(type(shelf), "write", real)
        real(self, *snapshots)
        worker = threading.Thread(target=more, args=(1,))
        worker.start()
        worker.join(20)
        assert not worker.is_alive(), "a person waits for the files"

    monkeypatch.setattr(type(shelf), "write", meanwhile)
    opened.checkpoint()
    expected = held(opened)
    crash(opened)
    opened = project(where)
    assert held(opened) == expected
    assert opened.checkpoint()
    crash(opened)
    (where / ".sorot" / "journal.jsonl").unlink()
    assert held(project(where)) == expected, "the files hold it too"


def without_contexts(content: bytes) -> bytes:
    """Return a saved memory as versions before the contexts wrote it."""
    saved = msgspec.json.decode(content)
    forms = {form: {label: count[:2] for label, count in counts.items()} for form, counts in saved["forms"].items()}
    crc = zlib.crc32(msgspec.json.encode((saved["journal"], saved["seq"], forms), order="sorted"))
    return msgspec.json.encode({"journal": saved["journal"], "seq": saved["seq"], "forms": forms, "crc": crc})


def test_saved_memory_that_is_wrong_is_counted_again(where: Path) -> None:
    opened = project(where)
    tag(opened)
    expected = opened.memory
    opened.close()
    whole = (where / ".sorot" / "memory.json").read_bytes()
    negative = whole.replace(b"[1,0,", b"[1,-3,")
    assert b"-3" in negative
    older = without_contexts(whole)
    newer = whole.replace(b'"version":2', b'"version":3')
    assert newer != whole
    for content in (b"{", b'{"journal":"other","seq":1,"forms":{}}', b'{"journal":1}', negative, older, newer):
        (where / ".sorot" / "memory.json").write_bytes(content)
        opened = project(where)
        assert opened.memory == expected
        crash(opened)


def test_checkpoint_in_portions_brings_the_oldest_first(where: Path) -> None:
    opened = project(where)
    tag(opened, B, "Beijing", "GPE")
    tag(opened)
    tag(opened, B, "Putin", "PERSON")
    assert not opened.checkpoint(limit=1)
    crash(opened)
    opened = project(where)
    assert (len(opened.document(A).spans), len(opened.document(B).spans)) == (1, 2)
    assert not opened.checkpoint(limit=2)
    assert opened.checkpoint(limit=1)
    size = (where / ".sorot" / "journal.jsonl").stat().st_size
    assert opened.checkpoint()
    opened.close()
    project(where).close()
    assert (where / ".sorot" / "journal.jsonl").stat().st_size == size


def test_files_are_brought_up_to_date_in_another_thread_meanwhile(tmp_path: Path) -> None:
    text = "kata " * 300
    where = folder(tmp_path, a=text, b=text)
    opened = project(where)
    stop = threading.Event()
    problems: list[BaseException] = []

    def keep_saving() -> None:
        try:
            while not stop.is_set():
                opened.checkpoint(1)
        except BaseException as error:
            problems.append(error)

    saving = threading.Thread(target=keep_saving)
    saving.start()
    for number in range(300):
        article = A if number % 3 else B
        change = annotate.tag(opened.document(article), 5 * number, 5 * number + 4, "ORG", annotator="ana")
        assert change is not None
        opened.do(change)
        if number % 5 == 0:
            opened.undo()
        if number % 10 == 0:
            opened.redo()
    stop.set()
    saving.join()
    assert not problems
    expected = opened.document(A), opened.document(B)
    crash(opened)
    opened = project(where)
    assert (opened.document(A), opened.document(B)) == expected
    opened.close()
    opened = project(where)
    assert (opened.document(A), opened.document(B)) == expected
    assert not opened.notices


def test_many_articles_do_not_stay_in_memory(where: Path) -> None:
    opened = project(where)
    for number in range(600):
        text = f"Kabar nomor {number}"
        opened.add(make_article(text, source=f"{number}"), text)
    assert len(opened._shelf._documents) < 300


def test_stored_elsewhere(where: Path, tmp_path: Path) -> None:
    opened = project(where, store=tmp_path / "kept" / "here")
    tag(opened)
    opened.close()
    assert sorted(os.listdir(where)) == ["a.txt", "b.txt"]
    assert len(project(where, store=tmp_path / "kept" / "here").document(A).spans) == 1


def test_closing_twice_and_using_it_afterwards(where: Path) -> None:
    opened = project(where)
    tag(opened)
    opened.close()
    opened.close()
    assert opened.read_only
    with pytest.raises(ReadOnlyError):
        opened.undo()


def test_opening_what_is_not_a_folder(where: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        project(where / "none")
    with pytest.raises(InputError, match="not a folder"):
        project(where / "a.txt")
    (where / ".sorot").symlink_to(where.parent)
    with pytest.raises(InputError, match="not a folder of its own"):
        project(where)


def test_private_files_and_what_version_control_leaves_out(where: Path) -> None:
    opened = project(where)
    tag(opened)
    opened.memory  # noqa: B018
    opened.close()
    store = where / ".sorot"
    for path in (store, *store.rglob("*")):
        assert path.stat().st_mode & 0o077 == 0, path
    ignored = (store / ".gitignore").read_text()
    assert all(name in ignored for name in ("files.json", "journal.jsonl", "lock", "memory.json", "reading.json", "suggestions/"))
    assert sorted(os.listdir(store)) == [
        *(".gitattributes", ".gitignore", "articles", "files.json", "journal.jsonl", "lock", "memory.json", "project.json")
    ]


def test_a_changed_article_stays_in_memory_until_it_is_in_its_file(where: Path) -> None:
    opened = project(where)
    tag(opened)
    for number in range(600):
        text = f"Kabar nomor {number}"
        opened.add(make_article(text, source=f"{number}"), text)
    assert len(opened.document(A).spans) == 1


def test_the_order_in_which_an_action_reaches_the_disk(where: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = project(where)
    doc = opened.document(A)
    happened: list[str] = []
    for name in ("write", "fdatasync", "fsync", "replace"):
        real = getattr(os, name)
        monkeypatch.setattr(os, name, lambda *arguments, name=name, real=real: (happened.append(name), real(*arguments))[1])
    opened.subscribe(lambda change: happened.append(f"told {len(opened.document(A).spans)}"))
    first = annotate.tag(doc, *XI, "PERSON", annotator="ana")
    assert first is not None
    opened.do(first)
    # The text of a new article, its folder included, is on the disk before the journal speaks of it.
    assert happened[-7:] == ["write", "fdatasync", "replace", "fsync", "write", "fdatasync", "told 1"]
    happened.clear()
    tag(opened, quote="Beijing", label="GPE")
    assert happened == ["write", "fdatasync", "told 2"]
    happened.clear()
    opened.undo()
    assert happened == ["write", "fdatasync", "told 1"]


def test_an_undone_import_whose_file_is_up_to_date_keeps_no_checkpoint_from_happening(tmp_path: Path) -> None:
    where = folder(tmp_path)
    opened = project(where)
    article = make_article(TEXT, source="impor/x.txt")
    opened.add(article, TEXT)
    opened.do(Change(id=new_id(), title="Import", time="", annotator="ana", edits=(Put(None, article),)))
    opened.undo()
    snapshot = opened._shelf.snapshot(article.id)
    assert snapshot is not None
    opened._shelf.write(snapshot)
    crash(opened)  # The file is written and the journal does not say so yet.
    opened = project(where)
    assert opened.checkpoint()
    assert opened.notices == []
    assert opened._journal is not None
    assert opened._journal.tail() == []
    assert opened.redo() is not None
    assert opened.document(article.id).stored
    opened.close()


def test_part_of_a_first_checkpoint_does_not_make_the_project_file_look_lost(tmp_path: Path) -> None:
    """Found by a simulated power cut: entities came after the articles, and only the articles were checkpointed."""
    where = folder(tmp_path)
    opened = project(where)
    tag(opened)
    tag(opened, B, "Putin")
    change = entities.put_entity(None, entities.new_entity("Xi", "PERSON"), annotator="ana")
    assert change is not None
    opened.do(change)
    crash(opened)
    for _ in range(2):
        opened = project(where)
        assert opened.notices == []
        opened.checkpoint(1)
        crash(opened)
    opened = project(where)
    assert opened.notices == []
    assert len(opened.entities) == 1
    opened.close()
