"""Calls to the operating system that fail on demand, and work that ends at any one of them as a killed process does."""

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from unittest import mock

CALLS = ("write", "fsync", "fdatasync", "replace", "ftruncate", "open", "close", "unlink", "mkdir", "fchmod")
"""Calls that can fail; an open only when it is for writing, or of a folder."""
FLUSHES = ("fsync", "fdatasync")


class Faults:
    """Counts the calls made while it is in force, and makes one of them, or every one from there on, fail."""

    def __init__(self, *, flush: bool = True) -> None:
        """Without ``flush``, flushes that do not fail are not waited for."""
        self.calls = 0
        self.failed: list[str] = []
        self._flush = flush
        self._at = -1
        self._error = errno.ENOSPC
        self._for_ever = self._short = False

    def arm(self, at: int, error: int = errno.ENOSPC, *, for_ever: bool = False, short: bool = False) -> None:
        """Fail the call with this number, counted from now; ``short``: a write that fails has written half."""
        self.calls, self.failed = 0, []
        self._at, self._error, self._for_ever, self._short = at, error, for_ever, short

    def disarm(self) -> None:
        """Let everything work again."""
        self._at = -1

    @contextmanager
    def in_force(self) -> Iterator[None]:
        """Have this process's calls counted, and fail when that was asked for."""
        with mock.patch.multiple(os, **{name: self._wrapped(name, getattr(os, name)) for name in CALLS}):
            yield

    def _wrapped(self, name: str, real: Callable[..., Any]) -> Any:
        def call(*arguments: Any, **named: Any) -> Any:
            if name == "open" and not arguments[1] & (os.O_WRONLY | os.O_RDWR | os.O_DIRECTORY):
                return real(*arguments, **named)
            number = self.calls
            self.calls += 1
            if self._at >= 0 and (number == self._at or (self._for_ever and number > self._at)):
                self.failed.append(name)
                if name == "write" and self._short:
                    real(arguments[0], bytes(arguments[1])[: len(arguments[1]) // 2])
                if name == "close":
                    real(*arguments)
                raise OSError(self._error, os.strerror(self._error))
            return None if name in FLUSHES and not self._flush else real(*arguments, **named)

        return call


class Died(BaseException):
    """The process ends here."""


@dataclass(slots=True)
class Life:
    """Some work that may have ended before its end."""

    whole: bool = False
    """Whether it came to its end."""


@contextmanager
def killed_after(steps: int, *names: str, trees: bool = False) -> Iterator[Life]:
    """Do what is within, and end it at the call of ``os`` with these names that comes after so many; ``trees``: removing a folder is one.

    Going through all numbers from 0 until ``whole`` ends the work at every step it takes.
    """
    life = Life()
    count = 0

    def dying(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **named: Any) -> Any:
            nonlocal count
            count += 1
            if count > steps:
                raise Died
            return real(*arguments, **named)

        return call

    with ExitStack() as patched:
        for name in names:
            patched.enter_context(mock.patch.object(os, name, dying(getattr(os, name))))
        if trees:
            patched.enter_context(mock.patch.object(shutil, "rmtree", dying(shutil.rmtree)))
        try:
            yield life
            life.whole = True
        except Died:
            pass
