"""What a repair says that it did, exactly, where it puts things, and what it refuses."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from store import mending
from store.doctor import examine
from store.errors import InputError, NewerError, ReadOnlyError, StoreError, WriteError
from store.mending import Repaired, repair
from tests.store.making import A, B, file, filled, folder, journal, project, tag

DAY = "repair-2024-01-02"


@pytest.fixture(autouse=True)
def stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have it be one day."""
    monkeypatch.setattr(mending, "now", lambda: "2024-01-02T03:04:05.678Z")


@pytest.fixture
def where(tmp_path: Path) -> Path:
    return filled(tmp_path)


def aside(where: Path, name: str) -> Path:
    return where / ".sorot" / "set-aside" / DAY / name


def done(where: Path) -> list[str]:
    result = repair(where, None, lambda: None)
    assert result.left == []
    return result.done


def test_nothing_is_done_to_a_sound_project(where: Path) -> None:
    assert repair(where, None, lambda: None) == Repaired([], [])
    assert not (where / ".sorot" / "set-aside").exists()


def test_what_is_not_kept_or_open_elsewhere_is_not_mended(where: Path, tmp_path: Path) -> None:
    kept: list[int] = []
    with pytest.raises(InputError) as missing:
        repair(tmp_path, None, lambda: kept.append(1))
    assert str(missing.value) == f"{tmp_path}: Nothing is kept about this folder. There is nothing to mend."
    opened = project(where)
    with pytest.raises(ReadOnlyError) as held:
        repair(where, None, lambda: kept.append(1))
    opened.close()
    assert str(held.value).startswith(f"{where / '.sorot'}: Nothing was mended: ")
    assert str(held.value).endswith(". Close Sorot there, then try again.")
    assert kept == []


def test_a_store_elsewhere_is_mended_with_the_same_words(tmp_path: Path) -> None:
    made = folder(tmp_path)
    opened = project(made, store=tmp_path / "store")
    tag(opened, A, "Xi Jinping")
    opened.close()
    (tmp_path / "store" / "x.tmp").touch(0o600)
    kept: list[int] = []
    assert repair(made, tmp_path / "store", lambda: kept.append(1)).done == ["Set aside what lay around: x.tmp."]
    assert kept == [1]
    assert (tmp_path / "store" / "set-aside" / DAY / "x.tmp.1").exists()
    assert not (made / ".sorot").exists()


@pytest.mark.parametrize("failing", [False, True])
def test_after_a_repair_the_next_may_write(where: Path, failing: bool) -> None:
    def keep() -> None:
        if failing:
            raise WriteError("Penuh.")

    try:
        repair(where, None, keep)
    except WriteError:
        assert failing
    opened = project(where)
    assert not opened.read_only
    opened.close()


@pytest.mark.parametrize(("count", "names"), [(1, "a"), (5, "a, b, c, d, e"), (6, "a, b, c, d, e …"), (7, "a, b, c, d, e …")])
def test_what_lay_around_is_named_up_to_five(where: Path, count: int, names: str) -> None:
    for letter in "abcdefg"[:count]:
        (where / ".sorot" / "articles" / letter).touch(0o600)
    assert done(where) == [f"Set aside what lay around: {names}."]
    assert sorted(path.name for path in aside(where, "articles").iterdir()) == [f"{letter}.1" for letter in "abcdefg"[:count]]


def test_copies_and_leftovers_go_and_what_is_foreign_beside_them_stays(where: Path) -> None:
    for name in ("x.tmp", "journal.jsonl.torn-1", "catatan.txt"):
        (where / ".sorot" / name).touch(0o600)
    assert repair(where, None, lambda: None).done == ["Set aside what lay around: journal.jsonl.torn-1, x.tmp."]
    assert (where / ".sorot" / "catatan.txt").exists()
    assert aside(where, "journal.jsonl.torn-1.1").exists()


def test_a_copy_that_the_repair_itself_made_is_set_aside_last(where: Path) -> None:
    file(where).write_bytes(b"x")
    told = done(where)
    assert told[-1] == f"Set aside what was copied meanwhile: {A}.json.outside-1."
    assert aside(where, f"articles/{A}.json.outside-1.1").read_bytes() == b"x"


def test_a_name_that_is_taken_in_set_aside_gets_the_next_number(where: Path) -> None:
    for number in (1, 2, 3):
        (where / ".sorot" / "x.tmp").write_text(str(number))
        (where / ".sorot" / "x.tmp").chmod(0o600)
        done(where)
    assert [aside(where, f"x.tmp.{number}").read_text() for number in (1, 2, 3)] == ["1", "2", "3"]


def test_what_others_may_read_is_for_the_owner_only_and_counted(where: Path) -> None:
    journal(where).chmod(0o644)
    (where / ".sorot" / "articles").chmod(0o755)
    assert done(where) == ["2 files and folders are for their owner only now."]
    assert journal(where).stat().st_mode & 0o777 == 0o600
    assert (where / ".sorot" / "articles").stat().st_mode & 0o777 == 0o700


def test_a_mode_that_cannot_be_changed_is_an_error_at_its_file(where: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal(where).chmod(0o644)

    def chmod(path: Path, mode: int) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "chmod", chmod)
    with pytest.raises(StoreError) as caught:
        repair(where, None, lambda: None)
    assert caught.value.where == str(journal(where))


