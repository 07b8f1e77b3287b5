"""A saved count of what the project's memory knows, so that opening need not read every article. Derived, and safe to delete."""

import zlib
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec
from msgspec.structs import replace

from store.document import Document
from store.errors import StoreError, WriteError
from store.files import write_atomic
from store.journal import Entry, Journal
from store.memory import Count, Memory

FILE = "memory.json"
_sorted_json = msgspec.json.Encoder(order="sorted")


class Saved(msgspec.Struct, frozen=True):
    """Content of the file: counts as they were at entry ``seq`` of a journal."""

    journal: str
    seq: int
    forms: dict[str, dict[str, Count]]
    crc: int = -1
    """CRC-32 of the rest, so that a flipped bit makes the counts be made anew."""

    def checksum(self) -> int:
        """Return what ``crc`` should be."""
        return zlib.crc32(_sorted_json.encode((self.journal, self.seq, self.forms)))


class MemoryFile:
    """Loads and saves the memory of one project."""

    def __init__(self, folder: Path) -> None:
        """Name the store folder."""
        self._path = folder / FILE

    def load(self, journal: Journal | None, documents: Callable[[], Iterable[Document]]) -> Memory:
        """Return the memory: what was saved and the entries since, or a count over all documents when that is not to be had."""
        if journal is not None:
            try:
                saved = msgspec.json.decode(self._path.read_bytes(), type=Saved)
                sound = saved.crc == saved.checksum() and all(
                    min(count) >= 0 for counts in saved.forms.values() for count in counts.values()
                )
                if sound and saved.journal == journal.id and saved.seq <= journal.seq:
                    return _caught_up(Memory(saved.forms), saved.seq, journal)
            except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError, StoreError):
                pass
        return Memory.of(record for document in documents() for table in (document.spans, document.decisions) for record in table.values())

    def save(self, memory: Memory, journal: Journal) -> None:
        """Keep a memory that knows every entry of the journal; without it the next start takes longer."""
        saved = Saved(journal.id, journal.seq, {form: dict(counts) for form, counts in memory.forms().items()})
        try:
            write_atomic(self._path, msgspec.json.encode(replace(saved, crc=saved.checksum())))
        except WriteError:
            return


def _caught_up(memory: Memory, seq: int, journal: Journal) -> Memory:
    missing: list[Entry] = []
    for _, line in journal.backwards():
        if isinstance(line, Entry):
            if line.seq <= seq:
                break
            missing.append(line)
    for entry in reversed(missing):
        memory = memory.after(entry.change.edits)
    return memory
