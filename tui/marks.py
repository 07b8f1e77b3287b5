"""What the reader draws over the text: a stretch of it, why, and in which colour."""

from dataclasses import dataclass
from typing import Literal

MarkKind = Literal["span", "suggestion", "search", "preview", "candidate"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch ``[start, end)`` of the text in code points, drawn as its kind says; marks may overlap and nest."""

    start: int
    end: int
    kind: MarkKind
    label: str = ""
    """Name of the entity label, shown where a colour cannot be."""
    colour: str = ""
    """A CSS colour such as ``#ff8800`` or ``ansi_red``; empty for the colour of the text."""
    id: str = ""
    """Id of what it stands for, so that whoever set it can find it again."""
    noted: bool = False
    """Whether a note is attached, which puts a sign in the margin."""
    dim: bool = False
    """Draw it fainter, for what is on screen but not now in question."""
    doubtful: bool = False
    """A suggestion with a low score: drawn like one, and fainter."""
