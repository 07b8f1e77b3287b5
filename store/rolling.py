"""Backups made without being asked: when one is due, where it goes, and which old ones go. Kept outside the project folder."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from store.backup import Manifest, Progress, write_backup
from store.errors import StoreError
from store.files import failed, make_folder

EVERY = timedelta(hours=20)
"""A project that changed is backed up once a working day, whenever it is opened."""
MANY = 500
"""Changes after which it is backed up sooner, but not within an hour of the last."""
SOONEST = timedelta(hours=1)
DAILY, BEFORE = 7, 5
"""How many are kept of those made by the clock, and of those made before something was replaced."""
LARGEST = 1 << 30
"""Bytes that all together may have, the newest of each kind aside."""

_NAME = re.compile(r"(\d{8}T\d{6})Z-(\d+)(?:-before-([a-z]+))?\.zip")


@dataclass(frozen=True, slots=True)
class Kept:
    """One backup, told by its name."""

    path: Path
    made: datetime
    seq: int
    """Entries of the journal it holds."""
    before: str
    """What it was made before: ``repair``, ``restore``; empty when by the clock."""
    size: int


class Rolling:
    """The backups of one project."""

    def __init__(self, place: Path) -> None:
        """Name their folder; it is made when the first is written."""
        self.place = place

    def kept(self) -> list[Kept]:
        """Return what there is, newest first."""
        found = []
        try:
            for path in self.place.iterdir():
                match = _NAME.fullmatch(path.name)
                made = None if match is None else _moment(match[1])
                if match is not None and made is not None and path.is_file():
                    found.append(Kept(path, made, int(match[2]), match[3] or "", path.stat().st_size))
        except OSError:
            return []
        return sorted(found, key=lambda one: (one.made, one.path.name), reverse=True)

    def make(self, folder: Path, store_dir: Path, seq: int, *, before: str = "", progress: Progress | None = None) -> tuple[Path, Manifest]:
        """Back a project up now, then let old ones go. Raises WriteError and InputError."""
        make_folder(self.place)
        stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
        path = self.place / f"{stamp}-{seq}{f'-before-{before}' if before else ''}.zip"
        manifest = write_backup(folder, store_dir, path, progress=progress)
        for old in superfluous(self.kept()):
            try:
                old.path.unlink(missing_ok=True)
            except OSError as error:
                raise failed(error, old.path) from error
        return path, manifest

    def make_if_due(self, folder: Path, store_dir: Path, seq: int) -> StoreError | None:
        """Back a project up if that is due; returns what went wrong, which is no reason to stop anything."""
        if not is_due(self.kept(), seq, datetime.now(UTC)):
            return None
        try:
            self.make(folder, store_dir, seq)
        except StoreError as error:
            return error
        return None


def _moment(digits: str) -> datetime | None:
    """Return the time that a name tells, None when there is no such day or hour."""
    try:
        return datetime.strptime(digits, "%Y%m%dT%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None


def is_due(newest_first: Sequence[Kept], seq: int, now: datetime) -> bool:
    """Whether a project with so many entries in its journal should be backed up."""
    last = newest_first[0] if newest_first else None
    if last is None or last.seq > seq:
        return seq > 0  # A journal that is shorter than what was backed up is another one.
    age = now - last.made
    return seq > last.seq and (age >= EVERY or (seq - last.seq >= MANY and age >= SOONEST))


def superfluous(newest_first: Sequence[Kept]) -> list[Kept]:
    """Return the backups that are to go: beyond the number of their kind, and the oldest beyond the size of all."""
    clocked = [one for one in newest_first if not one.before]
    before = [one for one in newest_first if one.before]
    gone = [*clocked[DAILY:], *before[BEFORE:]]
    total = sum(one.size for one in newest_first if one not in gone)
    for one in reversed(newest_first):
        if total > LARGEST and one not in gone and one not in (*clocked[:1], *before[:1]):
            gone.append(one)
            total -= one.size
    return gone
