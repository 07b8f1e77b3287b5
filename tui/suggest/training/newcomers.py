"""Labels that a project has and its model has not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from spacy.language import Language

from tui.suggest.crf import CrfRecogniser
from tui.suggest.model import entities
from tui.suggest.training.lessons import Lesson

MOSTLY = 0.5
"""Share of a new label's annotations that the model must have found under one old label for the new one to begin as its copy."""


def added_labels(nlp: Language, pipe: CrfRecogniser, lessons: Sequence[Lesson], looked: Sequence[str]) -> tuple[str, ...]:
    """Add the labels the model does not know, and return them.

    One that the model already finds under a name this project never gives (*PERSON* for *PER*) begins with that one's weights.
    """
    new = tuple(label for label in looked if label not in pipe.labels)
    if not new:
        return ()
    spans: Counter[str] = Counter()
    same: dict[str, Counter[str]] = {label: Counter() for label in new}
    wanted = [lesson for lesson in lessons if any(label in same for *_, label in lesson.spans)]
    for lesson, doc in zip(wanted, nlp.pipe([lesson.text for lesson in wanted]), strict=True):
        found = {(start, end): label for start, end, label, _ in entities(doc)}
        for start, end, label in lesson.spans:
            if label in same:
                spans[label] += 1
                same[label].update([found[start, end]] if (start, end) in found else [])
    old = set(pipe.labels)
    for label in new:
        pipe.add_label(label)
        likely = [(count, name) for name, count in same[label].items() if name in old and name not in looked]
        if likely and max(likely)[0] >= MOSTLY * spans[label]:
            _copy(pipe, max(likely)[1], label)
    return new


def _copy(pipe: CrfRecogniser, source: str, target: str) -> None:
    """Give a label the weights of another one."""
    was, now = (slice(1 + 4 * pipe.labels.index(label), 5 + 4 * pipe.labels.index(label)) for label in (source, target))
    linear = pipe.model.get_ref("output").layers[0]
    for node, name in ((linear, "W"), (linear, "b"), (pipe.model, "first"), (pipe.model, "last")):
        value: Any = node.get_param(name).copy()
        value[now] = value[was]
        node.set_param(name, value)
    links: Any = pipe.model.get_param("links").copy()
    links[now] = links[was]
    links[:, now] = links[:, was]
    links[now, now] = links[was, was]
    pipe.model.set_param("links", links)