def test_a_damaged_journal_is_copied_and_its_loss_is_counted(where: Path) -> None:
    data = journal(where).read_bytes()
    lines = data.splitlines(keepends=True)
    damaged = b"".join(lines[:3]) + lines[3].replace(b"Putin", b"Putim") + b"".join(lines[4:])
    journal(where).write_bytes(damaged)
    kept = aside(where, "journal.jsonl.1")
    said = f"The journal was written anew with the 3 entries that prove themselves; 1 are lost. The old one: {kept}."
    assert done(where)[0] == said
    assert kept.read_bytes() == damaged


def test_a_journal_that_lost_only_its_header_loses_nothing(where: Path) -> None:
    journal(where).write_bytes(journal(where).read_bytes().replace(b'"complete"', b'"complete,', 1))
    kept = aside(where, "journal.jsonl.1")
    said = f"The journal was written anew with the 4 entries that prove themselves; none is lost. The old one: {kept}."
    assert done(where)[0] == said


def test_files_of_articles_get_their_names_back_or_are_set_aside(where: Path) -> None:
    wrong = "z" * 26
    file(where).rename(file(where, wrong))
    assert done(where) == [f"{wrong}.json holds article {A} and is called {A}.json now."]
    for name in ("y" * 26, "z" * 26):
        file(where, name).touch(0o600)
        file(where, name).write_bytes(file(where, B).read_bytes())
    assert done(where) == [
        f"{name}.json holds article {B}, which has a file; set aside: {aside(where, f'articles/{name}.json.1')}."
        for name in ("y" * 26, "z" * 26)
    ]


def test_a_file_of_a_later_version_stops_the_repair(where: Path) -> None:
    file(where).write_bytes(file(where).read_bytes().replace(b'"schema":2', b'"schema":3'))
    before = file(where).read_bytes()
    with pytest.raises(NewerError):
        repair(where, None, lambda: None)
    assert file(where).read_bytes() == before


@pytest.mark.parametrize("files", [["index.sqlite3"], ["index.sqlite3", "index.sqlite3-wal", "index.sqlite3-shm", "index.sqlite3-journal"]])
def test_a_damaged_search_index_goes_with_what_belongs_to_it(where: Path, files: list[str]) -> None:
    for name in files:
        (where / ".sorot" / name).touch(0o600)
    (where / ".sorot" / "index.sqlite3").write_bytes(b"x" * 2000)
    assert done(where) == ["The search index was set aside; it is made anew when the project is opened next."]
    assert sorted(path.name for path in aside(where, "").iterdir()) == sorted(f"{name}.1" for name in files)


@pytest.mark.parametrize(("name", "what"), [("reading.json", "The reading positions"), ("searches.json", "The kept searches")])
def test_what_is_kept_beside_annotations_is_set_aside_when_damaged(where: Path, name: str, what: str) -> None:
    (where / ".sorot" / name).touch(0o600)
    (where / ".sorot" / name).write_bytes(b"x")
    assert done(where) == [f"{what} could not be read and were set aside: {aside(where, f'{name}.1')}."]
    assert aside(where, f"{name}.1").read_bytes() == b"x"


def test_a_damaged_text_is_set_aside(where: Path) -> None:
    text = where / ".sorot" / "texts" / f"{'0' * 64}.txt"
    text.parent.mkdir(mode=0o700)
    text.touch(0o600)
    assert done(where) == [f"A text that is damaged was set aside: {aside(where, f'texts/{text.name}.1')}."]


def test_what_is_moved_is_on_the_disk_in_both_folders(where: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(mending, "sync_folder", synced.append)
    (where / ".sorot" / "x.tmp").touch(0o600)
    done(where)
    assert synced == [aside(where, ""), where / ".sorot"]


@pytest.mark.parametrize(
    "harm", [lambda where: (where / ".sorot" / "x.tmp").touch(0o600), lambda where: journal(where).write_bytes(b"x\n")]
)
def test_what_cannot_be_set_aside_is_an_error_at_its_file(
    where: Path, harm: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    harm(where)

    def failing(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(mending, "replace", failing)
    monkeypatch.setattr(mending, "write_atomic", failing)
    with pytest.raises(WriteError) as caught:
        repair(where, None, lambda: None)
    assert caught.value.where in (str(where / ".sorot" / "x.tmp"), str(journal(where)))


def test_hand_edits_are_merged_for_whoever_mends_and_how_to_undo_is_said(where: Path) -> None:
    data = file(where).read_text(encoding="utf-8")
    file(where).write_text(data.replace('"label":"PERSON"', '"label":"ORG"', 1), encoding="utf-8")
    told = repair(where, None, lambda: None, annotator="budi").done
    opened = project(where)
    newest = next(opened.log())
    opened.close()
    assert newest.annotator == "budi"
    assert told == [
        f"{file(where)}: Another program changed this file; merged: 1 changed. Undo takes it back.",
        f"{newest.title}; undo, or sorot log --undo {newest.short}, takes that back.",
    ]
    assert newest.title == "Merged hand edits of a.txt"
    assert examine(where) == []
