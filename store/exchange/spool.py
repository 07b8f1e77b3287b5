"""Many values in a temporary file, to be gone through again without ever holding more than one of them."""

from collections.abc import Iterator
from tempfile import gettempdir
from typing import IO, Any, Generic, TypeVar

import msgspec

from store.errors import WriteError

_T = TypeVar("_T", bound=msgspec.Struct)


class Spool(Generic[_T]):
    """Values of one kind in the order they were added."""

    def __init__(self, file: IO[bytes], kind: type[_T]) -> None:
        """``file`` is an empty temporary file of its own."""
        self._file = file
        self._encode = msgspec.msgpack.Encoder().encode
        self._decoder: msgspec.msgpack.Decoder[Any] = msgspec.msgpack.Decoder(kind)
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, value: _T) -> None:
        """Put one away. Raises WriteError when there is no room."""
        body = self._encode(value)
        try:
            self._file.write(len(body).to_bytes(8, "big") + body)
        except OSError as error:
            raise no_room(error.strerror or str(error)) from error
        self._count += 1

    def __iter__(self) -> Iterator[_T]:
        try:
            self._file.seek(0)  # It writes what is still held.
        except OSError as error:
            raise no_room(error.strerror or str(error)) from error
        while head := self._file.read(8):
            yield self._decoder.decode(self._file.read(int.from_bytes(head, "big")))


def no_room(why: str) -> WriteError:
    """Return the error for a temporary file that cannot be written."""
    return WriteError(
        f"A temporary file could not be written ({why}).", where=gettempdir(), do="Make room there, or let TMPDIR name a larger folder."
    )
