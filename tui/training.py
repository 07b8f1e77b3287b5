"""Training while the program runs: in the background, its progress in words, and the model it leaves. No screen, no spaCy."""

import time
from collections.abc import Callable

from store.models import Models, choose_model
from tui import paths
from tui.desk import Desk
from tui.suggest.training.protocol import Ended, Job, News, Step
from tui.suggest.training.runner import Trainer, finished, words

_REDRAW = 1.0
"""Least seconds between two looks at how far it is."""


class Training:
    """The training of the open project. ``told`` hears ``""`` on progress, and at the end a sentence and the model that is to suggest."""

    def __init__(self, desk: Desk, told: Callable[[str, str | None], None], *, model: str = "") -> None:
        self._desk, self._told = desk, told
        self._models = Models(desk.project.store_dir)
        # What the project's own model would hide is what the training begins with.
        self._model = "" if model == self._models.chosen_path() else model
        self._trainer = Trainer(self._heard, log=paths.data_dir() / "training.log")
        self._drawn = 0.0

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

    def choose(self, name: str) -> str:
        """Have a model suggest from now on, and return its folder or package, ``""`` for the shipped one. Raises StoreError."""
        self._models.choose(name)
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
        self._told(finished(news), self._models.chosen_path() if better else None)
