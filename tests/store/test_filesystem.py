"""Folders on a network: what kind of file system it is, whether it keeps what saving rests on, and what is said about it."""

import errno
import fcntl
import os
from pathlib import Path
from typing import Any

import pytest

from store import filesystem
from store.filesystem import Abilities, Place, concern, place_of, probe
from tests.store.making import A, folder, project, quotes, tag

LINES = """\
22 27 0:21 / /proc rw,relatime - proc proc rw
27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
40 27 0:40 / {root}/kantor rw,relatime shared:1 - nfs4 server:/berita rw,vers=4.2,hard
41 27 0:41 / {root}/lama rw - nfs server:/lama rw,vers=3,nolock
42 27 0:42 / {root}/bagi\\040an rw - cifs //nas/bagi\\040an rw,vers=3.1.1
43 27 0:43 / {root}/jauh rw - fuse.sshfs ana@jauh:/rumah rw
44 27 0:44 / {root}/flash rw - fuseblk /dev/sdb1 rw
45 40 254:1 / {root}/kantor/lokal rw - xfs /dev/vdb rw
46 27 0:46 / {root}/ganda rw - nfs4 server:/ganda rw
47 46 254:2 / {root}/ganda rw - ext4 /dev/vdc rw
nonsense
48 27 0:48 / {root}/lockless rw - nfs4
"""


