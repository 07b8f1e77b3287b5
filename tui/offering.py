"""What is offered in the open article: at once, or in a long one near the reader at once and the rest beside the screen. No screen.

Offsets are code points.
"""

import asyncio
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from store.aliases import Aliases
from store.document import Document
from store.memory import Memory
from store.model import Change, Decision, Entity, Span, Suggestion
from store.project import Project
from tui.aliasing import aliases_of
from tui.grouping import Form, group_suggestions
from tui.offers import Offers, Range
from tui.suggest.blend import blend

AT_ONCE = 50_000
"""Code points of a text, some seven thousand words, up to which everything is worked out while the reader waits: a few milliseconds."""

_NEAR = 4_000
"""Code points on either side of the selection in which a longer text is worked out at once."""

_start = attrgetter("start")


class _Job(NamedTuple):
    """Everything that is worked out beside the screen is made from; none of it ever changes."""

    number: int
    document: Document
    engine: tuple[Suggestion, ...]
    memory: Memory
    labels: frozenset[str]
    threshold: float
    known: Mapping[str, Entity]


class Offering:
    """The suggestions of one article, and of which forms they are. ``offers`` is true at any time for what was just done at its place.

    While ``behind``, what follows from it elsewhere in a long text is still to be worked out: ``catch_up`` does that in another thread.
    """

    def __init__(self, project: Project, article_id: str, *, threshold: float = 0.0, hidden: bool = False) -> None:
        """Offer nothing yet."""
        self.threshold = threshold
        """Score below which nothing is offered."""
        self.hidden = hidden
        """Whether suggestions are kept out of sight."""
        self.offers = Offers()
        self._project, self._article_id = project, article_id
        self._engine: tuple[Suggestion, ...] = ()
        self._queue: list[Form] | None = None
        self._aliases: Aliases | None = None
        self._known: Mapping[str, Entity] = {}
        self._number = self._done = 0

    @property
    def behind(self) -> bool:
        """Whether something is still to be worked out."""
        return self._done != self._number

    @property
    def queue(self) -> list[Form]:
        """Return the offers by form, the most frequent first; while ``behind``, as they were before."""
        if self._queue is None:
            self._queue = group_suggestions(self.offers)
        return self._queue

    @property
    def aliases(self) -> Aliases:
        """What is proposed as one entity in the article as it stands; while ``behind``, as it was before, but for other entities."""
        known = self._project.entities
        if self._aliases is None or self._known is not known:
            self._aliases, self._known = aliases_of(self._project.document(self._article_id), self.offers, known), known
        return self._aliases

    def engine_said(self, suggestions: Sequence[Suggestion]) -> None:
        """Take the engine's suggestions, in text order, in place of its earlier ones."""
        self._engine = tuple(suggestions)

    def renew(self, change: Change | None = None, near: int = 0) -> None:
        """Work out what is offered after a change, if it is known, or anything else was done. ``near`` is where the reader is."""
        self._number += 1
        job = self._job()
        if self.hidden or len(job.document.text) <= AT_ONCE:
            self.offers = Offers() if self.hidden else Offers(_blended(job))
            self._queue = self._aliases = None
            self._done = self._number
            return
        if change is not None:
            self.offers = self.offers.without(_settled(change, self._article_id))
        self._renew_near(job, near)

    def instead_of(self, span: Span) -> list[Suggestion]:
        """Return what would be offered at exactly the place of an annotation if that were deleted."""
        job = self._job()
        around = (max(0, span.start - _NEAR), min(len(job.document.text), span.end + _NEAR))
        others = [one for one in job.document.spans_at(*around) if one.id != span.id]
        return [one for one in _blended(job, others, around) if (one.start, one.end) == (span.start, span.end)]

    async def catch_up(self) -> None:
        """Work out in another thread what is behind. What was done meanwhile leaves it behind again."""
        job = self._job()
        offers, queue, aliases = await asyncio.to_thread(_worked_out, job)
        if job.number == self._number:
            self.offers, self._queue, self._done = offers, queue, job.number
            self._aliases, self._known = aliases, job.known

    def _job(self) -> _Job:
        project = self._project
        labels, document = frozenset(project.labels.names()), project.document(self._article_id)
        return _Job(self._number, document, self._engine, project.memory, labels, self.threshold, project.entities)

    def _renew_near(self, job: _Job, at: int) -> None:
        start, end = max(0, at - _NEAR), min(len(job.document.text), at + _NEAR)
        for crossing in self.offers.overlapping(start, end):
            start = crossing.end if crossing.start < start else start
            end = crossing.start if crossing.end > end else end
        if start < end:
            found = _blended(job, job.document.spans_at(start, end), (start, end))
            self.offers = self.offers.renewed(start, end, [one for one in found if start <= one.start and one.end <= end])


def _worked_out(job: _Job) -> tuple[Offers, list[Form], Aliases]:
    offers = Offers(_blended(job))
    return offers, group_suggestions(offers), aliases_of(job.document, offers, job.known)


def _blended(job: _Job, spans: Iterable[Span] | None = None, within: Range | None = None) -> list[Suggestion]:
    """Blend the whole text or a part of it, with its own annotations or others."""
    document, engine = job.document, job.engine
    if within is not None:
        engine = engine[bisect_left(engine, within[0], key=_start) : bisect_right(engine, within[1], key=_start)]
    return blend(
        document.text,
        engine,
        job.memory,
        spans=document.spans.values() if spans is None else spans,
        decisions=document.decisions.values(),
        threshold=job.threshold,
        labels=job.labels,
        article=document.article.id,
        within=within,
    )


def _settled(change: Change, article_id: str) -> list[Range]:
    """Return the ranges of an article that a change has annotated or decided on."""
    records = (edit.after for edit in change.edits)
    return [(one.start, one.end) for one in records if isinstance(one, Span | Decision) and one.article == article_id]
