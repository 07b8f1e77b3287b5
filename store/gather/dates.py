"""Dates as Indonesian and English news write them, to ISO 8601. Pure."""

import re
from datetime import date
from email.utils import parsedate_to_datetime

WEEKDAYS = {
    **{"senin": 0, "selasa": 1, "rabu": 2, "kamis": 3, "jumat": 4, "jum'at": 4, "jum’at": 4, "sabtu": 5, "minggu": 6, "ahad": 6},
    **{"monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6},
}
"""Names of days, Monday being 0."""

MONTHS = {
    **{"januari": 1, "februari": 2, "pebruari": 2, "maret": 3, "april": 4, "mei": 5, "juni": 6, "juli": 7, "agustus": 8},
    **{"september": 9, "oktober": 10, "november": 11, "nopember": 11, "desember": 12},
    **{"jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7, "agu": 8, "ags": 8, "agt": 8, "sep": 9, "sept": 9, "okt": 10},
    **{"nov": 11, "des": 12, "january": 1, "february": 2, "march": 3, "may": 5, "june": 6, "july": 7, "august": 8, "aug": 8},
    **{"october": 10, "oct": 10, "december": 12, "dec": 12},
}

ZONES = {"wib": "+07:00", "wita": "+08:00", "wit": "+09:00"}
"""Time zones of Indonesia."""

_DAY = "|".join(sorted(map(re.escape, WEEKDAYS), key=len, reverse=True))
_MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
_DATE = re.compile(
    rf"(?:\b(?P<weekday>{_DAY})\b[,\s]*)?\(?\b(?:"
    rf"(?P<iso>\d{{4}}-\d{{1,2}}-\d{{1,2}})|"
    rf"(?P<day>\d{{1,2}})[\s-]+(?P<name>{_MONTH})\b\.?(?:[\s,-]+(?P<year>\d{{4}}))?|"
    rf"(?P<first>\d{{1,2}})[/.](?P<second>\d{{1,2}})(?:[/.](?P<short>\d{{4}}))?|"
    rf"(?P<english>{_MONTH})\b\.?\s+(?P<day2>\d{{1,2}}),?\s+(?P<year2>\d{{4}}))\b\)?"
    rf"(?:[\s,|\-–]*(?:pukul\s+)?(?P<hour>\d{{1,2}})[:.](?P<minute>\d{{2}})(?:[:.]\d{{2}})?\s*(?P<zone>wib|wita|wit)\b)?",
    re.IGNORECASE,
)
_ISO = re.compile(r"\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})?)?)?)?")
_EARLIEST = 1900
_BACK = 28
"""Years after which weekdays and dates come together again."""


def find_date(text: str, *, today: date) -> str:
    """Return the first date in ``text`` that says enough to be one day, or ``""``.

    A date without a year (*Rabu (8/11)*) needs a weekday: it is the last such day on or before ``today``. Day comes before month.
    """
    for match in _DATE.finditer(text):
        found = _read(match, today)
        if found:
            return found
    return ""


def iso(value: str, *, today: date) -> str:
    """Return a date field of a page or a record as ISO 8601, or ``""`` when it cannot be told which day is meant."""
    value = value.strip()
    spaced = value.replace(" ", "T", 1) if re.match(r"\d{4}-\d{2}-\d{2} \d", value) else value
    if is_iso(spaced):
        return spaced
    try:
        return parsedate_to_datetime(value).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return find_date(value, today=today)


def is_iso(value: str) -> bool:
    """Tell whether this is a year, a month, a day or a time of ISO 8601 that exists."""
    if not _ISO.fullmatch(value):
        return False
    numbers = [int(part) for part in value[:10].split("-")]
    padded = ([*numbers, 1, 1])[:3]
    hour, minute = (int(value[11:13]), int(value[14:16])) if len(value) > 10 else (0, 0)
    return bool(_day(*padded)) and hour < 24 and minute < 60


def _read(match: re.Match[str], today: date) -> str:
    part = match.groupdict()
    if part["iso"]:
        year, month, day = map(int, part["iso"].split("-"))
        found = _day(year, month, day)
    else:
        month = int(part["second"] or MONTHS[(part["name"] or part["english"]).casefold()])
        day = int(part["day"] or part["first"] or part["day2"])
        written = part["year"] or part["short"] or part["year2"]
        weekday = part["weekday"]
        if written:
            found = _day(int(written), month, day)
        elif weekday:
            found = _last(WEEKDAYS[weekday.casefold()], month, day, today)
        else:
            return ""
    if not found or not part["hour"] or int(part["hour"]) > 23 or int(part["minute"]) > 59:
        return found
    return f"{found}T{int(part['hour']):02}:{part['minute']}{ZONES[part['zone'].casefold()]}"


def _last(weekday: int, month: int, day: int, today: date) -> str:
    """Return the last day on or before ``today`` with this day, month and weekday."""
    for year in range(today.year, today.year - _BACK, -1):
        found = _day(year, month, day)
        if found and date.fromisoformat(found) <= today and date.fromisoformat(found).weekday() == weekday:
            return found
    return ""


def _day(year: int, month: int, day: int) -> str:
    try:
        return date(year, month, day).isoformat() if year >= _EARLIEST else ""
    except ValueError:
        return ""
