"""Looking for variants in the whole project while the program runs. No screen."""

from collections.abc import Callable

from store.errors import StoreError
from store.model import Change
from tui.behind import Here, behind
from tui.desk import Desk

_EVERY = 100
"""Articles between two words on how far it is."""


class Comparing:
    """``told`` hears ``""`` on progress, and at the end a sentence and whether it is bad news."""

    def __init__(self, desk: Desk, told: Callable[[str, bool], None]) -> None:
        self._desk, self._told = desk, told
        self.running = False
        self._stopped = False

    async def run(self) -> None:
        """Compare all articles with each other, unless that is going on already."""
        if self.running:
            self.close()
            return
        self.running, self._stopped = True, False
        try:
            firsts = await behind(self._look)
            change = self._change(firsts)
            self._told(change.title if change is not None else "No other article tells the story of another.", False)
        except KeyboardInterrupt:
            self._told("Looking for variants was stopped; nothing has changed.", False)
        except StoreError as error:
            self._told(str(error), True)
        finally:
            self.running, self._stopped, self._desk.comparing = False, True, ""

    def close(self) -> None:
        """End it; nothing has changed."""
        self._stopped = True

    def _change(self, firsts: dict[str, str]) -> Change | None:
        from store.variants import group

        project = self._desk.project
        change = group(project.document, firsts, annotator=project.annotator)
        if change is not None:
            project.do(change)
        return change

    def _look(self, here: Here) -> dict[str, str]:
        from store.variants import look

        def tell(done: int, total: int) -> None:
            if self._stopped:
                raise KeyboardInterrupt
            if done % _EVERY == 0:
                here.tell(lambda: self._step(done, total))

        return look(self._desk.project, tell)

    def _step(self, done: int, total: int) -> None:
        if self.running:
            self._desk.comparing = f"variants {100 * done / total:.0f} %"
            self._told("", False)
