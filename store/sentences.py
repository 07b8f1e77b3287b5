"""Where sentences end in Indonesian news, and in most other prose with the same punctuation. Pure; offsets are code points."""

import re
from collections.abc import Iterator

from store.paragraphs import paragraphs

_END = re.compile(r"(?P<stop>[.!?…]+)(?P<close>[\"'”’»)\]]*)(?=\s|$)|(?P<wide>[。！？]+[」』”’）]*)")
_BEFORE = re.compile(r"[^\s(\[“‘\"']+$")
_OPENING = "\"'“‘«([-–—*•"

_ABBREVIATIONS = (
    "a.d a.l a.n almh alm apt bpk brigjen bripda bripka bripku cq d.a dgn dr dra drg drh drs dt gd gen gov h hj ibid ir irjen iptu ipda "
    "jend jl jln k.h kab kapt kec kel kep kh kombes komjen kompol kpt letda letjen letkol lettu marsda marsdya mayjen mgr mr mrs "
    "ms ny pimp pjs prof prov pt cv r rep rm rr rt rw s sdr sdri serka sgt st tn u.p ust utk vs yg yth"
)
_MAY_END = "dll dsb dst dkk tbk co inc corp ltd jr sr etc"
_BEFORE_NUMBERS = "ayat bab fig gg hal hlm jil no nomor nop nos ps pasal tgl th tel telp tlp vol"
_NEVER, _SOMETIMES, _NUMBERED = (frozenset(names.split()) for names in (_ABBREVIATIONS, _MAY_END, _BEFORE_NUMBERS))


def sentence_bounds(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences of one paragraph, ``text[start:end]``, with their closing quotes and without the white space around.

    A stop ends no sentence after an abbreviation or an initial, in a number, or when what follows starts in lower case.
    """
    begin = _skip(text, start, end)
    for match in _END.finditer(text, begin, end):
        if match.end() <= begin:
            continue
        following = _skip(text, match.end(), end)
        if following >= end:
            break
        if match["wide"] is None and not _ends(text, begin, match, following):
            continue
        yield begin, match.end()
        begin = following
    stop = end
    while stop > begin and text[stop - 1].isspace():
        stop -= 1
    if stop > begin:
        yield begin, stop


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Yield the range of every sentence of a text."""
    for start, end in paragraphs(text):
        yield from sentence_bounds(text, start, end)


def _skip(text: str, at: int, end: int) -> int:
    while at < end and text[at].isspace():
        at += 1
    return at


def _ends(text: str, begin: int, match: re.Match[str], following: int) -> bool:
    at = following
    while at < len(text) and at < following + 4 and text[at] in _OPENING:
        at += 1
    first = text[at] if at < len(text) else ""
    if first.islower():
        return False
    if match["stop"] != "." or match["close"]:
        return True
    before = _BEFORE.search(text, max(begin, match.start() - 40), match.start())
    if before is None:
        return True
    word = before[0]
    lower = word.lower()
    if lower in _SOMETIMES:
        return first.isupper()
    if lower in _NUMBERED:
        return not first.isdigit()
    if lower in _NEVER or (len(word) == 1 and word.isupper()) or ("." in word and not word[-1].isdigit()):
        return False
    # “1. Satu”: a number that starts a line is a heading's.
    return not (word.isdigit() and before.start() == begin)


def is_abbreviation(word: str) -> bool:
    """Whether a stop after ``word`` belongs to it and ends no sentence."""
    return word.lower() in _NEVER
