"""Values of foreign JSON as what they should be, or as nothing, so that a reader never stumbles over anything else. Pure."""

from typing import Any


def mapping(value: Any) -> dict[str, Any]:
    """Return an object; an empty one for anything else."""
    return value if isinstance(value, dict) else {}


def listed(value: Any) -> list[Any]:
    """Return a list; a list of one for a single value, an empty one for null."""
    return value if isinstance(value, list) else [] if value is None else [value]


def string(value: Any) -> str:
    """Return a string; an empty one for anything else."""
    return value if isinstance(value, str) else ""


def strings(value: Any) -> tuple[str, ...]:
    """Return the strings of a list; none for anything else."""
    return tuple(one for one in value if isinstance(one, str)) if isinstance(value, list) else ()


def as_score(value: Any) -> float | None:
    """Return a number; None for anything else. One that is not between 0 and 1 is told and left out by ``import_check``."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value)
    except OverflowError:
        return None
