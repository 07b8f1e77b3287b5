"""What kind of file system a folder is on, and whether it keeps the promises that saving there rests on.

Linux says it in ``/proc/self/mountinfo`` (proc(5)), macOS in the output of ``mount``, Windows by GetDriveTypeW.
"""

import os
import re
import secrets
import subprocess
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from store.errors import reason_of

MOUNTS = Path("/proc/self/mountinfo")

_NETWORK = frozenset(
    (
        *("nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "afpfs", "webdav", "davfs", "ncpfs", "afs", "ceph", "glusterfs", "lustre"),
        *("beegfs", "gpfs", "pvfs2", "orangefs", "coda", "9p", "virtiofs", "vboxsf", "vmhgfs", "prl_fs", "drvfs"),
    )
)
"""Types whose files another machine may change, shared folders of virtual machines included."""
_LOCAL_FUSE = frozenset(
    ("fuseblk", "fuse.ntfs-3g", "fuse.ntfs", "fuse.exfat", "fuse.portal", "fuse.mergerfs", "fuse.encfs", "fuse.gocryptfs", "fuse.cryfs")
)
"""Types of FUSE that keep their files on a disk of this machine."""
_UNLOCKED = frozenset({"nolock", "local_lock=all", "local_lock=flock", "nobrl"})
"""Options of NFS and SMB with which a lock is seen on this machine only."""
_PATIENCE = 5
"""Seconds for which the command of macOS is waited for."""
_ESCAPED = re.compile(r"\\([0-7]{3})")
_MAC_LINE = re.compile(r"(?P<source>.+?) on (?P<point>/.*) \((?P<kind>[^,)]+)")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a folder lies."""

    kind: str = ""
    """Type of the file system as the system names it; empty when that is not known."""
    source: str = ""
    """Server and share, or device."""
    network: bool = False
    """Whether other machines may see and change it too."""
    locks_here_only: bool = False
    """Whether it is mounted so that locks are not seen by other machines."""

    def __str__(self) -> str:
        return f"{self.kind or 'unknown'}{f' from {self.source}' if self.source else ''}"


def place_of(folder: Path) -> Place:
    """Return where a folder lies, or would once it is made; what cannot be told is left empty."""
    real = os.path.realpath(folder)
    if sys.platform == "win32":
        return _windows(real)
    if sys.platform == "darwin":
        return _among(_mac_mounts(), real)
    try:
        lines = MOUNTS.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return Place()
    return _among((mount for line in lines if (mount := _linux_mount(line)) is not None), real)


_Mount = tuple[str, Place]


def _among(mounts: Iterable[_Mount], real: str) -> Place:
    """Return the place of the mount that a path lies on: the longest point it is below, and of equal ones the last."""
    best, found = "", Place()
    for point, place in mounts:
        below = real == point or real.startswith(point.rstrip("/") + "/")
        if below and len(point) >= len(best):
            best, found = point, place
    return found


def _linux_mount(line: str) -> _Mount | None:
    """Read ``36 35 98:0 /root /point options optional... - type source super-options``."""
    head, separator, tail = line.partition(" - ")
    before, after = head.split(" "), tail.split(" ")
    if not separator or len(before) < 6 or len(after) < 2:
        return None
    options = {*before[5].split(","), *(after[2].split(",") if len(after) > 2 else ())}
    kind, source = _plain(after[0]), _plain(after[1])
    remote = kind in _NETWORK or (kind.startswith("fuse") and kind not in _LOCAL_FUSE)
    return _plain(before[4]), Place(kind, source, remote, remote and bool(options & _UNLOCKED))


def _plain(field: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found[1], 8)), field)


def _mac_mounts() -> list[_Mount]:
    try:
        said = subprocess.run(
            ["/sbin/mount"], capture_output=True, text=True, errors="surrogateescape", timeout=_PATIENCE, check=False
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return []
    found = [_MAC_LINE.match(line) for line in said.splitlines()]
    return [(one["point"], Place(one["kind"], one["source"], one["kind"] in _NETWORK)) for one in found if one]


def _windows(real: str) -> Place:
    if real.startswith("\\\\") and not real.startswith("\\\\?\\"):
        return Place("share", real.split("\\")[2], network=True)
    if sys.platform == "win32":
        import ctypes

        remote = 4  # DRIVE_REMOTE
        drive = os.path.splitdrive(real)[0] + "\\"
        if ctypes.windll.kernel32.GetDriveTypeW(drive) == remote:
            return Place("network drive", drive, network=True)
    return Place("drive")


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a try in the folder itself has shown."""

    replaces: str = ""
    """Why a file cannot be replaced in one step there; empty when it can, without which nothing is written safely."""
    locks: str = ""
    """Why a lock does not keep a second window out; empty when it does."""


def probe(folder: Path) -> Abilities:
    """Try in a folder that may be written what saving rests on: replacing a file that is open elsewhere, appending, and locking."""
    name = folder / f".probe.{os.getpid()}.{secrets.token_hex(6)}.tmp"
    other = name.with_suffix(".new.tmp")
    try:
        return Abilities(_replacing(name, other), _locking(name))
    finally:
        for path in (name, other):
            with suppress(OSError):
                path.unlink()


def _replacing(name: Path, other: Path) -> str:
    try:
        name.write_bytes(b"old")
        with name.open("rb") as held:
            other.write_bytes(b"new")
            os.replace(other, name)
            if name.read_bytes() != b"new" or other.exists():
                return "a file that was replaced still shows what it held before"
            if os.name != "nt" and held.read() != b"old":
                return "replacing a file changes it under a reader"
        with name.open("ab") as file:
            file.write(b"er")
            file.flush()
            os.fsync(file.fileno())
        if name.read_bytes() != b"newer":
            return "what was appended to a file is not in it"
    except OSError as error:
        return reason_of(error)
    return ""


def _locking(name: Path) -> str:
    try:
        import fcntl
    except ImportError:
        return ""  # Windows locks regions of files, on shares too.
    try:
        with name.open("rb") as one, name.open("rb") as two:
            fcntl.flock(one, fcntl.LOCK_EX | fcntl.LOCK_NB)
            try:
                fcntl.flock(two, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return ""
    except OSError as error:
        return reason_of(error)
    return "a second lock on the same file is granted"


def concern(place: Place, able: Abilities) -> tuple[str, str]:
    """Return why nothing may be written in such a place, or empty, and what a person should know before they write there, or empty."""
    if able.replaces:
        return (
            f"Its file system ({place}) cannot replace a file in one step ({able.replaces}), so nothing is written there."
            " Keep annotations in a local folder with --store.",
            "",
        )
    if able.locks or place.locks_here_only:
        why = able.locks or "they are seen on this machine only"
        return "", (
            f"The folder is on a file system ({place}) where locks do not hold ({why}): see to it that only one person writes at a time,"
            " or keep annotations in a local folder with --store."
        )
    if place.network:
        return (
            "",
            f"The folder is on a network ({place}): the search index is kept on this machine, and windows elsewhere may show changes late.",
        )
    return "", ""
