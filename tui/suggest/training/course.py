"""A whole training: what is held out, the turns of the check, the model that is kept. Imports spaCy through its neighbours.

The model is always trained anew from the pipeline the project began with, on everything that is annotated by now, so no training can
have seen what a later one is measured on. What a model is measured on was predicted by one trained without it: in three turns over all done
articles while there are few, on a fixed fifth of them once there are many; near-duplicates are always on one side.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec
from spacy.language import Language

from store.clock import now
from tui.suggest.calibration import REST, calibrated, expected_error, fit
from tui.suggest.crf import CrfRecogniser
from tui.suggest.model import entities, load_model
from tui.suggest.spacy_model import open_model
from tui.suggest.training.lessons import Lesson, Spot, Study, looked_for
from tui.suggest.training.newcomers import added_labels
from tui.suggest.training.parts import fold, groups
from tui.suggest.training.rehearsal import Rehearsal
from tui.suggest.training.report import Report, judge, lacking, measured, rows
from tui.suggest.training.tuner import Teacher, recogniser, taught, tune

TURNS, MANY, PARTS = 3, 60, 5
"""Turns of the check; done articles from which one part of five is held out instead."""
LONG = 600_000
"""Characters of lessons that are worth one pass; fewer are gone through more often."""
MOST_UNREAD = 200_000
"""Characters of the project's own unannotated text that are rehearsed."""
CALIBRATED = 200
"""Held-out findings from which the scores are fitted anew."""

Tell = Callable[[str, int, int], None]


class CannotTrain(Exception):
    """Training makes no sense here; says why."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What an earlier training left: the texts it saw, and what was found in them by a model that had not seen them."""

    seen: frozenset[str] = frozenset()
    held: dict[str, list[list[Spot]]] = field(default_factory=dict)


@dataclass(slots=True)
class _Work:
    """Counts the characters that all turns will go through."""

    total: int
    tell: Tell
    what: str = ""
    done: int = 0

    def step(self, characters: int) -> None:
        self.done += characters
        self.tell(self.what, min(self.done, self.total), self.total)


class Course:
    """One training of one project."""

    def __init__(
        self, studies: Sequence[Study], labels: Sequence[str], rehearsal: Rehearsal, base: str, current: str, earlier: Earlier, tell: Tell
    ) -> None:
        """``base`` is the pipeline to train from, ``current`` the one that suggests now; folders or packages."""
        self._done = [study for study in studies if study.done]
        self._open = [study for study in studies if not study.done and study.lessons]
        self._labels, self._rehearsal, self._base, self._current, self._earlier, self._tell = (
            labels,
            rehearsal,
            base,
            current,
            earlier,
            tell,
        )
        self._groups = groups([study.text for study in (*self._done, *self._open)])
        self._looked = looked_for([*self._done, *self._open], labels)
        self._maps: dict[str, Any] = {}
        self._unread = _first([text for study in studies for text in study.unread], MOST_UNREAD)

    def check(self) -> None:
        """Raise CannotTrain when there is too little to learn from, or the pipeline is of another kind."""
        count = len(set(self._groups[: len(self._done)]))
        missing = lacking(count, sum(study.spans for study in self._done))
        if missing:
            raise CannotTrain(missing)
        if recogniser(load_model(self._base)) is None:
            raise CannotTrain(
                f"The model {self._base} has no recogniser that Sorot can train. Train it with spaCy, or train from the shipped one."
            )

    def run(self, place: Path, name: str) -> Report:
        """Train, measure, and write the model to a folder when it is better."""
        began = time.monotonic()
        turns, parts = (1, PARTS) if len(set(self._groups[: len(self._done)])) >= MANY else (TURNS, TURNS)
        work = self._plan(turns, parts)
        held: dict[str, list[list[Spot]]] = {}
        chances: list[tuple[str, float, bool]] = []
        for turn in range(turns):
            work.what = f"Check {turn + 1} of {turns}" if turns > 1 else "Check"
            inside = [s for s, group in zip((*self._done, *self._open), self._groups, strict=True) if fold(group, parts) == turn]
            if inside:
                nlp, _, _ = self._trained(self._others(turn, parts), work)
                found = _predicted(nlp, inside)
                chances += [one for study, part in zip(inside, found, strict=True) if study.done for one in _judged(study, part)]
                held.update((study.sha256, [_spots(one) for one in part]) for study, part in zip(inside, found, strict=True))
        work.what = "Final model"
        nlp, pipe, added = self._trained([lesson for study in (*self._done, *self._open) for lesson in study.lessons], work)
        calibration = _calibrate(pipe, chances)
        if calibration is None:  # Too few to tell: the maps of the model it was trained from are the best guess.
            pipe.cfg["calibration"] = self._maps
        self._tell("Measuring", work.total, work.total)
        report = self._report(nlp, held, turns, added, calibration)
        if report.better:
            base = nlp.meta.get("version", "0")
            nlp.meta["version"] = f"{base}+{name}"
            nlp.meta["description"] = f"{nlp.meta.get('description', '')} Trained further on the annotations of one project."
            nlp.to_disk(place)
        return msgspec.structs.replace(report, name=name if report.better else "", seconds=round(time.monotonic() - began, 1), made=now())

    def _plan(self, turns: int, parts: int) -> _Work:
        whole = [lesson for study in (*self._done, *self._open) for lesson in study.lessons]
        runs = [self._others(turn, parts) for turn in range(turns)] + [whole]
        return _Work(sum(_epochs(lessons) * _characters(lessons) for lessons in runs), self._tell)

    def _others(self, turn: int, parts: int) -> list[Lesson]:
        """Return the lessons of all articles outside a part."""
        studies = zip((*self._done, *self._open), self._groups, strict=True)
        return [lesson for study, group in studies if fold(group, parts) != turn for lesson in study.lessons]

    def _trained(self, lessons: Sequence[Lesson], work: _Work) -> tuple[Language, CrfRecogniser, tuple[str, ...]]:
        nlp = load_model(self._base)
        pipe = recogniser(nlp)
        assert pipe is not None  # noqa: S101  # ``check`` has looked.
        self._maps, pipe.cfg["calibration"] = pipe.cfg.get("calibration") or {}, {}
        teacher = Teacher(pipe)
        rehearsed = teacher.rehearse(nlp, [*self._rehearsal.texts, *self._unread])
        added = added_labels(nlp, pipe, lessons, self._looked)
        tune(nlp, pipe, teacher, taught(nlp, pipe, lessons, self._looked), rehearsed, epochs=_epochs(lessons), stepped=work.step)
        return nlp, pipe, added

    def _report(
        self, nlp: Language, held: dict[str, list[list[Spot]]], turns: int, added: tuple[str, ...], calibration: dict[str, Any] | None
    ) -> Report:
        current = load_model(self._current)
        known, seen = self._earlier.held, self._earlier.seen
        # What the present model has learnt by heart says nothing, unless it is known what was found there without that.
        checked = [
            s for s in self._done if s.sha256 in held and (s.sha256 not in seen or len(known.get(s.sha256, ())) == len(s.paragraphs))
        ]
        fresh = [study for study in checked if study.sha256 not in seen]
        predicted = dict(zip((study.sha256 for study in fresh), _predicted(current, fresh), strict=True))
        old, new, gold = [], [], []
        pairs: list[tuple[str, float, bool]] = []
        for study in checked:
            gold += [lesson.spans for lesson in study.lessons]
            new += held[study.sha256]
            if study.sha256 in predicted:
                old += [_spots(one) for one in predicted[study.sha256]]
                pairs += _judged(study, predicted[study.sha256])
            else:
                old += [[(start, end, label) for start, end, label in part] for part in known[study.sha256]]
        labels = rows(measured(gold, old, self._looked), measured(gold, new, self._looked))
        texts, right = [text for text, _ in self._rehearsal.held], [spans for _, spans in self._rehearsal.held]
        told = {label for spans in right for *_, label in spans}
        before, after = (
            measured(right, [_spots(_entities(model, text)) for text in texts], told) for model in (load_model(self._base), nlp)
        )
        rehearsal = rows(before, after)[-1]
        rehearsal = msgspec.structs.replace(rehearsal, label="(rehearsal)")
        better, verdict = judge(labels[-1], rehearsal)
        error = (expected_error([(p, r) for _, p, r in pairs]), calibration["error"]) if calibration and len(pairs) >= CALIBRATED else None
        return Report(
            base=self._base,
            engine=open_model(self._current).name,
            articles=len(self._done),
            open_articles=len(self._open),
            annotations=sum(study.spans for study in (*self._done, *self._open)),
            checked=len(checked),
            folds=turns,
            labels=labels,
            rehearsal=rehearsal,
            added=added,
            calibration=error,
            better=better,
            verdict=verdict,
            seen=tuple(study.sha256 for study in (*self._done, *self._open)),
            held=held,
        )


