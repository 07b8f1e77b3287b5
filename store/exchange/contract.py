"""What the code of a format gets and gives. Written once, here; every format and every test is built on it.

A format's module has

``write(items, context, sink, losses)``
    Writes every ``Item`` as it comes, one at a time, to files it opens on the ``sink``. What an item's document holds is exactly what the
    format's ``Holds`` allows; a writer that must leave out more says so with ``losses.add`` *and* gives ``expect``.
``read(source)``
    Yields ``Draft`` for every document, ``Reject`` for every record it cannot use, ``Remark`` for what it leaves out of one it can, and at
    most one ``Preface``, first. A bad record never raises; only a file that is not of this form at all does (InputError). It runs in
    quarantine: it may read files and nothing else. It holds one record at a time where the form allows it, reads through
    ``store.exchange.intake`` (``json_lines``, ``lines``, ``whole``: bounded, strict about JSON, counting how far it is), never opens a
    path that a file names, and gives offsets into the text as the file has it: line ends, quotes, ranges and labels are checked by
    ``store.exchange.import_check``, so a span that does not fit its text may be yielded as it is.
``expect(item, context)``, optional
    Returns the ``Seen`` an independent reader must come to, instead of the one that ``Holds`` implies.
``preface(context)``, optional
    Returns a ``Seen`` that the witness yields first, once for every output: what is said about the project as a whole.

A format that is a list of forms (``Holds.text`` is ``forms``) says nothing of documents: its ``write`` returns the ``Seen`` of the whole,
and its witness yields that one alone.

and its witness module has

``witness(source)``
    Yields one ``Seen`` a document in the order they were written, read with code that shares nothing with ``write`` or ``read``: a library
    of the field where there is one. ``start``, ``end`` are in the unit of the format and ``quote`` is what stands there in what was read.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import IO, Any, Protocol

from msgspec import Struct

from store.document import Document
from store.exchange.tokenizer import Tokens
from store.exchange.units import Offsets, Unit
from store.labels import LabelSet
from store.model import Entity, Note, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """What is said about a project as a whole; the same for every document of one export."""

    project: str
    """Name of the project folder."""
    program: str
    """Version of the Sorot it is made by."""
    labels: LabelSet
    entities: Mapping[str, Entity]
    """By id, by name in order; those the export is about."""
    notes: tuple[Note, ...] = ()
    """Notes on entities."""
    unit: Unit = "codepoint"
    parts: tuple[str, ...] = ("",)
    """``train``, ``dev``, ``test`` when the export is split, else one empty name."""

    def entity_name(self, span: Span) -> str:
        """Return the name of the entity a span stands for, or empty."""
        entity = self.entities.get(span.entity) if span.entity else None
        return "" if entity is None else entity.name


@dataclass(frozen=True, slots=True)
class Placed:
    """A span with its offsets in the unit of the format."""

    span: Span
    start: int
    end: int


@dataclass(frozen=True)
class Item:
    """One document to write, holding only what the format can, with every count made for it."""

    document: Document
    unit: Unit
    part: str = ""
    number: int = 0
    """0 for the first document of the export."""

    @cached_property
    def offsets(self) -> Offsets:
        """Offsets of the text in every unit of characters."""
        return Offsets(self.document.text)

    @cached_property
    def tokens(self) -> Tokens:
        """The tokens of the text."""
        return Tokens(self.document.text)

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return a code-point range in the unit of the format. Raises ValueError for a token format when an edge is no token edge."""
        if self.unit != "token":
            return self.offsets.to(self.unit, start), self.offsets.to(self.unit, end)
        found = self.tokens.covering(start, end)
        if found is None:
            raise ValueError(f"{start}–{end} is not a range of tokens")
        return found

    @cached_property
    def spans(self) -> tuple[Placed, ...]:
        """The spans by start, longest first, with their offsets in the unit of the format."""
        return tuple(Placed(span, *self.place(span.start, span.end)) for span in self.document.ordered_spans())

    def notes_on(self, span: Span) -> list[Note]:
        """Return the notes on a span by time."""
        notes = self._span_notes.get(span.id, [])
        return sorted(notes, key=lambda note: (note.created, note.id))

    def article_notes(self) -> list[Note]:
        """Return the notes on the article by time."""
        notes = [note for note in self.document.notes.values() if note.target == "article"]
        return sorted(notes, key=lambda note: (note.created, note.id))

    @cached_property
    def _span_notes(self) -> dict[str, list[Note]]:
        found: dict[str, list[Note]] = {}
        for note in self.document.notes.values():
            if note.target == "span":
                found.setdefault(note.target_id, []).append(note)
        return found


class Sink(Protocol):
    """Where a writer puts its files; nothing takes its real name before the whole export is proved."""

    def open(self, name: str = "") -> IO[bytes]:
        """Return a new file to write: ``""`` is the one file of a form with the layout ``file``, other names lie within the folder.

        Names are plain: letters, digits, ``.``, ``-``, ``_`` and ``/`` between folders, never anything from an article.
        """


@dataclass(frozen=True, slots=True)
class Source:
    """What is read: a file or a folder, and the name to use in messages."""

    path: Path
    where: str
    part: str = ""
    """The part that was asked for when a witness reads one of several outputs."""


