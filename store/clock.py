"""Time as the store writes it."""

from datetime import UTC, datetime


def now() -> str:
    """Return the present moment as ISO 8601 in UTC with milliseconds, for example ``2023-11-08T09:30:00.125Z``."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
