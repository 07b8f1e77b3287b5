"""What came of a key press."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """A sentence for the status line and where the selection goes, in code points; ``None`` leaves it where it is."""

    message: str = ""
    select: tuple[int, int] | None = None
    failed: bool = False
