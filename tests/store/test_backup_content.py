"""What exactly a backup holds, says and leaves out, and what it says of a file that is no longer what was written."""

import hashlib
import os
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from store import backup
from store.backup import JOURNAL, MANIFEST, STORE, sources_of, store_files, verify, write_backup
from store.errors import InputError, WriteError
from store.framing import body_of, crc_of
from store.journal import Position
from tests.store.making import journal
from tests.store.test_backup import archive, made
from tests.store.test_hostile_backups import rewritten

__all__ = ["archive", "made"]

Members = dict[str, bytes]


def open_files() -> int:
    """Return how many files this process has open."""
    return len(os.listdir("/proc/self/fd"))


def test_files_of_a_store_are_listed_but_for_what_is_made_anew(tmp_path: Path) -> None:
    left_out = [
        *("lock", "lock.json", "memory.json", "sketches.jsonl", "files.json", ".gitignore", "restore.json", JOURNAL),
        *("index.sqlite3", "index.sqlite3-wal", "project.json.tmp", "suggestions/a.json", "models/1/x", "set-aside/x", "backups/b.zip"),
        *("restoring/x", ".git/config", "articles/.hidden/x", "articles/a b.json"),
    ]
    kept = ["articles/a.json", "articles/suggestions/a.json", "effort.jsonl", "project.json", "texts/models", "torn-1"]
    for name in left_out + kept:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert store_files(tmp_path) == kept


def test_a_store_that_cannot_be_listed_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        store_files(tmp_path / "none")


def test_sources_are_the_articles_and_the_labels(made: Path) -> None:
    (made / "x.exe").write_text("x")
    assert [path.name for path in sources_of(made)] == ["a.txt", "b.txt", "labels.toml"]
    (made / "labels.toml").unlink()
    assert [path.name for path in sources_of(made)] == ["a.txt", "b.txt"]


def test_the_manifest_lists_every_file_with_size_and_sum_and_progress_counts_them(made: Path, tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    path = tmp_path / "b.zip"
    before = open_files()
    manifest = write_backup(made, made / ".sorot", path, sources=sources_of(made), progress=lambda done, total: told.append((done, total)))
    assert open_files() == before
    own = store_files(made / ".sorot")
    names = [*(STORE + name for name in own), STORE + JOURNAL, "folder/a.txt", "folder/b.txt", "folder/labels.toml"]
    assert told == [(number, len(own) + 4) for number in range(len(own) + 3)]
    assert [one.name for one in manifest.files] == names
    assert (manifest.format, manifest.project, manifest.seq) == ("sorot-backup", made.name, 4)
    assert manifest.journal != ""
    with zipfile.ZipFile(path) as packed:
        assert packed.namelist() == [*names, MANIFEST]
        for one in manifest.files:
            info, data = packed.getinfo(one.name), packed.read(one.name)
            assert (one.size, one.sha256) == (len(data), hashlib.sha256(data).hexdigest())
            assert (info.external_attr, info.compress_type) == (0o600 << 16, zipfile.ZIP_DEFLATED)
            inside, _, name = one.name.partition("/")
            assert data == (made / (".sorot" if inside == "store" else ".") / name).read_bytes()
        assert packed.read(MANIFEST).startswith(b"{\n")
    assert verify(path) == manifest
    assert open_files() == before


def test_without_a_journal_the_manifest_names_none(made: Path, tmp_path: Path) -> None:
    journal(made).unlink()
    manifest = write_backup(made, made / ".sorot", tmp_path / "b.zip")
    assert (manifest.journal, manifest.seq) == ("", 0)
    assert [one.name for one in manifest.files] == [STORE + name for name in store_files(made / ".sorot")]


def test_a_damaged_journal_leaves_no_file_open(made: Path, tmp_path: Path) -> None:
    data = bytearray(journal(made).read_bytes())
    data[data.index(b"Xi Jinping")] ^= 1
    journal(made).write_bytes(data)
    before = open_files()
    manifest = write_backup(made, made / ".sorot", tmp_path / "b.zip")
    assert open_files() == before
    assert (manifest.journal, manifest.seq) == ("", 0)
    assert manifest.files[-1].name == STORE + JOURNAL


def test_a_file_that_cannot_be_read_is_named_and_there_is_no_backup(made: Path, tmp_path: Path) -> None:
    gone = made / ".sorot" / "articles" / "gone.json"
    gone.symlink_to(tmp_path / "none")
    before = open_files()
    with pytest.raises(InputError, match="cannot be read \\(No such file or directory\\)") as raised:
        write_backup(made, made / ".sorot", tmp_path / "b.zip")
    assert raised.value.where == str(gone)
    assert not (tmp_path / "b.zip").exists()
    assert open_files() == before


def test_a_journal_that_became_shorter_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / JOURNAL
    path.write_bytes(b"x" * 10)
    assert b"".join(backup._journal_parts(path, Position(10, 0, 0), [])) == b"x" * 10
    assert b"".join(backup._journal_parts(path, Position(7, 3, 0), [])) == b"x" * 7
    with pytest.raises(InputError, match="became shorter"):
        list(backup._journal_parts(path, Position(11, 0, 0), []))


def chained(members: Members, manifest: dict[str, Any], change: Callable[[list[bytes]], None]) -> None:
    """Change the lines of the journal and have the manifest agree with them."""
    lines = members[STORE + JOURNAL].splitlines(keepends=True)
    change(lines)
    data = members[STORE + JOURNAL] = b"".join(lines)
    for one in manifest["files"]:
        if one["name"] == STORE + JOURNAL:
            one |= {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda lines: lines.pop(2), "broken"),
        (lambda lines: lines.insert(2, b"x\n"), "broken"),
        (lambda lines: lines.append(lines[-1]), "broken"),
        (lambda lines: lines.pop(), ""),
    ],
)
def test_lines_of_a_journal_that_do_not_follow_one_another_are_no_backup(
    archive: Path, change: Callable[[list[bytes]], None], said: str
) -> None:
    other = rewritten(archive, lambda members, manifest: chained(members, manifest, change))
    if said:
        with pytest.raises(WriteError, match=f"{STORE}{JOURNAL} is {said}"):
            verify(other)
    else:
        verify(other)


