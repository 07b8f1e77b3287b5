"""Indonesian news text into tokens, by rules of our own.

The stock Indonesian tokenizer breaks *Novo-Ogaryovo*, *Su-57* and *(8/11)* and costs three seconds to build.  These
rules are pure text in, text out; nothing here imports spaCy.  Text is first cut at white space, then each chunk is cut
by one regular expression whose alternatives cannot overlap, so the time is linear in the length of the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

WORD = r"[^\W\d_]"
"""A letter of any script."""

TITLES = frozenset(
    [
        "dr",
        "drs",
        "dra",
        "prof",
        "ir",
        "h",
        "hj",
        "kh",
        "st",
        "mr",
        "mrs",
        "ms",
        "jl",
        "gg",
        "no",
        "pt",
        "cv",
        "mgr",
        "rm",
        "sdr",
        "tn",
        "ny",
        "kol",
        "jend",
        "letjen",
        "mayjen",
        "brigjen",
        "kab",
        "kec",
        "prov",
    ]
)
"""Abbreviations that stand before what they belong to, so that their full stop never ends a sentence."""

ARTICLES = frozenset(
    ["al", "el", "an", "ad", "as", "ash", "asy", "at", "az", "abu", "bin", "ibn", "de", "la", "le", "du", "van", "von", "da", "di"]
)
"""First parts of foreign names that a hyphen ties to the rest: *al-Assad*."""

PIECE = re.compile(
    rf"""
    (?:Rp|IDR|USD|RM)(?=\d) | (?:US|AU|SG|HK|A|S)?\$                  # Rp|5.000  US$|5
  | \d{{1,2}}[A-Z]{{1,2}}\b                                            # 3D  5G
  | \d+(?:[.,:/]\d+)*(?:-?an\b)?                                    # 2.000  12,5  08:00  8/11/2023  1990-an
  | (?:[A-Z]\.){{2,}}                                               # U.S.  S.H.
  | {WORD}[^\W_]*(?:[’'`][^\W_]+)*(?:-[^\W_]+(?:[’'`][^\W_]+)*)*    # words, Jum'at, Novo-Ogaryovo, Su-57
  | (?:\.{{2,}}|-{{2,}}|'{{2,}}|`{{2,}})                            # runs that are one mark
  | _+
  | ([^\w\s])\1*                                                    # a mark, or a run of one mark
    """,
    re.VERBOSE,
)

ADDRESS = re.compile(r"(?:https?://|www\.)[^\s<>\"“”‘’()\[\]{}]+|[\w.+-]{1,64}@[\w-]{1,64}(?:\.[\w-]{1,64}){1,8}")
HANDLE = re.compile(r"[@#]\w+")
DOMAIN = re.compile(r"[A-Za-z0-9-]{2,40}(?:\.(?:com|co|id|org|net|go|ac|tv|news|info))+\b", re.IGNORECASE)

LONGEST_SPECIAL = 400
"""Chunks longer than this many code points are never searched for addresses: those patterns may look back."""


def split(text: str, places: Set[str]) -> tuple[list[str], list[bool]]:
    """Cut ``text`` into tokens; ``"".join(w + " " * s)`` over the result is ``text`` again.

    ``places`` holds lower-cased one-word names of countries, territories and cities: they decide whether the hyphen in
    *Russia-Tiongkok* parts two names and whether *-nya* leaves *Moskownya*.
    """
    words: list[str] = []
    spaces: list[bool] = []
    end = len(text)
    position = 0
    memo: dict[str, list[str]] = {}
    while position < end:
        if text[position].isspace():
            stop = position + 1
            while stop < end and text[stop].isspace():
                stop += 1
            gap = text[position:stop]
            if words and not spaces[-1] and gap[0] == " ":
                spaces[-1] = True
                gap = gap[1:]
            for part in _gaps(gap):
                words.append(part)
                spaces.append(False)
            position = stop
            continue
        match = NOT_SPACE.match(text, position)
        chunk = match.group() if match else text[position]
        position += len(chunk)
        pieces = memo.get(chunk)
        if pieces is None:
            pieces = list(_pieces(chunk, places))
            memo[chunk] = pieces
        last = len(pieces) - 1
        if last > 0 and _keeps_stop(pieces, text, position):
            pieces = [*pieces[:-2], pieces[-2] + "."]
        words.extend(pieces)
        spaces.extend([False] * len(pieces))
    return words, spaces


NOT_SPACE = re.compile(r"\S+")
GAP = re.compile(r"\n+|[^\n]+")


def _gaps(gap: str) -> list[str]:
    """White space beyond one blank, newlines apart from the rest so that none hides inside a token."""
    return GAP.findall(gap) if gap else []


def _keeps_stop(pieces: list[str], text: str, position: int) -> bool:
    """Whether the full stop that ends a chunk belongs to the word before: *Dr.* and *F.* in mid-sentence."""
    if pieces[-1] != "." or position >= len(text) or text[position] == "\n":
        return False
    word = pieces[-2]
    following = text[position + 1 : position + 2]
    if word.lower() in TITLES:
        return following.isupper() or following.isdigit()
    return len(word) == 1 and word.isupper() and following.isupper() and len(pieces) == 2


def _pieces(chunk: str, places: Set[str]) -> Iterator[str]:
    """Tokens of one chunk without white space."""
    if chunk.isalpha():
        yield from _word(chunk, places)
        return
    position = 0
    special = len(chunk) <= LONGEST_SPECIAL
    if special and ("@" in chunk or "://" in chunk or "www." in chunk or "#" in chunk or "." in chunk):
        for pattern in (ADDRESS, HANDLE, DOMAIN):
            found = pattern.search(chunk)
            if found is not None:
                stop = found.end()
                while stop > found.start() and chunk[stop - 1] in ".,;:!?'\"":
                    stop -= 1
                if stop - found.start() > 2:
                    if found.start():
                        yield from _pieces(chunk[: found.start()], places)
                    yield chunk[found.start() : stop]
                    if stop < len(chunk):
                        yield from _pieces(chunk[stop:], places)
                    return
    for match in PIECE.finditer(chunk):
        if match.start() > position:  # marks outside every alternative: one token
            yield chunk[position : match.start()]
        position = match.end()
        piece = match.group()
        if piece[0].isalpha() and piece[-1] != ".":
            yield from _word(piece, places)
        else:
            yield piece
    if position < len(chunk):
        yield chunk[position:]


CLITIC = "nya"


def _word(word: str, places: Set[str]) -> Iterator[str]:
    """Parts of one word: split at a hyphen between two places, and before *-nya* on a place."""
    if "-" in word:
        parts = word.split("-")
        if _parts_ways(parts, places):
            for index, part in enumerate(parts):
                if index:
                    yield "-"
                yield from _word(part, places)
            return
        head, _, tail = word.rpartition("-")
        if tail == CLITIC and head.lower() in places:
            yield head
            yield "-" + CLITIC
            return
    else:
        if word.endswith(CLITIC) and word[0].isupper() and word[:-3].lower() in places and word.lower() not in places:
            yield word[:-3]
            yield CLITIC
            return
    yield word


def _parts_ways(parts: list[str], places: Set[str]) -> bool:
    """Whether the hyphens of a word stand between names (*Russia-Tiongkok*) or after a prefix (*pro-Rusia*)."""
    if all(part[:1].isupper() and part.lower() in places for part in parts):
        return True
    first, last = parts[0], parts[-1]
    return (
        len(parts) == 2
        and first.islower()
        and first not in ARTICLES
        and last[:1].isupper()
        and len(last) > 1
        and (last.lower() in places or first in PREFIXES)
    )


PREFIXES = frozenset(["pro", "anti", "non", "eks", "mantan", "pra", "pasca", "se", "antar", "trans", "intra", "neo", "semi", "kontra"])
"""Prefixes that a hyphen ties to a name which is tagged without them."""
