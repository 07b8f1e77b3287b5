import os
import stat
from pathlib import Path

import pytest

from store.errors import WriteError
from store.files import make_folder, remove_leftovers, replace, set_aside, write_atomic, write_many


def test_new_files_are_private_and_old_ones_keep_their_mode(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    write_atomic(path, b"one")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.chmod(0o640)
    write_atomic(path, b"two")
    assert path.read_bytes() == b"two"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["x.json"]


def test_links_and_folders_are_not_written_through(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_bytes(b"precious")
    link = tmp_path / "link"
    link.symlink_to(target)
    with pytest.raises(WriteError, match="symbolic link"):
        write_atomic(link, b"x")
    with pytest.raises(WriteError, match="not a plain file"):
        write_atomic(tmp_path, b"x")
    assert target.read_bytes() == b"precious"


@pytest.mark.parametrize("call", ["open", "write", "fdatasync", "replace", "fsync", "fchmod", "close"])
def test_a_failing_step_leaves_the_old_content_and_no_litter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str) -> None:
    path = tmp_path / "x.json"
    write_atomic(path, b"old")
    real_close = os.close

    def fail(*arguments: object) -> None:
        if call == "close":
            real_close(arguments[0])  # type: ignore[arg-type]
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, call, fail)
    with pytest.raises(WriteError, match="No space left on device"):
        write_atomic(path, b"new")
    monkeypatch.undo()
    assert path.read_bytes() == (b"new" if call == "fsync" else b"old")  # The folder is synced after the name has changed.
    assert os.listdir(tmp_path) == ["x.json"]


def test_short_writes_go_on(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: real(descriptor, bytes(data)[:3]))
    write_atomic(tmp_path / "x", b"0123456789")
    assert (tmp_path / "x").read_bytes() == b"0123456789"


def test_only_our_own_leftovers_are_removed(tmp_path: Path) -> None:
    ours = tmp_path / ".a.json.123.0123456789ab.tmp"
    for path in (ours, tmp_path / "a.tmp", tmp_path / ".a.tmp"):
        path.write_bytes(b"")
    remove_leftovers(tmp_path)
    remove_leftovers(tmp_path / "missing")
    assert sorted(os.listdir(tmp_path)) == [".a.tmp", "a.tmp"]


def test_copies_never_replace_each_other(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b"1")
    assert set_aside(path, "damaged").name == "a.json.damaged-1"
    assert set_aside(path, "damaged", b"2").name == "a.json.damaged-2"
    assert (tmp_path / "a.json.damaged-1").read_bytes() == b"1"
    with pytest.raises(WriteError):
        set_aside(tmp_path / "missing", "damaged")


def test_folders_are_private(tmp_path: Path) -> None:
    make_folder(tmp_path / "a" / "b")
    assert stat.S_IMODE((tmp_path / "a" / "b").stat().st_mode) == 0o700
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(WriteError):
        make_folder(tmp_path / "file" / "b")


def test_a_name_that_windows_refuses_for_a_while_is_asked_for_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "old").write_bytes(b"x")
    real, asked = os.replace, []

    def refuse(old: Path, new: Path) -> None:
        asked.append(old)
        if len(asked) < 4:
            raise PermissionError(13, "Access is denied")
        real(old, new)

    monkeypatch.setattr(os, "replace", refuse)
    replace(tmp_path / "old", tmp_path / "new", patience=5)
    assert (len(asked), os.listdir(tmp_path)) == (4, ["new"])


def test_the_patience_with_a_refused_name_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def refuse(old: Path, new: Path) -> None:
        asked.append(old)
        raise PermissionError(13, "Access is denied")

    monkeypatch.setattr(os, "replace", refuse)
    with pytest.raises(PermissionError):
        replace(tmp_path / "old", tmp_path / "new", patience=0.1)
    assert 3 <= len(asked) < 10
    asked.clear()
    with pytest.raises(PermissionError):
        replace(tmp_path / "old", tmp_path / "new", patience=0)
    assert len(asked) == 1, "other systems refuse for good"


def test_many_files_are_written_as_one_is(tmp_path: Path) -> None:
    (tmp_path / "3").write_bytes(b"lama")
    (tmp_path / "3").chmod(0o640)
    write_many(tmp_path, [(tmp_path / str(number), b"isi %d" % number) for number in range(40)])
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(map(str, range(40)))
    assert all((tmp_path / str(number)).read_bytes() == b"isi %d" % number for number in range(40))
    assert ((tmp_path / "3").stat().st_mode & 0o777, (tmp_path / "4").stat().st_mode & 0o777) == (0o640, 0o600)


@pytest.mark.parametrize("count", [3, 40])
@pytest.mark.parametrize("call", ["open", "write", "fdatasync", "replace"])
def test_of_many_files_each_is_old_or_new_when_one_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, count: int) -> None:
    for number in range(count):
        (tmp_path / str(number)).write_bytes(b"lama")
    real, calls = getattr(os, call), []

    def fail(*arguments: object, **named: object) -> object:
        calls.append(None)
        if len(calls) == count // 2 + 1:
            raise OSError(28, "No space left on device")
        return real(*arguments, **named)

    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail)
        with pytest.raises(WriteError, match="No space left on device"):
            write_many(tmp_path, [(tmp_path / str(number), b"baru") for number in range(count)])
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(map(str, range(count)))
    found = {path.read_bytes() for path in tmp_path.iterdir()}
    assert found <= {b"lama", b"baru"}
    assert call == "replace" or found == {b"lama"}


def test_of_many_files_every_one_is_synced_before_any_gets_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    order: list[str] = []
    sync, replace = os.fdatasync, os.replace
    monkeypatch.setattr(os, "fdatasync", lambda descriptor: (sync(descriptor), order.append("sync"))[0])
    monkeypatch.setattr(os, "replace", lambda old, new: (replace(old, new), order.append("name"))[0])
    write_many(tmp_path, [(tmp_path / str(number), b"isi") for number in range(20)])
    assert order == ["sync"] * 20 + ["name"] * 20