def test_lines_are_not_held_against_each_other_where_the_journal_was_damaged_before(archive: Path) -> None:
    def damaged(members: Members, manifest: dict[str, Any]) -> None:
        chained(members, manifest, lambda lines: lines.append(b"x\n"))
        manifest["journal"] = ""

    verify(rewritten(archive, damaged))


@pytest.mark.parametrize("what", ["content", "size"])
def test_a_file_that_is_not_as_listed_is_no_backup(archive: Path, what: str) -> None:
    def change(members: Members, manifest: dict[str, Any]) -> None:
        if what == "content":
            members["folder/a.txt"] = members["folder/a.txt"].replace(b"Xi", b"Xo")
        else:
            next(one for one in manifest["files"] if one["name"] == "folder/a.txt")["size"] += 1

    with pytest.raises(WriteError, match=r"folder/a\.txt differs") as raised:
        verify(rewritten(archive, change))
    assert raised.value.do == "Check the disk, then try again."


def test_a_file_that_is_listed_and_not_there_is_no_backup(archive: Path) -> None:
    def change(members: Members, manifest: dict[str, Any]) -> None:
        del members["folder/a.txt"]

    with pytest.raises(WriteError, match="The backup is not what was written"):
        verify(rewritten(archive, change))


def test_an_archive_that_is_not_ours_is_refused_by_name(archive: Path) -> None:
    def other(members: Members, manifest: dict[str, Any]) -> None:
        manifest["format"] = "other"

    for path, said in ((rewritten(archive, other), "This is not a backup that Sorot wrote."), (archive.with_name("none.zip"), "")):
        if not said:
            with zipfile.ZipFile(path, "w") as packed:
                packed.writestr("x", "x")
        with zipfile.ZipFile(path) as packed, pytest.raises(InputError) as raised:
            backup.read_manifest(packed, str(path))
        assert raised.value.what == (said or "This is not a backup that Sorot wrote, or it is damaged.")
        assert raised.value.where == str(path)


def test_entries_that_came_while_files_were_copied_go_on_from_the_line_before(made: Path, tmp_path: Path) -> None:
    write_backup(made, made / ".sorot", tmp_path / "b.zip")
    with zipfile.ZipFile(tmp_path / "b.zip") as packed:
        before = 0
        for line in packed.read(STORE + JOURNAL).splitlines(keepends=True):
            body = body_of(line)
            assert body is not None
            assert zlib.crc32(body, before) == crc_of(line)
            before = zlib.crc32(body, before)
