"""Reading a file of Sorot's own forms to its end before anything is stored: every rule held, the articles put away on disk."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO, TypeVar

from msgspec import Struct

from store.document import Document
from store.errors import InputError
from store.exchange.bundle import Given, Head
from store.exchange.contract import Gauge, Progress, Source
from store.exchange.form import Format
from store.exchange.import_ids import Soundness
from store.exchange.intake import opened
from store.exchange.spool import Spool
from store.model import Article, Decision, Entity, Note, Record, Span

_R = TypeVar("_R", bound=Record)


class _Kept(Struct, frozen=True, array_like=True):
    article: Article
    text: str
    spans: tuple[Span, ...]
    decisions: tuple[Decision, ...]
    notes: tuple[Note, ...]


class Incoming:
    """What an export holds. Entities and what is said of them are in memory, where a project has them as well; articles are on disk."""

    def __init__(self, file: IO[bytes]) -> None:
        """``file`` is an empty temporary file of its own."""
        self._documents = Spool(file, _Kept)
        self.head: Head
        self.entities: list[Entity] = []
        self.notes: list[Note] = []

    def __len__(self) -> int:
        """Return the number of articles."""
        return len(self._documents)

    def add(self, document: Document) -> None:
        """Put an article away. Raises WriteError when there is no room."""
        spans, decisions, notes = tuple(document.spans.values()), tuple(document.decisions.values()), tuple(document.notes.values())
        self._documents.add(_Kept(document.article, document.text, spans, decisions, notes))

    def documents(self) -> Iterator[Document]:
        """Yield the articles in the order of the file."""
        for one in self._documents:
            yield Document(one.article, one.text, _by_id(one.spans), _by_id(one.decisions), _by_id(one.notes), stored=True)


def gather(form: Format, path: Path, file: IO[bytes], progress: Progress | None) -> Incoming:
    """Read an export, which may be of any size, into an empty temporary file.

    Raises InputError, LabelsError and InvalidError naming file, record and what to do when it is not sound, and what ``progress`` raises.
    """
    incoming, where = Incoming(file), str(path)
    with opened(Source(path, where)) as (source, size), Soundness(where) as rules:
        gauge = Gauge(progress, "reading")
        for given in _read(form.code().records(source, where), where):
            rules.take(given)
            if isinstance(given, Document):
                incoming.add(given)
                gauge.reach(len(incoming), source.tell() / size)
            elif isinstance(given, Entity):
                incoming.entities.append(given)
            elif isinstance(given, Note):
                incoming.notes.append(given)
            else:
                incoming.head = given
        rules.finish()
    return incoming


def _by_id(records: tuple[_R, ...]) -> dict[str, _R]:
    return {record.id: record for record in records}


def _read(records: Iterator[Given], where: str) -> Iterator[Given]:
    try:
        yield from records
    except OSError as error:
        raise InputError(f"The file cannot be read ({error.strerror or error}).", where=where, do="Check the disk it is on.") from error
