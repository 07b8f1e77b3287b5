"""Actions made from data: one per label of the project."""

from collections.abc import Iterable
from typing import Protocol

from tui.actions import guards as g
from tui.actions.kinds import Action

PREFIX = "label.set:"


class LabelLike(Protocol):
    """What this module needs to know of a label."""

    @property
    def name(self) -> str:
        """Name of the label, as in ``Span.label``."""
        ...

    @property
    def key(self) -> str:
        """The one character that gives it, or ``""``."""
        ...

    @property
    def description(self) -> str:
        """What the label is for."""
        ...


def label_actions(labels: Iterable[LabelLike]) -> tuple[Action, ...]:
    """Return one action per label, in order, with ids such as ``label.set:PERSON``; a label without a key has none."""
    return tuple(
        Action(
            PREFIX + label.name,
            f"Label {label.name}",
            (label.key,) if label.key else (),
            "reader",
            label.name,
            label.description or f"Tag the selection as {label.name}; on a suggestion or an annotation, relabel it.",
            "Labels",
            g.every(g.target, g.writable),
            also=("panel", "review", "find"),
        )
        for label in labels
    )
