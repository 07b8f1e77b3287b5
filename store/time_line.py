"""Counts by day, month or year, without holes. Pure."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from typing import Literal

Unit = Literal["day", "month", "year"]

UNITS: tuple[Unit, ...] = ("day", "month", "year")

_LENGTH: dict[Unit, int] = {"day": 10, "month": 7, "year": 4}
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")

FEW = 62
"""Steps a line of time is best read with: the finest unit that needs no more is chosen."""

_MOST = 200_000
"""Steps of the longest line of time."""


def unit_for(days: Iterable[str]) -> Unit:
    """Return the finest unit in which these days make a line of few steps."""
    known = sorted(day for day in days if day)
    if not known:
        return "day"
    return next((unit for unit in UNITS if len(steps(known[0], known[-1], unit, FEW + 1)) <= FEW), "year")


def line(days: Counter[str], unit: Unit) -> list[tuple[str, int]]:
    """Return the count of every step from the first to the last, also where it is nought; days without a date are left out."""
    known = sorted(day for day in days if day)
    if not known:
        return []
    counts: Counter[str] = Counter()
    for day, count in days.items():
        if day:
            counts[day[: _LENGTH[unit]]] += count
    return [(step, counts[step]) for step in steps(known[0], known[-1], unit)]


def steps(first: str, last: str, unit: Unit, most: int = _MOST) -> list[str]:
    """Return the days, months or years from one day to another, at most ``most`` of them."""
    at, end = date.fromisoformat(first), date.fromisoformat(last)
    found: list[str] = []
    while at <= end and len(found) < most:
        found.append(at.isoformat()[: _LENGTH[unit]])
        try:
            if unit == "day":
                at += timedelta(days=1)
            elif unit == "month":
                at = at.replace(day=1, month=at.month % 12 + 1, year=at.year + at.month // 12)
            else:
                at = at.replace(day=1, month=1, year=at.year + 1)
        except (OverflowError, ValueError):  # The year 9999 has no other after it.
            break
    return found


def _date(day: str) -> bool:
    try:
        date.fromisoformat(day)
    except ValueError:
        return False
    return True


def day_of(published: str) -> str:
    """Return the day of a date or a time as ``2024-01-31``, or an empty text when it has none."""
    day = published[:10]
    return day if _DATE.fullmatch(day) and _date(day) else ""
