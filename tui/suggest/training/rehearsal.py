"""The sentences the shipped model must not forget: made from this project's own templates and name lists. Pure."""

import json
from pathlib import Path
from typing import NamedTuple

from tui.suggest.training.lessons import Spot

FILE = "rehearsal/sentences.jsonl"
"""Below the assets folder; ``assets/rehearsal/make.py`` writes it."""


class Rehearsal(NamedTuple):
    """Sentences to rehearse, and sentences from other templates with their entities to see what was forgotten."""

    texts: list[str]
    held: list[tuple[str, list[Spot]]]


def load(assets: Path) -> Rehearsal:
    """Read the sentences. Raises OSError: the file ships with the program."""
    texts: list[str] = []
    held: list[tuple[str, list[Spot]]] = []
    for line in (assets / FILE).read_text("utf-8").splitlines():
        one = json.loads(line)
        if "spans" in one:
            held.append((one["text"], [(start, end, label) for start, end, label in one["spans"]]))
        else:
            texts.append(one["text"])
    return Rehearsal(texts, held)
