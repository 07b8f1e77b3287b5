"""What a restore writes, refuses and clears away, each to the file, the mode and the word."""

import hashlib
import io
import os
import shutil
import stat
import zipfile
from pathlib import Path
from typing import Any

import msgspec
import pytest

from store import files, restoring
from store.backup import Manifest, Member, read_manifest, store_files
from store.errors import DamagedError, InputError, ReadOnlyError, WriteError
from store.restoring import MARK, STAGE, finish, restore
from tests.store.making import A, B, journal, project
from tests.store.test_backup import archive, made, state_of
from tests.store.test_backup_contents import closings
from tests.store.test_hostile_backups import listed, rewritten

__all__ = ("archive", "closings", "made")
LONG = "n" * 100
"""A name of which an error says only the beginning."""


@pytest.fixture
def flushed(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The folders whose names were brought to the disk."""
    found: list[Path] = []
    monkeypatch.setattr(restoring, "sync_folder", found.append)
    return found


def tree(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def marked(store_dir: Path, *names: str) -> None:
    mark = restoring._Mark("2026-01-02T03:04:05Z", names)
    (store_dir / MARK).write_bytes(msgspec.json.encode(mark))


def staged(store_dir: Path, **texts: str) -> None:
    for name, text in texts.items():
        path = store_dir / STAGE / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


# Finishing what was cut short


def test_without_a_mark_what_waits_is_cleared_away(tmp_path: Path) -> None:
    assert finish(tmp_path) is False
    staged(tmp_path, a="x")
    assert finish(tmp_path) is False
    assert list(tmp_path.iterdir()) == []
    (tmp_path / STAGE).write_text("not a folder")
    assert finish(tmp_path) is False


def test_with_a_mark_what_waits_takes_its_place_and_the_rest_is_set_aside(
    tmp_path: Path, flushed: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    moved: list[str] = []

    def replace(old: Path, new: Path) -> None:
        moved.append(new.relative_to(tmp_path).as_posix())
        files.replace(old, new)

    monkeypatch.setattr(restoring, "replace", replace)
    staged(tmp_path, **{"journal.jsonl": "new", "articles__b.json": "b", "project.json": "p"})
    (tmp_path / "articles").mkdir()
    (tmp_path / "texts").mkdir()
    for name in ("project.json", "journal.jsonl", "memory.json", "articles/x.json", "articles/done.json", "texts/t", "lock"):
        (tmp_path / name).write_text(f"old {name}")
    marked(tmp_path, "journal.jsonl", "articles/b.json", "articles/done.json", "project.json")
    assert finish(tmp_path) is True
    aside = "set-aside/before-restore-20260102030405"
    assert tree(tmp_path) == {
        "articles/b.json": b"b",
        "articles/done.json": b"old articles/done.json",
        "journal.jsonl": b"new",
        "lock": b"old lock",
        "project.json": b"p",
        f"{aside}/articles/x.json": b"old articles/x.json",
        f"{aside}/memory.json": b"old memory.json",
        f"{aside}/texts/t": b"old texts/t",
    }
    assert moved == [
        "articles/b.json",
        "project.json",
        "journal.jsonl",
        *(f"{aside}/{name}" for name in ("articles/x.json", "texts/t", "memory.json")),
    ]
    assert flushed == [tmp_path, tmp_path / "articles", tmp_path / "texts", tmp_path]
    assert not (tmp_path / STAGE).exists()


def test_a_journal_that_the_backup_lacks_is_set_aside_too(tmp_path: Path) -> None:
    (tmp_path / "journal.jsonl").write_text("old")
    marked(tmp_path)
    assert finish(tmp_path) is True
    assert tree(tmp_path) == {"set-aside/before-restore-20260102030405/journal.jsonl": b"old"}


def test_a_mark_that_cannot_be_read_stops_everything(tmp_path: Path) -> None:
    (tmp_path / MARK).write_bytes(b"{")
    staged(tmp_path, a="x")
    with pytest.raises(DamagedError) as raised:
        finish(tmp_path)
    assert str(raised.value) == f"{tmp_path / MARK}: It cannot be read. Restore the backup again."
    (tmp_path / MARK).unlink()
    (tmp_path / MARK).mkdir()
    with pytest.raises(WriteError) as failed:
        finish(tmp_path)
    assert failed.value.where == str(tmp_path / MARK)
    assert (tmp_path / STAGE / "a").exists()


# To a new place


def test_a_store_elsewhere_is_private_and_flushed(
    archive: Path, made: Path, tmp_path: Path, flushed: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[int] = []
    named: list[Path] = []
    real = os.rename

    def rename(old: Path, new: Path) -> None:
        named.append(old)
        real(old, new)

    monkeypatch.setattr(restoring, "sync", synced.append)
    monkeypatch.setattr(os, "rename", rename)
    place = tmp_path / "elsewhere" / "deep" / "store"
    assert restore(archive, tmp_path / "new", place).sources == 3
    kept = store_files(made / ".sorot")
    assert store_files(place) == kept
    assert stat.S_IMODE(place.stat().st_mode) == stat.S_IMODE(place.parent.stat().st_mode) == 0o700
    assert {stat.S_IMODE((place / name).stat().st_mode) for name in kept} == {0o600}
    assert len(synced) == len(kept) + 1
    for descriptor in synced:
        with pytest.raises(OSError, match="Bad file descriptor"):
            os.fstat(descriptor)
    assert files._LEFTOVER.fullmatch(named[0].name), "what is left of one that died is known as such"
    folders = sorted({named[0], *((named[0] / name).parent for name in kept)})
    assert flushed == [*folders, place.parent]
    assert [path.name for path in place.parent.iterdir()] == ["store"]
    assert tree(tmp_path / "new") == {path.name: path.read_bytes() for path in made.iterdir() if path.is_file()}


def test_a_store_that_cannot_get_its_name_leaves_nothing(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def rename(old: Path, new: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "rename", rename)
    place = tmp_path / "new" / ".sorot"
    with pytest.raises(WriteError) as raised:
        restore(archive, tmp_path / "new", place)
    assert (raised.value.what, raised.value.where) == ("It could not be written (No space left on device).", str(place))
    assert not [path.name for path in place.parent.iterdir() if path.name.startswith(".")]


def test_what_waits_is_unpacked_into_a_new_folder_only(archive: Path, tmp_path: Path) -> None:
    (tmp_path / "stage").mkdir()
    with zipfile.ZipFile(archive) as packed, pytest.raises(WriteError) as raised:
        restoring._unpack(packed, read_manifest(packed, "x"), tmp_path / "stage")
    assert raised.value.where == str(tmp_path / "stage")


# Into one that is there


@pytest.mark.parametrize("kind", ["file", "link", "broken link"])
def test_a_store_that_is_no_folder_of_its_own_is_left_alone(archive: Path, tmp_path: Path, kind: str) -> None:
    place = tmp_path / "store"
    if kind == "file":
        place.write_text("x")
    else:
        place.symlink_to(tmp_path / "articles" if kind == "link" else tmp_path / "none")
    with pytest.raises(InputError) as raised:
        restore(archive, tmp_path / "new", place, force=lambda: None)
    assert str(raised.value) == f"{place}: This is not a folder of its own. Name another place with --store."


@pytest.mark.parametrize(("name", "refused"), [("project.json", True), ("journal.jsonl", True), ("lock.json", False), ("", False)])
def test_only_a_store_that_holds_something_asks_for_force(archive: Path, made: Path, tmp_path: Path, name: str, refused: bool) -> None:
    store_dir = tmp_path / "new" / ".sorot"
    store_dir.mkdir(parents=True)
    staged(store_dir, left="over")
    if name:
        (store_dir / name).write_text("{}")
    assert restoring._holds_something(store_dir) is refused
    if refused:
        with pytest.raises(InputError) as raised:
            restore(archive, tmp_path / "new", store_dir)
        assert (raised.value.what, raised.value.where) == ("There are annotations here already.", str(store_dir))
        assert [path.name for path in (tmp_path / "new").iterdir()] == [".sorot"]
    else:
        assert restore(archive, tmp_path / "new", store_dir).sources == 3
        assert not (store_dir / MARK).exists(), "nothing is left for the next window to finish"
        assert state_of(tmp_path / "new") == state_of(made)


def test_a_store_that_cannot_be_listed_is_said_to_be(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def listing(store_dir: Path) -> list[str]:
        raise OSError(13, "Permission denied")

    monkeypatch.setattr(restoring, "store_files", listing)
    with pytest.raises(WriteError, match="Permission denied"):
        restoring._holds_something(tmp_path)


def test_a_project_in_use_is_named_with_what_to_do(archive: Path, made: Path) -> None:
    opened = project(made)
    with pytest.raises(ReadOnlyError) as raised:
        restore(archive, made, made / ".sorot", force=lambda: None)
    opened.close()
    assert (raised.value.where, raised.value.do) == (str(made / ".sorot"), "Close Sorot there, then try again.")


def resealed(archive: Path, name: str, old: bytes, new: bytes) -> Path:
    """Write an archive whose file is damaged while its manifest agrees with it."""

    def change(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
        members[name] = members[name].replace(old, new, 1)
        entry = next(one for one in manifest["files"] if one["name"] == name)
        entry.update(size=len(members[name]), sha256=hashlib.sha256(members[name]).hexdigest())

    return rewritten(archive, change)


@pytest.mark.parametrize("name", ["journal.jsonl", "project.json", f"articles/{A}.json", f"articles/{B}.json"])
@pytest.mark.parametrize("there", [True, False])
def test_a_backup_of_what_is_damaged_replaces_nothing(archive: Path, made: Path, tmp_path: Path, name: str, there: bool) -> None:
    damaged = resealed(archive, f"store/{name}", b'"', b"'")
    folder = made if there else tmp_path / "new"
    before = tree(made)
    with pytest.raises(InputError) as raised:
        restore(damaged, folder, folder / ".sorot", force=lambda: None)
    assert raised.value.what.startswith("What was backed up is damaged: ")
    assert raised.value.where == str(damaged)
    assert {key: value for key, value in tree(made).items() if "lock" not in key} == {k: v for k, v in before.items() if "lock" not in k}
    assert not (folder / ".sorot" / STAGE).exists()
    assert there or not [path for path in folder.iterdir() if path.name.startswith(".")]


def test_the_journal_that_was_looked_at_is_closed(made: Path, closings: list[Path]) -> None:
    restoring._check_store(made / ".sorot", "x")
    assert closings == [journal(made)]
    journal(made).unlink()
    restoring._check_store(made / ".sorot", "x")
    assert closings == [journal(made)]


# What the archive may say


def refusal(archive: Path, tmp_path: Path) -> str:
    place = tmp_path / "new"
    with pytest.raises(InputError) as raised:
        restore(archive, place, place / ".sorot")
    assert not (place / ".sorot").exists()
    return raised.value.what


def test_names_are_cut_where_an_error_repeats_them(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def resized(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
        listed(f"store/{LONG}")(members, manifest)
        manifest["files"][-1]["size"] = 2

    def other(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
        listed(f"store/{LONG}")(members, manifest)
        members[f"store/{LONG}"] = b"y"

    def beyond(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
        listed(f"folder/d/{LONG}.txt")(members, manifest)

    def alone(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
        members.clear()
        manifest["files"].clear()
        listed(f"folder/{LONG}.txt")(members, manifest)

    store, folder = f"store/{'n' * 74}", f"folder/{'n' * 73}"
    assert refusal(rewritten(archive, listed(f"store/-{LONG}")), tmp_path) == (
        f"It wants to write where no backup does: {f'store/-{LONG}'[:80]!r}."
    )
    assert refusal(rewritten(archive, resized), tmp_path) == f"The size of {store} is not what it lists."
    assert refusal(rewritten(archive, other), tmp_path) == f"It is damaged: {store} is not what was backed up."
    (tmp_path / "new").mkdir(exist_ok=True)
    (tmp_path / "new" / "d").symlink_to(tmp_path)
    assert refusal(rewritten(archive, beyond), tmp_path) == f"A folder above d/{'n' * 78} leads elsewhere."
    monkeypatch.setattr(restoring, "MAX_BYTES", 0)
    assert refusal(rewritten(archive, alone), tmp_path) == f"{folder} is larger than any article."


def test_an_article_may_be_as_large_as_one_may_be_and_what_is_kept_about_it_larger(
    archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with zipfile.ZipFile(archive) as packed:
        largest = max(info.file_size for info in packed.infolist() if info.filename.startswith("folder/"))
        assert largest < max(info.file_size for info in packed.infolist())
    monkeypatch.setattr(restoring, "MAX_BYTES", largest)
    assert restore(archive, tmp_path / "a", tmp_path / "a" / ".sorot").sources == 3
    monkeypatch.setattr(restoring, "MAX_BYTES", largest - 1)
    assert refusal(archive, tmp_path).endswith("is larger than any article.")


def test_the_number_of_files_has_a_limit(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(archive) as packed:
        count = len(packed.infolist())
    monkeypatch.setattr(restoring, "_MOST_FILES", count)
    assert restore(archive, tmp_path / "a", tmp_path / "a" / ".sorot").sources == 3
    monkeypatch.setattr(restoring, "_MOST_FILES", count - 1)
    assert refusal(archive, tmp_path) == "It lists a file twice, or too many files."


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_is_there_or_listed_twice_is_refused(archive: Path, tmp_path: Path) -> None:
    twice = rewritten(archive, lambda members, manifest: manifest["files"].append(manifest["files"][0]))
    assert refusal(twice, tmp_path) == "It lists a file twice, or too many files."
    with zipfile.ZipFile(archive, "a") as packed:
        packed.writestr("store/project.json", packed.read("store/project.json"))
    assert refusal(archive, tmp_path) == "It lists a file twice, or too many files."


def test_a_file_that_is_not_listed_or_not_there_is_refused(archive: Path, tmp_path: Path) -> None:
    more = rewritten(archive, lambda members, manifest: members.update(x=b""))
    assert refusal(more, tmp_path) == "It does not hold the files that it lists."
    fewer = rewritten(archive, lambda members, manifest: members.__delitem__("store/project.json"))
    assert refusal(fewer, tmp_path) == "It does not hold the files that it lists."


@pytest.mark.parametrize(
    ("size", "stored", "generous", "refused"),
    [(2000, 10, 0, False), (2001, 10, 0, True), (2001, 10, 2000, True), (2001, 10, 2001, False), (200, 0, 0, False), (201, 0, 0, True)],
)
def test_how_far_an_archive_may_unfold(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, size: int, stored: int, generous: int, refused: bool
) -> None:
    monkeypatch.setattr(restoring, "_GENEROUS", generous)
    manifest = Manifest(created="", project="", files=(Member("store/a", size - 1, ""), Member("store/b", 1, "")))
    with zipfile.ZipFile(tmp_path / "x.zip", "w") as packed:
        packed.writestr("a", b"x" * stored)
        if refused:
            with pytest.raises(InputError, match="unfolds to far more than it is"):
                restoring._check_room(packed, manifest, tmp_path, "x")
        else:
            restoring._check_room(packed, manifest, tmp_path, "x")


def test_what_just_fits_is_not_refused(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(archive) as packed:
        manifest = read_manifest(packed, "x")
        total = sum(member.size for member in manifest.files)
        monkeypatch.setattr(shutil, "disk_usage", lambda folder: shutil._ntuple_diskusage(9, 9, total))
        restoring._check_room(packed, manifest, tmp_path, "x")
        monkeypatch.setattr(shutil, "disk_usage", lambda folder: shutil._ntuple_diskusage(9, 9, total - 1))
        with pytest.raises(InputError) as raised:
            restoring._check_room(packed, manifest, tmp_path, "x")
    assert raised.value.what == f"It needs {total:,} bytes and there are {total - 1:,} free."


@pytest.mark.parametrize(("size", "says"), [(5, b"abc"), (2, b"ab"), (2, b"abc"), (3, b"abd"), (0, b"")])
def test_no_more_is_read_of_a_file_than_it_says_and_nothing_else(monkeypatch: pytest.MonkeyPatch, size: int, says: bytes) -> None:
    monkeypatch.setattr(restoring, "_STEP", 2)
    source = io.BytesIO(b"abc" + b"def" * (size == 0))
    with pytest.raises(InputError) as raised:
        restoring._copy(source, Member("store/x", size, hashlib.sha256(says).hexdigest()), None)
    assert raised.value.what == "It is damaged: store/x is not what was backed up."
    assert source.tell() == (2 if size == 0 else 3)
    assert restoring._copy(io.BytesIO(b"abc"), Member("store/x", 3, hashlib.sha256(b"abc").hexdigest()), None) == b"abc"


# Files of the folder


def test_files_that_are_there_stay_and_those_after_them_come_back(archive: Path, made: Path, tmp_path: Path) -> None:
    more = rewritten(archive, listed("folder/in/c.txt", b"c"))
    place = tmp_path / "new"
    place.mkdir()
    shutil.copy(made / "a.txt", place / "a.txt")
    (place / "b.txt").mkdir()
    (place / "labels.toml").symlink_to(tmp_path / "none")
    done = restore(more, place, place / ".sorot")
    assert (done.sources, done.kept) == (1, ("b.txt", "labels.toml"))
    assert (place / "in" / "c.txt").read_bytes() == b"c"
