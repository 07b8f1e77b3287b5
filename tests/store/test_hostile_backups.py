"""Archives that are not ours, or were changed on purpose: refused with a sentence before anything is touched."""

import json
import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from store import restoring
from store.backup import MANIFEST, read_manifest, verify
from store.errors import InputError, NewerError, StoreError
from store.restoring import restore
from tests.faults.model import held
from tests.store.making import project
from tests.store.test_backup import archive, made, state_of

__all__ = ["archive", "made"]


def rewritten(archive: Path, change: Callable[[dict[str, bytes], dict[str, Any]], None]) -> Path:
    """Write an archive again with other members or another manifest."""
    with zipfile.ZipFile(archive) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    manifest = json.loads(members.pop(MANIFEST))
    change(members, manifest)
    path = archive.with_name("hostile.zip")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, data in members.items():
            packed.writestr(zipfile.ZipInfo(name), data, zipfile.ZIP_DEFLATED)
        packed.writestr(MANIFEST, json.dumps(manifest))
    return path


def listed(name: str, data: bytes = b"x") -> Callable[[dict[str, bytes], dict[str, Any]], None]:
    """Add a file as the manifest would list it."""
    import hashlib

    def change(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
        members[name] = data
        manifest["files"].append({"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()})

    return change


@pytest.mark.parametrize(
    "name",
    [
        "../x.txt",
        "/etc/x.txt",
        "folder/../../x.txt",
        "folder/.sorot/journal.txt",
        "folder/x.sh",
        "folder//x.txt",
        "folder/.x.txt",
        "store/../x.json",
        "store/lock",
        "store/restore.json",
        "store/restoring/x",
        "store/a/../../../x",
        "store//x",
        "store/con.json",
        "store/models/1/x",
        "x.txt",
        "store/" + "a/" * 40 + "x",
        "store/x\x1b[31m",
    ],
)
def test_a_name_that_leads_elsewhere_is_refused_and_nothing_is_written(archive: Path, tmp_path: Path, name: str) -> None:
    hostile = rewritten(archive, listed(name))
    place = tmp_path / "deep" / "new"
    with pytest.raises(InputError, match="where no backup does"):
        restore(hostile, place, place / ".sorot")
    assert not place.exists()


def test_a_folder_that_is_a_link_is_not_written_through(archive: Path, tmp_path: Path) -> None:
    place, outside = tmp_path / "new", tmp_path / "outside"
    place.mkdir()
    outside.mkdir()
    (place / "dalam").symlink_to(outside)
    hostile = rewritten(archive, listed("folder/dalam/x.txt"))
    with pytest.raises(InputError, match="leads elsewhere"):
        restore(hostile, place, place / ".sorot")
    assert list(outside.iterdir()) == []


def test_lies_of_the_manifest_are_refused(archive: Path, tmp_path: Path) -> None:
    def extra(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
        members["store/extra.json"] = b"{}"

    def missing(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
        del members["store/project.json"]

    def size(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
        manifest["files"][0]["size"] += 1

    def shorter(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
        manifest["files"][-1]["size"] -= 1

    def negative(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
        manifest["files"][-1]["size"] = -1

    def content(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
        members["store/project.json"] = members["store/project.json"].replace(b"Xi", b"Xo")

    def twice(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
        manifest["files"].append(manifest["files"][0])

    def other(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
        manifest["format"] = "other"

    for change in (extra, missing, size, shorter, negative, content, twice, other):
        place = tmp_path / change.__name__
        with pytest.raises(InputError):
            restore(rewritten(archive, change), place, place / ".sorot")
        assert not (place / ".sorot").exists()
        if change is not content:
            assert not list(place.glob("*")), "it is known before anything is written"


def test_a_later_schema_is_refused_by_name(archive: Path, tmp_path: Path) -> None:
    def later(members: dict[str, bytes], manifest: dict[str, Any]) -> None:
        manifest["schema"] = 7

    with pytest.raises(NewerError, match="its schema is 7"):
        restore(rewritten(archive, later), tmp_path / "new", tmp_path / "new" / ".sorot")


def test_what_unfolds_too_far_is_refused_before_it_is_unfolded(archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restoring, "_GENEROUS", 1 << 20)
    hostile = rewritten(archive, listed("store/x.json", bytes(8 << 20)))
    with pytest.raises(InputError, match="unfolds to far more"):
        restore(hostile, tmp_path / "new", tmp_path / "new" / ".sorot")
    with pytest.raises(InputError, match="larger than any article"):
        restore(rewritten(archive, listed("folder/x.txt", bytes(33 << 20))), tmp_path / "new", tmp_path / "new" / ".sorot")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: shutil._ntuple_diskusage(10, 10, 5))  # type: ignore[attr-defined]
    with pytest.raises(InputError, match="there are 5 free"):
        restore(archive, tmp_path / "new", tmp_path / "new" / ".sorot")
    assert not (tmp_path / "new" / ".sorot").exists()


def test_no_flipped_bit_or_lost_end_restores_anything_else(archive: Path, made: Path, tmp_path: Path) -> None:
    data = archive.read_bytes()
    expected = state_of(made)
    choose = random.Random(1)
    refused = 0
    for number in range(120):
        spoiled = bytearray(data)
        if number % 10 == 0:
            del spoiled[choose.randrange(len(data)) :]
        else:
            at = choose.randrange(len(data))
            spoiled[at] ^= 1 << choose.randrange(8)
        path = tmp_path / "spoiled.zip"
        path.write_bytes(spoiled)
        place = tmp_path / f"new-{number}"
        try:
            restore(path, place, place / ".sorot")
        except StoreError:
            refused += 1
            assert not (place / ".sorot").exists()
            continue
        opened = project(place)
        assert held(opened) == expected, number
        opened.close()
        shutil.rmtree(place)
    assert refused > 60


@pytest.mark.parametrize("content", [b"", b"PK", b"not a zip", b"\0" * 5000])
def test_a_file_that_is_no_archive_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.zip"
    path.write_bytes(content)
    with pytest.raises(InputError) as raised:
        restore(path, tmp_path / "new", tmp_path / "new" / ".sorot")
    assert str(path) in str(raised.value)
    with pytest.raises(InputError, match="no such file"):
        restore(tmp_path / "none.zip", tmp_path / "new", tmp_path / "new" / ".sorot")


def test_an_encrypted_member_is_refused(archive: Path, tmp_path: Path) -> None:
    data = bytearray(archive.read_bytes())
    at = data.index(b"PK\x01\x02")
    data[at + 8] |= 1
    path = tmp_path / "x.zip"
    path.write_bytes(data)
    with pytest.raises(InputError):
        restore(path, tmp_path / "new", tmp_path / "new" / ".sorot")


def test_the_manifest_says_what_verify_reads(archive: Path) -> None:
    with zipfile.ZipFile(archive) as packed:
        assert verify(archive) == read_manifest(packed, "x")
