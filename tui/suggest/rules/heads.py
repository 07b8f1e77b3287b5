"""Names that begin with a word for what they are: ``Kementerian Keuangan``, ``Bandara Soekarno-Hatta``, ``Gunung Semeru``."""

from collections.abc import Iterator, Mapping

from tui.suggest.found import Found
from tui.suggest.lists import Cues, Head
from tui.suggest.words import Passage, name_end

Known = Mapping[int, int]
"""End of the longest known place, people or organisation that begins at a word, both as word indices."""

_JOINTS = frozenset(("dan", "&", "serta", "untuk"))
_NUMBERED = frozenset(("happening", "school", "building", "forces", "statute", "party-name"))
_LONGEST_HEAD = 3


def head_at(passage: Passage, index: int, cues: Cues) -> tuple[Head, int] | None:
    """Return the longest head that begins at a word, with the index after it, or None."""
    for size in range(_LONGEST_HEAD, 0, -1):
        head = cues.heads.get(passage.words[index : index + size])
        if head is not None and index + size <= len(passage):
            return head, index + size
    return None


def heads(passage: Passage, cues: Cues, known: Known) -> Iterator[Found]:
    """Yield every name that a head begins or an English tail ends; a head alone is none."""
    if not passage.has_small():
        return
    inside = {index for start, end in known.items() for index in range(start + 1, end)}
    index = 0
    while index < len(passage):
        at = head_at(passage, index, cues)
        if at is None or index in inside:
            yield from _tailed(passage, index, cues)
            index += 1
            continue
        head, after = at
        end = head_name_end(passage, after, head, cues, known)
        if end > after and not (end == after + 1 and len(passage.words[after]) == 1 and passage.words[after] in "ABCDEFG"):
            start = after if head.bare else index
            yield Found(passage.starts[start], passage.ends[end - 1], head.label, f"head.{head.rule}")
        index = after


def _tailed(passage: Passage, index: int, cues: Cues) -> Iterator[Found]:
    """Yield the run of capitals that begins at a word and ends in a word such as ``Institute``."""
    if passage.capital(index) and not passage.capital(index - 1):
        end = name_end(passage, index)
        if end - index > 1 and passage.words[end - 1] in cues.tails:
            yield Found(passage.starts[index], passage.ends[end - 1], "ORG", "head.tail")


def head_name_end(passage: Passage, after: int, head: Head, cues: Cues, known: Known) -> int:
    """Return the end of the name whose head ends before the word ``after``; ``after`` itself when nothing fits."""
    words, end = passage.words, after
    if words[end : end + 1] == (".",) and passage.joined(end) and passage.capital(end + 1):
        end += 1
    begin = end
    keep = head.label in ("FAC", "EVENT")
    while end < len(words):
        further = _cut(passage, begin, end, name_end(passage, end), cues, keep=keep, bare=head.bare)
        if further == end and head.rule in _NUMBERED and words[end].isdigit() and not passage.joined(end):
            further = end + 1
        if further == end:
            if not _continues(passage, begin, end, head, cues, known):
                break
            further = end + 1
        end = further
    return end if end > begin else after


def _continues(passage: Passage, begin: int, end: int, head: Head, cues: Cues, known: Known) -> bool:
    """Whether ``dan`` stands at ``end`` and what follows is more of the same name rather than another one."""
    if not (head.joined and begin < end < len(passage) - 1 and passage.words[end] in _JOINTS and passage.capital(end + 1)):
        return False
    following = passage.words[end + 1]
    if following in CALENDAR or following in cues.titles - cues.offices or end + 1 in known or head_at(passage, end + 1, cues) is not None:
        return False
    return following in cues.offices or head.rule in ("office", "association")


def _cut(passage: Passage, begin: int, start: int, end: int, cues: Cues, *, keep: bool, bare: bool) -> int:
    """Return where a run of capitalised words stops being this name: before a weekday, a month, a title or another head."""
    for index in range(start, end):
        word = passage.words[index]
        if word in CALENDAR:
            return index
        if bare and (head := head_at(passage, index, cues)) is not None and head[0].bare:
            return index
        titled = word in cues.honorifics or word in _PERSON_TITLES or (word in cues.ranks and word not in cues.offices)
        if titled and index > begin and not keep:
            return index
    return end


_TITLES = "Presiden Menteri Gubernur Bupati Kapolri Kapolda Kapolres Panglima Ketua Wakil Direktur"
_PERSON_TITLES = frozenset(_TITLES.split())

_WEEKDAYS = "Senin Selasa Rabu Kamis Jumat Sabtu Minggu Ahad"
_MONTHS = "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember"
CALENDAR = frozenset((_WEEKDAYS + " " + _MONTHS).split())
"""Weekdays and months: capitalised, and never part of the name before them."""
