"""What a person has the program do while they read on: adding, exporting, training. Their dialogs come and go."""

from collections.abc import Mapping, Sequence
from functools import partial

from textual import on
from textual.theme import Theme

from store.errors import StoreError
from tui import paths
from tui.actions import LABEL_PREFIX
from tui.adding import Adding
from tui.comparing import Comparing
from tui.desk import Desk
from tui.exporting import Exporting
from tui.folder_watch import FolderWatch
from tui.importing import Importing
from tui.keymap_file import load_keymap, with_labels
from tui.messages import AddWanted, ExportWanted, ImportWanted, ModelWanted, TrainingWanted, VariantsWanted
from tui.screens.add import AddScreen
from tui.screens.base import KeyScreen
from tui.screens.export import ExportScreen
from tui.screens.import_ import ImportScreen
from tui.text import show
from tui.training import Training
from tui.trusting_app import TrustingApp

_KEEP = "keep the one that suggests now"


class WorkingApp(TrustingApp):
    """The part of the program that works for a person meanwhile."""

    def __init__(self, desk: Desk, *, themes: Mapping[str, Theme], theme: str, model: str = "", watched: Sequence[str] = ()) -> None:
        """``watched`` are folders to add from for as long as the program runs."""
        super().__init__(desk, themes=themes, theme=theme, model=model)
        self.watched = watched
        self.training = Training(desk, self._trained, model=model)
        self.exporting = Exporting(desk, self._went_on)
        self.adding = Adding(desk, self._went_on)
        self.importing = Importing(desk, self._importing)
        self.folder_watch = FolderWatch(desk, self.adding)
        self.comparing = Comparing(desk, self._went_on)

    def start_background(self) -> None:
        """Begin, once something is on the screen."""
        super().start_background()
        self.training.watch()
        if self.watched and not self.desk.project.read_only:
            self.folder_watch.start(self.watched)

    def on_unmount(self) -> None:
        """End what is going on."""
        self.training.close()
        self.exporting.stop()
        self.folder_watch.close()
        self.adding.close()
        self.comparing.close()
        self.importing.close()

    @on(AddWanted)
    def _add_wanted(self) -> None:
        if isinstance(self.screen, KeyScreen):
            self.push_screen(AddScreen(self.adding, self.folder_watch))

    @on(ImportWanted)
    def _import_wanted(self) -> None:
        if isinstance(self.screen, KeyScreen):
            self.push_screen(ImportScreen(self.importing, self._busy))

    def _busy(self) -> str:
        """Return what changes the project now beside a person's keys, as a sentence, or ``""``."""
        going_on = self.desk.adding or self.desk.comparing
        return f"The project is being changed ({going_on}). Press Enter again when that is done." if going_on else ""

    def _importing(self, going_on: bool) -> None:
        """An import has the project for itself now, or no longer."""
        self.desk.importing = going_on
        if going_on:
            self.watching.close()
            return
        self.watching.start()
        labels = self.desk.project.labels
        if {action.argument for action in self.desk.keymap.actions if action.id.startswith(LABEL_PREFIX)} != set(labels.names()):
            self._labels_changed()

    def _labels_changed(self) -> None:
        """The project has other labels: they get their keys and colours."""
        keymap, _ = load_keymap(paths.keymap_file(), paths.assets_dir() / "keymaps", preset=self.desk.config.keymap)
        labels = self.desk.project.labels
        self.desk.keymap, _ = with_labels(keymap, labels.labels, labels.source or "labels")
        self.theme_changed_signal.publish(self.current_theme)

    @on(VariantsWanted)
    def _variants_wanted(self) -> None:
        self.run_worker(self.comparing.run(), group="comparing", exit_on_error=False)

    @on(ExportWanted)
    def _export_wanted(self) -> None:
        if isinstance(self.screen, KeyScreen):
            self.push_screen(ExportScreen(self.desk, self.exporting))

    def _went_on(self, end: str, failed: bool) -> None:
        """Work goes on, or has ended with these words."""
        if end:
            self.say(end, failed=failed)
        if isinstance(self.screen, KeyScreen):
            self.screen.redraw()

    @on(TrainingWanted)
    def _training_wanted(self, event: TrainingWanted) -> None:
        if event.ending:
            self.training.stop()
            return

        def train() -> None:
            self.run_worker(self.training.run(), group="training", exclusive=True, exit_on_error=False)

        self.when_trusted(self.training.needed(), train, lambda: self.say("Not trusted, so nothing is trained."), otherwise="train nothing")

    @on(ModelWanted)
    def _model_wanted(self, event: ModelWanted) -> None:
        def choose() -> None:
            try:
                model = self.training.choose(event.name)
            except StoreError as error:
                self.say(str(error), failed=True)
            else:
                self._use(f"Model {event.name} suggests from now on.", model)

        self.when_trusted([self.training.path(event.name)], choose, self._kept, otherwise=_KEEP)

    def _trained(self, end: str, model: str | None = None) -> None:
        """Training goes on, or has ended with these words, after which ``model`` is to suggest if it is one."""
        if model is None:
            self._use(end, None)
        else:
            self.when_trusted([model], partial(self._use, end, model), self._kept, otherwise=_KEEP)

    def _use(self, end: str, model: str | None) -> None:
        if end:
            self.notify(show(end), markup=False, timeout=12)
        if model is not None:
            self.run_worker(self.suggestions.use(model), group="engine", exit_on_error=False)
        if isinstance(self.screen, KeyScreen):
            self.screen.redraw()

    def _kept(self) -> None:
        self.say("Not trusted; the model that suggested before still does.")
