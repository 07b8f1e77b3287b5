"""Which articles and which annotations an export is about. Pure.

``status`` and ``query`` choose articles; ``labels``, ``annotators``, ``since`` and ``until`` choose annotations, decisions and notes
within them. All that is asked for must be met. An article stays when none of its annotations does, unless ``annotated`` is asked for.
"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Literal, TypeVar, cast, get_args

from store.document import Document
from store.errors import InputError
from store.model import Decision, Note, Span
from store.search.folding import fold

Status = Literal["", "new", "open", "done"]

STATUSES: tuple[str, ...] = get_args(Status)[1:]

_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?")
_KINDS = (("article", "articles"), ("span", "spans"), ("decision", "decisions"), ("note", "notes"), ("entity", "entities"))

R = TypeVar("R", bound=Span | Decision | Note)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What must be met by everything in an export; an empty one lets everything through."""

    labels: frozenset[str] = frozenset()
    """Names, folded."""
    status: Status = ""
    """``done``; ``open``, not done; ``new``, not done and without annotations."""
    annotators: frozenset[str] = frozenset()
    """Names, folded."""
    since: datetime | None = None
    """First moment of annotation, or of its last change, that counts."""
    until: datetime | None = None
    """First moment that counts no more."""
    query: str = ""
    """In the query language; an article stays when the search finds something in it."""
    annotated: bool = False
    """Whether articles without a span, after all else, are left out."""
    words: tuple[str, ...] = field(default=(), compare=False)
    """The filters as the person wrote them."""

    def __bool__(self) -> bool:
        return self.narrows or bool(self.status or self.query or self.annotated)

    @property
    def narrows(self) -> bool:
        """Whether it leaves out parts of articles."""
        return bool(self.labels or self.annotators or self.since or self.until)

    def takes(self, document: Document) -> bool:
        """Tell whether the status of an article, with everything said about it, is the one asked for."""
        match self.status:
            case "done":
                return document.article.status == "done"
            case "open":
                return document.article.status != "done"
            case "new":
                return document.article.status != "done" and not document.spans and not document.unplaced
            case _:
                return True

    def narrow(self, document: Document) -> Document:
        """Return the article with what is asked for of it. A note on a span goes with its span."""
        if not self.narrows:
            return document
        spans = {span.id: span for span in document.spans.values() if self._by_label(span.label) and self._by_whom_and_when(span)}
        decisions = {
            one.id: one
            for one in document.decisions.values()
            if (self._by_label(one.label) or self._by_label(one.final)) and self._by_whom_and_when(one)
        }
        unplaced = {
            left.id: left for left in document.unplaced.values() if self._by_label(left.was.label) and self._by_whom_and_when(left.was)
        }
        notes = {
            note.id: note
            for note in document.notes.values()
            if (note.target != "span" or note.target_id in spans or note.target_id in unplaced) and self._by_whom_and_when(note)
        }
        return replace(document, spans=spans, decisions=decisions, notes=notes, unplaced=unplaced, _order=None)

    def takes_note(self, note: Note) -> bool:
        """Tell whether a note on an entity is asked for."""
        return self._by_whom_and_when(note)

    def _by_label(self, label: str) -> bool:
        return not self.labels or fold(label) in self.labels

    def _by_whom_and_when(self, record: R) -> bool:
        if self.annotators and fold(record.annotator) not in self.annotators:
            return False
        if self.since is None and self.until is None:
            return True
        when = moment(getattr(record, "updated", "") or record.created)
        return when is not None and (self.since is None or when >= self.since) and (self.until is None or when < self.until)


def make_filter(
    *,
    labels: Iterable[str] = (),
    status: str = "",
    annotators: Iterable[str] = (),
    since: str = "",
    until: str = "",
    query: str = "",
    annotated: bool = False,
    zone: tzinfo | None = None,
) -> Filter:
    """Return the filter that a person wrote in words; days begin in ``zone``, by default the machine's. Raises InputError."""
    from store.search.query import parse

    labels, annotators = [one for one in labels if one], [one for one in annotators if one]
    if status and status.lower() not in STATUSES:
        raise InputError(f"There is no status {status!r}.", where="--status", do=f"Use one of: {', '.join(STATUSES)}.")
    first = _period(since, "--since", zone)[0] if since else None
    last = _period(until, "--until", zone)[1] if until else None
    if first and last and first >= last:
        raise InputError("--since is after --until.", where=f"{since} – {until}", do="Exchange the two.")
    if query and not parse(query):
        raise InputError("There is nothing to look for in it.", where=f"--query {query}", do="Write a word, or for example label:PERSON.")
    named = (("label", labels), ("status", [status]), ("annotator", annotators), ("since", [since]), ("until", [until]), ("query", [query]))
    words = [f"--{name} {value}" for name, values in named for value in values if value]
    return Filter(
        labels=frozenset(map(fold, labels)),
        status=cast(Status, status.lower()),
        annotators=frozenset(map(fold, annotators)),
        since=first,
        until=last,
        query=query.strip(),
        annotated=annotated,
        words=(*words, *(["--annotated"] if annotated else [])),
    )


