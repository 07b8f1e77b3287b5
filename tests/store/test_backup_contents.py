"""What a backup takes from a project and what it says about damage, each to the file and the word."""

import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from store import backup
from store.backup import MANIFEST, Manifest, Member, read_manifest, sources_of, store_files, verify, write_backup
from store.errors import InputError, NewerError, WriteError
from store.framing import framed
from store.journal import Journal, Position
from store.model import SCHEMA_VERSION
from tests.store.making import A, crash, file, filled, journal, project, tag
from tests.store.test_backup import archive, made
from tests.store.test_hostile_backups import rewritten

__all__ = ("archive", "made")
OURS = "Name a file that `sorot backup` wrote."


def contents(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as packed:
        return {name: packed.read(name) for name in packed.namelist() if name != MANIFEST}


@pytest.fixture
def closings(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files of the journals that were closed."""
    closed: list[Path] = []
    real = Journal.close

    def close(self: Journal) -> None:
        closed.append(self.path)
        real(self)

    monkeypatch.setattr(Journal, "close", close)
    return closed


def test_only_files_that_cannot_be_made_anew_are_listed_in_order(tmp_path: Path) -> None:
    kept = ["articles/backups/b.json", "articles/x.json", "project.json", "texts/sub/deep/a", "tmp"]
    left = ["journal.jsonl", "memory.json", "index.sqlite3", "index.sqlite3-wal", "x.tmp", "articles/index.sqlite3-shm", "articles/b.tmp"]
    left += ["models/1/m.json", "backups/b.json", "suggestions/s.json", ".hidden/x.json", "articles/.x/y.json", "a b.json", "lock"]
    for name in (*kept, *left):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x")
    assert store_files(tmp_path) == kept
    with pytest.raises(FileNotFoundError):
        store_files(tmp_path / "none")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("console.json", True),
        ("AUX.x", False),
        ("nul", False),
        ("lpt1.json", False),
        ("texts/suggestions/x", True),
        ("a/memory.json", True),
    ],
)
def test_names_that_a_system_reserves_are_not_kept(name: str, kept: bool) -> None:
    assert backup.may_be_kept(name) is kept


def test_sources_are_articles_and_the_labels_when_they_are_a_file(tmp_path: Path) -> None:
    deep = tmp_path.joinpath(*["d"] * 32)
    deep.mkdir(parents=True)
    for path in (tmp_path / "b.txt", tmp_path / "a.md", tmp_path / "x.exe", deep / "c.txt", deep.parent / "c.txt"):
        path.write_text("x")
    (tmp_path / "labels.toml").mkdir()
    assert sources_of(tmp_path) == [tmp_path / "a.md", tmp_path / "b.txt", deep.parent / "c.txt"]
    (tmp_path / "labels.toml").rmdir()
    (tmp_path / "labels.toml").write_text("")
    assert sources_of(tmp_path) == [tmp_path / "a.md", tmp_path / "b.txt", deep.parent / "c.txt", tmp_path / "labels.toml"]


def test_the_manifest_lists_all_that_is_in_the_archive_and_progress_counts_it(made: Path, tmp_path: Path, closings: list[Path]) -> None:
    told: list[tuple[int, int]] = []
    sources = sources_of(made)
    manifest = write_backup(made, made / ".sorot", tmp_path / "b.zip", sources=sources, progress=lambda *done: told.append(done))
    packed = contents(tmp_path / "b.zip")
    names = store_files(made / ".sorot")
    articles = [f"folder/{path.name}" for path in sources]
    assert list(packed) == [member.name for member in manifest.files]
    assert list(packed) == [*(f"store/{name}" for name in names), "store/journal.jsonl", *articles]
    assert [member.size for member in manifest.files] == [len(data) for data in packed.values()]
    assert {name: packed[f"store/{name}"] for name in names} == {name: (made / ".sorot" / name).read_bytes() for name in names}
    assert packed["store/journal.jsonl"] == journal(made).read_bytes()
    assert (manifest.format, manifest.project, manifest.seq) == ("sorot-backup", "articles", 4)
    assert told == [(done, len(names) + len(sources) + 1) for done in range(len(names) + len(sources))]
    assert closings == [journal(made)]
    with zipfile.ZipFile(tmp_path / "b.zip") as whole:
        text = whole.read(MANIFEST).decode()
        assert json.dumps(json.loads(text), indent=1, ensure_ascii=False) == text, "a person can read it"
        infos = [whole.getinfo(name) for name in packed]
    assert {(info.extract_version, info.external_attr >> 16, info.compress_type) for info in infos} == {(45, 0o600, zipfile.ZIP_DEFLATED)}


def test_a_project_without_a_journal_is_backed_up_without_one(made: Path, tmp_path: Path) -> None:
    journal(made).unlink()
    manifest = write_backup(made, made / ".sorot", tmp_path / "b.zip")
    assert (manifest.journal, manifest.seq) == ("", 0)
    assert list(contents(tmp_path / "b.zip")) == [f"store/{name}" for name in store_files(made / ".sorot")]


def test_a_line_that_is_half_written_is_left_to_who_writes_it(made: Path, tmp_path: Path) -> None:
    whole = journal(made).read_bytes()
    journal(made).write_bytes(whole + b'99 00000000 {"a')
    assert write_backup(made, made / ".sorot", tmp_path / "b.zip").seq == 4
    assert contents(tmp_path / "b.zip")["store/journal.jsonl"] == whole
    assert journal(made).read_bytes() == whole + b'99 00000000 {"a'


def test_what_is_no_journal_is_kept_as_it_is(made: Path, tmp_path: Path, closings: list[Path]) -> None:
    journal(made).write_bytes(b"garbage\n")
    manifest = write_backup(made, made / ".sorot", tmp_path / "b.zip")
    assert (manifest.journal, manifest.seq) == ("", 0)
    assert contents(tmp_path / "b.zip")["store/journal.jsonl"] == b"garbage\n"


def test_a_journal_damaged_in_the_middle_is_closed_after_it_was_looked_at(made: Path, tmp_path: Path, closings: list[Path]) -> None:
    data = journal(made).read_bytes().replace(b"Xi Jinping", b"Xo Jinping", 1)
    journal(made).write_bytes(data)
    assert write_backup(made, made / ".sorot", tmp_path / "b.zip").journal == ""
    assert contents(tmp_path / "b.zip")["store/journal.jsonl"] == data
    assert set(closings) == {journal(made)}


def test_a_source_that_cannot_be_read_is_named_and_there_is_no_backup(made: Path, tmp_path: Path, closings: list[Path]) -> None:
    (made / "c.txt").mkdir()
    with pytest.raises(InputError) as raised:
        write_backup(made, made / ".sorot", tmp_path / "b.zip", sources=[made / "c.txt"])
    assert (raised.value.what, raised.value.where) == ("It cannot be read (Is a directory).", str(made / "c.txt"))
    assert [path.name for path in tmp_path.iterdir()] == ["articles"]
    assert closings == [journal(made)]


def test_what_the_system_says_without_a_number_is_passed_on(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: object, name: str, path: Path) -> None:
        raise OSError("odd")

    monkeypatch.setattr(backup._Archive, "add_file", broken)
    with pytest.raises(InputError) as raised:
        write_backup(made, made / ".sorot", tmp_path / "b.zip")
    assert raised.value.what == "It cannot be read (odd)."


def test_what_is_tagged_while_files_are_copied_is_in_the_journal_with_the_files_it_needs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = filled(tmp_path)
    opened = project(where)
    file(where).unlink()
    real = backup._Archive.add_file
    names: list[str] = []

    def copying(self: backup._Archive, name: str, path: Path) -> None:
        if not names:
            tag(opened, A, "Beijing")
            file(where).write_bytes(b"{}")
        names.append(name)
        real(self, name, path)

    monkeypatch.setattr(backup._Archive, "add_file", copying)
    manifest = write_backup(where, where / ".sorot", tmp_path / "b.zip")
    crash(opened)
    assert manifest.seq == 5
    assert names.count(f"store/articles/{A}.json") == 1
    assert [member.name for member in manifest.files][-2:] == [f"store/articles/{A}.json", "store/journal.jsonl"]
    assert verify(tmp_path / "b.zip") == manifest


def test_a_journal_is_copied_in_parts_to_where_it_was_and_not_when_it_became_shorter(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "_STEP", 100)
    whole = journal(made).read_bytes()
    for size in (0, 99, 100, 101, 250, len(whole)):
        assert b"".join(backup._journal_parts(journal(made), Position(size, 0, 0), [])) == whole[:size]
    assert [len(part) for part in backup._journal_parts(journal(made), Position(250, 0, 0), [])] == [100, 100, 50]
    with pytest.raises(InputError, match="became shorter"):
        list(backup._journal_parts(journal(made), Position(len(whole) + 1, 0, 0), []))


# Reading one again


def test_a_list_of_files_that_is_too_long_is_not_read(archive: Path) -> None:
    with zipfile.ZipFile(archive) as packed:
        packed.getinfo(MANIFEST).file_size = (1 << 28) + 1
        with pytest.raises(InputError) as raised:
            read_manifest(packed, "b.zip")
        assert str(raised.value) == f"b.zip: Its list of files is too long. {OURS}"
        packed.getinfo(MANIFEST).file_size = 1 << 28
        assert read_manifest(packed, "b.zip").seq == 4


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (None, "This is not a backup that Sorot wrote, or it is damaged."),
        (b"{}", "This is not a backup that Sorot wrote, or it is damaged."),
        (b'{"created":"","project":"","files":[],"format":"x"}', "This is not a backup that Sorot wrote."),
    ],
)
def test_an_archive_of_something_else_is_refused(tmp_path: Path, data: bytes | None, what: str) -> None:
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as packed:
        packed.writestr("other" if data is None else MANIFEST, data or b"")
    with zipfile.ZipFile(tmp_path / "x.zip") as packed, pytest.raises(InputError) as raised:
        read_manifest(packed, "x.zip")
    assert str(raised.value) == f"x.zip: {what} {OURS}"


def test_a_manifest_of_a_later_schema_is_refused(archive: Path) -> None:
    later = rewritten(archive, lambda members, manifest: manifest.update(schema=SCHEMA_VERSION + 1))
    with zipfile.ZipFile(later) as packed, pytest.raises(NewerError):
        read_manifest(packed, "b.zip")


def packed_as(
    path: Path, data: bytes, *, name: str = "store/journal.jsonl", size: int = 0, sha256: str = "", journal_id: str = "j"
) -> Path:
    """Write an archive of one file whose manifest may say something wrong about it."""
    member = Member(name, size or len(data), sha256 or hashlib.sha256(data).hexdigest())
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(name, data)
        packed.writestr(MANIFEST, msgspec.json.encode(Manifest(created="", project="p", journal=journal_id, files=(member,))))
    return path


def chain() -> Iterator[bytes]:
    crc = 0
    for body in (b"{}", b"[]", b"1"):
        crc = zlib.crc32(body, crc)
        yield framed(body, crc)


def test_a_chained_journal_is_verified_line_by_line_and_a_damaged_one_only_by_its_sum(tmp_path: Path) -> None:
    good = b"".join(chain())
    lines = list(chain())
    assert verify(packed_as(tmp_path / "g.zip", good)).files[0].name == "store/journal.jsonl"
    for spoiled in (lines[0] + lines[2], good + b"no line\n", good[:-1], b"3 00000000 {}\n"):
        with pytest.raises(WriteError) as raised:
            verify(packed_as(tmp_path / "x.zip", spoiled))
        assert raised.value.what == "The backup is not what was written (store/journal.jsonl is broken)."
        assert raised.value.where == str(tmp_path / "x.zip")
        assert verify(packed_as(tmp_path / "x.zip", spoiled, journal_id="")).journal == ""
        assert verify(packed_as(tmp_path / "x.zip", spoiled, name="store/other.jsonl")).journal == "j"


@pytest.mark.parametrize("wrong", [{"size": 3}, {"size": 5}, {"sha256": "0" * 64}])
def test_another_size_or_sum_than_the_manifest_says_is_no_backup(tmp_path: Path, wrong: dict[str, int | str]) -> None:
    make: Callable[..., Path] = packed_as
    with pytest.raises(WriteError) as raised:
        verify(make(tmp_path / "x.zip", b"data", name="store/x.json", **wrong))
    assert raised.value.what == "The backup is not what was written (store/x.json differs)."


def test_a_backup_that_lacks_a_file_or_is_none_is_told_as_not_written(archive: Path, tmp_path: Path) -> None:
    lacking = rewritten(archive, lambda members, manifest: members.__delitem__("store/project.json"))
    (tmp_path / "none.zip").write_bytes(b"none")
    for path in (lacking, tmp_path / "none.zip"):
        with pytest.raises(WriteError, match="is not what was written"):
            verify(path)


def test_parts_are_of_one_size_but_the_last(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup, "_STEP", 4)
    assert list(backup._parts(io.BytesIO(b"0123456789"))) == [b"0123", b"4567", b"89"]
    assert list(backup._parts(io.BytesIO())) == []
