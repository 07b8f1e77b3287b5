"""Calls to the operating system that fail on demand."""

import os
from collections.abc import Callable
from typing import Any

import pytest

CALLS = ("write", "fsync", "fdatasync", "replace", "ftruncate", "open", "close")


class Faults:
    """Counts the calls made and makes one of them, or every one from there on, fail."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.calls = 0
        self.failed: list[str] = []
        self._at = -1
        self._for_ever = False
        self._short = False
        for name in CALLS:
            patch.setattr(os, name, self._wrap(name, getattr(os, name)))

    def arm(self, at: int, *, for_ever: bool = False, short: bool = False) -> None:
        """Fail the call with this number, counted from now."""
        self.calls, self.failed = 0, []
        self._at, self._for_ever, self._short = at, for_ever, short

    def disarm(self) -> None:
        """Let everything work again."""
        self._at = -1

    def _wrap(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
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
                raise OSError(28, "No space left on device")
            return real(*arguments, **named)

        return call
