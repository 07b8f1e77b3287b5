"""The sketches of a project's articles, kept so that who adds ten articles to ten thousand reads only the ten.

A line for each article, framed and checked as those of the journal are, says what its files looked like, the SHA-256 of its text, which
article leads its story, where it was added from, and the sketch. Lines are added at the end and the last of an article counts. Derived:
what is missing, damaged or of another form is made anew from the article, and the file may be deleted.
"""

import os
import sys
import zlib
from array import array
from collections.abc import Container, Generator, Iterable
from contextlib import suppress
from dataclasses import dataclass
from operator import lt
from pathlib import Path

import msgspec

from store.added import VARIANT, is_added
from store.errors import StoreError, WriteError
from store.files import write_atomic
from store.framing import checked, framed
from store.library import article_sources
from store.near_duplicates import KEPT, Sketch, sketch
from store.project import Project
from store.stamps import Stamp, stamp_of

FILE = "sketches.jsonl"

_VERSION = 2
"""Of how sketches are made and written; a line of another is passed over."""

_SPARE = 1000
"""Lines that do not count any more before the file is written anew, beside as many as those that count."""

_AT_ONCE = 1000
"""Lines after which they are written down."""

_LONGEST = 1 << 16
"""Bytes of a line at most; what is longer is not one."""


class Line(msgspec.Struct, frozen=True):
    """What is kept about one article."""

    article: str
    stamp: Stamp
    sha256: str
    variant: str | None
    """What stands at VARIANT in its metadata, if anything does."""
    added: tuple[str, str] | None
    """The origin that it was added from and its source, if it was read out of one and is kept."""
    runs: int
    hashes: bytes
    """8 bytes each, the least significant first, ascending."""
    version: int = _VERSION

    @property
    def sketch(self) -> Sketch:
        """The sketch of its text."""
        return Sketch(_unpacked(self.hashes), self.runs)


@dataclass(frozen=True, slots=True)
class Look:
    """What looking at one article has found, and how far it is."""

    done: int
    total: int
    line: Line | None
    """None for an article that cannot be read; the library says what is wrong with it."""


class Sketches:
    """What is kept about the articles of an open project. May be used in any one thread."""

    def __init__(self, project: Project) -> None:
        self._project = project
        self._path = project.store_dir / FILE
        self._found: list[Line] = []

    def look(self) -> Generator[Look, None, None]:
        """Yield every article in the order of the library; only those whose files have changed are read.

        What was found out is written down, also when whoever looks stops before the end.
        """
        sources = article_sources(self._project)
        kept = self._load(sources) if self._trusted() else {}
        try:
            for done, (name, source) in enumerate(sources.items(), 1):
                yield Look(done, len(sources), self._line(name, source, kept.pop(name, None), None))
                if len(self._found) >= _AT_ONCE:
                    self._save()
        finally:
            self._save()

    def keep(self, made: Iterable[tuple[str, Sketch]]) -> None:
        """Write down the sketches of articles that came into the project since ``look``, without a file of the folder."""
        if self._trusted():
            for name, one in made:
                self._line(name, "", None, one)
            self._save()

    def _trusted(self) -> bool:
        """Whether the files of articles hold all that was done, so that they tell what is of now."""
        try:
            return not self._project.read_only and self._project.checkpoint()
        except WriteError:
            return False

    def _load(self, articles: Container[str]) -> dict[str, Line]:
        """Return the sound lines about these articles; a file that holds much else is written anew, so that more can follow."""
        lines: dict[str, Line] = {}
        there, sound = 0, True
        try:
            with self._path.open("rb") as file:
                for raw in iter(lambda: file.readline(_LONGEST), b""):
                    line = _line_of(raw)
                    sound = sound and line is not None
                    there += 1
                    if line is not None and line.article in articles:
                        lines[line.article] = line
        except OSError:
            sound = False
        if not sound or there > 2 * len(lines) + _SPARE:
            with suppress(WriteError):
                write_atomic(self._path, b"".join(map(_framed, lines.values())))
        return lines

    def _save(self) -> None:
        """Write down what was found; what cannot be written is found anew another time."""
        found, self._found = self._found, []
        if found and not self._project.read_only:
            with suppress(OSError):
                _append(self._path, found)

    def _line(self, name: str, source: str, kept: Line | None, made: Sketch | None) -> Line | None:
        """Return what is known about an article, found out anew if its files have changed; ``made`` is the sketch of its text."""
        project = self._project
        # Before it is read: what is written meanwhile makes the line one of before.
        stamp = stamp_of(project.store_dir, project.folder, name, source)
        if kept is not None and kept.stamp == stamp:
            return kept
        try:
            document = project.document(name)
        except StoreError:
            return None
        article = document.article
        if kept is not None and kept.sha256 == article.sha256:
            made = kept.sketch
        made = made or sketch(document.text)
        added = (article.metadata.get("original", ""), article.source) if document.stored and is_added(article) else None
        line = Line(name, stamp, article.sha256, article.metadata.get(VARIANT), added, made.runs, _packed(made.hashes))
        if document.stored or project.is_as_read(document):  # Else what is in memory is of before the file was written.
            self._found.append(line)
        return line


def _append(path: Path, lines: Iterable[Line]) -> None:
    # A power cut may leave half of it, which is noticed; so it need not be waited for.
    descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "ab") as file:
        file.write(b"".join(map(_framed, lines)))


def _framed(line: Line) -> bytes:
    body = msgspec.json.encode(line)
    return framed(body, zlib.crc32(body))


def _line_of(raw: bytes) -> Line | None:
    """Return what a line says if it is sound and a sketch can be so."""
    body = checked(raw, 0)
    try:
        line = None if body is None else msgspec.json.decode(body, type=Line)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    if line is None or line.version != _VERSION or len(line.hashes) % 8:
        return None
    hashes = _unpacked(line.hashes)
    return line if all(map(lt, hashes, hashes[1:])) and len(hashes) == min(line.runs, KEPT) else None


def _packed(hashes: "array[int]") -> bytes:
    return hashes.tobytes() if sys.byteorder == "little" else _swapped(hashes).tobytes()


def _unpacked(packed: bytes) -> "array[int]":
    hashes = array("Q", packed)
    return hashes if sys.byteorder == "little" else _swapped(hashes)


def _swapped(hashes: "array[int]") -> "array[int]":
    swapped = array("Q", hashes)
    swapped.byteswap()
    return swapped
