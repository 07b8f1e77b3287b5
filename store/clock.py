"""Time as the store writes it, and as a person does."""

import re
from datetime import UTC, datetime, timedelta

from store.errors import InputError

_AGO = re.compile(r"([0-9]{1,7})([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def now() -> str:
    """Return the present moment as ISO 8601 in UTC with milliseconds, for example ``2023-11-08T09:30:00.125Z``."""
    return _written(datetime.now(UTC))


def local(time: str) -> str:
    """Return a moment that ``now`` wrote as ``2023-11-08 16:30`` on this machine's clock; anything else comes back as it is."""
    try:
        return datetime.fromisoformat(time).astimezone().strftime("%Y-%m-%d %H:%M")
    except (ValueError, OverflowError, OSError):
        return time


def moment(given: str, *, end: bool = False) -> str:
    """Return the moment a person means, as ``now`` writes it: a day or a time on this machine's clock (``2023-11-08``,
    ``2023-11-08 09:30``), ``today``, ``yesterday``, or how long ago (``30m``, ``12h``, ``3d``, ``2w``).

    A day means its beginning, and with ``end`` the beginning of the day after. Raises InputError.
    """
    words = given.strip().lower()
    ago = _AGO.fullmatch(words)
    here = datetime.now().astimezone()
    try:
        if ago:
            return _written(here - timedelta(**{_UNITS[ago[2]]: int(ago[1])}))
        if words in ("today", "yesterday"):
            words = (here - timedelta(days=words == "yesterday")).date().isoformat()
        found = datetime.fromisoformat(words.upper())
        if end and len(words) <= len("2023-11-08"):
            found += timedelta(days=1)
        return _written(found.astimezone())
    except (ValueError, OverflowError, OSError):
        raise InputError(
            "This is not a time.", where=given, do="Write 2023-11-08, 2023-11-08 09:30, today, yesterday, 12h, 3d or 2w."
        ) from None


def _written(time: datetime) -> str:
    return time.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
