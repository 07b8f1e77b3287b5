"""How names are taken apart to be compared: titles, initials, spellings. Pure."""

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache

Words = tuple[str, ...]

_KEPT = 8192
"""Names whose parts are kept: every key that tags compares those of the article and of all entities again."""

_TITLES = (
    "presiden wapres perdana menteri pm menko menlu menhan menkeu gubernur bupati walikota wali kota ketua sekjen kepala wakil direktur",
    "pak bapak bu ibu bung mbak mas kang gus cak ustaz ustadz kiai kyai haji hj kh h dr drs dra prof ir mr mrs ms sir lord lady syekh",
    "sheikh tuan nyonya tgk romo suster jenderal jendral letjen letnan mayjen mayor brigjen brigadir kolonel letkol kapten laksamana",
    "marsekal sersan kombes akbp akp kompol komjen irjen kapolri panglima raja ratu pangeran putri sultan kaisar paus kanselir raden",
)
_COMMON = ("muhammad mohammad mohamad muhamad mohamed muhammed moh muh abdul abu bin binti ibn al el van von de der da di dos san",)
"""Words of names that so many have, or that join others, that alone they name nobody."""

_SMALL = ("dan di ke untuk dari pada yang of the and for de la du und",)
"""Words that initials leave out."""


def _words(lines: Collection[str]) -> frozenset[str]:
    return frozenset(word for line in lines for word in line.split())


_TITLE_WORDS, _COMMON_WORDS, _SMALL_WORDS = _words(_TITLES), _words(_COMMON), _words(_SMALL)

_RESPELT = (("oe", "u"), ("dj", "j"), ("tj", "c"), ("kh", "k"), ("sy", "s"), ("sh", "s"), ("ph", "f"), ("ck", "k"), ("y", "i"), ("v", "f"))
"""Older, foreign and present spellings of one sound."""


@lru_cache(maxsize=_KEPT)
def person_words(name: str) -> Words:
    """Return the words of a person's name in lower case, without the titles before it, degrees after a comma, and full stops."""
    words = [word.strip(".’'\"“”") for word in name.partition(",")[0].casefold().split()]
    words = [word for word in words if word]
    while words and words[0] in _TITLE_WORDS:
        words = words[1:]
    return tuple(words)


def shortened(short: Words, long: Words) -> bool:
    """Whether a name is a longer one's beginning or end, or all of it but words in the middle.

    One word that many people have, or a bare initial, is not enough.
    """
    size = len(short)
    if not 0 < size < len(long):
        return False
    if size == 1 and (short[0] in _COMMON_WORDS or len(short[0].replace(".", "")) < 2 or "." in short[0]):
        return False
    return short in (long[:size], long[-size:]) or same_person(short, long)


def same_person(one: Words, other: Words) -> bool:
    """Whether two names of two words or more have the same first and last word, and the rest of the shorter stands in the longer."""
    short, long = sorted((one, other), key=len)
    if one == other:
        return True
    rest = iter(long)
    return len(short) > 1 and (short[0], short[-1]) == (long[0], long[-1]) and all(word in rest for word in short)


@lru_cache(maxsize=_KEPT)
def initials(name: str) -> str:
    """Return the initials of a name of two capitalised words or more, or ``""``; hyphens part words, and small words do not count."""
    words = [word for word in re.split(r"[\s\-–/]+", name) if word and word.casefold() not in _SMALL_WORDS]
    if len(words) < 2 or not all(word[0].isupper() for word in words):
        return ""
    return "".join(word[0] for word in words)


def without_place(name: str, places: Collection[str]) -> str:
    """Return a name of three words or more without the place at its end: *Komisi Militer Pusat Tiongkok*; else the name as it is."""
    words = name.split(" ")
    for size in (2, 1):
        if len(words) - size >= 2 and " ".join(words[-size:]) in places:
            return " ".join(words[:-size])
    return name


@lru_cache(maxsize=_KEPT)
def skeleton(name: str) -> str:
    """Return a name reduced to what spellings leave alone: no case, marks, spaces, hyphens, doubled letters or old spellings."""
    plain = "".join(one for one in unicodedata.normalize("NFKD", name.casefold()) if one.isalnum())
    for old, new in _RESPELT:
        plain = plain.replace(old, new)
    return re.sub(r"(.)\1+", r"\1", plain)
