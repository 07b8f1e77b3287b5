"""The training process: a job in, news out. ``python -P -m tui.suggest.training.child``; killed, it leaves nothing half done."""

import os
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path
from typing import BinaryIO

import msgspec

from store.errors import StoreError, reason_of
from store.library import article_ids
from store.models import Models
from store.project import Project
from tui.paths import assets_dir, shipped_model
from tui.suggest.training.lessons import Study, study_of
from tui.suggest.training.protocol import Ended, Job, News, Refused, Step, encode
from tui.suggest.training.report import read

NICE = 15
"""How far the process steps back: behind whoever reads and types, and behind the suggestions."""
PAUSE = 0.2
"""Least seconds between two steps that are told."""


def main() -> int:
    """Do the job; returns the exit code."""
    output = sys.stdout.buffer
    sys.stdout = sys.stderr  # Whatever a library prints must not get between the messages.
    with suppress(AttributeError, OSError):
        os.nice(NICE)
    try:
        job = msgspec.json.decode(sys.stdin.buffer.readline(), type=Job)
    except msgspec.DecodeError as error:
        os.write(2, f"not a job: {error}\n".encode(errors="replace"))
        return 2
    threading.Thread(target=_watch, args=(sys.stdin.buffer,), daemon=True).start()
    _write(output, _done(job, _Teller(output)))
    return 0


class _Teller:
    """Tells how far it is, a few times a second at most."""

    def __init__(self, output: BinaryIO) -> None:
        self._output, self._last, self._what = output, 0.0, ""

    def __call__(self, what: str, done: int = 0, total: int = 0) -> None:
        if what != self._what or time.monotonic() - self._last >= PAUSE:
            self._what, self._last = what, time.monotonic()
            _write(self._output, Step(what=what, done=done, total=total))


def _done(job: Job, tell: _Teller) -> News:
    try:
        return _train(job, tell)
    except StoreError as error:
        return Refused(reason=str(error))
    except MemoryError:
        return Refused(reason="There is not enough memory to train.")
    except OSError as error:
        return Refused(reason=f"{error.filename or 'A file'}: {reason_of(error)}.")


def _train(job: Job, tell: _Teller) -> News:
    tell("Reading the project")
    # For reading only: whoever has it open goes on writing, and nobody waits.
    project = Project.open(Path(job.folder), annotator="", store=Path(job.store) if job.store else None, read_only=True)
    try:
        studies = list(_studies(project))
        models, labels = Models(project.store_dir), project.labels.names()
    finally:
        project.close()
    tell("Loading the model")
    from tui.suggest.spacy_model import ModelError, open_model
    from tui.suggest.training.course import CannotTrain, Course, Earlier  # Imports spaCy, half a second.
    from tui.suggest.training.rehearsal import load
    from tui.suggest.trust import trust

    chosen = models.chosen()
    kept = read(models.figures(chosen)) if chosen else None
    base = (job.model if job.fresh else "") or (kept.base if kept else "") or job.model or str(shipped_model())
    current = models.chosen_path() or job.model or str(shipped_model())
    earlier = Earlier(frozenset(kept.seen), kept.held) if kept else Earlier()
    try:
        for one in {base, current}:
            open_model(one)
    except ModelError as error:
        return Refused(reason=f"{str(error)[:1].upper()}{str(error)[1:]}.")
    course = Course(studies, labels, load(assets_dir()), base, current, earlier, tell)
    try:
        course.check()
    except CannotTrain as error:
        return Refused(reason=str(error))
    with models.training() as place:
        report = course.run(place, models.next_name())
        if base == str(shipped_model()):
            report = msgspec.structs.replace(report, base="")
        if report.better:
            name = models.keep(place, msgspec.json.encode(report))
            trust(models.path(name))  # Made here, so nobody is asked; a copy that was changed elsewhere is.
            models.choose(name)
    return Ended(report=msgspec.structs.replace(report, held={}, seen=()))


def _studies(project: Project) -> "list[Study]":
    found = []
    for article_id in article_ids(project):
        try:
            found.append(study_of(project.document(article_id)))
        except StoreError:
            continue  # The library says what is wrong with it.
    return found


def _watch(source: BinaryIO) -> None:
    """End at once when whoever asked is gone."""
    source.read()
    os._exit(3)


def _write(output: BinaryIO, news: News) -> None:
    try:
        output.write(encode(news))
        output.flush()
    except OSError:  # Nobody listens any more.
        os._exit(3)


if __name__ == "__main__":
    raise SystemExit(main())
