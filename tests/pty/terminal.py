"""A program in a pseudo-terminal: started, typed at, looked at, resized, killed."""

import errno
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.pty.answers import Answers
from tests.pty.emulator import Emulator
from tests.pty.keys import encode

_LAUNCH = Path(__file__).with_name("launch.py")
_NOT_OURS = ("COLORTERM", "NO_COLOR", "TERM_PROGRAM", "TMUX", "LINES", "COLUMNS", "PYTEST_CURRENT_TEST")
QUIET = 0.03
"""Seconds of silence after which the answer to a key counts as complete."""


class Terminal:
    """A running program and the screen it draws on. Every output chunk is stamped when it is read, before anything is done with it."""

    def __init__(
        self,
        argv: Sequence[str | Path],
        *,
        columns: int = 100,
        rows: int = 30,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
    ) -> None:
        self.size = (columns, rows)
        self.raw = bytearray()
        self.resized: list[tuple[int, tuple[int, int]]] = []
        """Where in the output the terminal took another size, and which."""
        self._pending: list[tuple[float, bytes]] = []
        self._emulator = Emulator(columns, rows)
        self._answers = Answers()
        self._ended = False
        self._lower = False
        self._fd, terminal = os.openpty()
        fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        stamp_read, stamp_write = os.pipe()
        environment = {name: value for name, value in os.environ.items() if name not in _NOT_OURS}
        self.process = subprocess.Popen(
            [sys.executable, "-I", "-S", str(_LAUNCH), str(stamp_write), *map(str, argv)],
            stdin=terminal,
            stdout=terminal,
            stderr=terminal,
            start_new_session=True,
            pass_fds=(stamp_write,),
            env={**environment, "TERM": "xterm-256color", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", **(env or {})},
            cwd=cwd,
        )
        os.close(terminal)
        os.close(stamp_write)
        with os.fdopen(stamp_read) as stamp:
            self.started = float(stamp.read())
        os.set_blocking(self._fd, False)
        self._poll = select.poll()
        self._poll.register(self._fd, select.POLLIN)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    # reading and writing

    def read(self, timeout: float) -> float | None:
        """Read what there is, waiting for it at most so many seconds; return the moment of the read, or None when nothing came."""
        if self._ended or not self._poll.poll(max(0.0, timeout) * 1000):
            if self._ended:
                time.sleep(min(timeout, 0.01))
            return None
        try:
            data = os.read(self._fd, 1 << 16)
        except OSError as error:
            if error.errno in (errno.EAGAIN, errno.EINTR):
                return None
            data = b""  # a terminal whose program has gone answers with an error instead of an end
        stamp = time.perf_counter()
        if not data:
            self._ended = True
            return None
        self.raw += data
        self._pending.append((stamp, data))
        if b"\x1b" in data and (answer := self._answers.to(data, cursor=self._emulator.cursor, size=self.size)):
            self.write(answer)
        return stamp

    def write(self, data: bytes) -> None:
        """Send bytes to the program as if they were typed."""
        while data and not self._ended:
            try:
                data = data[os.write(self._fd, data) :]
            except BlockingIOError:
                self.read(0.01)
            except OSError:
                self._ended = True

    def press(self, *keys: str) -> None:
        """Press keys one after the other, each after the answer to the one before: a name as in ``tests.pty.keys``, or text.

        A key that changes nothing on the screen is waited for a second.
        """
        for key in keys:
            self.settle(0.005)
            self.write(encode(key))
            self.read(1.0)
            self.settle()

    def settle(self, quiet: float = QUIET, limit: float = 10.0) -> float | None:
        """Read until so many seconds pass in silence; return the moment of the last output, or None when there was none."""
        last = None
        now = time.perf_counter()
        silence, end = now + quiet, now + limit
        while now < min(silence, end) and not self._ended:
            if (stamp := self.read(min(silence, end) - now)) is not None:
                last, silence = stamp, stamp + quiet
            now = time.perf_counter()
        return last

    # looking

    def screen(self) -> str:
        """Return what is on the screen, a line a row, without the spaces at their ends."""
        while self._pending:
            self._emulator.feed(self._pending.pop(0)[1])
        return "\n".join(self._emulator.lines)

    def cells(self) -> list[list[str]]:
        """Return what every cell of every row holds; the second of a wide character holds nothing."""
        self.screen()
        return [[one.data for one in row] for row in self._emulator.cells]

    def wait_for(self, wanted: str, *, timeout: float = 30.0) -> float:
        """Wait until a regular expression matches the screen; return and raise as ``wait_until`` does."""
        pattern = re.compile(wanted)
        return self.wait_until(lambda screen: pattern.search(screen) is not None, repr(wanted), timeout=timeout)

    def wait_until(self, holds: Callable[[str], bool], wanted: str, *, timeout: float = 30.0) -> float:
        """Wait until something holds of the screen; return the moment of the output that brought it there.

        Raises AssertionError with the screen when it does not come in time or the program ends before; ``wanted`` names it there.
        """
        seen, deadline = time.perf_counter(), time.perf_counter() + timeout
        while not holds("\n".join(self._emulator.lines)):
            if self._pending and not self._poll.poll(0):
                # The emulator is slow, so it draws only while no output waits to be stamped.
                seen, data = self._pending.pop(0)
                self._emulator.feed(data)
            elif not self._pending and (self._ended or time.perf_counter() > deadline):
                reason = "the program ended" if self._ended else f"nothing in {timeout:g} s"
                raise AssertionError(f"{wanted} did not come ({reason}); on the screen was:\n{self.screen()}")
            else:
                self.read(0.005)
        return seen

    def repaint(self, *, limit: float = 5.0) -> list[str]:
        """Have the program paint everything anew, by making the terminal a row lower, or as high as it was before the last time.

        Returns what is wrong with it by the terminal's own measure of characters: rows in which text ran past the right edge, and
        cells that nothing was painted on.
        """
        columns, rows = self.size
        self._lower = not self._lower
        self.resize(columns, rows - 1 if self._lower else rows + 1)
        self._emulator.mark()
        end = time.perf_counter() + limit
        while True:
            self.settle(0.06, 3.0)
            self.screen()
            unpainted = self._emulator.unpainted
            if not unpainted or time.perf_counter() > end or self._ended:
                break
        if self._ended:
            return ["the program ended"]
        lines = self._emulator.lines
        wrong = [f"text ran past the right edge in row {row}: {lines[row]}" for row in sorted(set(self._emulator.overrun))]
        gaps = sorted({row for _, row in unpainted})
        return wrong + [f"{sum(y == row for _, y in unpainted)} cells of row {row} were not painted" for row in gaps]

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size and tell the program."""
        self.screen()
        self.size = (columns, rows)
        self.resized.append((len(self.raw), self.size))
        self._emulator.resize(columns, rows)
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    # ending

    def wait(self, timeout: float = 15.0) -> int:
        """Wait for the program to end; return its exit code, negative for a signal. Raises AssertionError when it goes on."""
        deadline = time.perf_counter() + timeout
        while self.process.poll() is None:
            self.read(0.02)
            assert time.perf_counter() < deadline, f"the program does not end; on the screen was:\n{self.screen()}"
        while not self._ended and self.read(0.02) is not None:
            pass
        return self.process.returncode

    def kill(self) -> None:
        """End the program at once, as a power cut would: it gets no chance to tidy up."""
        self.process.send_signal(signal.SIGKILL)
        self.wait()

    def close(self) -> None:
        """End the program if it still runs, and let go of the terminal."""
        for end in (signal.SIGTERM, signal.SIGKILL):
            deadline = time.perf_counter() + 2
            if self.process.poll() is None:
                self.process.send_signal(end)
            while self.process.poll() is None and time.perf_counter() < deadline:
                self.read(0.02)
        self.process.wait()
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1
            self._ended = True
