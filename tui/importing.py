"""Importing annotations while the program runs: read in a thread of its own, kept in the program's own thread. No screen.

Nothing else may change the project while an import is stored, because one that fails is taken back by undo; so its dialog stays open, and
``held`` is told to keep everything else off.
"""

from collections.abc import Callable
from contextlib import nullcontext
from typing import TYPE_CHECKING

from store.errors import StoreError
from tui.behind import Here, behind
from tui.desk import Desk
from tui.durations import in_words
from tui.import_wish import ImportWish

if TYPE_CHECKING:
    from store.exchange.contract import Step
    from store.exchange.import_ import ImportReceipt
    from store.exchange.import_foreign import ForeignReceipt

OWN = ("json", "jsonl")
"""Forms of Sorot's own, which come in as they are."""

STOPPED = "Stopped; nothing was imported."


class Importing:
    """The import into the open project."""

    def __init__(self, desk: Desk, held: Callable[[bool], None]) -> None:
        """``held`` hears whether an import has the project for itself now."""
        self._desk, self._held = desk, held
        self._run: _Run | None = None
        self.watch: Callable[[], None] | None = None
        """The dialog, which shows how it goes."""
        self.progress = ""
        """How far it is, in words."""
        self.receipt: ImportReceipt | ForeignReceipt | None = None
        self.problem = ""
        """Why nothing was imported, or ``""``."""

    @property
    def running(self) -> bool:
        """Whether one is going on."""
        return self._run is not None

    async def run(self, wish: ImportWish) -> None:
        """Import, unless that is going on already."""
        if self.running:
            return
        self._run, self.receipt, self.problem, self.progress = _Run(self._desk, wish, dry=False), None, "", "beginning"
        self._held(True)
        try:
            self.receipt = await self._run.go(self._step)
        except KeyboardInterrupt:
            self.problem = STOPPED
        except StoreError as error:
            self.problem = str(error)
        finally:
            self._run.stopped = True
            self._run, self.progress = None, ""
            self._held(False)
        if self.watch is not None:
            self.watch()

    def stop(self) -> None:
        """End it and leave nothing behind."""
        if self._run is not None:
            self._run.stopped = True
            self._step("stopping")

    def close(self) -> None:
        """End it because the program ends; what was stored of it stays one step to undo."""
        if self._run is not None:
            self._run.stopped = True

    def sentence(self) -> tuple[str, bool]:
        """Return how the last one ended in a sentence, and whether it is bad news."""
        return (self.problem, True) if self.receipt is None else (str(self.receipt).partition("\n")[0], False)

    async def preview(self, wish: ImportWish, told: Callable[[str], None]) -> tuple[str, bool]:
        """Return in lines what would be imported, and whether that cannot be; nothing is changed."""
        run = _Run(self._desk, wish, dry=True)
        try:
            return str(await run.go(told)), False
        except StoreError as error:
            return str(error), True
        except KeyboardInterrupt:
            return "", False
        finally:
            run.stopped = True

    def _step(self, progress: str) -> None:
        if self._run is None:
            return
        self.progress = "stopping" if self._run.stopped else progress
        if self.watch is not None:
            self.watch()


class _Run:
    """One import, or one look at what it would do."""

    def __init__(self, desk: Desk, wish: ImportWish, *, dry: bool) -> None:
        self._desk, self._wish, self._dry = desk, wish, dry
        self.stopped = False

    async def go(self, told: Callable[[str], None]) -> "ImportReceipt | ForeignReceipt":
        """Return the receipt. Raises StoreError, and KeyboardInterrupt when it was stopped."""
        return await behind(lambda here: self._work(here, told))

    def _work(self, here: Here, told: Callable[[str], None]) -> "ImportReceipt | ForeignReceipt":
        from store.exchange.detect import detect
        from store.exchange.import_ import bring
        from store.exchange.import_foreign import Options, bring_foreign
        from store.exchange.import_rejects import beside

        def progress(step: "Step") -> None:
            if self.stopped and step.phase != "taking back":  # That must come to its end.
                raise KeyboardInterrupt
            here.tell(lambda: told(_words(step)))

        project, wish = self._desk.project, self._wish
        kind = detect(wish.path, wish.form)
        if kind.name in OWN:
            rejects = None if self._dry else beside(wish.path)
            into = nullcontext(project)
            return bring(into, wish.path, form=kind.name, dry=self._dry, progress=progress, rejects=rejects, salvage=True, hand=here.do)
        options = Options(maps=wish.mapped(), add_labels=wish.labels == "add", dry=self._dry)
        return bring_foreign(nullcontext(project), wish.path, kind, options=options, progress=progress, hand=here.do)


def _words(step: "Step") -> str:
    counted = f"{step.phase} {step.done:,}" + (f" of {step.total:,}" if step.total else "")
    return counted if step.left is None else f"{counted}, {in_words(step.left)} left"
