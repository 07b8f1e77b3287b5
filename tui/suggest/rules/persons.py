"""Persons by what stands beside them: titles, offices, speech verbs, ages, given names."""

from collections.abc import Iterator

from tui.suggest.found import Found
from tui.suggest.lists import Cues
from tui.suggest.rules.heads import CALENDAR, Known, head_at
from tui.suggest.words import PARTICLES, Passage, name_end

LONGEST_NAME = 5
"""Most words a personal name is taken to have."""


def persons(passage: Passage, cues: Cues, known: Known) -> Iterator[Found]:
    """Yield what may be persons in a paragraph."""
    if not passage.has_small():
        return
    for index, word in enumerate(passage.words):
        yield from _after_title(passage, index, cues, known)
        if word in cues.verbs_before:
            rule = "person.according" if word.lower() == "menurut" else "person.speech-before"
            yield from _named(passage, index + 1, cues, known, rule)
        elif word[0].isupper() and not _inside_name(passage, index):
            yield from _by_itself(passage, index, cues, known)


def _after_title(passage: Passage, index: int, cues: Cues, known: Known) -> Iterator[Found]:
    word = passage.words[index]
    pair = " ".join(passage.words[index : index + 2])
    if word in cues.royal:
        end = person_end(passage, index + 1, cues, known)
        if end > index + 1:
            yield Found(passage.starts[index], passage.ends[end - 1], "PERSON", "person.royal")
    elif word in cues.titles or word in cues.ranks or pair in cues.titles:
        start, office = _skip_office(passage, index + 1 + (pair in cues.titles), cues, known)
        yield from _named(passage, start, cues, known, "person.office" if office else "person.title")
        if office and passage.words[start : start + 1] == (",",):
            yield from _named(passage, start + 1, cues, known, "person.apposition")
    elif word in cues.honorifics and index + 1 < len(passage):
        dotted = passage.words[index + 1] == "." and passage.joined(index + 1)
        yield from _named(passage, index + 1 + dotted, cues, known, "person.honorific")
    elif pair in cues.small_titles or word in cues.small_titles:
        start, office = _skip_office(passage, index + 1 + (pair in cues.small_titles), cues, known)
        yield from _named(passage, start, cues, known, "person.small-office" if office else "person.small-title")


def _skip_office(passage: Passage, index: int, cues: Cues, known: Known) -> tuple[int, bool]:
    """Step over what a title is of: ``Pertahanan``, ``Rusia``, ``ke-7 RI``, ``(Purn)``.

    Returns the index after it, and whether it was more than titles.
    """
    words, office = passage.words, False
    while index < len(words):
        word = words[index]
        if word in cues.offices or word in cues.titles or word in cues.ranks or word in cues.honorifics:
            office = office or word in cues.offices
            index += 1
        elif index in known or (len(word) > 1 and word.isalpha() and word.isupper()):
            index, office = known.get(index, index + 1), True
        elif (
            word in (".", "&", ",", "dan")
            and index + 1 < len(words)
            and (word == "." or words[index + 1] in cues.offices or words[index + 1 : index + 2] == ("dan",))
        ):
            index += 1
        elif (word == "(" and words[index + 2 : index + 3] == (")",)) or words[index : index + 2] == ("ke", "-"):
            index += 3
        elif passage.capital(index) and index + 1 in known and word not in cues.given:
            index, office = known[index + 1], True
        else:
            at = head_at(passage, index, cues)
            if at is None or at[0].label != "ORG" or not passage.capital(at[1]):
                break
            index, office = known.get(at[1], at[1] + 1), True
    return index, office


def _named(passage: Passage, start: int, cues: Cues, known: Known, rule: str) -> Iterator[Found]:
    """Yield the name that begins at a word, if one does."""
    end = person_end(passage, start, cues, known)
    if end > start:
        size = "one" if end - start == 1 else "full"
        yield Found(passage.starts[start], passage.ends[end - 1], "PERSON", f"{rule}-{size}")


def _by_itself(passage: Passage, index: int, cues: Cues, known: Known) -> Iterator[Found]:
    """Yield a name by what follows it or by its given name."""
    end = person_end(passage, index, cues, known)
    if end == index:
        return
    words, several = passage.words, end - index > 1
    if end < len(words) and words[end] in cues.verbs_after:
        size = "full" if several else "opening" if passage.opens_sentence(index) else "one"
        yield Found(passage.starts[index], passage.ends[end - 1], "PERSON", f"person.speech-after-{size}")
    if words[end : end + 1] == ("(",) and words[end + 2 : end + 3] == (")",) and words[end + 1].isdigit() and len(words[end + 1]) == 2:
        yield Found(passage.starts[index], passage.ends[end - 1], "PERSON", "person.age")
    if several and words[index] in cues.given:
        yield Found(passage.starts[index], passage.ends[end - 1], "PERSON", "person.given")
    elif several and any(word in cues.given for word in words[index + 1 : end]):
        index += passage.opens_sentence(index) and words[index + 1] in cues.given
        yield Found(passage.starts[index], passage.ends[end - 1], "PERSON", "person.given-inside")
    elif words[index] in cues.given and not passage.opens_sentence(index):
        yield Found(passage.starts[index], passage.ends[end - 1], "PERSON", "person.given-one")


def person_end(passage: Passage, start: int, cues: Cues, known: Known) -> int:
    """Return the end of the personal name that begins at a word, or ``start`` when what stands there is none."""
    if start in known or not passage.capital(start) or passage.words[start] in cues.ordinary or head_at(passage, start, cues) is not None:
        return start
    end = name_end(passage, start, limit=LONGEST_NAME)
    for index in range(start, end):
        word = passage.words[index]
        again = index > start
        if (
            word in CALENDAR
            or (again and (index in known or head_at(passage, index, cues) is not None))
            or (word in cues.titles and word not in cues.given)
        ):
            end = index
            break
    while end > start and (passage.words[end - 1] in PARTICLES or not passage.words[end - 1][0].isalnum()):
        end -= 1
    alone = passage.words[start]
    if end - start == 1 and (len(alone) < 3 or alone.isupper() or (alone.endswith("nya") and passage.opens_sentence(start))):
        return start
    return end


def _inside_name(passage: Passage, index: int) -> bool:
    """Whether the word before belongs to the same run of capitals."""
    return passage.capital(index - 1) or (
        index > 1 and passage.words[index - 1] in ("-", ".") and passage.joined(index) and passage.joined(index - 1)
    )
