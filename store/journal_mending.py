"""A journal with damage in it written anew: every line that proves itself stays, and where one is lost an empty entry says so.

A line proves itself when its CRC goes on from the one that the line before it states. Entries keep their numbers, so that files still say
how new they are; where something is lost the journal no longer says that it tells the whole story, and nothing is rebuilt across it.
"""

import os
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

from msgspec.structs import replace

from store.clock import now
from store.errors import DamagedError, StoreError, reason_of
from store.files import write_all, write_with
from store.framing import checked, crc_of
from store.ids import new_id
from store.journal import Journal
from store.lines import Checkpoint, Entry, Header, Line, decoded, line_of
from store.model import SCHEMA_VERSION, Change
from store.repository import Repository

LOST = "Lost in damage of the journal"
"""Title of the empty entries."""


@dataclass(frozen=True, slots=True)
class Mended:
    """What became of a journal."""

    kept: int
    """Entries that are in it."""
    lost: int
    """Entries that are not: as many as numbers are missing, and lines at the end that may have been some."""


def is_damaged(path: Path) -> bool:
    """Whether a journal that is there cannot be read as a whole; an incomplete last line is no damage. Raises NewerError."""
    if not os.path.lexists(path):
        return False
    try:
        journal = Journal.open(path, writable=False)
        try:
            for _ in journal.backwards():
                continue
        finally:
            journal.close()
    except DamagedError:
        return True
    return False


def mend(path: Path, store_dir: Path) -> Mended:
    """Write a damaged journal anew in its place, in one step; whoever calls has a copy of it. Raises WriteError, DamagedError."""

    def fill(descriptor: int) -> Mended:
        whole = _rewrite(path, store_dir, lambda data: None, whole=True).lost == 0
        return _rewrite(path, store_dir, lambda data: write_all(descriptor, data), whole=whole)

    return write_with(path, fill)


def _rewrite(path: Path, store_dir: Path, write: Callable[[bytes], None], *, whole: bool) -> Mended:
    crc = kept = lost = seq = covered = unproven = 0
    time = now()

    def put(line: Line) -> None:
        nonlocal crc
        data, crc = line_of(line, crc)
        write(data)

    def put_lost(end: int) -> None:
        nonlocal lost
        for number in range(seq + 1, end):
            put(Entry(number, "do", "", Change(id=new_id(), title=LOST, time=time, annotator="", edits=())))
            lost += 1

    lines = _proven(path)
    first = next(lines, None)
    header = first if isinstance(first, Header) else Header(id=_journal_of(store_dir) or new_id(), created=now(), complete=False)
    put(replace(header, complete=header.complete and whole, schema=SCHEMA_VERSION))
    for line in lines if isinstance(first, Header) else chain([first], lines):
        if line is None:
            unproven += 1
        elif isinstance(line, Checkpoint):
            covered = max(covered, line.seq)
            if line.seq <= seq:
                put(line)
        elif isinstance(line, Entry) and line.seq > seq:
            put_lost(line.seq)
            put(line)
            seq, kept, time, unproven = line.seq, kept + 1, line.change.time, 0
    # What only files hold of entries at the end must not be taken for new ones.
    before = lost
    put_lost(max(covered, _newest(store_dir, header.id)) + 1)
    return Mended(kept, lost + max(0, unproven - (lost - before)))


def _proven(path: Path) -> Iterator[Line | None]:
    """Yield the lines, oldest first, and ``None`` for one that does not prove itself."""
    before: int | None = 0
    schema = SCHEMA_VERSION
    try:
        with path.open("rb") as file:
            for raw in file:
                body = None if before is None else checked(raw, before)
                line = None if body is None else decoded(body, schema)
                before = crc_of(raw)
                if isinstance(line, Header):
                    schema = line.schema
                yield line
    except OSError as error:
        raise DamagedError(f"It cannot be read ({reason_of(error)}).", where=str(path), do="Check the disk it is on.") from error


def _versions(store_dir: Path) -> Iterator[tuple[str, int]]:
    repository = Repository(store_dir)
    for article_id in repository.article_ids():
        try:
            kept = repository.read_article(article_id)
        except StoreError:
            continue
        if kept is not None:
            yield kept.version
    try:
        yield repository.read_project()[0]
    except StoreError:
        return


def _journal_of(store_dir: Path) -> str:
    """Return the journal that most files say they are as new as."""
    counted = Counter(journal for journal, _ in _versions(store_dir) if journal)
    return counted.most_common(1)[0][0] if counted else ""


def _newest(store_dir: Path, journal: str) -> int:
    """Return the newest entry that a file says it holds."""
    return max((seq for name, seq in _versions(store_dir) if name == journal), default=0)
