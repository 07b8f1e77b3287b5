"""What the opening of a news text says of place, source and date: *JAKARTA, KOMPAS.com -*, *Beijing | EGINDO.co –*, *Rabu (8/11)*. Pure."""

import re
from dataclasses import dataclass
from datetime import date

from store.gather.dates import WEEKDAYS, find_date

_HEAD = re.compile(r"\s*(?P<head>[^\n?!:;“”\"]{2,90}?)(?:\s*(?:--+|[–—])\s*|\s+-\s+)(?=\S)")
_PARTS = re.compile(r"\s*[,|/()\[\]]\s*")
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_SITE = re.compile(r"[\w-]+(\.[\w-]+)*\.(com|co|id|net|org|tv|news|info)(\.id)?", re.IGNORECASE)
_AGENCIES = frozenset(
    [
        "afp",
        "antara",
        "ap",
        "bbc",
        "bernama",
        "cnbc",
        "cnn",
        "detikcom",
        "detiknews",
        "dpa",
        "dw",
        "kompas",
        "kyodo",
        "liputan6",
        "metro",
        "okezone",
        "republika",
        "reuters",
        "rri",
        "sindonews",
        "suara",
        "tass",
        "tempo",
        "tirto",
        "tribunnews",
        "tvri",
        "viva",
        "voa",
        "xinhua",
        "yonhap",
    ]
)
_AGENCY_TAILS = frozenset({"indonesia", "news", "tv", "biz", "id"})
_SMALL = frozenset({"dan", "di", "of"})
_OPENING = 600
"""Code points in which the date of the report is looked for."""


@dataclass(frozen=True, slots=True)
class Dateline:
    """What was found; empty fields were not. ``end`` is the code point at which the report itself begins."""

    place: str = ""
    site: str = ""
    published: str = ""
    end: int = 0


def read_dateline(text: str, *, today: date) -> Dateline:
    """Return what the opening of a text says; the text itself stays as it is."""
    match = _HEAD.match(text)
    place = site = published = ""
    end = 0
    if match:
        parts = [part for part in _PARTS.split(match["head"].strip()) if part]
        named = _named(parts, today)
        if named is not None:
            place, site, published = named
            end = match.end()
    return Dateline(place, site, published or find_date(_first(text), today=today), end)


def _named(parts: list[str], today: date) -> tuple[str, str, str] | None:
    """Return place, site and date when every part is one of them and there is a place or a site, else None."""
    place = site = published = ""
    dates = [part for part in parts if any(char.isdigit() for char in part) and not _is_site(part)]
    if dates:
        published = find_date(", ".join(part for part in parts if not _is_site(part)), today=today)
        if not published:
            return None
        parts = [part for part in parts if part not in dates and part.casefold() not in WEEKDAYS]
    for part in parts:
        if _is_site(part) and not site:
            site = part
        elif _is_place(part) and not place:
            place = part
        elif _is_place(part) and len(parts) <= 3 and place and not site:
            continue  # A province after its town, or a country.
        else:
            return None
    if not place and not site:
        return None
    return _cased(place), site, published


def _is_site(part: str) -> bool:
    if _SITE.fullmatch(part):
        return True
    words = part.casefold().split()
    return bool(words) and words[0] in _AGENCIES and all(word in _AGENCY_TAILS for word in words[1:])


def _is_place(part: str) -> bool:
    words = part.split()
    return 1 <= len(words) <= 3 and all(_WORD.fullmatch(word) and (word[0].isupper() or word in _SMALL) for word in words)


def _cased(place: str) -> str:
    return place.title() if place.isupper() and len(place) > 3 else place


def _first(text: str) -> str:
    return text.lstrip()[:_OPENING]
