"""Adding to a project from beginning to end: collect, keep in batches, count."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from store.gather.collect import Collector, Found, Options, Present, Problem
from store.gather.keep import Keeper, is_kept
from store.gather.origins import Origin
from store.project import Project

BATCH = 500
"""Articles of one change."""

TEXT = 64 << 20
"""Code points after which a batch is closed earlier."""


@dataclass(slots=True)
class AddReceipt:
    """What came of it."""

    added: int = 0
    variants: int = 0
    present: int = 0
    batches: int = 0
    problems: list[str] = field(default_factory=list)
    stopped: bool = False
    dry: bool = False

    def __str__(self) -> str:
        done = "would be added" if self.dry else "added"
        lines = [f"{self.added:,} {'article' if self.added == 1 else 'articles'} {done}" + self._how() + "."]
        if self.variants:
            lines.append(f"{self.variants:,} of them tell nearly the same story as another article.")
        if self.present:
            lines.append(f"{self.present:,} were there already.")
        if self.problems:
            lines.append(f"{len(self.problems):,} could not be used.")
        if self.stopped:
            lines.append("Stopped before the end; the same command goes on from here.")
        return "\n".join(lines)

    def _how(self) -> str:
        if self.dry or not self.batches:
            return ""
        return (
            " as one change, which undo takes back"
            if self.batches == 1
            else f" as {self.batches} changes, which undo takes back one by one"
        )


def add(
    project: Project,
    origins: Iterable[Origin],
    options: Options,
    *,
    dry: bool = False,
    tell: Callable[[str, int], None] = lambda problem, done: None,
) -> AddReceipt:
    """Add what the origins hold to an open project.

    ``tell`` is called with every problem (or ``""``) and the number of origins done with. An interrupt from the keyboard keeps what was
    collected and ends early. Raises ReadOnlyError and WriteError; batches before stand.
    """
    receipt, keeper, done = AddReceipt(dry=dry), Keeper(project), 0
    stored = set(project.stored_ids())
    collector = Collector(project.folder, lambda name: is_kept(project, name, stored), options)
    batch: list[Found] = []

    def flush() -> None:
        if batch and not dry:
            names = f"{len(batch):,} {'article' if len(batch) == 1 else 'articles'}"
            _, variants = keeper.keep(batch, f"Add {names}")
            receipt.variants += variants
            receipt.batches += 1
            project.checkpoint()
        receipt.added += len(batch)
        batch.clear()

    try:
        for news in collector.collect(origins):
            if isinstance(news, Found):
                batch.append(news)
                if len(batch) >= BATCH or sum(len(one.text) for one in batch) >= TEXT:
                    flush()
            elif isinstance(news, Present):
                receipt.present += 1
            elif isinstance(news, Problem):
                receipt.problems.append(news.sentence)
                tell(news.sentence, done)
            else:
                done += 1
                tell("", done)
    except KeyboardInterrupt:
        receipt.stopped = True
    finally:
        collector.close()
    flush()
    return receipt
