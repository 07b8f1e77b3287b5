"""A saved count of what the project's memory knows, so that opening need not read every article. Derived, and safe to delete."""

import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec.structs import replace

from store.document import Document, apply
from store.errors import StoreError, WriteError
from store.files import write_atomic
from store.journal import Entry, Journal
from store.memory import Count, ForgottenError, Memory, Texts
from store.model import Put, changes_text
from store.planning import by_home
from store.recovery import TextOf

FILE = "memory.json"
VERSION = 2
_sorted_json = msgspec.json.Encoder(order="sorted")


class Saved(msgspec.Struct, frozen=True):
    """Content of the file: counts as they were at entry ``seq`` of a journal."""

    journal: str
    seq: int
    forms: dict[str, dict[str, Count]]
    version: int = 1
    """Number of the form of this file; of another than VERSION (1 had no contexts) nothing is taken and the articles are read."""
    crc: int = -1
    """CRC-32 of the rest, so that a flipped bit makes the counts be made anew."""

    def checksum(self) -> int:
        """Return what ``crc`` should be."""
        return zlib.crc32(_sorted_json.encode((self.journal, self.seq, self.forms, self.version)))


class MemoryFile:
    """The memory of one project, worked out when it is first asked for, and its file."""

    def __init__(self, folder: Path) -> None:
        """Name the store folder."""
        self._path = folder / FILE
        self._known: Memory | None = None

    def memory(self, journal: Journal | None, documents: Callable[[], Iterable[Document]], texts: Texts) -> Memory:
        """Return the memory as it stands; the arguments are those of ``load``."""
        if self._known is None:
            self._known = self.load(journal, documents, texts)
        return self._known

    def learn(self, edits: Iterable[Put], texts: Texts) -> None:
        """Take in edits that were done; what cannot be taken in has the memory worked out anew when it is next asked for."""
        if self._known is not None:
            try:
                self._known = self._known.after(edits, texts)
            except (ForgottenError, StoreError):
                self._known = None

    def learn_texts(self, edits: Sequence[Put], after: Callable[[str], Document], text_of: Callable[[str], TextOf]) -> None:
        """Take in edits that were done and gave articles other texts: all that was counted in the texts before is counted in those of now.

        ``after`` gives an article as it is now, ``text_of`` what finds the texts it had.
        """
        if self._known is None:
            return
        try:
            for owner, own in by_home(edits).items():
                if owner:
                    now = after(owner)
                    before = apply(now, [edit.inverse() for edit in reversed(own)], text_of(owner))
                    self._known = self._known.after(map(Put.inverse, _counted(before)), lambda _, text=before.text: text)  # type: ignore[misc]
                    self._known = self._known.after(_counted(now), lambda _, text=now.text: text)  # type: ignore[misc]
        except (ForgottenError, StoreError):
            self._known = None

    def forget(self) -> None:
        """Have everything counted again when it is next asked for."""
        self._known = None
        with suppress(OSError):
            self._path.unlink(missing_ok=True)

    def load(self, journal: Journal | None, documents: Callable[[], Iterable[Document]], texts: Texts) -> Memory:
        """Return the memory: what was saved and the entries since, or a count over all documents when that is not to be had.

        ``texts`` gives the text of an article and may raise StoreError.
        """
        if journal is not None:
            try:
                saved = msgspec.json.decode(self._path.read_bytes(), type=Saved)
                sound = (saved.version, saved.crc) == (VERSION, saved.checksum()) and all(
                    min(count.accepted, count.rejected) >= 0 for counts in saved.forms.values() for count in counts.values()
                )
                if sound and saved.journal == journal.id and saved.seq <= journal.seq:
                    return _caught_up(Memory(saved.forms), saved.seq, journal, texts)
            except (OSError, ForgottenError, msgspec.DecodeError, UnicodeDecodeError, RecursionError, StoreError):
                pass
        memory = Memory()
        for document in documents():
            memory = memory.after(_counted(document), lambda _, text=document.text: text)  # type: ignore[misc]
        return memory

    def save(self, journal: Journal | None) -> None:
        """Keep the memory, which knows every entry of the journal; without it the next start takes longer."""
        if self._known is None or journal is None:
            return
        saved = Saved(journal.id, journal.seq, {form: dict(counts) for form, counts in self._known.forms().items()}, VERSION)
        try:
            write_atomic(self._path, msgspec.json.encode(replace(saved, crc=saved.checksum())))
        except WriteError:
            return


def _counted(document: Document) -> Iterator[Put]:
    """Yield what puts everything that counts in an article there."""
    return (Put(None, record) for table in (document.spans, document.decisions) for record in table.values())


def _caught_up(memory: Memory, seq: int, journal: Journal, texts: Texts) -> Memory:
    missing: list[Entry] = []
    for _, line in journal.backwards():
        if isinstance(line, Entry):
            if line.seq <= seq:
                break
            missing.append(line)
    for entry in reversed(missing):
        if changes_text(entry.change.edits):
            raise ForgottenError  # What was there before was counted in another text.
        memory = memory.after(entry.change.edits, texts)
    return memory
