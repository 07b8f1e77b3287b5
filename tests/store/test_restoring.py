"""What a restore does step by step, what it says, and the exact bounds of what it takes."""

import hashlib
import shutil
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest

from store import restoring
from store.backup import read_manifest
from store.errors import DamagedError, InputError, StoreError, WriteError
from store.files import replace, sync_folder
from store.restoring import MARK, STAGE, finish, restore
from tests.store.making import A, B, file, project, quotes, tag
from tests.store.test_backup import archive, made
from tests.store.test_backup_content import open_files
from tests.store.test_hostile_backups import listed, rewritten

__all__ = ["archive", "made"]


def test_a_restore_over_a_project_moves_the_journal_last_and_what_is_left_over_aside(
    made: Path, archive: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = made / ".sorot"
    (store / "articles" / "new.json").write_text("{}")
    (store / "memory.json").write_text("{}")
    moved: list[tuple[Path, Path]] = []
    synced: list[Path] = []

    def replacing(old: Path, new: Path) -> None:
        moved.append((old, new))
        replace(old, new)

    def syncing(folder: Path) -> None:
        synced.append(folder)
        sync_folder(folder)

    monkeypatch.setattr(restoring, "replace", replacing)
    monkeypatch.setattr(restoring, "sync_folder", syncing)
    before = open_files()
    done = restore(archive, made, store, force=lambda: None)
    assert open_files() == before
    assert (done.sources, done.kept) == (0, ())
    names = [one.name.removeprefix("store/") for one in done.manifest.files if one.name.startswith("store/")]
    into = [new.relative_to(store).as_posix() for _, new in moved]
    assert into[: len(names)] == [*(name for name in names if name != "journal.jsonl"), "journal.jsonl"]
    aside = f"set-aside/before-restore-{''.join(filter(str.isdigit, done.manifest.created))}"
    assert into[len(names) :] == [f"{aside}/articles/new.json", f"{aside}/memory.json"]
    assert synced[-3:] == [store, store / "articles", store]
    assert not (store / STAGE).exists()
    assert not (store / MARK).exists()
    assert finish(store) is False
    opened = project(made)
    assert not opened.read_only
    opened.close()


def test_a_restore_that_was_complete_is_finished_and_one_that_was_not_is_cleared_away(made: Path, archive: Path) -> None:
    store = made / ".sorot"
    (store / STAGE).mkdir()
    (store / STAGE / "project.json").write_text("half")
    assert finish(store) is False
    assert not (store / STAGE).exists()
    (store / STAGE / "articles").mkdir(parents=True)
    file(made).rename(store / STAGE / "articles" / file(made).name)
    (store / MARK).write_text(f'{{"created":"2023-11-08T00:00:00Z","files":["articles/{A}.json","project.json","journal.jsonl"]}}')
    assert finish(store) is True
    assert [path.name for path in (store / "articles").glob("*.json")] == [f"{A}.json"], "of B nothing is listed"
    aside = store / "set-aside" / "before-restore-20231108000000" / "articles"
    assert [path.name for path in aside.iterdir()] == [f"{B}.json"]
    assert not (store / STAGE).exists()
    assert not (store / MARK).exists()


@pytest.mark.parametrize("content", ["", "{}", "\udcff"])
def test_a_mark_that_cannot_be_read_is_named(made: Path, content: str) -> None:
    (made / ".sorot" / MARK).write_bytes(content.encode("utf-8", "surrogateescape"))
    with pytest.raises(DamagedError) as raised:
        finish(made / ".sorot")
    assert (raised.value.what, raised.value.where) == ("It cannot be read.", str(made / ".sorot" / MARK))


@pytest.mark.parametrize("kind", ["file", "link"])
def test_a_store_that_is_no_folder_of_its_own_is_left(archive: Path, tmp_path: Path, kind: str) -> None:
    place = tmp_path / "new"
    place.mkdir()
    (tmp_path / "elsewhere").mkdir()
    (place / ".sorot").write_text("x") if kind == "file" else (place / ".sorot").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(InputError, match="not a folder of its own"):
        restore(archive, place, place / ".sorot", force=lambda: None)
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_store_that_holds_nothing_is_filled_without_force(archive: Path, tmp_path: Path) -> None:
    place = tmp_path / "new"
    (place / ".sorot").mkdir(parents=True)
    assert restore(archive, place, place / ".sorot").sources == 3
    opened = project(place)
    assert quotes(opened, A) == ["Widodo", "Xi Jinping"]
    opened.close()


@pytest.mark.parametrize("name", ["journal.jsonl", "project.json"])
def test_a_store_that_holds_anything_is_not_filled_without_force(archive: Path, tmp_path: Path, name: str) -> None:
    place = tmp_path / "new"
    (place / ".sorot").mkdir(parents=True)
    (place / ".sorot" / name).write_text("x")
    with pytest.raises(InputError, match="annotations here already"):
        restore(archive, place, place / ".sorot")
    assert not (place / ".sorot" / STAGE).exists()
    (place / ".sorot" / name).unlink()
    restore(archive, place, place / ".sorot")


def test_files_of_the_folder_are_private_and_those_that_say_something_else_stay(archive: Path, tmp_path: Path) -> None:
    place = tmp_path / "new"
    (place / "a.txt").mkdir(parents=True)
    (place / "labels.toml").write_text("# mine")
    done = restore(archive, place, place / ".sorot")
    assert (done.sources, done.kept) == (1, ("a.txt", "labels.toml"))
    assert (place / "labels.toml").read_text() == "# mine"
    assert stat.S_IMODE((place / "b.txt").stat().st_mode) == 0o600
    assert stat.S_IMODE((place / ".sorot").stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in (place / ".sorot").rglob("*.json*")} == {0o600}
    again = restore(archive, place, place / ".sorot", force=lambda: None)
    assert (again.sources, again.kept) == (0, ("a.txt", "labels.toml"))


def test_a_store_in_another_place_is_made_there(archive: Path, tmp_path: Path) -> None:
    restore(archive, tmp_path / "new", tmp_path / "deep" / "er" / "store")
    assert [path.name for path in (tmp_path / "deep" / "er").iterdir()] == ["store"]
    assert not (tmp_path / "new" / ".sorot").exists()


def packed_twice(archive: Path) -> Path:
    """Write an archive that holds one of its files a second time."""
    path = archive.with_name("twice.zip")
    shutil.copy(archive, path)
    with zipfile.ZipFile(path, "a") as packed, pytest.warns(UserWarning, match="Duplicate"):
        packed.writestr("folder/a.txt", packed.read("folder/a.txt"))
    return path


def test_a_file_that_is_there_twice_is_refused(archive: Path, tmp_path: Path) -> None:
    def twice(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
        manifest["files"].append(manifest["files"][0])

    for path in (packed_twice(archive), rewritten(archive, twice)):
        with pytest.raises(InputError, match="lists a file twice, or too many"):
            restore(path, tmp_path / "new", tmp_path / "new" / ".sorot")


def test_how_many_and_how_large_files_may_be(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(archive) as packed:
        count = len(packed.infolist())
        largest = max(info.file_size for info in packed.infolist() if info.filename.startswith("folder/"))
    monkeypatch.setattr(restoring, "_MOST_FILES", count - 1)
    with pytest.raises(InputError, match="too many files"):
        restore(archive, tmp_path / "new", tmp_path / "new" / ".sorot")
    monkeypatch.setattr(restoring, "_MOST_FILES", count)
    monkeypatch.setattr(restoring, "MAX_BYTES", largest - 1)
    with pytest.raises(InputError, match="larger than any article"):
        restore(archive, tmp_path / "new", tmp_path / "new" / ".sorot")
    monkeypatch.setattr(restoring, "MAX_BYTES", largest)
    restore(archive, tmp_path / "new", tmp_path / "new" / ".sorot")


def test_how_much_an_archive_may_unfold_to(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(archive) as packed:
        manifest = read_manifest(packed, "x")
        total, small = sum(one.size for one in manifest.files), sum(info.compress_size for info in packed.infolist())
    refused = pytest.raises(InputError, match="unfolds to far more")
    free = [total]
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 10, free[0]))  # type: ignore[attr-defined]
    for generous, ratio, good in ((total - 1, 0, False), (total, 0, True), (0, total / small, True), (0, total / small - 0.01, False)):
        monkeypatch.setattr(restoring, "_GENEROUS", generous)
        monkeypatch.setattr(restoring, "_RATIO", ratio)
        place = tmp_path / f"{generous}-{ratio}"
        if good:
            restore(archive, place, place / ".sorot")
        else:
            with refused:
                restore(archive, place, place / ".sorot")
    free[0] = total - 1
    monkeypatch.setattr(restoring, "_GENEROUS", total)
    with pytest.raises(InputError, match=f"It needs {total:,} bytes and there are {total - 1:,} free"):
        restore(archive, tmp_path / "full", tmp_path / "full" / ".sorot")


def test_an_annotated_article_that_is_damaged_is_not_restored(archive: Path, tmp_path: Path) -> None:
    def damaged(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
        for one in manifest["files"]:
            if one["name"].startswith("store/articles/"):
                data = members[one["name"]] = members[one["name"]].replace(b"Widodo", b"Wadodo")
                one |= {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}

    for there in (False, True):
        place = tmp_path / f"new-{there}"
        if there:
            (place / ".sorot").mkdir(parents=True)
        before = open_files()
        with pytest.raises(InputError, match="What was backed up is damaged"):
            restore(rewritten(archive, damaged), place, place / ".sorot")
        assert open_files() == before
        assert not list(place.glob(".sorot/*")) or there
        assert not (place / ".sorot" / STAGE).exists()
        assert not list(place.glob(".*.tmp"))


def test_a_file_that_is_not_what_was_backed_up_is_named(archive: Path, tmp_path: Path) -> None:
    def changed(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
        members["folder/b.txt"] = members["folder/b.txt"][::-1]

    with pytest.raises(InputError, match=r"damaged: folder/b\.txt is not what was backed up"):
        restore(rewritten(archive, changed), tmp_path / "new", tmp_path / "new" / ".sorot")


def test_a_project_is_free_again_after_a_restore_that_failed(made: Path, archive: Path) -> None:
    def fail() -> None:
        raise StoreError("no")

    before = open_files()
    with pytest.raises(StoreError):
        restore(archive, made, made / ".sorot", force=fail)
    assert open_files() == before
    opened = project(made)
    assert not opened.read_only
    tag(opened, A, "Beijing")
    opened.close()


def test_a_file_of_a_later_folder_is_written_below_it(archive: Path, tmp_path: Path) -> None:
    deep = rewritten(archive, listed("folder/2023/11/x.txt", b"Berita."))
    done = restore(deep, tmp_path / "new", tmp_path / "new" / ".sorot")
    assert done.sources == 4
    assert (tmp_path / "new" / "2023" / "11" / "x.txt").read_bytes() == b"Berita."


def test_what_an_earlier_restore_left_is_cleared_or_finished_before_the_next(made: Path, archive: Path) -> None:
    store = made / ".sorot"
    (store / STAGE).mkdir()
    (store / STAGE / "project.json").write_text("half")
    restore(archive, made, store, force=lambda: None)
    assert not (store / STAGE).exists()
    opened = project(made)
    assert quotes(opened, A) == ["Widodo", "Xi Jinping"]
    opened.close()


def test_a_store_that_cannot_get_its_name_is_named(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.rename", full)
    with pytest.raises(WriteError, match="No space left on device") as raised:
        restore(archive, tmp_path / "new", tmp_path / "new" / ".sorot")
    assert raised.value.where == str(tmp_path / "new" / ".sorot")
    assert [path.name for path in (tmp_path / "new").iterdir() if path.name.startswith(".")] == []
