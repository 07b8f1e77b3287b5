"""What opening a project makes, refuses and says, and what it lets go of when it fails."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from store import opening
from store.errors import DamagedError, InputError, WriteError
from store.filesystem import Abilities, Place, concern
from store.opening import open_store
from store.restoring import MARK
from tests.store.making import A, crash, filled, folder, journal, project, quotes


def open_files() -> int:
    """Return how many files this process has open."""
    return len(os.listdir("/proc/self/fd"))


def opened_of(where: Path, *, read_only: bool = False, store: Path | None = None) -> opening.Opened:
    return open_store(where, store=store, read_only=read_only, only=None)


def test_a_new_store_is_private_and_tells_version_control_what_is_for_it(tmp_path: Path) -> None:
    where = folder(tmp_path)
    opened = opened_of(where)
    opened.close()
    store = where / ".sorot"
    assert stat.S_IMODE(store.stat().st_mode) == 0o700
    assert (store / ".gitattributes").read_text().splitlines()[1:] == ["articles/*.json merge=union", "project.json merge=union"]
    ignored = (store / ".gitignore").read_text().splitlines()[1:]
    assert ignored == [
        *("files.json", "index.sqlite3*", "journal.jsonl*", "backups/", "lock", "lock.json", "memory.json", "models/", "reading.json"),
        *("set-aside/", "sketches.jsonl", "suggestions/", "texts/", "*.tmp"),
    ]
    assert {stat.S_IMODE((store / name).stat().st_mode) for name in (".gitignore", ".gitattributes")} == {0o600}
    assert (opened.read_only, opened.beside, opened.notices) == ("", False, [])
    for name in (".gitignore", ".gitattributes"):
        (store / name).write_text("mine")
    opened_of(where).close()
    assert [(store / name).read_text() for name in (".gitignore", ".gitattributes")] == ["mine", "mine"]


def test_reading_only_makes_nothing(tmp_path: Path) -> None:
    where = folder(tmp_path)
    opened = opened_of(where, read_only=True)
    assert (opened.read_only, opened.lock, opened.journal) == ("It was opened for reading only.", None, None)
    assert (opened.ledger, opened.reconciler) == (None, None)
    opened.close()
    assert not (where / ".sorot").exists()


def test_the_second_only_reads_and_says_who_writes(tmp_path: Path) -> None:
    where = filled(tmp_path)
    first = opened_of(where)
    second = opened_of(where)
    assert (second.beside, second.lock) == (True, None)
    assert second.read_only.startswith("It can only be read here: ")
    assert second.journal is not None
    second.close()
    first.close()
    third = opened_of(where)
    assert (third.read_only, third.beside) == ("", False)
    third.close()


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda place: place.write_text("x"), "This is not a folder."),
        (lambda place: None, "There is no such folder."),
    ],
)
def test_what_is_no_folder_is_named(tmp_path: Path, make: Callable[[Path], object], said: str) -> None:
    place = tmp_path / "x"
    make(place)
    with pytest.raises(InputError) as raised:
        opened_of(place)
    assert (raised.value.what, raised.value.where) == (said, str(place))


def test_a_store_may_be_a_link_only_where_it_was_named(tmp_path: Path) -> None:
    where, elsewhere = folder(tmp_path), tmp_path / "elsewhere"
    elsewhere.mkdir()
    (where / ".sorot").symlink_to(elsewhere)
    with pytest.raises(InputError, match="not a folder of its own"):
        opened_of(where)
    opened_of(where, store=where / ".sorot").close()
    assert (elsewhere / "journal.jsonl").exists()
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="not a folder of its own"):
        opened_of(where, store=tmp_path / "file")


@pytest.mark.parametrize("name", ["articles", "suggestions"])
def test_a_folder_of_the_store_that_leads_elsewhere_is_never_written_to(tmp_path: Path, name: str) -> None:
    where = folder(tmp_path)
    (tmp_path / "elsewhere").mkdir()
    (where / ".sorot").mkdir()
    (where / ".sorot" / name).symlink_to(tmp_path / "elsewhere")
    opened = opened_of(where)
    assert opened.read_only == f"Its folder {name} is a symbolic link to another place, where nothing will be written."
    assert not opened.beside
    opened.close()


def test_a_folder_that_cannot_be_written_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where = folder(tmp_path)

    def fail(_: Path) -> None:
        raise WriteError("It could not be written (Permission denied).")

    monkeypatch.setattr(opening, "make_folder", fail)
    opened = opened_of(where)
    assert opened.read_only == (
        "The folder cannot be written: It could not be written (Permission denied). Name another place for annotations with --store."
    )
    assert (opened.lock, opened.beside) == (None, False)
    opened.close()


def test_a_damaged_journal_is_said_and_what_the_files_hold_can_be_read(tmp_path: Path) -> None:
    where = filled(tmp_path)
    data = bytearray(journal(where).read_bytes())
    data[data.index(b"{") + 1] ^= 1
    journal(where).write_bytes(data)
    before = open_files()
    opened = opened_of(where)
    assert len(opened.notices) == 1
    assert isinstance(opened.notices[0], DamagedError)
    assert opened.read_only == f"{opened.notices[0].what} What the files of the articles hold can be read."
    assert (opened.lock, opened.journal) == (None, None)
    opened.close()
    assert open_files() == before
    reading = opened_of(where, read_only=True)
    assert reading.read_only == "It was opened for reading only."
    reading.close()


def test_nothing_stays_open_or_locked_when_opening_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where = filled(tmp_path)
    before = open_files()

    def fail(*_: object) -> None:
        raise InputError("no")

    for name in ("Sources", "Ledger", "Reconciler", "Shelf"):
        with monkeypatch.context() as patched:
            patched.setattr(opening, name, fail)
            with pytest.raises(InputError, match="no"):
                opened_of(where)
        assert open_files() == before
    opened = project(where)
    assert not opened.read_only
    opened.close()


def test_a_restore_that_was_cut_short_stands_in_the_way_of_reading_only(tmp_path: Path) -> None:
    where = filled(tmp_path)
    (where / ".sorot" / MARK).write_text('{"created":"2023","files":["project.json","journal.jsonl"]}')
    with pytest.raises(DamagedError, match="going on or was interrupted"):
        opened_of(where, read_only=True)
    (where / ".sorot" / MARK).write_text("x")
    with pytest.raises(DamagedError, match="going on or was interrupted"):
        opened_of(where)
    (where / ".sorot" / MARK).unlink()
    opened = opened_of(where)
    assert opened.read_only == ""
    opened.close()


def test_leftovers_go_only_after_somebody_was_interrupted(tmp_path: Path) -> None:
    where = filled(tmp_path)
    left = [where / ".sorot" / name for name in (".project.json.1.abcdef012345.tmp", "articles/.x.json.1.abcdef012345.tmp")]
    for path in left:
        path.write_text("x")
    opened = project(where)
    assert [path.exists() for path in left] == [True, True]
    crash(opened)
    opened = project(where)
    assert [path.exists() for path in left] == [False, False]
    assert quotes(opened, A) == ["Widodo", "Xi Jinping"]
    opened.close()


def test_a_network_is_tried_out_and_what_it_lacks_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where = folder(tmp_path)
    asked: list[Path] = []

    def able(path: Path) -> Abilities:
        asked.append(path)
        return Abilities()

    monkeypatch.setattr(opening, "probe", able)
    opened_of(where).close()
    assert asked == [], "a disk of this machine is not tried out"
    nfs = Place("nfs4", "server:/berita", network=True)
    monkeypatch.setattr(opening, "place_of", lambda _: nfs)
    opened = opened_of(where)
    assert asked == [where / ".sorot"]
    assert opened.place == nfs
    assert [(notice.where, notice.what) for notice in opened.notices] == [(str(where / ".sorot"), concern(nfs, Abilities())[1])]
    opened.close()
    monkeypatch.setattr(opening, "probe", lambda _: Abilities(replaces="File exists"))
    opened = opened_of(where)
    assert opened.read_only == concern(nfs, Abilities(replaces="File exists"))[0]
    assert opened.notices == []
    opened.close()
