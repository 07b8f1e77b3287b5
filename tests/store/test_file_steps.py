"""Each step of writing a file: what reaches the disk, what is let go, and what other systems need."""

import errno
import fcntl
import os
import stat
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from store import files
from store.errors import WriteError
from store.files import (
    create_private,
    failed,
    make_folder,
    plain_mode,
    remove_leftovers,
    replace,
    set_aside,
    sync,
    sync_folder,
    write_all,
    write_atomic,
    write_many,
    write_with,
)

FULL = OSError(errno.ENOSPC, "No space left on device")


def _filled(descriptor: int) -> str:
    write_all(descriptor, b"baru")
    return "made"


WRITERS: dict[str, Callable[[Path], object]] = {
    "one": lambda path: write_atomic(path, b"baru"),
    "many": lambda path: write_many(path.parent, [(path, b"baru")]),
    "with": lambda path: write_with(path, _filled),
}


@pytest.fixture(params=sorted(WRITERS))
def writer(request: pytest.FixtureRequest) -> Callable[[Path], object]:
    return WRITERS[request.param]


def open_files() -> int:
    return len(os.listdir("/dev/fd"))


def test_what_is_written_is_synced_named_and_its_folder_synced_in_this_order(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writer: Callable[[Path], object]
) -> None:
    steps: list[str] = []
    real = os.replace
    monkeypatch.setattr(os, "fdatasync", lambda descriptor: steps.append(f"sync {os.fstat(descriptor).st_size}"))

    def named(old: Path, new: Path) -> None:
        steps.append("name")
        real(old, new)

    monkeypatch.setattr(os, "replace", named)
    monkeypatch.setattr(os, "fsync", lambda descriptor: steps.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file"))
    before = open_files()
    writer(tmp_path / "x")
    assert steps == ["sync 4", "name", "folder"]
    assert (open_files(), os.listdir(tmp_path), (tmp_path / "x").read_bytes()) == (before, ["x"], b"baru")
    assert (tmp_path / "x").stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("call", ["open", "write", "fdatasync", "replace", "fsync", "close"])
def test_whatever_fails_nothing_stays_open_or_lies_around(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writer: Callable[[Path], object], call: str
) -> None:
    (tmp_path / "x").write_bytes(b"lama")
    real = os.close

    def fail(*arguments: object) -> None:
        if call == "close":
            real(arguments[0])  # type: ignore[arg-type]
        raise FULL

    before = open_files()
    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail)
        with pytest.raises(WriteError, match="No space left on device"):
            writer(tmp_path / "x")
    assert (open_files(), os.listdir(tmp_path)) == (before, ["x"])
    assert (tmp_path / "x").read_bytes() == (b"baru" if call == "fsync" else b"lama")


def test_the_first_reason_is_told_also_when_what_was_half_written_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writer: Callable[[Path], object]
) -> None:
    def swept(*arguments: object) -> None:
        for path in tmp_path.iterdir():
            path.unlink()
        raise FULL

    for call in ("replace", "fdatasync"):
        with monkeypatch.context() as patch:
            patch.setattr(os, call, swept)
            with pytest.raises(WriteError, match="No space left on device"):
                writer(tmp_path / "x")
        assert os.listdir(tmp_path) == []


def test_what_a_killed_writer_leaves_is_known_for_a_leftover(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writer: Callable[[Path], object]
) -> None:
    def fail(*arguments: object, **named: object) -> None:
        raise FULL

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", fail)
        patch.setattr(Path, "unlink", lambda path, **named: None)
        with pytest.raises(WriteError):
            writer(tmp_path / "x")
    assert len(os.listdir(tmp_path)) == 1
    remove_leftovers(tmp_path)
    assert os.listdir(tmp_path) == []


def test_a_file_is_looked_at_before_it_gets_its_name(tmp_path: Path) -> None:
    looked: list[bytes] = []
    assert write_with(tmp_path / "x", _filled, check=lambda path: looked.append(path.read_bytes())) == "made"
    assert looked == [b"baru"]

    def refuse(path: Path) -> None:
        raise ValueError("not what was meant")

    with pytest.raises(ValueError, match="not what was meant"):
        write_with(tmp_path / "x", lambda descriptor: os.write(descriptor, b"x"), check=refuse)
    assert (os.listdir(tmp_path), (tmp_path / "x").read_bytes()) == (["x"], b"baru")


def test_nothing_to_write_asks_nothing_of_the_folder(tmp_path: Path) -> None:
    write_many(tmp_path / "missing", [])
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize(("count", "apart"), [(1, False), (7, False), (8, True)])
def test_few_files_are_written_without_another_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, count: int, apart: bool) -> None:
    seen: set[int] = set()
    monkeypatch.setattr(os, "fdatasync", lambda descriptor: seen.add(threading.get_ident()))
    write_many(tmp_path, [(tmp_path / str(number), b"x") for number in range(count)])
    assert (threading.get_ident() not in seen) == apart