def moment(text: str) -> datetime | None:
    """Return the moment an ISO 8601 time names, UTC when it names no zone, or None when it is no time."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def _period(text: str, where: str, zone: tzinfo | None) -> tuple[datetime, datetime]:
    """Return the first moment of a year, a month, a day or a time, and the first one after it."""
    found = _DAY.fullmatch(text.strip())
    try:
        if found is None:
            exact = datetime.fromisoformat(text.strip())
            exact = exact if exact.tzinfo else exact.replace(tzinfo=zone) if zone else exact.astimezone()
            return exact, exact + timedelta(microseconds=1)
        year, month, day = (int(part) for part in found.groups("1"))
        begin = datetime(year, month, day)
        if found[3]:
            end = begin + timedelta(days=1)
        elif found[2]:
            end = datetime(year + month // 12, month % 12 + 1, 1)
        else:
            end = datetime(year + 1, 1, 1)
    except (ValueError, OverflowError) as error:
        raise InputError(f"{text!r} is no date.", where=where, do="Write for example 2024, 2024-01 or 2024-01-31.") from error
    return (begin.replace(tzinfo=zone), end.replace(tzinfo=zone)) if zone else (begin.astimezone(), end.astimezone())


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What the filters of an export left out, which is no loss."""

    words: tuple[str, ...] = ()
    """The filters as they were written."""
    articles: int = 0
    spans: int = 0
    decisions: int = 0
    notes: int = 0
    entities: int = 0

    def __str__(self) -> str:
        counts = {many: getattr(self, many) for _, many in _KINDS}
        told = [f"{count:,} {one if count == 1 else many}" for (one, many), count in zip(_KINDS, counts.values(), strict=True) if count]
        return f"Left out by {' '.join(self.words)}: {', '.join(told) or 'nothing'}."


class Tally:
    """Counts what is there and what stays, and the names met, so that a name that nobody has is noticed."""

    def __init__(self) -> None:
        self.all: Counter[str] = Counter()
        self.kept: Counter[str] = Counter()
        self.labels: set[str] = set()
        self.annotators: set[str] = set()

    def met(self, document: Document) -> None:
        """Count an article with everything said about it."""
        _count(self.all, document)
        self.labels.update(span.label for span in document.spans.values())
        self.labels.update(one.label for one in document.decisions.values())
        groups = (document.spans.values(), document.decisions.values(), document.notes.values())
        self.annotators.update(record.annotator for group in groups for record in group if record.annotator)

    def stays(self, document: Document) -> None:
        """Count an article with what stays of it."""
        _count(self.kept, document)

    def left_out(self, words: tuple[str, ...]) -> LeftOut:
        """Return the difference."""
        return LeftOut(words=words, **{many: self.all[many] - self.kept[many] for _, many in _KINDS})


def check_names(keep: Filter, labels: Iterable[str], annotators: Iterable[str], known: Iterable[str]) -> None:
    """Raise InputError when a label or a name is asked for that is neither met in the articles nor, a label, one of ``known``."""
    from difflib import get_close_matches  # 3 ms, and only when something was asked for.

    kinds = (("--label", keep.labels, [*known, *labels]), ("--annotator", keep.annotators, sorted(annotators)))
    for option, asked, names in kinds:
        by_fold = {fold(name): name for name in names}
        for name in sorted(asked - by_fold.keys()):
            close = [by_fold[one] for one in get_close_matches(name, by_fold, 3, 0.5)] or list(by_fold.values())[:12]
            advice = f"Did you mean {' or '.join(close)}?" if len(close) <= 3 else f"There are: {', '.join(close)}."
            what = "No label" if option == "--label" else "Nobody who annotated"
            raise InputError(f"{what} is called so.", where=f"{option} {name}", do=advice if close else "There are no annotations yet.")


def _count(counter: Counter[str], document: Document) -> None:
    counter["articles"] += 1
    for name in ("spans", "decisions", "notes"):
        counter[name] += len(getattr(document, name))
