"""A disk that remembers in which order it was asked for things, and shows what it might hold had the power gone at any moment.

Method: Pillai et al., "All File Systems Are Not Created Equal" (OSDI 2014), without their tracer: calls of ``os`` are recorded in the
process itself. What a file was given since its last sync may be on the disk wholly, partly, as zeros, or not at all. Of names (create,
replace, remove, make a folder), *ordered* keeps a prefix of what was asked since the last sync of anything, as ext4 does; *strict*
promises, as POSIX does, only what a sync of the folder itself came after.
"""

import os
import random
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal
from unittest import mock

SECTOR = 512
"""Bytes that a disk writes as one."""
Rule = Literal["none", "all", "torn", "zeros", "pages"]
RULES: tuple[Rule, ...] = ("none", "all", "torn", "zeros", "pages")


@dataclass(frozen=True, slots=True)
class Op:
    """One thing asked of the disk: ``what`` is write, truncate, sync, name, syncdir or mark."""

    what: str
    inode: int = -1
    offset: int = 0
    data: bytes = b""
    path: str = ""
    """Name that is given to ``inode``; for syncdir the folder; relative to the root."""
    old: str = ""
    """Name that goes in the same step."""
    label: str = ""


@dataclass(slots=True)
class Disk:
    """A folder whose files are watched: what it held at the beginning, and everything asked since."""

    root: Path
    files: dict[str, int] = field(default_factory=dict)
    """Inode by name at the beginning."""
    folders: set[str] = field(default_factory=set)
    contents: dict[int, bytes] = field(default_factory=dict)
    ops: list[Op] = field(default_factory=list)
    _now: dict[str, int] = field(default_factory=dict)
    _descriptors: dict[int, int] = field(default_factory=dict)
    _dirs: dict[int, str] = field(default_factory=dict)
    _inodes: int = 0

    def __post_init__(self) -> None:
        for parent, _, names in os.walk(self.root):
            self.folders.add(self._name(parent))
            for name in names:
                path = Path(parent, name)
                self.files[self._name(path)] = self._inodes
                self.contents[self._inodes] = path.read_bytes()
                self._inodes += 1
        self._now = dict(self.files)

    def mark(self, label: str) -> None:
        """Note a moment, such as that an action was acknowledged."""
        self.ops.append(Op("mark", label=label))

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Record what this process asks of the folder; syncs are recorded and not made."""
        calls: dict[str, Callable[..., Any]] = {
            name: getattr(self, f"_{name}") for name in ("open", "write", "ftruncate", "fsync", "close", "replace", "unlink", "mkdir")
        }
        calls["fdatasync"], calls["rename"], calls["remove"] = calls["fsync"], calls["replace"], calls["unlink"]
        real = {name: getattr(os, name) for name in calls}
        bound: dict[str, Any] = {name: _bound(call, real[name]) for name, call in calls.items()}
        with mock.patch.multiple(os, **bound):
            yield

    def _name(self, path: Any) -> str:
        return os.path.relpath(path, self.root)

    def _inside(self, path: Any) -> bool:
        return isinstance(path, str | Path) and os.path.abspath(path).startswith(f"{self.root}{os.sep}")

    def _open(self, real: Any, path: Any, flags: int, *more: Any, **named: Any) -> int:
        inside = self._inside(path) or str(path) == str(self.root)
        new = inside and bool(flags & os.O_CREAT) and not os.path.lexists(path)
        descriptor: int = real(path, flags, *more, **named)
        if not inside:
            return descriptor
        # A file object closes its descriptor unseen, so the number may have meant another file before.
        self._close(lambda number: None, descriptor)
        name = self._name(path)
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            self._dirs[descriptor] = name
            return descriptor
        if new:
            self._now[name] = self._inodes
            self._inodes += 1
            self.ops.append(Op("name", self._now[name], path=name))
        elif flags & os.O_TRUNC:
            self.ops.append(Op("truncate", self._now[name], 0))
        self._descriptors[descriptor] = self._now[name]
        return descriptor

    def _write(self, real: Any, descriptor: int, data: Any) -> int:
        inode = self._descriptors.get(descriptor)
        if inode is None:
            return int(real(descriptor, data))
        flags = _flags(descriptor)
        at = os.fstat(descriptor).st_size if flags & os.O_APPEND else os.lseek(descriptor, 0, os.SEEK_CUR)
        count = int(real(descriptor, data))
        self.ops.append(Op("write", inode, at, bytes(data)[:count]))
        return count

    def _ftruncate(self, real: Any, descriptor: int, size: int) -> None:
        real(descriptor, size)
        if descriptor in self._descriptors:
            self.ops.append(Op("truncate", self._descriptors[descriptor], size))

    def _fsync(self, real: Any, descriptor: int) -> None:
        if descriptor in self._descriptors:
            self.ops.append(Op("sync", self._descriptors[descriptor]))
        elif descriptor in self._dirs:
            self.ops.append(Op("syncdir", path=self._dirs[descriptor]))

    def _close(self, real: Any, descriptor: int) -> None:
        self._descriptors.pop(descriptor, None)
        self._dirs.pop(descriptor, None)
        real(descriptor)

    def _replace(self, real: Any, old: Any, new: Any) -> None:
        real(old, new)
        if self._inside(new) and os.path.isdir(new):
            self._now = {_moved(name, self._name(old), self._name(new)): inode for name, inode in self._now.items()}
            self.ops.append(Op("name", path=self._name(new), old=self._name(old), label="moved"))
        elif self._inside(new):
            inode = self._now.pop(self._name(old))
            self._now[self._name(new)] = inode
            self.ops.append(Op("name", inode, path=self._name(new), old=self._name(old)))

    def _unlink(self, real: Any, path: Any, **named: Any) -> None:
        real(path, **named)
        if self._inside(path):
            self._now.pop(self._name(path), None)
            self.ops.append(Op("name", old=self._name(path)))

    def _mkdir(self, real: Any, path: Any, *more: Any, **named: Any) -> None:
        real(path, *more, **named)
        if self._inside(path):
            self.ops.append(Op("name", path=self._name(path), label="folder"))

    def after_cut(self, moment: int, *, strict: bool, rule: Rule, choose: random.Random) -> tuple[dict[str, bytes], set[str]]:
        """Return files and folders that may be there when the power goes just before operation ``moment``."""
        done = self.ops[:moment]
        contents = {inode: _content(self.contents.get(inode, b""), done, inode, rule, choose) for inode in range(self._inodes)}
        files, folders = dict(self.files), set(self.folders)
        for op in _names_kept(done, strict, rule, choose):
            if op.label == "moved":
                files = {_moved(name, op.old, op.path): inode for name, inode in files.items()}
                folders = {_moved(name, op.old, op.path) for name in folders}
                continue
            if op.old:
                files.pop(op.old, None)
            if op.label == "folder":
                folders.add(op.path)
            elif op.path:
                files[op.path] = op.inode
        found = {name: contents[inode] for name, inode in files.items() if _reached(name, folders)}
        return found, {name for name in folders if _reached(name, folders)}


def lay_out(where: Path, files: dict[str, bytes], folders: set[str]) -> None:
    """Make a folder hold these files."""
    for name in sorted(folders):
        (where / name).mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (where / name).write_bytes(data)


def _moved(name: str, old: str, new: str) -> str:
    """Return the name of what lies in a folder, or is it, after that got another name."""
    return new + name[len(old) :] if name == old or name.startswith(f"{old}{os.sep}") else name


def _bound(call: Callable[..., Any], real: Any) -> Callable[..., Any]:
    return lambda *arguments, **named: call(real, *arguments, **named)


def _flags(descriptor: int) -> int:
    import fcntl

    return fcntl.fcntl(descriptor, fcntl.F_GETFL)


def _reached(name: str, folders: set[str]) -> bool:
    """Whether every folder above a name is there."""
    parent = os.path.dirname(name)
    return name == "." or ((parent or ".") in folders and _reached(parent or ".", folders))


def _content(first: bytes, done: list[Op], inode: int, rule: Rule, choose: random.Random) -> bytes:
    """Return what a file may hold: everything up to its last sync, and of what came later what the rule lets through."""
    mine = [op for op in done if op.inode == inode and op.what in ("write", "truncate", "sync")]
    synced = max((number for number, op in enumerate(mine) if op.what == "sync"), default=-1)
    data = bytearray(first)
    for op in mine[:synced]:
        _apply(data, op)
    later = [op for op in mine[synced + 1 :]]
    if rule == "none":
        return bytes(data)
    last = choose.randrange(len(later)) if rule == "torn" and later else len(later)
    for number, op in enumerate(later):
        if rule == "torn" and number > last:
            break
        if op.what == "truncate":
            if rule == "all" or choose.random() < 0.5:
                _apply(data, op)
        elif rule == "zeros":
            _apply(data, Op("write", inode, op.offset, bytes(len(op.data))))
        elif rule == "pages":
            _apply_sectors(data, op, choose)
        else:
            cut = choose.randrange(len(op.data) + 1) if rule == "torn" and number == last else len(op.data)
            _apply(data, Op("write", inode, op.offset, op.data[:cut]))
    return bytes(data)


def _apply(data: bytearray, op: Op) -> None:
    if op.what == "truncate":
        del data[op.offset :]
        data.extend(bytes(op.offset - len(data)))
    elif op.what == "write" and op.data:
        data.extend(bytes(max(0, op.offset - len(data))))
        data[op.offset : op.offset + len(op.data)] = op.data


def _apply_sectors(data: bytearray, op: Op, choose: random.Random) -> None:
    """Write some sectors of what was asked for; the others keep what they held, or are zeros where there was nothing."""
    end = op.offset + len(op.data)
    data.extend(bytes(max(0, end - len(data))))
    at = op.offset
    while at < end:
        stop = min(end, (at // SECTOR + 1) * SECTOR)
        if choose.random() < 0.5:
            data[at:stop] = op.data[at - op.offset : stop - op.offset]
        at = stop


def _names_kept(done: list[Op], strict: bool, rule: Rule, choose: random.Random) -> list[Op]:
    """Return the operations on names that reached the disk, in order."""
    names = [(number, op) for number, op in enumerate(done) if op.what == "name"]
    if not strict:
        certain = max((number for number, op in enumerate(done) if op.what in ("sync", "syncdir")), default=-1)
        sure = sum(number < certain for number, _ in names)
        keep = sure if rule == "none" else len(names) if rule == "all" else choose.randint(sure, len(names))
        return [op for _, op in names[:keep]]
    synced: dict[str, int] = {op.path: number for number, op in enumerate(done) if op.what == "syncdir"}
    kept = []
    for number, op in names:
        folder = os.path.dirname(op.path or op.old) or "."
        sure = number < synced.get(folder, -1)
        if sure or rule == "all" or (rule != "none" and choose.random() < 0.5):
            kept.append(op)
    return kept
