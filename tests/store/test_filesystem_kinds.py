"""Every kind of file system is told as each system tells it, and each shortcoming in its own words."""

import errno
import fcntl
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from store import filesystem
from store.filesystem import Abilities, Place, concern, place_of, probe


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ("1 0 0:1 / / rw - ext4 /dev/vda rw", Place("ext4", "/dev/vda")),
        ("1 0 0:1 / / rw - ext4 /dev/vda", Place("ext4", "/dev/vda")),
        ("1 0 0:1 / / rw,nolock - ext4 /dev/vda nolock", Place("ext4", "/dev/vda")),
        ("1 0 0:1 / / rw shared:1 master:2 - nfs4 s:/b rw", Place("nfs4", "s:/b", network=True)),
        ("1 0 0:1 / / rw - nfs4 s:/b", Place("nfs4", "s:/b", network=True)),
        ("1 0 0:1 / / rw,nolock - nfs s:/b rw", Place("nfs", "s:/b", network=True, locks_here_only=True)),
        ("1 0 0:1 / / rw - nfs s:/b rw,local_lock=all", Place("nfs", "s:/b", network=True, locks_here_only=True)),
        ("1 0 0:1 / / rw - cifs //nas/bagi\\040an nobrl", Place("cifs", "//nas/bagi an", network=True, locks_here_only=True)),
        ("1 0 0:1 / / rw - fuse s rw", Place("fuse", "s", network=True)),
        ("1 0 0:1 / / rw - fuse.rclone s rw", Place("fuse.rclone", "s", network=True)),
        ("1 0 0:1 / / rw - fuse.ntfs-3g s rw", Place("fuse.ntfs-3g", "s")),
        ("1 0 0:1 / / - nfs4 s:/b rw", Place()),
        ("1 0 0:1 / / rw - nfs4", Place()),
        ("1 0 0:1 / / rw nfs4 s:/b rw", Place()),
        ("1 0 0:1 / /elsewhere rw - nfs4 s:/b rw", Place()),
        ("", Place()),
    ],
)
def test_a_line_of_the_table_of_linux(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, place: Place) -> None:
    (tmp_path / "mountinfo").write_text(line, encoding="utf-8")
    monkeypatch.setattr(filesystem, "MOUNTS", tmp_path / "mountinfo")
    monkeypatch.setattr(sys, "platform", "linux")
    assert place_of(tmp_path) == place
    assert place_of(Path("/")) == place


def test_a_mount_point_is_itself_a_place_on_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.path.realpath(tmp_path)
    table = tmp_path / "mountinfo"
    table.write_bytes(f"2 1 0:2 / {real} rw - xfs b\n1 0 0:1 / / rw - ext4 a\n".encode() + b"3 1 0:3 / /\xff rw - nfs \xff\n")
    monkeypatch.setattr(filesystem, "MOUNTS", table)
    assert (place_of(tmp_path), place_of(tmp_path.parent)) == (Place("xfs", "b"), Place("ext4", "a"))
    assert place_of(Path("/\udcff/x")) == Place("nfs", "\udcff", network=True)


def test_the_command_of_macos_is_heard_whatever_it_returns(monkeypatch: pytest.MonkeyPatch) -> None:
    real = subprocess.run
    said = (
        r"/dev/a on / (apfs, local)\nmap x on /x (autofs)\n//n\377 on /y (smbfs)\n"
        r"/dev/b on /v (b) (exfat, local)\n/dev/c on /w (c) (msdos)\nodd\n"
    )

    def ran(command: list[str], **how: object) -> object:
        assert command == ["/sbin/mount"]
        return real(["/bin/sh", "-c", f"printf '{said}'; exit 3"], **how)  # type: ignore[call-overload]

    monkeypatch.setattr("store.filesystem.subprocess.run", ran)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert [place_of(Path(name)) for name in ("/Users", "/x/1")] == [Place("apfs", "/dev/a"), Place("autofs", "map x")]
    assert [place_of(Path(name)) for name in ("/v (b)/x", "/w (c)")] == [Place("exfat", "/dev/b"), Place("msdos", "/dev/c")]
    assert place_of(Path("/y")) == Place("smbfs", "//n\udcff", network=True)


@pytest.mark.parametrize("error", [OSError(errno.ENOENT, "No such file"), subprocess.TimeoutExpired("mount", 5)])
def test_a_mac_that_does_not_answer_says_nothing(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("store.filesystem.subprocess.run", refuse)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert place_of(Path("/")) == Place()


def test_shares_and_drives_of_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    share = Place("share", "server", network=True)
    assert filesystem._windows(r"\\server\berita\x") == share
    for path in (r"\\?\C:\berita", r"C:\berita", "C:"):
        assert filesystem._windows(path) == Place("drive")
    kinds = {"\\": 4}
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr("ctypes.windll", SimpleNamespace(kernel32=SimpleNamespace(GetDriveTypeW=lambda drive: kinds[drive])), raising=False)
    assert place_of(Path("/")) == Place("network drive", "\\", network=True)
    for kind in (3, 5):
        kinds["\\"] = kind
        assert filesystem._windows("/") == Place("drive")
    assert filesystem._windows(r"\\server\berita") == share


def test_a_place_is_named_by_its_kind_and_source() -> None:
    assert str(Place()) == "unknown"
    assert str(Place("ext4")) == "ext4"
    assert str(Place(source="/dev/a")) == "unknown from /dev/a"
    assert str(Place("nfs", "s:/b", network=True)) == "nfs from s:/b"


def _lost(old: Path, new: Path) -> None:
    """Say that a file was replaced, and lose the new one."""
    old.unlink()


def _in_place(old: Path, new: Path) -> None:
    new.write_bytes(old.read_bytes())
    old.unlink()


def test_a_replacement_that_gets_lost_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "replace", _lost)
    assert probe(tmp_path) == Abilities(replaces="a file that was replaced still shows what it held before")
    monkeypatch.setattr(os, "replace", _in_place)
    monkeypatch.setattr(os, "name", "nt")
    assert probe(tmp_path) == Abilities()


def test_an_error_without_a_reason_is_told_by_its_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError("odd")

    monkeypatch.setattr(os, "replace", refuse)
    monkeypatch.setattr(fcntl, "flock", refuse)
    assert probe(tmp_path) == Abilities(replaces="odd", locks="odd")
    assert os.listdir(tmp_path) == []


NFS = Place("nfs4", "s:/b", network=True)


@pytest.mark.parametrize(
    ("place", "able", "refused", "advice"),
    [
        (Place("ext4"), Abilities(), "", ""),
        (NFS, Abilities(), "", "on a network"),
        (Place("ext4"), Abilities(locks="none there"), "", "do not hold (none there)"),
        (NFS, Abilities(locks="none there"), "", "do not hold (none there)"),
        (Place("nfs", locks_here_only=True), Abilities(), "", "do not hold (they are seen on this machine only)"),
        (Place("nfs", locks_here_only=True), Abilities(locks="none there"), "", "do not hold (none there)"),
        (Place("ext4"), Abilities(replaces="refused"), "in one step (refused)", ""),
        (NFS, Abilities(replaces="refused", locks="none there"), "in one step (refused)", ""),
    ],
)
def test_what_matters_most_is_said_and_nothing_else(place: Place, able: Abilities, refused: str, advice: str) -> None:
    said = concern(place, able)
    assert [bool(one) for one in said] == [bool(refused), bool(advice)]
    assert refused in said[0]
    assert advice in said[1]