class SeenSpan(Struct, frozen=True, kw_only=True, order=True):
    """One span as somebody else read it. Fields that the format does not hold stay empty."""

    start: int
    end: int
    label: str
    quote: str = ""
    """What stands there in the text that was read; empty in a form without text or that gives tokens."""
    entity: str = ""
    """Name of the entity."""
    score: float | None = None
    notes: tuple[str, ...] = ()
    """Texts, sorted."""


class Seen(Struct, frozen=True, kw_only=True):
    """One document as somebody else read it."""

    text: str | None = None
    """Every code point, or None in a form that holds tokens or quotes only."""
    tokens: tuple[str, ...] | None = None
    """The tokens, in a form that counts in them."""
    spans: tuple[SeenSpan, ...] = ()
    """Sorted."""
    notes: tuple[str, ...] = ()
    """Texts of the notes on the article, sorted."""
    about: dict[str, str] = {}  # msgspec copies it.
    """``title``, ``source``, ``language``, ``published``, ``meta.KEY`` and ``status``, those of them that are not empty."""
    more: Any = None
    """What else the format's own ``expect`` says must be there."""
    decisions: int = 0
    entities: int = 0
    """How many decisions and entity records there are."""
    part: str = ""


class DraftSpan(Struct, frozen=True, kw_only=True):
    """A span read from another tool's file, in code points into the text of its draft, ``end`` exclusive."""

    start: int
    end: int
    label: str
    quote: str | None = None
    """What the file says stands there, to be held against the text; None when it does not say."""
    id: str = ""
    entity: str = ""
    """Name of the entity."""
    external: dict[str, str] = {}
    """Ids of the entity elsewhere, by scheme."""
    score: float | None = None
    origin: str = "import"
    annotator: str = ""
    created: str = ""
    notes: tuple[str, ...] = ()
    verdict: str = ""
    """Empty for an annotation; ``rejected`` when a person said that there is no such mention."""
    where: str = ""
    """Place in the file when it is another than the draft's: ``line 13``."""


class Draft(Struct, frozen=True, kw_only=True, tag=True):
    """A document read from another tool's file, before anything is checked. Line ends may still be CRLF."""

    text: str
    where: str
    """Place in the file, for messages: ``line 12``."""
    source: str = ""
    """Name to file it under; empty makes one from the text."""
    title: str = ""
    language: str = ""
    published: str = ""
    metadata: dict[str, str] = {}
    done: bool = False
    spans: tuple[DraftSpan, ...] = ()
    notes: tuple[str, ...] = ()
    """Notes on the article."""


class DraftEntity(Struct, frozen=True, kw_only=True):
    """An entity that a file tells more about than its name."""

    name: str
    label: str = ""
    aliases: tuple[str, ...] = ()
    external: dict[str, str] = {}
    notes: tuple[str, ...] = ()


class Preface(Struct, frozen=True, kw_only=True, tag=True):
    """What a file says about all its documents."""

    labels: tuple[str, ...] = ()
    """Names of labels, in order."""
    entities: tuple[DraftEntity, ...] = ()


class Remark(Struct, frozen=True, kw_only=True, tag=True):
    """Something in a record that was understood but has no place in a project, or was put right."""

    where: str
    what: str
    """A sentence."""


class Reject(Struct, frozen=True, kw_only=True, tag=True):
    """A record that was not understood."""

    where: str
    why: str
    """A sentence."""
    raw: str = ""
    """The record as it stands in the file, cut at 10,000 characters."""


News = Draft | Reject | Remark | Preface
Reading = Iterator[News]


class Step(Struct, frozen=True, kw_only=True):
    """How far a long export or import is."""

    phase: str
    """``choosing``, ``writing``, ``checking``, ``reading`` or ``storing``."""
    done: int
    total: int
    """0 when it cannot be known."""
    left: float | None = None
    """Seconds this phase will still take, judged by what it took so far; None at the beginning."""


Progress = Callable[[Step], None]
"""Called from time to time; raising from it cancels the work and leaves nothing behind."""


@dataclass(slots=True)
class Meter:
    """Calls a progress function at most ten times a second."""

    progress: Progress | None
    phase: str
    total: int
    done: int = 0
    _begun: float = field(default=0.0)
    _told: float = field(default=0.0)

    def tick(self) -> None:
        """Count one document more."""
        self.done += 1
        if self.progress is None:
            return
        from time import monotonic

        now = monotonic()
        self._begun = self._begun or now
        if now - self._told >= 0.1 or self.done == self.total:
            self._told = now
            passed = now - self._begun
            left = passed / self.done * (self.total - self.done) if passed > 0.5 and self.total else None
            self.progress(Step(phase=self.phase, done=self.done, total=self.total, left=left))


@dataclass(slots=True)
class Gauge:
    """Calls a progress function at most ten times a second, where only the share that is done can be known."""

    progress: Progress | None
    phase: str
    _begun: float = field(default=0.0)
    _told: float = field(default=0.0)

    def reach(self, done: int, share: float) -> None:
        """Say that so many documents and this share of all, 0 to 1, are done; 0 is a share that is not known."""
        if self.progress is None:
            return
        from time import monotonic

        now = monotonic()
        self._begun = self._begun or now
        if now - self._told >= 0.1 or share >= 1:
            self._told = now
            passed = now - self._begun
            left = passed / share * (1 - share) if 0 < share <= 1 and passed > 0.5 else None
            self.progress(Step(phase=self.phase, done=done, total=0, left=left))
