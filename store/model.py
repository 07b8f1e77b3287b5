"""The values Sorot keeps. Every offset is a Unicode code point into the article's text; ``end`` is exclusive."""

from collections.abc import Iterable
from typing import Literal, TypeAlias

from msgspec import Struct, field

SCHEMA_VERSION = 2
"""Number written into every file of a project; a larger one on disk is refused, a smaller one migrated (``store.schema``)."""

CONTEXT = 32
"""Code points kept before and after a span, to find it again when a text changes."""

Verdict = Literal["accepted", "rejected", "relabelled"]
NoteTarget = Literal["span", "article", "entity"]
Status = Literal["open", "done"]


class Record(Struct, frozen=True, kw_only=True, tag_field="kind", forbid_unknown_fields=True):
    """What the journal can put, replace or remove. ``id`` is unique within its kind."""

    id: str


class Article(Record, frozen=True, kw_only=True, tag="article"):
    """Everything about one article but its text, which is kept beside it and has this ``sha256`` as UTF-8.

    Another text is another ``sha256``, put by one change that also places what was annotated (``store/renewing.py``).
    """

    title: str
    source: str
    """Path relative to the project folder with ``/`` between parts, or another name for where the text came from."""
    sha256: str
    length: int
    """Code points in the text."""
    encoding: str = "utf-8"
    """Character encoding the source was decoded from."""
    language: str = ""
    published: str = ""
    metadata: dict[str, str] = field(default_factory=dict)
    status: Status = "open"
    """``done`` when the analyst has said so; whether it was ever opened is a matter of reading positions."""


class Span(Record, frozen=True, kw_only=True, tag="span"):
    """One annotated mention: ``text[start:end] == quote``."""

    article: str
    start: int
    end: int
    label: str
    quote: str
    prefix: str = ""
    suffix: str = ""
    entity: str = ""
    """Id of the entity this mention stands for, or empty."""
    origin: str = "person"
    """``person``, ``propagated``, ``rule:NAME``, ``model:NAME@VERSION`` or ``import``."""
    score: float | None = None
    """Score of the suggestion it was accepted from, 0 to 1."""
    annotator: str = ""
    created: str = ""
    updated: str = ""


class Decision(Record, frozen=True, kw_only=True, tag="decision"):
    """What a person said to a suggestion; kept so that it is never offered again and the engine learns from it."""

    article: str
    start: int
    end: int
    label: str
    """Label that was suggested."""
    quote: str
    verdict: Verdict
    final: str = ""
    """Label the person gave, when the verdict is ``relabelled``."""
    origin: str = ""
    score: float | None = None
    annotator: str = ""
    created: str = ""


class Entity(Record, frozen=True, kw_only=True, tag="entity"):
    """One person, place, organisation or thing that spans of several forms may point at."""

    name: str
    label: str
    aliases: tuple[str, ...] = ()
    """Other forms that stand for it, in every article."""
    not_aliases: tuple[str, ...] = ()
    """Forms that a person said do not stand for it, so that they are not proposed again."""
    external: dict[str, str] = field(default_factory=dict)
    """Ids elsewhere, by scheme: ``wikidata``, ``iso3166``."""
    annotator: str = ""
    created: str = ""
    updated: str = ""


class Note(Record, frozen=True, kw_only=True, tag="note"):
    """Markdown written about a span, an article or an entity."""

    target: NoteTarget
    target_id: str
    article: str = ""
    """Id of the article it is kept with; empty for a note on an entity."""
    text: str
    annotator: str = ""
    created: str = ""
    updated: str = ""


class Unplaced(Record, frozen=True, kw_only=True, tag="unplaced"):
    """An annotation or a decision that lost its place when the article got another text, until a person says where it belongs.

    It has the id of what it was, so that notes on a span stay with it.
    """

    article: str
    was: Span | Decision
    """What it was, in the text before."""
    text: str
    """SHA-256 of that text."""
    start: int = 0
    end: int = 0
    """Where in the text of now it may be; the same number twice when nowhere."""
    score: float = 0.0
    """How sure that is, 0 to 1."""

    @property
    def offered(self) -> bool:
        """Whether there is a place that may be the one."""
        return self.start < self.end


AnyRecord: TypeAlias = Article | Span | Decision | Entity | Note | Unplaced


class Suggestion(Struct, frozen=True, kw_only=True):
    """A span that nobody has decided on. It is derived, never journalled."""

    start: int
    end: int
    label: str
    quote: str
    score: float
    """Estimated probability that a person would accept it, 0 to 1."""
    source: Literal["model", "gazetteer", "pattern", "memory"]
    origin: str
    """As in ``Span.origin``: which rule or model said so, for example ``rule:territories``."""

    @property
    def id(self) -> str:
        """Identifier within its article."""
        return f"{self.start}:{self.end}:{self.label}"


class Put(Struct, frozen=True):
    """One invertible edit: ``before`` is replaced by ``after``; ``None`` means the record does not exist. At least one is a record,
    and if both are, they have the same kind and id."""

    before: AnyRecord | None
    after: AnyRecord | None

    @property
    def record(self) -> AnyRecord:
        """Whichever side exists, ``after`` first."""
        if self.after is not None:
            return self.after
        if self.before is not None:
            return self.before
        raise ValueError("an edit with neither a record before nor one after")

    def inverse(self) -> "Put":
        """Return the edit that takes this one back."""
        return Put(self.after, self.before)


class Place(Struct, frozen=True):
    """Where the cursor was: an article's id and a selection in code points."""

    article: str
    start: int
    end: int


class Part(Struct, frozen=True):
    """That a change is a part of an act too large for one line of the journal; the parts follow one another and are undone together."""

    act: str
    """Id of the act, the same in all its parts."""
    last: bool
    """Whether nothing follows; an act that was broken off, as by a crash, has no last part."""


class Change(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One journal line, applied as a whole or not at all, and one undo step unless it is a part of one."""

    id: str
    title: str
    """What it did, in the words of the screen, for example ``Tag PERSON “Xi Jinping”``."""
    time: str
    annotator: str
    at: Place | None = None
    part: Part | None = None
    edits: tuple[Put, ...]


def changes_text(edits: Iterable[Put]) -> bool:
    """Whether edits give an article another text."""
    return any(
        isinstance(edit.before, Article) and isinstance(edit.after, Article) and edit.before.sha256 != edit.after.sha256 for edit in edits
    )


def home(record: AnyRecord) -> str:
    """Return the id of the article a record is kept with, or ``""`` when it belongs to the project (entities and notes on them)."""
    if isinstance(record, Article):
        return record.id
    if isinstance(record, Entity):
        return ""
    return record.article
