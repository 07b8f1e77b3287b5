"""Training while the program runs: in the background, its progress in words, and the model it leaves. No screen, no spaCy."""

import asyncio
import time
from collections.abc import Callable

from store.models import SHIPPED, Models, choose_model
from tui import paths
from tui.desk import Desk
from tui.suggest.training.protocol import Ended, Job, News, Step
from tui.suggest.training.runner import Trainer, finished, words

_REDRAW = 1.0
"""Least seconds between two looks at how far it is."""


_EVERY = 2.0
"""Seconds between two looks at which model suggests, which a terminal may have changed."""


class Training:
    """The training of the open project, and which of its models suggests.

    ``told`` hears ``""`` on progress, and at the end, or when a model was chosen elsewhere, a sentence and the model that is to suggest.
    """

    def __init__(self, desk: Desk, told: Callable[[str, str | None], None], *, model: str = "") -> None:
        self._desk, self._told = desk, told
        self._models = Models(desk.project.store_dir)
        # What the project's own model would hide is what the training begins with.
        self._chosen = self._models.chosen_path()
        self._model = "" if model == self._chosen else model
        # What was named on the command line stays, whatever is trained or chosen elsewhere.
        self._follows = model == choose_model("", desk.project.store_dir, desk.config.model)
        self._trainer = Trainer(self._heard, log=paths.data_dir() / "training.log")
        self._drawn = 0.0
        self._watch: asyncio.Task[None] | None = None

    async def run(self) -> None:
        """Train, unless that is going on already."""
        if self._trainer.running:
            return
        self._desk.training = "training"
        project = self._desk.project
        await self._trainer.run(Job(folder=str(project.folder), store=str(project.store_dir), model=self._model))

    def stop(self) -> None:
        """End it at once; nothing has changed."""
        self._trainer.stop()

    def watch(self) -> None:
        """Begin to look now and then whether a model was trained or chosen outside this window."""
        if self._follows and self._desk.config.suggestions:
            self._watch = asyncio.create_task(self._look_on(), name="models")

    def close(self) -> None:
        """Stop training and looking."""
        self.stop()
        if self._watch is not None:
            self._watch.cancel()

    def look(self) -> None:
        """Have the model that was chosen elsewhere suggest, if one was."""
        chosen = self._models.chosen_path()
        if chosen != self._chosen and not self._trainer.running:
            self._chosen = chosen
            name = self._models.chosen() or SHIPPED
            self._told(f"Model {name} was chosen outside this window and suggests from now on.", self._model_now())

    async def _look_on(self) -> None:
        while True:
            await asyncio.sleep(_EVERY)
            self.look()

    def needed(self) -> tuple[str, ...]:
        """Return the models that a training loads, by name or path: the one it begins with, and the one that suggests."""
        return tuple(one for one in dict.fromkeys((self._models.chosen_path(), self._model)) if one)

    def path(self, name: str) -> str:
        """Return the folder or package of a model to choose, ``""`` for the shipped one."""
        return self._desk.config.model if name == SHIPPED else str(self._models.path(name))

    def choose(self, name: str) -> str:
        """Have a model suggest from now on, and return its folder or package, ``""`` for the shipped one. Raises StoreError."""
        self._models.choose(name)
        self._chosen = self._models.chosen_path()
        return self._model_now()

    def _model_now(self) -> str:
        return choose_model("", self._desk.project.store_dir, self._desk.config.model)

    def _heard(self, news: News) -> None:
        if isinstance(news, Step):
            self._desk.training = f"training {words(news, self._trainer.left)}"
            if time.monotonic() - self._drawn >= _REDRAW:
                self._drawn = time.monotonic()
                self._told("", None)
            return
        self._desk.training = ""
        better = isinstance(news, Ended) and news.report.better
        self._chosen = self._models.chosen_path()
        self._told(finished(news), self._models.chosen_path() if better else None)
