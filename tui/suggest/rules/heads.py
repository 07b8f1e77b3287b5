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
_DOTTED = frozenset(("PT", "CV", "Jl", "Jln", "Kab", "RS"))
_SHORT = frozenset(("office", "company", "association", "party-name"))


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
        if at is None or index in inside or " ".join(passage.words[max(0, index - 1) : index + 1]) in cues.titles:
            yield from _tailed(passage, index, cues)
            index += 1
            continue
        head, after = at
        listed = known.get(index, 0) if head.label == "ORG" else 0
        end = known.get(listed, after) if listed > after else head_name_end(passage, after, head, cues, known)
        if end > after and not (end == after + 1 and len(passage.words[after]) == 1 and passage.words[after] in "ABCDEFG"):
            start = after if head.bare else index
            yield Found(passage.starts[start], passage.ends[end - 1], head.label, f"head.{head.rule}")
        index = after


def _tailed(passage: Passage, index: int, cues: Cues) -> Iterator[Found]:
    """Yield the run of capitals that begins at a word and ends in a word such as ``Institute``."""
    if passage.capital(index) and not passage.capital(index - 1):
        end = name_end(passage, index)
        headed = any(head_at(passage, further, cues) is not None for further in range(index + 1, end))
        if end - index > 1 and passage.words[end - 1] in cues.tails and not headed:
            yield Found(passage.starts[index], passage.ends[end - 1], "ORG", "head.tail")


def head_name_end(passage: Passage, after: int, head: Head, cues: Cues, known: Known) -> int:
    """Return the end of the name whose head ends before the word ``after``; ``after`` itself when nothing fits."""
    words, end = passage.words, after
    if words[after - 1] in _DOTTED and words[end : end + 1] == (".",) and passage.joined(end) and passage.capital(end + 1):
        end += 1
    begin = solid = end
    keep = head.label in ("FAC", "EVENT")
    while end < len(words):
        further = _cut(passage, begin, end, name_end(passage, end), cues, known, keep=keep, head=head)
        if further == end and head.rule in _NUMBERED and words[end].isdigit() and not passage.joined(end):
            further = end + 1
        if further > end:
            solid = end = further
            continue
        further = end + _joint(passage, begin, end, head, cues, known)
        if further == end:
            break
        end = further
    # A joint that nothing came after does not belong to the name.
    end = solid
    if head.rule == "road" and words[end - 1] == "No":
        end -= 1
    return end if end > begin else after


def _joint(passage: Passage, begin: int, end: int, head: Head, cues: Cues, known: Known) -> int:
    """Return how many words at ``end`` join what follows to the same name (``dan``, a comma, both); 0 when another name follows."""
    words = passage.words
    if not (head.joined and begin < end < len(passage) - 1):
        return 0
    comma = words[end] == ","
    size = 1 + (comma and words[end + 1] in _JOINTS)
    if not (comma or words[end] in _JOINTS) or not passage.capital(end + size):
        return 0
    following = words[end + size]
    if (
        following in CALENDAR
        or following in cues.titles - cues.offices
        or end + size in known
        or head_at(passage, end + size, cues) is not None
    ):
        return 0
    if following in cues.offices or (not comma and head.rule in ("office", "association")):
        return size
    return 0


def _cut(passage: Passage, begin: int, start: int, end: int, cues: Cues, known: Known, *, keep: bool, head: Head) -> int:
    """Return where a run of capitalised words stops being this name: before a date, a title, another head, or who works there.

    Names of offices and companies end with a place, and before a given name: ``Bank Sentral Malaysia | Zeti Akhtar Aziz``.
    """
    places = {known[index] for index in range(begin, end) if index in known} - known.keys()
    for index in range(start, end):
        word = passage.words[index]
        if word in CALENDAR:
            return index
        if head.bare and (other := head_at(passage, index, cues)) is not None and other[0].bare:
            return index
        ends = word in cues.given or (index in places and word not in cues.tails)
        if ends and head.rule in _SHORT and index > begin and word not in cues.offices:
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
