"""Ctrl+C at a moment that suits: while something is being stored, an interrupt is noted and raised between two steps."""

import signal
import threading
from types import FrameType, TracebackType
from typing import Self


class Deferred:
    """A context in which an interrupt from the keyboard waits for ``check``; it changes nothing outside the main thread."""

    def __init__(self) -> None:
        self._wanted = False
        self._before: object = None

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._note)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)  # type: ignore[arg-type]
            self._before = None

    def check(self) -> None:
        """Raise KeyboardInterrupt when there was an interrupt since the last look."""
        if self._wanted:
            self._wanted = False
            raise KeyboardInterrupt

    def _note(self, number: int, frame: FrameType | None) -> None:
        self._wanted = True
