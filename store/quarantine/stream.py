"""Reading one large input in quarantine piece by piece, so that neither side ever holds all of it.

A reader is a generator of ours, ``f(data: bytes, **options)``, marked with ``wire.quarantined``, whose values are batches. Limits are those
of ``Quarantine``: processor time is counted anew for every batch, memory for the process, and ``output`` bounds one batch.
"""

import queue
import threading
import time
from collections.abc import Generator
from contextlib import suppress
from typing import TypeVar

import msgspec

from store.quarantine.run import SLACK, START, Quarantine, refused
from store.quarantine.wire import ASK, BATCH, FAULT, LOADED, NO_MEMORY, PAYLOAD, REFUSED, RESULT, Ask, is_name, receive, send

_AHEAD = 4
"""Batches that may wait to be taken; the reader stands still meanwhile."""

_T = TypeVar("_T")


def stream(
    quarantine: Quarantine, function: str, data: bytes, kind: type[_T], *, where: str, **options: str | int | float | bool | None
) -> Generator[_T, None, None]:
    """Yield the batches, each a value of type ``kind``, that the generator named makes of ``data``.

    Raises what the reader raises of ``store.errors``, QuarantineError for everything else, ValueError for a name that is not ours.
    Leaving the iterator early ends the process, and so does any error.
    """
    if not is_name(function):
        raise ValueError(f"{function} is not the path of a reader")
    decode = msgspec.msgpack.Decoder(kind, strict=True).decode
    flow = _Flow(quarantine, Ask(function, options, stream=True), data, where)
    try:
        while True:
            answer, body = flow.next()
            if answer == RESULT:
                flow.whole = True
                return
            if answer == BATCH:
                try:
                    batch: _T = decode(body)
                except (msgspec.MsgspecError, RecursionError) as error:
                    raise quarantine.failed("fault", where, type(error).__name__) from error
                yield batch
            elif answer == REFUSED:
                flow.whole = True
                raise refused(body)
            elif answer == NO_MEMORY:
                raise quarantine.failed("memory", where)
            else:
                flow.whole = answer == FAULT
                raise quarantine.failed("fault", where, body.decode("ascii", "replace")[:60])
    finally:
        flow.close()


class _Flow:
    """One request and its batches, carried by two threads, so that whoever waits can always stop waiting."""

    def __init__(self, quarantine: Quarantine, ask: Ask, data: bytes, where: str) -> None:
        self._quarantine, self._where, self._ask, self._data = quarantine, where, ask, data
        self._process = quarantine.ready(where)
        self._frames: queue.Queue[tuple[bytes, bytes] | None] = queue.Queue(_AHEAD)
        self._left, self._too_long = threading.Event(), False
        self.whole = False
        """Whether the last frame has come, so that the process can read another input."""
        for target in (self._write, self._listen):
            threading.Thread(target=target, daemon=True).start()
        if self._take(START, start=True)[0] != LOADED:
            raise quarantine.failed("start", where, "it did not load")

    def next(self) -> tuple[bytes, bytes]:
        """Return the next frame. Raises QuarantineError when there is none in time."""
        return self._take(self._quarantine.seconds * 2 + SLACK)

    def close(self) -> None:
        """End the process unless it has said its last word."""
        self._left.set()
        if not self.whole:
            self._quarantine.close()

    def _take(self, patience: float, *, start: bool = False) -> tuple[bytes, bytes]:
        until = time.monotonic() + patience
        while True:
            try:
                frame = self._frames.get(timeout=0.1)
                break
            except queue.Empty:
                if time.monotonic() > until:
                    why = ("start", f"it did not load within {START:g} seconds") if start else ("time", "")
                    self.close()
                    raise self._quarantine.failed(why[0], self._where, why[1]) from None  # type: ignore[arg-type]
        if frame is not None:
            if start and frame[0] != LOADED:
                self._frames.put(frame)
                return LOADED, b""
            return frame
        if self._too_long:
            raise self._quarantine.failed("output", self._where)
        raise self._quarantine.ended(self._process, self._where)

    def _write(self) -> None:
        stream = self._process.stdin
        if stream is not None:
            with suppress(OSError, ValueError):
                send(stream, ASK, msgspec.msgpack.encode(self._ask))
                send(stream, PAYLOAD, self._data)

    def _listen(self) -> None:
        stream = self._process.stdout
        frame: tuple[bytes, bytes] | None = None
        try:
            while stream is not None and not self._left.is_set():
                frame = receive(stream, self._quarantine.output)
                self._put(frame)
                if frame[0] not in (LOADED, BATCH):
                    return
        except OverflowError:
            self._too_long = True
        except (EOFError, OSError, ValueError, MemoryError):
            pass  # The process has ended; its exit code says how.
        self._put(None)

    def _put(self, frame: tuple[bytes, bytes] | None) -> None:
        while not self._left.is_set():
            with suppress(queue.Full):
                self._frames.put(frame, timeout=0.1)
                return