@pytest.fixture
def mounted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A root below which several file systems are said to be mounted."""
    root = tmp_path / "mnt"
    root.mkdir()
    table = tmp_path / "mountinfo"
    table.write_text(LINES.format(root=os.path.realpath(root)), encoding="utf-8")
    monkeypatch.setattr(filesystem, "MOUNTS", table)
    monkeypatch.setattr("sys.platform", "linux")
    return root


@pytest.mark.parametrize(
    ("name", "kind", "network"),
    [
        ("kantor", "nfs4", True),
        ("kantor/2026/.sorot", "nfs4", True),
        ("kantor/lokal/x", "xfs", False),
        ("kantorku", "ext4", False),
        ("lama", "nfs", True),
        ("bagi an/x", "cifs", True),
        ("jauh", "fuse.sshfs", True),
        ("flash/berita", "fuseblk", False),
        ("ganda/x", "ext4", False),
        ("lockless", "ext4", False),
        ("", "ext4", False),
    ],
)
def test_the_longest_and_last_mount_is_where_a_folder_lies(mounted: Path, name: str, kind: str, network: bool) -> None:
    place = place_of(mounted / name)
    assert (place.kind, place.network) == (kind, network)


def test_a_link_counts_for_where_it_leads(mounted: Path) -> None:
    (mounted / "kantor").mkdir()
    (mounted / "pintas").symlink_to(mounted / "kantor")
    assert place_of(mounted / "pintas" / "x").kind == "nfs4"


def test_sources_and_options_are_read(mounted: Path) -> None:
    assert place_of(mounted / "bagi an").source == "//nas/bagi an"
    assert place_of(mounted / "lama").locks_here_only
    assert not place_of(mounted / "kantor").locks_here_only


def test_without_a_table_nothing_is_known(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(filesystem, "MOUNTS", tmp_path / "nowhere")
    assert place_of(tmp_path) == Place()


def test_macos_is_asked_by_its_own_command(monkeypatch: pytest.MonkeyPatch) -> None:
    said = "/dev/disk3s1s1 on / (apfs, sealed, local)\n//ana@nas/berita on /Volumes/berita (smbfs, nodev)\nmap auto_home on /x (autofs)\n"

    class Ran:
        stdout = said

    monkeypatch.setattr("store.filesystem.subprocess.run", lambda *_, **__: Ran())
    monkeypatch.setattr("sys.platform", "darwin")
    assert place_of(Path("/Volumes/berita/x")) == Place("smbfs", "//ana@nas/berita", network=True)
    assert place_of(Path("/Users")).kind == "apfs"


def test_a_disk_of_this_machine_can_do_what_is_asked(tmp_path: Path) -> None:
    assert probe(tmp_path) == Abilities()
    assert os.listdir(tmp_path) == []


def test_a_place_that_cannot_replace_files_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(errno.EEXIST, "File exists")

    monkeypatch.setattr(os, "replace", refuse)
    assert probe(tmp_path).replaces == "File exists"
    assert os.listdir(tmp_path) == []


def _nothing(old: Path, new: Path) -> None:
    """Say that a file was replaced, and leave it."""


def _in_place(old: Path, new: Path) -> None:
    """Write into the file that others may have open, in place of replacing it."""
    new.write_bytes(old.read_bytes())
    old.unlink()


def _copied(old: Path, new: Path) -> None:
    """Leave the other name there too."""
    real = old.read_bytes()
    new.unlink()
    new.write_bytes(real)


def test_a_place_that_says_that_it_replaced_a_file_and_did_not_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for wrong, told in (
        (_nothing, "a file that was replaced still shows what it held before"),
        (_copied, "a file that was replaced still shows what it held before"),
        (_in_place, "replacing a file changes it under a reader"),
    ):
        monkeypatch.setattr(os, "replace", wrong)
        assert probe(tmp_path) == Abilities(replaces=told)
        assert os.listdir(tmp_path) == []


def test_a_place_that_loses_what_is_appended_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "fsync", lambda descriptor: os.ftruncate(descriptor, 3))
    assert probe(tmp_path) == Abilities(replaces="what was appended to a file is not in it")


@pytest.mark.parametrize("number", [errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP])
def test_locks_that_there_are_not_or_that_hold_nobody_are_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(fcntl, "flock", refuse)
    assert probe(tmp_path).locks == os.strerror(number)
    monkeypatch.setattr(fcntl, "flock", lambda *_: None)
    assert probe(tmp_path).locks == "a second lock on the same file is granted"


def test_what_is_said_is_one_sentence_that_names_the_place() -> None:
    nfs = Place("nfs4", "server:/berita", network=True)
    assert concern(Place("ext4"), Abilities()) == ("", "")
    refused, _ = concern(nfs, Abilities(replaces="File exists"))
    assert "nfs4 from server:/berita" in refused
    assert "--store" in refused
    _, advice = concern(nfs, Abilities(locks="No locks available"))
    assert "only one person writes at a time" in advice
    _, advice = concern(Place("nfs", "server:/lama", network=True, locks_here_only=True), Abilities())
    assert "seen on this machine only" in advice
    _, advice = concern(nfs, Abilities())
    assert "search index is kept on this machine" in advice


def test_a_project_on_a_network_works_and_says_so_once(mounted: Path) -> None:
    (mounted / "kantor").mkdir()
    where = folder(mounted / "kantor")
    opened = project(where)
    assert opened.place.network
    assert [str(notice) for notice in opened.notices if "on a network (nfs4" in str(notice)]
    tag(opened, A, "Widodo")
    reader = project(where)
    assert not any("on a network" in str(notice) for notice in reader.notices)
    assert quotes(reader, A) == ["Widodo"]
    opened.close()


def test_a_project_where_files_cannot_be_replaced_is_read(mounted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (mounted / "jauh").mkdir()
    where = folder(mounted / "jauh")

    def refuse(*_: Any) -> None:
        raise OSError(errno.EEXIST, "File exists")

    monkeypatch.setattr(os, "replace", refuse)
    opened = project(where)
    assert "cannot replace a file in one step" in opened.read_only
    assert opened.document(A).text
    assert opened.take_over() == opened.read_only
    opened.close()


def test_a_local_project_is_not_tried_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.opening.probe", lambda folder: pytest.fail("it was"))
    opened = project(folder(tmp_path))
    assert not opened.read_only
    assert not opened.notices
    opened.close()
