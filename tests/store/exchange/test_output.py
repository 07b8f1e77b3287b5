"""Where exports are written: nothing takes a name before it is on the disk, and nothing of a broken off one stays."""

import hashlib
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from store.errors import InputError, WriteError
from store.exchange import output
from store.exchange.output import Nowhere, Output


def _ended() -> int:
    """Return the number of a process that has ended."""
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    return child.pid


def _watched(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note in which order files and folders are brought to the disk, and names are given."""
    calls: list[str] = []
    real, sync_folder = output.replace, output.sync_folder

    def replaced(old: Path, new: Path) -> None:
        calls.append(f"name {new.name}")
        real(old, new)

    def synced(folder: Path) -> None:
        calls.append(f"folder {'.tmp' if folder.name.endswith('.tmp') else folder.name}")
        sync_folder(folder)

    monkeypatch.setattr(output, "sync", lambda descriptor: calls.append(f"sync {os.fstat(descriptor).st_size}"))
    monkeypatch.setattr(output, "replace", replaced)
    monkeypatch.setattr(output, "sync_folder", synced)
    return calls


def test_a_file_is_on_the_disk_before_it_has_its_name_and_its_name_after(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out.json"
    calls = _watched(monkeypatch)
    with Output(path, folder=False) as out:
        file = out.open()
        file.write(b"isi")
        file.write(b"nya")
        assert not path.exists()
        out.finish()
        out.verify()
        assert (out.size, out.sha256()) == (6, hashlib.sha256(b"isinya").hexdigest())
        out.commit()
    assert path.read_bytes() == b"isinya"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert calls == ["sync 6", "name out.json", f"folder {tmp_path.name}"]


def test_an_empty_export_has_the_sum_of_nothing(tmp_path: Path) -> None:
    with Output(tmp_path / "x", folder=False) as out:
        assert out.sha256() == hashlib.sha256(b"").hexdigest()
        assert out.size == 0


def test_folders_are_on_the_disk_from_the_bottom_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls = _watched(monkeypatch)
    with Output(tmp_path / "out", folder=True) as out:
        for name, data in (("b.txt", b"dua"), ("train/a.txt", b"satu")):
            with out.open(name) as file:
                file.write(data)
        out.finish()
        out.verify()
        assert out.size == 7
        lines = "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in (("b.txt", b"dua"), ("train/a.txt", b"satu")))
        assert out.sha256() == hashlib.sha256(lines.encode()).hexdigest()
        out.commit()
    assert calls == ["sync 3", "sync 4", "folder train", "folder .tmp", "name out", f"folder {tmp_path.name}"]
    assert (tmp_path / "out" / "train" / "a.txt").read_bytes() == b"satu"
    assert [stat.S_IMODE((tmp_path / "out" / one).stat().st_mode) for one in (".", "train", "b.txt")] == [0o700, 0o700, 0o600]


def test_a_file_that_was_there_keeps_its_mode_and_is_whole_until_the_end(tmp_path: Path) -> None:
    path = tmp_path / "out.json"
    path.write_bytes(b"lama")
    path.chmod(0o640)
    with Output(path, folder=False) as out:
        out.open().write(b"baru")
        out.finish()
        assert path.read_bytes() == b"lama"
        out.commit()
    assert path.read_bytes() == b"baru"
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert os.listdir(tmp_path) == ["out.json"]


@pytest.mark.parametrize("folder", [True, False])
def test_what_is_not_committed_leaves_nothing(tmp_path: Path, folder: bool) -> None:
    with Output(tmp_path / "out", folder=folder) as out:
        out.open("a/b.txt" if folder else "").write(b"x")
        out.finish()
        assert len(os.listdir(tmp_path)) == 1
    assert os.listdir(tmp_path) == []


def test_a_folder_is_written_where_nothing_is(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "own.txt").write_text("x")
    (tmp_path / "file").write_text("x")
    (tmp_path / "link").symlink_to(tmp_path / "empty")
    for name, why in (("full", "not empty"), ("file", "not a folder"), ("link", "not a folder")):
        with pytest.raises(InputError, match=why):
            Output(tmp_path / name, folder=True)
    with Output(tmp_path / "empty", folder=True) as out:
        out.open("a.txt").write(b"x")
        out.finish()
        out.commit()
    assert os.listdir(tmp_path / "empty") == ["a.txt"]
    with pytest.raises(WriteError, match="symbolic link"):
        Output(tmp_path / "link", folder=False)


def test_what_an_ended_export_left_is_removed_and_nothing_else(tmp_path: Path) -> None:
    gone, other = _ended(), "0" * 12
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "own.txt").write_text("x")
    (tmp_path / f".out.{gone}.{other}.tmp").write_text("x")
    (tmp_path / f".out.{gone}.{'1' * 12}.tmp").mkdir()
    (tmp_path / f".out.{gone}.{'1' * 12}.tmp" / "a").write_text("x")
    (tmp_path / f".out.{gone}.{'2' * 12}.tmp").symlink_to(tmp_path / "elsewhere")
    kept = [
        f".out.{os.getpid()}.{other}.tmp",
        f".oat.{gone}.{other}.tmp",
        f".out.{gone}.{other}",
        f"out.{gone}.{other}.tmp",
        f".out.{10**30}.{other}.tmp",
        f".out.1.{other}.tmp",
    ]
    for name in kept:
        (tmp_path / name).write_text("x")
    with Output(tmp_path / "out", folder=False):
        pass
    assert sorted(os.listdir(tmp_path)) == sorted([*kept, "elsewhere"])
    assert os.listdir(tmp_path / "elsewhere") == ["own.txt"]


@pytest.mark.parametrize("name", ["", "../x", "/x", "a/../x", "a b", "."])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    with Output(tmp_path / "out", folder=True) as out, pytest.raises(ValueError, match="no file of this output"):
        out.open(name)
    with Output(tmp_path / "one", folder=False) as out, pytest.raises(ValueError, match="no file of this output"):
        out.open("a.txt")


def test_what_the_disk_lost_or_changed_is_told(tmp_path: Path) -> None:
    with Output(tmp_path / "out", folder=True) as out:
        for name in ("a.txt", "b.txt"):
            out.open(name).write(b"isi")
        out.finish()
        out.verify()
        (out.temporary / "b.txt").write_bytes(b"isa")
        with pytest.raises(WriteError, match="not what was written"):
            out.verify()
        (out.temporary / "b.txt").unlink()
        with pytest.raises(WriteError, match="cannot be read again"):
            out.verify()


@pytest.mark.parametrize("folder", [True, False])
@pytest.mark.parametrize("finished", [True, False])
def test_a_file_that_cannot_be_closed_is_told_when_it_is_to_be_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, folder: bool, finished: bool
) -> None:
    real, failures = output._Hashed.close, [OSError(5, "Input/output error")]

    def closed(self: output._Hashed) -> None:
        real(self)
        if failures:
            raise failures.pop()

    with Output(tmp_path / "out", folder=folder) as out:
        out.open("a" if folder else "").write(b"x")
        monkeypatch.setattr(output._Hashed, "close", closed)
        if finished:
            with pytest.raises(WriteError) as error:
                out.finish()
            assert str(error.value).startswith(f"{tmp_path / 'out'}: It could not be written (Input/output error).")
    assert failures == []
    assert os.listdir(tmp_path) == []


def _full(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.parametrize(
    ("broken", "step"), [("sync", Output.finish), ("sync_folder", Output.commit), ("replace", Output.commit), ("os.chmod", Output.commit)]
)
def test_what_cannot_be_kept_is_told_with_its_place(
    broken: str, step: Callable[[Output], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "out"
    place.write_bytes(b"lama")
    with Output(place, folder=False) as out:
        out.open().write(b"baru")
        monkeypatch.setattr(f"store.exchange.output.{broken}", _full)
        with pytest.raises(WriteError) as error:
            step(out)
    assert str(error.value).startswith(f"{place}: It could not be written (No space left on device).")
    assert os.listdir(tmp_path) == ["out"]


def test_a_folder_takes_a_name_once_and_a_place_that_there_is(tmp_path: Path) -> None:
    with Output(tmp_path / "out", folder=True) as out:
        out.open("a.txt").write(b"x")
        with pytest.raises(WriteError) as error:
            out.open("a.txt")
        assert str(error.value).startswith(f"{tmp_path / 'out'}: It could not be written (File exists).")
        out.finish()
        assert (out.temporary / "a.txt").read_bytes() == b"x"
    with pytest.raises(WriteError) as error:
        Output(tmp_path / "tidak" / "out", folder=True)
    assert str(error.value).startswith(f"{tmp_path / 'tidak' / 'out'}: It could not be written (No such file or directory).")


def test_what_goes_nowhere_is_measured() -> None:
    with Nowhere().open("x") as file:
        assert file.writable()
        assert file.tell() == 0
        assert file.write(b"abc") == 3
        file.write(memoryview(b"de"))
        file.flush()
        assert file.tell() == 5
        file.write(b"f" * (1 << 20))
        assert file.tell() == 5 + (1 << 20)
