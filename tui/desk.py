"""What every screen is handed: the open project and the person's settings. Screens never look these up anywhere else."""

from collections.abc import Callable
from dataclasses import dataclass, field

from store.effort import Effort
from store.project import Project
from store.reading import ReadingLog
from tui.catalogue import Catalogue
from tui.config import Config
from tui.keymap import Keymap
from tui.suggest.engine import Engine, StateName


@dataclass(slots=True)
class Desk:
    """The project on the desk and the tools around it."""

    project: Project
    reading: ReadingLog
    catalogue: Catalogue
    config: Config
    keymap: Keymap
    effort: Effort
    colour: Callable[[str], str]
    """Colour of a label in the current theme, as CSS text."""
    training: str = ""
    """How far the training that is going on is, in words; empty when none is."""
    watched: str = ""
    """Which folders are watched, in words; empty when none is."""
    comparing: str = ""
    """How far the looking for variants is, in words; empty when nobody looks."""
    adding: str = ""
    """How far the adding that is going on is, in words; empty when none is."""
    exporting: str = ""
    """How far the export that is going on is, in words; empty when none is."""
    importing: bool = False
    """Whether an import has the project for itself."""
    engine: Engine | None = None
    declined: set[str] = field(default_factory=set)
    """New texts of articles, by SHA-256, that were asked about already."""
    """The supervisor of the suggestion process, or None when suggestions are off."""
    limit: float | None = None
    """The threshold as a person has moved it while the program runs."""

    @property
    def going_on(self) -> str:
        """What goes on behind the screen and how far it is, for the top line."""
        return " · ".join(one for one in (self.watched, self.comparing, self.adding, self.exporting, self.training) if one)

    @property
    def standing(self) -> str:
        """How things stand between what is shown and the disk, in a word or two for the top line."""
        project = self.project
        if not project.read_only:
            return "saved"
        holder = project.holder
        if holder is None:
            return "read-only"
        if holder.gone:
            return "read-only, its writer has gone"
        return f"live from process {holder.owner.pid}" if holder.owner else "live from another window"

    @property
    def free(self) -> bool:
        """Whether this window may become the one that writes, because the one that did has gone."""
        holder = self.project.holder
        return holder is not None and bool(holder.gone)

    @property
    def threshold(self) -> float:
        """Lowest score a suggestion must have to be shown now, in an article and in the queue: the settings', until it is moved."""
        return self.config.threshold if self.limit is None else self.limit

    @property
    def suggesting(self) -> StateName:
        """What the engine is about, for the facts of a screen."""
        return "off" if self.engine is None else self.engine.state.name
