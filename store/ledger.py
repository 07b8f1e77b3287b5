"""What the files of a project looked like when this program last read or wrote them, so that what others did to them is seen.

Derived, and safe to delete: then every file is held against the whole journal once. Of 100,000 files few are asked for at an opening, so
they are kept in blocks that are decoded when one of their files is; a checksum over all of them is held against the file at once.
"""

import threading
import zlib
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path

import msgspec

from store.errors import WriteError
from store.files import write_atomic

FILE = "files.json"
_BLOCK = 256
"""Files in a block when it is written."""
_DECODED = 8
"""Blocks that are held decoded."""
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


class Block(msgspec.Struct, frozen=True, array_like=True):
    """Files whose ids follow one another."""

    first: str
    count: int
    names: msgspec.Raw
    stamps: msgspec.Raw


class Saved(msgspec.Struct, frozen=True):
    """Content of the file."""

    journal: str
    seq: int
    """Number of the journal's last entry when it was saved."""
    crc: int = -1
    taken: dict[str, str] = {}
    """Digests of what others wrote into files that is in the journal by now; the files are not written anew yet."""
    blocks: list[Block] = []
    """In the order of their ids."""
    files: dict[str, Stamp] = {}
    """Instead of blocks, in files of before there were any."""

    def checksum(self) -> int:
        """Return what ``crc`` should be."""
        if self.files:
            return zlib.crc32(_encode((self.journal, self.seq, self.files, *([self.taken] if self.taken else []))))
        crc = zlib.crc32(_encode((self.journal, self.seq, self.taken)))
        for block in self.blocks:
            crc = zlib.crc32(block.stamps, zlib.crc32(block.names, zlib.crc32(_encode((block.first, block.count)), crc)))
        return crc


class Ledger:
    """Stamps by article id; the project's own file has the id ``""``. For any thread."""

    def __init__(self, folder: Path, journal: str, seq: int) -> None:
        """Read the file in the store folder, if it is whole and of this journal, which ends at entry ``seq``: its end may be lost."""
        self._path = folder / FILE
        self._journal = journal
        self._guard = threading.Lock()
        self._blocks: list[Block] = []
        self._firsts: list[str] = []
        self._decoded: dict[int, dict[str, Stamp]] = {}
        self._since: dict[str, Stamp | None] = {}
        """Files seen otherwise since the blocks were written; None when there is none any more."""
        self._taken: dict[str, str] = {}
        self._changed = False
        self.seq = -1
        """Entry of the journal up to which the stamps tell everything; -1 when they were lost."""
        try:
            saved = msgspec.json.decode(self._path.read_bytes(), type=Saved)
            if saved.journal == journal and saved.seq <= seq and saved.crc == saved.checksum():
                self._keep(saved.blocks)
                self._since.update(saved.files)
                self._changed = bool(saved.files)
                self._taken, self.seq = dict(saved.taken), saved.seq
        except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            pass

    def __len__(self) -> int:
        """Return how many files were there, about: those that came or went since it was saved may count twice."""
        return sum(block.count for block in self._blocks) + len(self._since)

    def get(self, owner: str) -> Stamp | None:
        """Return how a file was seen last, or None when it never was."""
        with self._guard:
            return self._get(owner)

    def missing(self, present: set[str]) -> list[str]:
        """Return the ids of files that were seen and are not among these."""
        with self._guard:
            known = {name for block in self._blocks for name in _names(block)}
            known.difference_update(owner for owner, stamp in self._since.items() if stamp is None)
            known.update(owner for owner, stamp in self._since.items() if stamp is not None)
        return sorted(known - present)

    def put(self, owner: str, stamp: Stamp | None) -> None:
        """Note how a file is now; None when there is none and none is expected."""
        with self._guard:
            self._changed = self._taken.pop(owner, None) is not None or self._changed
            if self._get(owner) != stamp:
                self._changed = True
                self._since[owner] = stamp

    def take(self, owner: str, content: bytes) -> None:
        """Note that what others wrote into a file was seen to, so that it is not taken in once more when the program ends before the file
        is written anew: what was undone or deleted since would come back."""
        with self._guard:
            self._taken[owner] = _digest(content)
            self._changed = True

    def give_back(self, owner: str) -> None:
        """Note that what was taken is not in the journal after all."""
        with self._guard:
            self._taken.pop(owner, None)

    def has_taken(self, owner: str, content: bytes) -> bool:
        """Whether exactly this was seen to since the file was written last."""
        return self._taken.get(owner) == _digest(content)

    def save(self, seq: int) -> None:
        """Keep the stamps as they are at entry ``seq``; without them the next opening takes longer."""
        with self._guard:
            if not self._changed and seq == self.seq:
                return
            # A file that claims entries the journal has lost is looked at again.
            ours = {
                owner: stamp and (stamp if stamp.journal != self._journal or stamp.seq <= seq else None)
                for owner, stamp in self._since.items()
            }
            blocks = list(self._renewed(ours))
            saved = Saved(self._journal, seq, taken=self._taken, blocks=blocks)
            try:
                write_atomic(self._path, msgspec.json.encode(msgspec.structs.replace(saved, crc=saved.checksum())))
            except WriteError:
                return
            self._keep(blocks)
            self._since = {owner: stamp for owner, stamp in self._since.items() if ours[owner] != stamp}
            self._changed, self.seq = False, seq

    def _get(self, owner: str) -> Stamp | None:
        if owner in self._since:
            return self._since[owner]
        number = self._number(owner)
        return self._rows(number).get(owner) if number >= 0 else None

    def _number(self, owner: str) -> int:
        """Return the block that a file is in, or would be; -1 when there is none."""
        return max(0, bisect_right(self._firsts, owner) - 1) if self._firsts else -1

    def _rows(self, number: int) -> dict[str, Stamp]:
        rows = self._decoded.get(number)
        if rows is None:
            block = self._blocks[number]
            if len(self._decoded) >= _DECODED:
                self._decoded.clear()
            stamps = msgspec.json.decode(block.stamps, type=list[Stamp])
            rows = self._decoded[number] = dict(zip(_names(block), stamps, strict=True))
        return rows

    def _renewed(self, changed: Mapping[str, Stamp | None]) -> Iterator[Block]:
        """Yield the blocks with these files; those in which none has changed as they are."""
        by_block: dict[int, dict[str, Stamp | None]] = {}
        for owner, stamp in changed.items():
            by_block.setdefault(self._number(owner), {})[owner] = stamp
        for number in range(-1, len(self._blocks)):
            if number not in by_block:
                yield from self._blocks[number : number + 1] if number >= 0 else ()
                continue
            before: Mapping[str, Stamp | None] = self._rows(number) if number >= 0 else {}
            rows = sorted((owner, stamp) for owner, stamp in {**before, **by_block[number]}.items() if stamp is not None)
            for start in range(0, len(rows), _BLOCK):
                some = rows[start : start + _BLOCK]
                names, stamps = _encode([owner for owner, _ in some]), _encode([stamp for _, stamp in some])
                yield Block(some[0][0], len(some), msgspec.Raw(names), msgspec.Raw(stamps))

    def _keep(self, blocks: list[Block]) -> None:
        self._blocks, self._firsts = blocks, [block.first for block in blocks]
        self._decoded.clear()


def _names(block: Block) -> list[str]:
    return msgspec.json.decode(block.names, type=list[str])


def _digest(content: bytes) -> str:
    return blake2b(content, digest_size=16).hexdigest()
