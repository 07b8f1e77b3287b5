"""Reading a file of Sorot's own forms to its end before anything is stored: every rule held, the articles put away on disk."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import IO

import msgspec
from msgspec.structs import replace

from store.document import Document
from store.errors import InputError, InvalidError, StoreError, reason_of
from store.exchange.bundle import Given, Head, Refuse, loose_end
from store.exchange.contract import Gauge, Progress, Reject, Source
from store.exchange.form import Format
from store.exchange.import_ids import Soundness
from store.exchange.import_rejects import RejectFile
from store.exchange.intake import cut, opened
from store.exchange.spool import Kept, Spool
from store.labels import LabelSet
from store.model import Entity, Note, Span


class Incoming:
    """What an export holds. Entities and what is said of them are in memory, where a project has them as well; articles are on disk."""

    def __init__(self, file: IO[bytes]) -> None:
        """``file`` is an empty temporary file of its own."""
        self._documents = Spool(file, Kept)
        self._missing: set[tuple[str, str]] | None = None
        self.head: Head
        self.entities: list[Entity] = []
        self.notes: list[Note] = []

    def __len__(self) -> int:
        """Return the number of articles."""
        return len(self._documents)

    def add(self, given: Given) -> None:
        """Put something away. Raises WriteError when there is no room."""
        if isinstance(given, Document):
            self._documents.add(Kept.of(given))
        elif isinstance(given, Entity):
            self.entities.append(given)
        elif isinstance(given, Note):
            self.notes.append(given)
        else:
            self.head = given

    def documents(self) -> Iterator[Document]:
        """Yield the articles in the order of the file, without what points at nothing if that was left out."""
        for document in self._as_read():
            yield document if self._missing is None else kept(document, self._missing, self.head.labels, lambda *_: None)

    def leave_out(self, missing: set[tuple[str, str]], refuse: Refuse, where: str) -> None:
        """Give up every reference to what is missing, and records that cannot be without theirs, each with its reason."""

        def told(record: Span | Note, why: str) -> None:
            refuse(InvalidError(why, where=where), msgspec.json.encode(record))

        for note in self.notes:
            if note.target != "entity" or ("entity", note.target_id) in missing:
                told(note, loose_end(note))
        self.notes = [note for note in self.notes if note.target == "entity" and ("entity", note.target_id) not in missing]
        for document in self._as_read():
            kept(document, missing, self.head.labels, told)
        self._missing = missing

    def _as_read(self) -> Iterator[Document]:
        for one in self._documents:
            yield one.document()


def kept(document: Document, missing: set[tuple[str, str]], labels: LabelSet, told: Callable[[Span | Note, str], None]) -> Document:
    """Return a document with the spans that have a label and the notes that have a target; of the others, ``told`` takes the reason.

    A span whose entity is missing stays, without it.
    """
    spans: dict[str, Span] = {}
    for span in document.spans.values():
        if span.label not in labels:
            told(span, f"There is no label {span.label!r}.")
        elif span.entity and ("entity", span.entity) in missing:
            told(span, loose_end(span))
            spans[span.id] = replace(span, entity="")
        else:
            spans[span.id] = span
    notes: dict[str, Note] = {}
    for note in document.notes.values():
        if note.target_id in spans if note.target == "span" else note.target == "article" and note.target_id == document.article.id:
            notes[note.id] = note
        else:
            told(note, loose_end(note))
    return Document(document.article, document.text, spans, document.decisions, notes, stored=True)


def gather(form: Format, path: Path, file: IO[bytes], progress: Progress | None, rejects: RejectFile | None = None) -> Incoming:
    """Read an export, which may be of any size, into an empty temporary file.

    Raises InputError, LabelsError and InvalidError naming file, record and what to do when it is not sound, and what ``progress`` raises.
    With ``rejects``, records that are not sound go there, and the rest comes in, as long as the file says what it is.
    """
    incoming, where = Incoming(file), str(path)
    refuse = None if rejects is None else partial(_refuse, rejects, where)
    with opened(Source(path, where)) as (source, size), Soundness(where) as rules:
        gauge = Gauge(progress, "reading")
        for given in _read(form.code().records(source, where, refuse), where):
            try:
                rules.take(given)
            except InvalidError as error:
                if refuse is None:
                    raise
                refuse(error, _raw(given))
                continue
            incoming.add(given)
            gauge.reach(len(incoming), source.tell() / size)
        if refuse is None:
            rules.finish()
        else:
            incoming.leave_out(rules.missing(), refuse, where)
    return incoming


def _refuse(rejects: RejectFile, file: str, error: StoreError, raw: bytes) -> None:
    """List a record; its place is said without the name of the file."""
    place = error.where.removeprefix(file).lstrip(":, ") or "the file"
    rejects.add(Reject(where=place, why=error.what, raw=cut(raw.rstrip())))


def _raw(given: Given) -> bytes:
    if isinstance(given, Document):
        records = {name: list(getattr(given, name).values()) for name in ("spans", "decisions", "notes")}
        return msgspec.json.encode({"article": given.article, "text": given.text, **records})
    return msgspec.json.encode(given)


def _read(records: Iterator[Given], where: str) -> Iterator[Given]:
    try:
        yield from records
    except OSError as error:
        raise InputError(f"The file cannot be read ({reason_of(error)}).", where=where, do="Check the disk it is on.") from error
