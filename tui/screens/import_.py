"""The import of annotations: which file, what would come, how far it is, and the receipt."""

from collections.abc import Callable, Coroutine, Sequence
from dataclasses import replace
from typing import Any

from textual import on
from textual.widget import Widget
from textual.widgets import Input

from tui.export_wish import complete_path
from tui.import_wish import ImportWish, readable
from tui.importing import Importing
from tui.screens.job import JobScreen
from tui.screens.picker import Choice
from tui.widgets.choice_line import ChoiceLine
from tui.widgets.typing import LineInput

_HELP = (
    "Name what another tool, or Sorot, wrote: JSON, JSON Lines, CoNLL, brat, WebAnno, TEI and others. "
    "Articles without annotations come in by the dialog that adds."
)
_LABELS = [("", "refuse", "labels that the project does not have"), ("add", "add", "labels that the project does not have to labels.toml")]


class ImportScreen(JobScreen):
    """Annotated data into the project. While it is stored nothing else can be done."""

    NAME = "Import annotations"
    KEYS = {  # noqa: RUF012  # The class it comes from says that it is the class's.
        "form": "⏎ import · ↑↓ field · → complete, choose · Esc leave",
        "running": "Ctrl+X stop, nothing is imported then",
        "done": "⏎ close · ↑↓ PgUp PgDn scroll",
    }
    FIRST = "file"
    LOOKING = "Looking at what would be imported"

    def __init__(self, importing: Importing, busy: Callable[[], str]) -> None:
        """``busy`` says what else changes the project now, so that no import can begin."""
        super().__init__(importing)
        self._importing, self._busy = importing, busy
        self._wish = ImportWish()

    def fields(self) -> Sequence[tuple[str, Widget]]:
        """What can be asked for."""
        forms = [("", "told from the file", ""), *((form.name, form.name, form.title) for form in readable())]
        return (
            ("File", LineInput(placeholder="file, or for some forms a folder", id="file", complete=complete_path)),
            ("Format", ChoiceLine(forms, "", id="form")),
            ("Labels", LineInput(placeholder="as they are, or PER=PERSON, MISC= (left out)", id="maps")),
            ("New ones", ChoiceLine(_LABELS, "", id="labels")),
        )

    def problem(self) -> str:
        """Return what is wrong with the wish."""
        return self._wish.problem()

    def hindrance(self) -> str:
        """Return that nothing is named, or that something else goes on."""
        return self._busy() if self._wish.file.strip() else _HELP

    def begin(self) -> Coroutine[Any, Any, None]:
        """Import."""
        return self._importing.run(self._wish)

    async def foretell(self, told: Callable[[str], None]) -> tuple[str, bool]:
        """Say what would be imported."""
        return await self._importing.preview(self._wish, told) if self._wish.file.strip() else (_HELP, False)

    def ended(self) -> tuple[str, str]:
        """Return the receipt, or why there is none."""
        receipt = self._importing.receipt
        return ("", self._importing.problem) if receipt is None else (str(receipt), "")

    def sentence(self) -> tuple[str, bool]:
        """Return how it ended."""
        return self._importing.sentence()

    def action_leave(self) -> None:
        """Go back to reading, unless something is being stored."""
        if self._stage != "running":
            super().action_leave()

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        if event.value == event.input.value:  # Else it was changed again since.
            self._take(event.input.id, event.value)

    @on(ChoiceLine.Changed)
    def _chosen(self, event: ChoiceLine.Changed) -> None:
        self._take(event.line.id, event.value)

    @on(ChoiceLine.ListWanted)
    def _list_wanted(self, event: ChoiceLine.ListWanted) -> None:
        title = "Format" if event.line.id == "form" else "What becomes of them"
        self.choose_from(title, event.line, [Choice(*one) for one in event.line.values])

    def _take(self, field: str | None, value: str) -> None:
        change: dict[str, Any] = {field or "file": value}
        wish = replace(self._wish, **change)
        if wish != self._wish:
            self._wish = wish
            self.draw()
