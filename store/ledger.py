"""What the files of a project looked like when this program last read or wrote them, so that what others did to them is seen.

Derived, and safe to delete: then every file is held against the whole journal once.
"""

import zlib
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

import msgspec

from store.errors import WriteError
from store.files import write_atomic

FILE = "files.json"
_encode = msgspec.json.Encoder(order="sorted").encode


class Stamp(msgspec.Struct, frozen=True, array_like=True):
    """One file as it was seen."""

    journal: str
    seq: int
    """Entries of that journal up to this one are contained."""
    crc: int
    """Of the content, as the file itself says."""
    inode: int
    """Not compared: a copy that keeps the times is the same file."""
    size: int
    time: int
    """When it was changed last, in nanoseconds."""

    def same_content(self, other: "Stamp") -> bool:
        """Whether two stamps are of the same content, whatever the file system says of the files."""
        return (self.journal, self.seq, self.crc) == (other.journal, other.seq, other.crc)

    @property
    def signature(self) -> tuple[int, int, int]:
        """Inode, size and time, as the file system has them."""
        return self.inode, self.size, self.time


class Saved(msgspec.Struct, frozen=True):
    """Content of the file."""

    journal: str
    seq: int
    """Number of the journal's last entry when it was saved."""
    files: dict[str, Stamp]
    crc: int = -1
    taken: dict[str, str] = {}
    """Digests of what others wrote into files that is in the journal by now; the files are not written anew yet."""

    def checksum(self) -> int:
        """Return what ``crc`` should be."""
        return zlib.crc32(_encode((self.journal, self.seq, self.files, *([self.taken] if self.taken else []))))


class Ledger:
    """Stamps by article id; the project's own file has the id ``""``."""

    def __init__(self, folder: Path, journal: str, seq: int) -> None:
        """Read the file in the store folder, if it is whole and of this journal, which ends at entry ``seq``: its end may be lost."""
        self._path = folder / FILE
        self._journal = journal
        self._files: dict[str, Stamp] = {}
        self._taken: dict[str, str] = {}
        self._changed = False
        self.seq = -1
        """Entry of the journal up to which the stamps tell everything; -1 when they were lost."""
        try:
            saved = msgspec.json.decode(self._path.read_bytes(), type=Saved)
            if saved.journal == journal and saved.seq <= seq and saved.crc == saved.checksum():
                self._files, self._taken, self.seq = dict(saved.files), dict(saved.taken), saved.seq
        except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            pass

    def get(self, owner: str) -> Stamp | None:
        """Return how a file was seen last, or None when it never was."""
        return self._files.get(owner)

    def owners(self) -> Iterator[str]:
        """Yield the ids of all files that were ever seen."""
        yield from list(self._files)

    def put(self, owner: str, stamp: Stamp | None) -> None:
        """Note how a file is now; None when there is none and none is expected."""
        self._changed = self._taken.pop(owner, None) is not None or self._changed
        if self._files.get(owner) != stamp:
            self._changed = True
            if stamp is None:
                self._files.pop(owner, None)
            else:
                self._files[owner] = stamp

    def take(self, owner: str, content: bytes) -> None:
        """Note that what others wrote into a file was seen to, so that it is not taken in once more when the program ends before the file
        is written anew: what was undone or deleted since would come back."""
        self._taken[owner] = _digest(content)
        self._changed = True

    def has_taken(self, owner: str, content: bytes) -> bool:
        """Whether exactly this was seen to since the file was written last."""
        return self._taken.get(owner) == _digest(content)

    def save(self, seq: int) -> None:
        """Keep the stamps as they are at entry ``seq``; without them the next opening takes longer."""
        if not self._changed and seq == self.seq:
            return
        # A file that claims entries the journal has lost is looked at again.
        files = {owner: stamp for owner, stamp in self._files.items() if stamp.journal != self._journal or stamp.seq <= seq}
        saved = Saved(self._journal, seq, files, taken=self._taken)
        try:
            write_atomic(self._path, msgspec.json.encode(msgspec.structs.replace(saved, crc=saved.checksum())))
        except WriteError:
            return
        self._changed, self.seq = False, seq


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()
