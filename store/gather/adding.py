"""Adding to a project from beginning to end: collect, keep in batches that are undone together, count."""

import math
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from store.gather.collect import Changed, Collector, Earlier, Found, Options, Present, Problem
from store.gather.keep import Keeper, is_kept
from store.gather.origins import Origin, is_elsewhere
from store.model import Article
from store.project import Project
from store.quarantine.run import Quarantine

BATCH = 500
"""Articles that are kept at once."""

TEXT = 16 << 20
"""Code points after which a batch is closed earlier."""

NAMED = 20
"""Articles that a dry run names."""

CHANGES = 5
"""Changed origins that a receipt names."""

SAMPLE = 200
"""Articles that a receipt names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far it is. ``comparing`` goes through the articles that are there already, ``reading`` through what is to be added."""

    phase: str
    done: int
    total: int
    seconds: float
    """Since the phase began."""
    added: int = 0
    problem: str = ""
    """What could not be used, when that is the news."""

    @property
    def left(self) -> float | None:
        """Seconds that it will take from here, or None while that cannot be told."""
        return self.seconds / self.done * (self.total - self.done) if self.done else None


@dataclass(slots=True)
class AddReceipt:
    """What came of it."""

    added: int = 0
    variants: int = 0
    present: int = 0
    changed: list[str] = field(default_factory=list)
    """Origins that say another text than when they were added, and were left alone."""
    parts: int = 0
    """Changes it was kept as; undo takes back those that follow one another together."""
    problems: list[str] = field(default_factory=list)
    articles: list[Article] = field(default_factory=list)
    """The first of those that are new."""
    stopped: bool = False
    dry: bool = False

    def __str__(self) -> str:
        done = "would be added" if self.dry else "added"
        how = " as one change, which undo takes back" if self.parts else ""
        lines = [f"{self.added:,} {'article' if self.added == 1 else 'articles'} {done}{how}."]
        if self.dry:
            lines += [f"  {article.title}" for article in self.articles[:NAMED]]
            lines += [f"  and {self.added - NAMED:,} more"] if self.added > NAMED else []
        if self.variants:
            lines.append(f"{self.variants:,} of them tell nearly the same story as another article.")
        if self.present:
            lines.append(f"{self.present:,} {'was' if self.present == 1 else 'were'} there already.")
        if self.changed:
            lines.append(self.changes)
        if self.problems:
            lines.append(f"{len(self.problems):,} could not be used.")
        if self.stopped:
            lines.append("Stopped before the end; the same again goes on from here.")
        return "\n".join(lines)

    @property
    def changes(self) -> str:
        """What has changed since it was added, and what can be done about it, in a sentence or two."""
        names = ", ".join(self.changed[:CHANGES]) + (f" and {len(self.changed) - CHANGES:,} more" if len(self.changed) > CHANGES else "")
        elsewhere = " --outside" if any(is_elsewhere(name) for name in self.changed) else ""
        one = len(self.changed) == 1
        return (
            f"{len(self.changed):,} {'has' if one else 'have'} changed since {'it was' if one else 'they were'} added: {names}. "
            f"`sorot refresh{elsewhere}` gives {'its article' if one else 'their articles'} the text of now, with everything annotated; "
            f"`sorot add --as-new` adds {'it' if one else 'them'} as {'another article' if one else 'other articles'}."
        )


def add(
    project: Project,
    origins: Sequence[Origin],
    options: Options,
    *,
    title: str = "Add articles",
    dry: bool = False,
    tell: Callable[[Progress], None] = lambda progress: None,
    hand: Callable[[Callable[[], None]], None] = lambda change: change(),
    wait: float = math.inf,
    quarantine: Quarantine | None = None,
    earlier: Earlier | None = None,
) -> AddReceipt:
    """Add what the origins hold to an open project, in any one thread.

    ``hand`` carries out what changes the project, in the thread that may. A batch is closed after ``wait`` seconds at the latest. ``tell``
    hears of everything; an interrupt from the keyboard, or one that it raises, keeps what was collected and ends early, and
    ``quarantine`` can be stopped meanwhile so that no file is waited for. ``earlier`` spares a dry run the look at every article for what
    came from where. Raises ReadOnlyError and WriteError; batches before stand.
    """
    return _Adding(project, options, title, dry, tell, hand, wait).run(origins, quarantine or Quarantine(), earlier)


class _Adding:
    def __init__(
        self,
        project: Project,
        options: Options,
        title: str,
        dry: bool,
        tell: Callable[[Progress], None],
        hand: Callable[[Callable[[], None]], None],
        wait: float,
    ) -> None:
        self._project, self._options = project, options
        self._receipt, self._keeper = AddReceipt(dry=dry), Keeper(project, title)
        self._tell, self._hand, self._wait = tell, hand, wait
        self._batch: list[Found] = []
        self._size = 0
        self._began = self._opened = time.monotonic()
        self._done = self._total = 0

    def run(self, origins: Sequence[Origin], quarantine: Quarantine, earlier: Earlier | None) -> AddReceipt:
        receipt, project = self._receipt, self._project
        stored = set(project.stored_ids())
        collector = Collector(
            project.folder, lambda name: is_kept(project, name, stored), earlier or self._keeper.earlier, self._options, quarantine
        )
        try:
            if not receipt.dry or earlier is None:
                self._compare()
            self._collect(collector, origins)
        except KeyboardInterrupt:
            receipt.stopped = True
        finally:
            quarantine.close()
        self._flush(last=True)
        return receipt

    def _compare(self) -> None:
        """Look at the articles that are there, so that variants of them are told, and what has changed since it was added."""
        began = time.monotonic()
        for done, total in self._keeper.look():
            self._tell(Progress(phase="comparing", done=done, total=total, seconds=time.monotonic() - began))

    def _collect(self, collector: Collector, origins: Iterable[Origin]) -> None:
        receipt = self._receipt
        wanted = list(origins)
        self._total, self._began = len(wanted), time.monotonic()
        for news in collector.collect(wanted):
            problem = news.sentence if isinstance(news, Problem) else ""
            if isinstance(news, Found):
                self._take(news)
            elif isinstance(news, Present):
                receipt.present += 1
            elif isinstance(news, Changed):
                receipt.changed.append(news.name)
            elif not problem:
                self._done += 1
            seconds = time.monotonic() - self._began
            added = receipt.added + len(self._batch)
            self._tell(Progress(phase="reading", done=self._done, total=self._total, seconds=seconds, added=added, problem=problem))
            if problem:
                receipt.problems.append(problem)

    def _take(self, found: Found) -> None:
        if not self._batch:
            self._opened = time.monotonic()
        self._batch.append(found)
        self._size += len(found.text)
        if len(self._batch) >= BATCH or self._size >= TEXT or time.monotonic() - self._opened > self._wait:
            self._flush(last=False)

    def _flush(self, *, last: bool) -> None:
        receipt, batch = self._receipt, self._batch
        if not batch:
            return
        if not receipt.dry:
            ready = self._keeper.ready(batch)
            self._hand(lambda: self._keeper.keep(ready, last=last))
            receipt.variants += ready.variants
            receipt.parts += 1
            self._project.checkpoint()
            self._keeper.note()
        receipt.added += len(batch)
        receipt.articles += [found.article for found in batch[: SAMPLE - len(receipt.articles)]]
        self._batch, self._size = [], 0
