"""What can be asked for on every full screen: undo and redo, help, palette, export, theme, quit."""

import os

from textual.message import Message

from store.models import Models, listed
from tui import paths
from tui.actions import Action
from tui.messages import (
    AddWanted,
    EngineWanted,
    EntitiesWanted,
    ExportWanted,
    FindWanted,
    HistoryWanted,
    ImportWanted,
    ModelWanted,
    ReviewWanted,
    StatisticsWanted,
    TakeOverWanted,
    TrainingWanted,
    VariantsWanted,
)
from tui.remember import remember_theme
from tui.screens.base import Handler, KeyScreen
from tui.screens.help import HelpScreen
from tui.screens.picker import Choice, PickerScreen
from tui.screens.theme import ThemeScreen
from tui.suggest.training.report import read
from tui.theme import offered


class Common:
    """Carries out the actions of the whole program for one screen."""

    def __init__(self, screen: KeyScreen) -> None:
        self.screen = screen

    def handlers(self) -> dict[str, Handler]:
        """Return what it carries out, by action id."""
        return {
            "history.undo": lambda _: self.history(undo=True),
            "history.redo": lambda _: self.history(undo=False),
            "app.help": self.help,
            "app.palette": lambda _: self.screen.app.action_command_palette(),
            "app.add": lambda _: self._post(AddWanted()),
            "app.import": lambda _: self._post(ImportWanted()),
            "variants.look": lambda _: self._post(VariantsWanted()),
            "app.export": lambda _: self._post(ExportWanted()),
            "review.open": self.review,
            "history.open": lambda _: self._post(HistoryWanted()),
            "find.here": lambda _: self.find(check=False),
            "find.check": lambda _: self.find(check=True),
            "app.take_over": lambda _: self.take_over(),
            "entities.open": lambda _: self._post(EntitiesWanted()),
            "statistics.open": lambda _: self._post(StatisticsWanted()),
            "app.theme": self.theme,
            "engine.restart": lambda _: self._post(EngineWanted()),
            "model.train": lambda _: self.train(),
            "model.stop": lambda _: self.train(stop=True),
            "model.choose": self.choose_model,
            "app.quit": lambda _: self.screen.app.exit(),
        }

    def history(self, *, undo: bool) -> None:
        """Take back the last change of the project, or bring the last one taken back again."""
        project = self.screen.desk.project
        title = project.next_undo if undo else project.next_redo
        change = project.undo() if undo else project.redo()
        if change is None:
            self.screen.say("There is nothing to undo." if undo else "There is nothing to redo.")
        else:
            self.screen.after_history(change, f"{'Undid' if undo else 'Redid'}: {title}")

    def take_over(self) -> None:
        """Become the window that writes."""
        self.screen.post_message(TakeOverWanted())

    def review(self, _: Action) -> None:
        """Go through the open suggestions of the whole project."""
        self.screen.post_message(ReviewWanted())

    def _post(self, message: Message) -> None:
        self.screen.post_message(message)

    def find(self, *, check: bool) -> None:
        """Find something in all articles, or what is not tagged alike in all of them."""
        self.screen.post_message(FindWanted(check=check))

    def help(self, _: Action) -> None:
        """Show every key of this screen."""
        self.screen.app.push_screen(HelpScreen(self.screen.desk.keymap, self.screen.scope(), self.screen.context()))

    def train(self, *, stop: bool = False) -> None:
        """Train the model in the background, or end that."""
        going_on = self.screen.desk.training
        if stop and not going_on:
            self.screen.say("No training is going on.", failed=True)
        elif going_on and not stop:
            self.screen.say(f"{going_on}. To end it, look for “stop training” in the palette.")
        else:
            self.screen.post_message(TrainingWanted(stop))

    def choose_model(self, _: Action) -> None:
        """Choose among the models trained here and the one Sorot came with."""
        models = Models(self.screen.desk.project.store_dir)
        choices = []
        for name, chosen in listed(models):
            report = read(models.figures(name))
            beside = f"{report.made[:10]}, F1 {report.overall.before:.1%} to {report.overall.after:.1%}" if report else ""
            choices.append(Choice(name, name, ", ".join(part for part in (beside, "suggests now" if chosen else "") if part)))

        def chose(name: str | None) -> None:
            if name is not None:
                self.screen.post_message(ModelWanted(name))

        self.screen.app.push_screen(PickerScreen("Model that suggests", choices), chose)

    def theme(self, _: Action) -> None:
        """Choose a theme and remember it in the settings."""
        app = self.screen.app
        names = offered(app.available_themes, no_color="NO_COLOR" in os.environ)

        def kept(name: str | None) -> None:
            if name is not None:
                self.screen.say(remember_theme(paths.config_file(), name))

        app.push_screen(ThemeScreen(names), kept)
