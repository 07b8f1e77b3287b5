"""What the suggestion process is asked to do, in which order. Pure."""

from collections import OrderedDict
from dataclasses import dataclass, field
from operator import attrgetter

from store.model import Suggestion
from tui.suggest.protocol import Ask

_start = attrgetter("start")


@dataclass(slots=True, eq=False)
class Job:
    """One article to suggest for, and what has been said about it."""

    article: str
    text: str
    sha256: str
    visible: tuple[int, int] = (0, 0)
    background: bool = False
    parts: dict[int, tuple[Suggestion, ...]] = field(default_factory=dict)
    """Suggestions by the start of the portion they lie in."""
    told: float | None = None
    """When an unfinished answer was last told."""
    deaths: int = 0
    """Processes that ended while they worked on it."""

    def suggestions(self) -> tuple[Suggestion, ...]:
        """Return everything said so far, in text order."""
        return tuple(sorted((one for part in self.parts.values() for one in part), key=_start))


class Jobs:
    """Jobs waiting and the one at work. An article is there once: asking again replaces what was asked."""

    def __init__(self) -> None:
        self._waiting: OrderedDict[str, Job] = OrderedDict()
        self.current: Job | None = None
        self.number = 0
        """Of the last request that was sent."""
        self.done = 0
        self.total = 0

    def __len__(self) -> int:
        return len(self._waiting) + (self.current is not None)

    def urgent(self, job: Job) -> None:
        """Put a job before all others; the one at work goes to the second place and is begun anew."""
        known = self._remove(job.article)
        interrupted, self.current = self.current, None
        if interrupted is not None:
            self._first(interrupted)
        self._first(job)
        self._count(known)

    def later(self, job: Job) -> None:
        """Put a job behind all others, unless the same text is asked for already."""
        same = self.current if self.current is not None and self.current.article == job.article else self._waiting.get(job.article)
        if same is not None and same.sha256 == job.sha256:
            return
        known = self._remove(job.article)
        self._waiting[job.article] = job
        self._count(known)

    def drop(self, article: str) -> None:
        """Forget a job; an answer to it is stale from now on."""
        if self._remove(article):
            self.total -= 1

    def next(self) -> Ask | None:
        """Make the first waiting job the current one and return what to ask, or None when one is at work or none waits."""
        if self.current is not None or not self._waiting:
            return None
        _, job = self._waiting.popitem(last=False)
        job.parts.clear()
        self.current = job
        self.number += 1
        return Ask(request=self.number, article=job.article, sha256=job.sha256, text=job.text, visible=job.visible)

    def finish(self, job: Job) -> None:
        """Take a job that was answered or given up off the list."""
        if self.current is job:
            self.current = None
        elif self._waiting.get(job.article) is job:
            del self._waiting[job.article]
        self.done += 1

    def again(self) -> None:
        """Put the job at work back to the first place, because whoever worked on it is gone."""
        job, self.current = self.current, None
        if job is not None:
            self._first(job)

    def _first(self, job: Job) -> None:
        self._waiting[job.article] = job
        self._waiting.move_to_end(job.article, last=False)

    def _remove(self, article: str) -> bool:
        if self.current is not None and self.current.article == article:
            self.current = None
            return True
        return self._waiting.pop(article, None) is not None

    def _count(self, known: bool) -> None:
        """Count a new job; counting starts anew when there was nothing to do."""
        if len(self) == 1 and not known:
            self.done = self.total = 0
        self.total += not known
