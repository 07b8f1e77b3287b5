"""Values in a temporary file, so that they need not be held in memory: many in their order, or documents by their ids."""

from collections.abc import Iterator
from tempfile import gettempdir
from typing import IO, Any, Generic, TypeVar

import msgspec

from store.document import Document
from store.errors import WriteError, reason_of
from store.model import Article, Decision, Note, Record, Span

_T = TypeVar("_T", bound=msgspec.Struct)
_R = TypeVar("_R", bound=Record)


class Kept(msgspec.Struct, frozen=True, array_like=True):
    """A document as it lies in a temporary file."""

    article: Article
    text: str
    spans: tuple[Span, ...]
    decisions: tuple[Decision, ...]
    notes: tuple[Note, ...]

    @classmethod
    def of(cls, document: Document) -> "Kept":
        """Return a document to put away."""
        spans, decisions, notes = (tuple(records.values()) for records in (document.spans, document.decisions, document.notes))
        return cls(document.article, document.text, spans, decisions, notes)  # type: ignore[arg-type]

    def document(self) -> Document:
        """Return the document that was put away."""
        return Document(self.article, self.text, _by_id(self.spans), _by_id(self.decisions), _by_id(self.notes), stored=True)


class Spool(Generic[_T]):
    """Values of one kind in the order they were added."""

    def __init__(self, file: IO[bytes], kind: type[_T]) -> None:
        """``file`` is an empty temporary file of its own."""
        self._file = file
        self._encode = msgspec.msgpack.Encoder().encode
        self._decoder: msgspec.msgpack.Decoder[Any] = msgspec.msgpack.Decoder(kind)
        self._count = 0
        self._end = 0

    def __len__(self) -> int:
        return self._count

    def add(self, value: _T) -> int:
        """Put one away and return where ``at`` finds it. Raises WriteError when there is no room."""
        body = self._encode(value)
        place = self._end
        self._seek(place)
        try:
            self._file.write(len(body).to_bytes(8, "big") + body)
        except OSError as error:
            raise no_room(reason_of(error)) from error
        self._count += 1
        self._end += 8 + len(body)
        return place

    def at(self, place: int) -> _T:
        """Return the one that lies there."""
        self._seek(place)
        value: _T = self._decoder.decode(self._file.read(int.from_bytes(self._file.read(8), "big")))
        return value

    def __iter__(self) -> Iterator[_T]:
        place = 0
        while place < self._end:
            value = self.at(place)
            place = self._file.tell()
            yield value

    def _seek(self, place: int) -> None:
        if self._file.tell() == place:
            return
        try:
            self._file.seek(place)  # It writes what is still held.
        except OSError as error:
            raise no_room(reason_of(error)) from error


class Aside:
    """Documents by the ids of their articles."""

    def __init__(self, file: IO[bytes]) -> None:
        """``file`` is an empty temporary file of its own."""
        self._spool = Spool(file, Kept)
        self._places: dict[str, int] = {}

    def put(self, document: Document) -> None:
        """Put one away, in place of the one with its id. Raises WriteError when there is no room."""
        self._places[document.article.id] = self._spool.add(Kept.of(document))

    def get(self, article: str) -> Document | None:
        """Return the one that was put away last under this id, or None."""
        place = self._places.get(article)
        return None if place is None else self._spool.at(place).document()


def _by_id(records: tuple[_R, ...]) -> dict[str, _R]:
    return {record.id: record for record in records}


def no_room(why: str) -> WriteError:
    """Return the error for a temporary file that cannot be written."""
    return WriteError(
        f"A temporary file could not be written ({why}).", where=gettempdir(), do="Make room there, or let TMPDIR name a larger folder."
    )
