"""Adding articles while the program runs: read in a thread of its own, kept in the program's own thread. No screen."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from store.errors import StoreError
from tui import __version__
from tui.add_wish import LOOKED, AddWish, foretold, sentence, words
from tui.behind import Here, behind
from tui.desk import Desk

if TYPE_CHECKING:
    from store.gather.adding import AddReceipt, Progress
    from store.quarantine.run import Quarantine

AGENT = f"sorot/{__version__} (one reader, one page at a time)"
"""What servers are told of who fetches."""

WAIT = 1.0
"""Seconds after which what was read comes into the library, though more follows."""

_TOLD = 0.3
"""Seconds between two words on how far it is."""


class Adding:
    """The adding to the open project. ``told`` hears ``""`` on progress, and at the end a sentence and whether it is bad news."""

    def __init__(self, desk: Desk, told: Callable[[str, bool], None]) -> None:
        self._desk, self._told = desk, told
        self._run: _Run | None = None
        self.watch: Callable[[], None] | None = None
        """A dialog that is open and shows how it goes; then ``told`` is not called."""
        self.progress = ""
        """How far it is, in words."""
        self.receipt: AddReceipt | None = None
        self.problem = ""
        """Why the last one could not be done, or ``""``."""
        self.last = AddWish()
        """What was asked for last."""

    @property
    def running(self) -> bool:
        """Whether one is going on."""
        return self._run is not None

    async def run(self, wish: AddWish) -> None:
        """Add, unless that is going on already."""
        if self.running:
            return
        self._run, self.receipt, self.problem = _Run(self._desk, wish), None, ""
        self.last = self.last if wish.named else wish
        self._step("beginning", "")
        try:
            self.receipt = await self._run.add(self._step)
        except StoreError as error:
            self.problem = str(error)
        finally:
            self._run.stop()  # Nobody waits for it any more, however it ended.
            self._run, self.progress, self._desk.adding = None, "", ""
        if self.watch is not None and not wish.named:
            self.watch()
        elif not wish.named or self.problem or self._brought():
            self._told(*self.sentence())

    def _brought(self) -> bool:
        receipt = self.receipt
        return receipt is not None and bool(receipt.added or receipt.problems or receipt.changed)

    def stop(self) -> None:
        """End it; what was read so far is kept."""
        if self._run is not None:
            self._run.stop()
            self._step("stopping", "")

    def close(self) -> None:
        """End it because the program ends."""
        if self._run is not None:
            self._run.stop()

    def sentence(self) -> tuple[str, bool]:
        """Return how the last one ended in a sentence, and whether it is bad news."""
        return sentence(self.receipt) if self.receipt is not None else (self.problem, True)

    async def preview(self, wish: AddWish, told: Callable[[str], None]) -> tuple[str, bool]:
        """Return in lines what would be added, and whether that cannot be; nothing is fetched, and of many files only some are read."""
        run = _Run(self._desk, wish)
        try:
            return "\n".join(await run.look(told)), False
        except StoreError as error:
            return str(error), True
        finally:
            run.stop()

    def _step(self, progress: str, short: str) -> None:
        if self._run is None:
            return
        self.progress = "stopping" if self._run.stopped else progress
        self._desk.adding = f"add {short}".strip()
        if self.watch is not None:
            self.watch()
        else:
            self._told("", False)


class _Run:
    """One adding, or one look at what it would do."""

    def __init__(self, desk: Desk, wish: AddWish) -> None:
        self._desk, self._wish = desk, wish
        self._quarantine: Quarantine | None = None
        self._sources: list[tuple[str, str]] = []
        self._spoke = 0.0
        self.stopped = False

    def stop(self) -> None:
        """End it soon."""
        self.stopped = True
        if self._quarantine is not None:
            self._quarantine.stop()

    async def add(self, told: Callable[[str, str], None]) -> "AddReceipt":
        """Return what came of it. Raises StoreError."""
        return await behind(lambda here: self._add(here, told))

    async def look(self, told: Callable[[str], None]) -> list[str]:
        """Return what would come of it. Raises StoreError."""
        self._sources = self._desk.catalogue.sources()
        return await behind(lambda here: self._look(here, told))

    def _add(self, here: Here, told: Callable[[str, str], None]) -> "AddReceipt":
        from store.gather.adding import AddReceipt, add
        from store.gather.origins import find_origins, titled

        def tell(progress: "Progress") -> None:
            if self._due():
                share = f"{100 * progress.done / progress.total:.0f} %" if progress.total else ""
                here.tell(lambda: told(words(progress), share))

        try:
            origins = find_origins(self._wish.names(), self._pulse)
        except KeyboardInterrupt:
            return AddReceipt(stopped=True)
        return add(
            self._desk.project,
            origins,
            self._wish.options(AGENT),
            title=titled(self._wish.names()),
            tell=tell,
            hand=here.do,
            wait=WAIT,
            quarantine=self._jail(),
        )

    def _look(self, here: Here, told: Callable[[str], None]) -> list[str]:
        from store.gather.adding import add
        from store.gather.origins import find_origins

        def tell(progress: "Progress") -> None:
            if self._due():
                here.tell(lambda: told(words(progress)))

        try:
            origins = find_origins(self._wish.names(), self._pulse)
        except KeyboardInterrupt:
            return []
        files = [origin for origin in origins if not origin.is_address][:LOOKED]
        options = self._wish.options(AGENT)
        receipt = (
            add(self._desk.project, files, options, dry=True, tell=tell, quarantine=self._jail(), earlier=self._earlier) if files else None
        )
        return foretold(origins, receipt, self._wish.stories, self._wish.base())

    def _earlier(self, origin: str) -> dict[str, set[str]]:
        """Return what was added from an origin, by what the list of articles says, which is there without reading all of them."""
        found: dict[str, set[str]] = {}
        for article_id, source in self._sources:
            if source == origin or source.startswith(f"{origin}#"):
                try:
                    document = self._desk.project.document(article_id)
                except StoreError:
                    continue  # The list says what is wrong with it.
                if document.stored:
                    found.setdefault(source, set()).add(document.article.sha256)
        return found

    def _jail(self) -> "Quarantine":
        from store.quarantine.run import Quarantine

        self._quarantine = Quarantine()
        if self.stopped:
            self._quarantine.stop()
        return self._quarantine

    def _pulse(self) -> None:
        if self.stopped:
            raise KeyboardInterrupt

    def _due(self) -> bool:
        """Tell whether it is time for another word; raises KeyboardInterrupt when it is to end."""
        self._pulse()
        due = time.monotonic() - self._spoke > _TOLD
        self._spoke = time.monotonic() if due else self._spoke
        return due
