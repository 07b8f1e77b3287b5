"""One writer per project: a lock the system releases when its holder dies, and a note of who holds it."""

import getpass
import os
import socket
import warnings
from pathlib import Path

import msgspec

from store.clock import now
from store.errors import WriteError
from store.files import failed, write_atomic

LOCK_FILE = "lock"
OWNER_FILE = "lock.json"


class Owner(msgspec.Struct, frozen=True):
    """Who has the project open for writing."""

    pid: int
    host: str
    user: str
    since: str

    def __str__(self) -> str:
        who = f" by {self.user}" if self.user else ""
        return f"process {self.pid} on {self.host}{who} since {self.since}"


class WriterLock:
    """The right to write a project's files, until ``release`` or the end of the process. The lock file itself is never deleted."""

    def __init__(self, folder: Path) -> None:
        """Prepare a lock on the folder that holds the journal; nothing is touched before ``take``."""
        self._folder = folder
        self.interrupted = False
        """After ``take``: whether the writer before ended without releasing, as in a crash."""
        from filelock import FileLock  # 90 ms, so only when a project is opened.

        self._lock = FileLock(str(folder / LOCK_FILE), timeout=0, mode=0o600, thread_local=False)

    def take(self) -> str:
        """Take the lock and return ``""``, or return in words who holds it. Raises WriteError when the folder cannot be written."""
        from filelock import Timeout

        try:
            with warnings.catch_warnings():
                # A file system without locks falls back to a marker file, and a warning would be printed over the screen.
                warnings.simplefilter("ignore")
                self._lock.acquire()
        except Timeout:
            owner = read_owner(self._folder)
            return f"another window has it open for writing ({owner})" if owner else "another window has it open for writing"
        except OSError as error:
            raise failed(error, self._folder / LOCK_FILE) from error
        path = self._folder / OWNER_FILE
        self.interrupted = path.exists()
        try:
            write_atomic(path, msgspec.json.encode(_myself()))
        except WriteError:
            self._lock.release()
            raise
        return ""

    def release(self) -> None:
        """Let the next writer in."""
        if self._lock.is_locked:
            try:
                (self._folder / OWNER_FILE).unlink()
            except OSError:
                pass  # The next writer takes this for a crash and only looks more closely.
            finally:
                self._lock.release()


def read_owner(folder: Path) -> Owner | None:
    """Return who last took the lock and did not release it, or None when that cannot be told."""
    try:
        return msgspec.json.decode((folder / OWNER_FILE).read_bytes(), type=Owner)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError):
        return None


class Holder(msgspec.Struct, frozen=True):
    """Who has a project open for writing, as seen from a window beside it."""

    owner: Owner | None
    """None when that was not to be read."""
    gone: bool | None
    """Whether it has ended; None when that cannot be told, because it is on another machine."""

    def __str__(self) -> str:
        who = str(self.owner) if self.owner else "another window"
        if self.gone:
            return f"its writer has gone ({who})"
        unsure = "; whether it still runs cannot be told from here" if self.gone is None else ""
        return f"another window has it open for writing ({who}{unsure})"


def look(folder: Path, before: Holder | None = None) -> Holder:
    """Return who holds a project that somebody held before; a writer that left in good order takes its note with it."""
    owner = read_owner(folder)
    if owner is None:
        return Holder(before.owner if before else None, gone=not (folder / OWNER_FILE).exists())
    return Holder(owner, gone=has_ended(owner))


def has_ended(owner: Owner) -> bool | None:
    """Return whether the process that took the lock is gone, or None when that cannot be told from here: it is on another machine."""
    if owner.host != socket.gethostname() or os.name == "nt" or not 0 < owner.pid < 1 << 31:
        return None  # Windows has no signal that only asks.
    try:
        os.kill(owner.pid, 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False  # It is somebody else's.
    return _is_zombie(owner.pid)


def _is_zombie(pid: int) -> bool:
    """Whether a process has ended and only waits for its parent to hear of it; False where that cannot be told."""
    try:
        return Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()[:1] == [b"Z"]
    except OSError:
        return False


def _myself() -> Owner:
    try:
        user = getpass.getuser()
    except (OSError, KeyError, ImportError):
        user = ""
    return Owner(pid=os.getpid(), host=socket.gethostname(), user=user, since=now())