def test_a_system_without_some_calls_does_with_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "x").write_bytes(b"lama")
    synced: list[object] = []
    for name in ("fchmod", "fdatasync", "O_DIRECTORY"):
        monkeypatch.delattr(os, name)
    monkeypatch.setattr(os, "fsync", synced.append)
    write_atomic(tmp_path / "x", b"baru")
    assert ((tmp_path / "x").read_bytes(), len(synced)) == (b"baru", 2)


def test_macos_is_told_to_empty_the_cache_of_the_drive(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[int, int]] = []
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(fcntl, "F_FULLFSYNC", 51, raising=False)
    monkeypatch.setattr(fcntl, "fcntl", lambda descriptor, what: asked.append((descriptor, what)))
    sync(7)
    assert asked == [(7, 51)]


def test_windows_syncs_no_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "name", "nt")
    sync_folder(tmp_path / "missing")


def test_only_a_folder_is_synced_as_one(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"")
    with pytest.raises(NotADirectoryError):
        sync_folder(tmp_path / "x")


@pytest.mark.parametrize(
    ("patience", "waited"),
    [(0.0, []), (0.01, [0.01]), (0.029, [0.01]), (0.03, [0.01, 0.02]), (1.0, [0.01, 0.02, 0.04, 0.08, 0.16, 0.25, 0.25])],
)
def test_a_refused_name_is_asked_for_again_ever_more_slowly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, patience: float, waited: list[float]
) -> None:
    slept: list[float] = []

    def refuse(old: Path, new: Path) -> None:
        raise PermissionError(errno.EACCES, "Access is denied")

    monkeypatch.setattr(os, "replace", refuse)
    monkeypatch.setattr("time.monotonic", lambda: sum(slept))
    monkeypatch.setattr("time.sleep", slept.append)
    with pytest.raises(PermissionError):
        replace(tmp_path / "old", tmp_path / "new", patience=patience)
    assert slept == waited


def test_new_folders_are_private_and_each_is_known_to_the_one_above(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[Path] = []
    monkeypatch.setattr(files, "sync_folder", synced.append)
    make_folder(tmp_path / "a" / "b")
    assert synced == [tmp_path, tmp_path / "a"]
    assert [(tmp_path / name).stat().st_mode & 0o777 for name in ("a", "a/b")] == [0o700, 0o700]
    (tmp_path / "a").chmod(0o755)
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a")
    assert (synced, (tmp_path / "a").stat().st_mode & 0o777) == ([tmp_path, tmp_path / "a"], 0o755)


def test_a_folder_that_somebody_else_makes_meanwhile_is_as_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.mkdir

    def overtaken(path: Path, mode: int) -> None:
        real(path, mode)
        raise FileExistsError(errno.EEXIST, "File exists")

    monkeypatch.setattr(os, "mkdir", overtaken)
    make_folder(tmp_path / "a")
    assert (tmp_path / "a").is_dir()


def test_a_copy_gets_the_first_free_name_and_exactly_what_was_given(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(b"isi")
    (tmp_path / "x.json.damaged-1").symlink_to(tmp_path / "nowhere")
    assert set_aside(path, "damaged") == tmp_path / "x.json.damaged-2"
    assert set_aside(path, "damaged", b"") == tmp_path / "x.json.damaged-3"
    assert set_aside(tmp_path / "gone.json", "torn", b"ekor") == tmp_path / "gone.json.torn-1"
    assert [(tmp_path / f"x.json.damaged-{number}").read_bytes() for number in (2, 3)] == [b"isi", b""]
    assert (tmp_path / "gone.json.torn-1").read_bytes() == b"ekor"


def test_a_leftover_that_cannot_be_removed_keeps_no_other_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stuck, gone, other = (f".{name}.json.1.0123456789ab.tmp" for name in "abc")
    (tmp_path / stuck).mkdir()
    for name in (gone, other):
        (tmp_path / name).write_bytes(b"")
    monkeypatch.setattr(os, "listdir", lambda folder: [stuck, ".missing.1.0123456789ab.tmp", gone, other])
    remove_leftovers(tmp_path)
    monkeypatch.undo()
    assert os.listdir(tmp_path) == [stuck]


@pytest.mark.parametrize(
    ("error", "reason"), [(FULL, "No space left on device"), (OSError("odd"), "odd"), (TimeoutError(), "TimeoutError")]
)
def test_an_error_of_the_system_becomes_a_sentence(error: OSError, reason: str) -> None:
    found = failed(error, Path("x"))
    assert (found.what, found.where) == (f"It could not be written ({reason}).", "x")
    assert found.do == "Check the free space and the permissions of the folder."


def test_the_mode_of_a_plain_file_and_of_nothing_else(tmp_path: Path) -> None:
    assert plain_mode(tmp_path / "x") is None
    descriptor = create_private(tmp_path / "x")
    os.close(descriptor)
    assert plain_mode(tmp_path / "x") == 0o600
    (tmp_path / "x").chmod(0o4751)
    assert plain_mode(tmp_path / "x") == 0o4751
    (tmp_path / "link").symlink_to("x")
    for path, kind in ((tmp_path / "link", "a symbolic link"), (tmp_path, "not a plain file")):
        with pytest.raises(WriteError) as refused:
            plain_mode(path)
        assert (refused.value.what, refused.value.where) == (f"It is {kind}, so it was not written.", str(path))