def _calibrate(pipe: CrfRecogniser, chances: Sequence[tuple[str, float, bool]]) -> dict[str, Any] | None:
    """Fit the scores to how often the held-out findings were right, and return the error on halves that the other half was fitted on."""
    if len(chances) < CALIBRATED:
        return None
    crossed: list[tuple[float, bool]] = []
    for side in (0, 1):
        maps = fit((p, r) for at, (_, p, r) in enumerate(chances) if at % 2 != side)
        crossed += [(calibrated(maps, p), r) for at, (_, p, r) in enumerate(chances) if at % 2 == side]
    counts: dict[str, int] = {}
    for label, _, _ in chances:
        counts[label] = counts.get(label, 0) + 1
    own = {label for label, count in counts.items() if count >= CALIBRATED}
    pipe.cfg["calibration"] = {label: fit((p, r) for name, p, r in chances if name == label) for label in own}
    rest = [(p, r) for name, p, r in chances if name not in own]
    pipe.cfg["calibration"][REST] = fit(rest or [(p, r) for _, p, r in chances])
    return {"error": expected_error(crossed)}


Scored = tuple[int, int, str, float]


def _entities(nlp: Language, text: str) -> list[Scored]:
    return entities(nlp(text))


def _predicted(nlp: Language, studies: Sequence[Study]) -> list[list[list[Scored]]]:
    """Return what a pipeline finds in every paragraph of every article."""
    texts = [text for study in studies for text in study.paragraphs]
    found = iter([entities(doc) for doc in nlp.pipe(texts)])
    return [[next(found) for _ in study.paragraphs] for study in studies]


def _spots(found: Sequence[Scored]) -> list[Spot]:
    return [(start, end, label) for start, end, label, _ in found]


def _judged(study: Study, found: Sequence[Sequence[Scored]]) -> list[tuple[str, float, bool]]:
    pairs = zip(study.lessons, found, strict=True)
    return [(label, score, (start, end, label) in lesson.spans) for lesson, part in pairs for start, end, label, score in part]


def _characters(lessons: Sequence[Lesson]) -> int:
    return sum(len(lesson.text) for lesson in lessons)


def _epochs(lessons: Sequence[Lesson]) -> int:
    return max(3, min(8, round(LONG / max(1, _characters(lessons)))))


def _first(texts: Sequence[str], most: int) -> list[str]:
    """Return texts from all over until they are so long together."""
    step = max(1, sum(map(len, texts)) // most)
    kept, size = [], 0
    for text in texts[::step]:
        size += len(text)
        if size > most:
            break
        kept.append(text)
    return kept
