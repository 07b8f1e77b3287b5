"""Backups: what is in them, also while somebody writes, and that a restore is whole, or nothing, and writes nowhere else."""

import os
import shutil
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest

from store import backup, files
from store.backup import MANIFEST, sources_of, write_backup
from store.errors import DamagedError, InputError, ReadOnlyError, WriteError
from store.project import Project
from store.restoring import restore
from tests.faults.acts import Actor, make_folder, perform
from tests.faults.model import State, difference, held
from tests.store.faulty import killed_after
from tests.store.making import A, crash, filled, journal, project, quotes, tag


def state_of(where: Path) -> State:
    opened = project(where)
    try:
        assert not opened.read_only
        assert opened.notices == []
        return held(opened)
    finally:
        opened.close()


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A project with annotations, a file that another program wrote, and what is derived."""
    where = filled(tmp_path)
    (where / "labels.toml").write_text('[[label]]\nname = "PERSON"', encoding="utf-8")
    (where / ".sorot" / "articles" / "catatan saya.txt").write_text("x")
    (where / ".sorot" / "suggestions").mkdir(exist_ok=True)
    (where / ".sorot" / "suggestions" / "x.json").write_text("{}")
    return where


@pytest.fixture
def archive(made: Path, tmp_path: Path) -> Path:
    path = tmp_path / "b.zip"
    write_backup(made, made / ".sorot", path, sources=sources_of(made))
    return path


def test_a_backup_holds_what_cannot_be_made_anew_and_comes_back_elsewhere(made: Path, archive: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(archive) as packed:
        names = set(packed.namelist())
        info = packed.getinfo("store/journal.jsonl")
        assert 0 < info.compress_size < info.file_size / 2
    assert {"store/journal.jsonl", "store/project.json", "folder/a.txt", "folder/labels.toml", MANIFEST} <= names
    assert not {name for name in names if "suggestions" in name or "lock" in name or "catatan" in name or "memory" in name}
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    done = restore(archive, tmp_path / "new" / "deep", tmp_path / "new" / "deep" / ".sorot")
    assert (done.sources, done.kept, done.manifest.seq) == (3, (), 4)
    new = tmp_path / "new" / "deep"
    assert state_of(new) == state_of(made)
    opened = project(new)
    while opened.next_undo:
        opened.undo()
    assert held(opened) == {}
    opened.close()
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["deep"]


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("a b/ß 'x'.txt", True),
        ("Berita: hari ini.txt", os.name != "nt"),
        ("dulu\\kini.md", os.name != "nt"),
        ("a.TXT", True),
        ("labels.toml", True),
        ("a/labels.toml", False),
        (".a.txt", False),
        ("a/.b/c.txt", False),
        ("a//b.txt", False),
        ("../b.txt", False),
        ("a\0.txt", False),
        ("\ud800.txt", False),
        (f"{'a' * 251}.txt", True),
        (f"{'a' * 252}.txt", False),
        ("a/" * 31 + "b.txt", True),
        ("a/" * 32 + "b.txt", False),
        ("a.exe", False),
    ],
)
def test_which_files_of_a_folder_a_backup_keeps(name: str, kept: bool) -> None:
    assert backup.may_be_article(name) == kept


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("journal.jsonl", True),
        ("articles/a.json", True),
        ("lock", False),
        ("lock.json", False),
        ("suggestions/a.json", False),
        ("texts/lock", True),
        ("articles/../x", False),
        ("articles/con.json", False),
        ("com1", False),
        ("-a", False),
        ("a" * 128, True),
        ("a" * 129, False),
        ("a/" * 31 + "b", True),
        ("a/" * 32 + "b", False),
    ],
)
def test_which_files_of_a_store_a_backup_keeps(name: str, kept: bool) -> None:
    assert backup.may_be_kept(name) == kept


def test_every_backup_made_while_somebody_writes_is_one_moment_of_the_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where = tmp_path / "f"
    model = make_folder(where)
    actor = Actor("while writing", checkpoints=0.25)
    opened = Project.open(where, annotator="ana")
    states: dict[int, State] = {0: {}}

    def work() -> None:
        act = actor.next(opened)
        perform(opened, act, actor.choose)
        model.act(*act)
        assert opened._journal is not None
        states[opened._journal.seq] = dict(model.records)

    for _ in range(12):
        work()
    real = backup._Archive.add_file

    def copying(self: Any, name: str, path: Path) -> None:
        for _ in range(actor.choose.randrange(4)):
            work()
        real(self, name, path)
        for _ in range(actor.choose.randrange(2)):
            work()

    seen = set()
    for number in range(25):
        with monkeypatch.context() as patched:
            patched.setattr(backup._Archive, "add_file", copying)
            manifest = write_backup(where, where / ".sorot", tmp_path / f"{number}.zip")
        for source in ("a.txt", "b.txt", "c.txt"):
            (tmp_path / f"new-{number}").mkdir(exist_ok=True)
            shutil.copy(where / source, tmp_path / f"new-{number}" / source)
        restore(tmp_path / f"{number}.zip", tmp_path / f"new-{number}", tmp_path / f"new-{number}" / ".sorot")
        found = state_of(tmp_path / f"new-{number}")
        assert difference(states[manifest.seq], found) == "", number
        seen.add(manifest.seq)
    crash(opened)
    assert len(seen) > 20


def test_a_file_that_the_disk_spoils_gets_no_name(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for at in (0, 200, 900, 1700):
        with monkeypatch.context() as patched:

            def spoil(descriptor: int, at: int = at) -> None:
                os.lseek(descriptor, at, os.SEEK_SET)
                byte = os.read(descriptor, 1)
                os.lseek(descriptor, at, os.SEEK_SET)
                os.write(descriptor, bytes([byte[0] ^ 255]))

            patched.setattr(files, "sync", spoil)
            with pytest.raises((WriteError, InputError)):
                write_backup(made, made / ".sorot", tmp_path / "b.zip", sources=sources_of(made))
    assert [path.name for path in tmp_path.iterdir()] == ["articles"]


def test_a_damaged_journal_is_backed_up_as_it_is(made: Path, tmp_path: Path) -> None:
    path = journal(made)
    data = bytearray(path.read_bytes())
    data[data.index(b"Xi Jinping")] ^= 1
    path.write_bytes(data)
    manifest = write_backup(made, made / ".sorot", tmp_path / "b.zip")
    assert manifest.journal == ""
    with zipfile.ZipFile(tmp_path / "b.zip") as packed:
        assert packed.read("store/journal.jsonl") == bytes(data)
    with pytest.raises(InputError, match="damaged"):
        restore(tmp_path / "b.zip", tmp_path / "new", tmp_path / "new" / ".sorot")
    assert not (tmp_path / "new" / ".sorot").exists()


# Into a project that is there


def test_what_is_there_is_replaced_only_by_force_after_a_copy(made: Path, archive: Path) -> None:
    before = state_of(made)
    opened = project(made)
    tag(opened, A, "Beijing")
    opened.close()
    changed = state_of(made)
    with pytest.raises(InputError, match="annotations here already") as raised:
        restore(archive, made, made / ".sorot")
    assert "--force" in raised.value.do
    kept: list[State] = []
    (made / "a.txt").unlink()
    (made / "b.txt").write_text("lain", encoding="utf-8")
    done = restore(archive, made, made / ".sorot", force=lambda: kept.append(dict(changed)))
    assert kept == [changed]
    assert (done.sources, done.kept) == (1, ("b.txt",))
    assert (made / "b.txt").read_text() == "lain"
    opened = project(made)
    assert held(opened) == before
    opened.close()
    assert not (made / ".sorot" / "restoring").exists()


def test_articles_that_the_backup_does_not_have_are_set_aside(made: Path, archive: Path) -> None:
    opened = project(made)
    (made / "c.txt").write_text("Vladimir Putin di Sochi.", encoding="utf-8")
    from store.ingest import article_id

    tag(opened, article_id("c.txt"), "Putin")
    opened.close()
    restore(archive, made, made / ".sorot", force=lambda: None)
    opened = project(made)
    assert not opened.document(article_id("c.txt")).stored
    opened.close()
    assert len(list((made / ".sorot" / "set-aside").rglob("*.json"))) >= 1


def test_a_project_that_is_open_is_not_replaced(made: Path, archive: Path) -> None:
    opened = project(made)
    with pytest.raises(ReadOnlyError, match="another window"):
        restore(archive, made, made / ".sorot", force=lambda: None)
    opened.close()


def test_when_the_copy_fails_nothing_is_replaced(made: Path, archive: Path) -> None:
    before = state_of(made)

    def fail() -> None:
        raise WriteError("The disk is full.")

    with pytest.raises(WriteError, match="full"):
        restore(archive, made, made / ".sorot", force=fail)
    assert state_of(made) == before


def test_a_restore_killed_at_any_step_leaves_the_old_project_or_the_new(made: Path, archive: Path, tmp_path: Path) -> None:
    new = state_of(made)
    opened = project(made)
    tag(opened, A, "Beijing")
    tag(opened, A, "Jakarta")
    opened.close()
    old = state_of(made)
    outcomes = set()
    for step in range(200):
        copy = tmp_path / f"copy-{step}"
        shutil.copytree(made, copy)
        with killed_after(step, "write", "replace", "mkdir", "unlink", trees=True) as life:
            restore(archive, copy, copy / ".sorot", force=lambda: None)
        if not life.whole and (copy / ".sorot" / "restore.json").exists():
            with pytest.raises(DamagedError, match="interrupted"):
                project(copy, read_only=True)
        found = state_of(copy)
        assert found in (old, new), step
        assert not (copy / ".sorot" / "restore.json").exists()
        assert not (copy / ".sorot" / "restoring").exists()
        outcomes.add(found == new)
        if life.whole:
            assert found == new
            break
    else:
        raise AssertionError("the restore takes more steps than were tried")
    assert outcomes == {True, False}


def test_a_restore_to_a_new_place_killed_at_any_step_leaves_nothing_or_all(archive: Path, tmp_path: Path) -> None:
    whole = 0
    for step in range(100):
        place = tmp_path / f"new-{step}"
        with killed_after(step, "write", "rename", "mkdir") as life:
            restore(archive, place, place / ".sorot")
        if (place / ".sorot").exists():
            whole += 1
            assert quotes(project(place, read_only=True), A) == ["Widodo", "Xi Jinping"]
        if life.whole:
            break
    assert life.whole
    assert whole == 1
