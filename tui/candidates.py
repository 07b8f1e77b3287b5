"""Stretches of an article that may be an entity, found without any model: names by their capitals, dates, amounts, quoted names.

Made to be stepped through by a person who tags: one too many costs a key, one too few costs more. Linear in the text. Pure; offsets are
code points.
"""

import re
from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from store.sentences import is_abbreviation
from tui.indonesian import AFTER_PLACES, COMMON, CONNECTORS, DAYS, FUNCTION, MONTHS, OFFICES, PLACES, SHORT_MONTHS, TITLES
from tui.motions import Range, words

_LONGEST = 8
"""Capitalised words in a row above which they are a headline rather than a name."""

_DATELINE = 8
_COMPANY = frozenset(("pt", "cv", "st"))
_ARABIC = re.compile(r"(?:al|an|ar|as|ash|asy|ad|at|az|el|ul)[-'’]\w")
_VERB = re.compile(r"(?:meng|meny|mem|men|ber|ter|di|per|peng|peny|pem|pen|ke|se)[a-z-]{2,}(?:kan|nya|an)$|meng[a-z]{3,}$")
_YEAR = re.compile(r"(?:19|20)\d\d$")
_STOP = re.compile(r"[.!?…:;]")


@cache
def _patterns() -> re.Pattern[str]:
    month = f"(?:{MONTHS}|{SHORT_MONTHS})"
    number = r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"
    times = r"(?:\s(?:ratus|ribu|juta|miliar|milyar|triliun|million|billion|trillion))?"
    date = rf"\d{{1,2}}(?:\s?[-–]\s?\d{{1,2}})?\s{month}\b(?:\s\d{{4}})?|\b{month}\s\d{{1,2}},\s\d{{4}}|\b(?:{MONTHS})(?:\s\d{{4}})?\b"
    numeric = r"\b\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?\b(?![/\d])"
    day = rf"\b(?:{DAYS})\b(?:,?\s\(?(?:{date}|{numeric})\)?)?"
    clock = r"\b\d{1,2}[.:]\d{2}\s(?:WIB|WITA|WIT|GMT|UTC)\b"
    currency = r"(?:Rp\.?|US\$|S\$|A\$|USD|IDR|EUR|[$€£¥])"
    coin = r"(?:\s(?:rupiah|dolar|dollar|euro|yen|yuan|ringgit|won|poundsterling|rubel|riyal)(?:\s(?:AS|Singapura|Australia))?)?"
    money = rf"(?<!\w){currency}\s?(?:{number}){times}{coin}"
    unit = (
        r"(?:\s?(?:%|°C)|\s(?:persen|derajat|kilometer|meter|sentimeter|km|cm|mm|m|hektare|hektar|ha|kilogram|kg|gram|ton|liter|barel|"
        r"megawatt|MW|GW|kWh|mil|kaki|knot|magnitudo|poin|bps)\b)?"
    )
    amount = rf"(?<![\w.,/-])(?:{number}){times}(?:{coin}(?<=[a-zS]){unit}|{unit})(?:-an\b)?(?!\w|[/-]\d)"
    year = r"(?<![\w.,/-])(?:19|20)\d\d(?!\w|[/.,-]\d)"
    quake = r"\bM\s?\d[.,]\d\b"
    quoted = r"(?<!\w)[\"“‘](?P<quoted>[^\s\"“”‘’\n][^\"“”‘’\n]{0,58}[^\s\"“”‘’\n.,!?…])[\"”’](?!\w)"
    return re.compile(f"{day}|{date}|{clock}|{numeric}|{money}|{quake}|(?P<year>{year}(?!\\s(?:orang|unit|kali)))|{amount}|{quoted}")


class _Token(Struct, frozen=True, gc=False):
    start: int
    end: int
    text: str
    lower: str
    weak: bool
    """The capital says nothing: it would be there for any word, at the start of a sentence or in a headline."""
    joined: bool
    """Only a space, or the stop of an initial, lies between the token before and this one."""

    @property
    def capital(self) -> bool:
        return self.text[0].isupper() or _ARABIC.match(self.text) is not None

    @property
    def acronym(self) -> bool:
        return len(self.text) > 1 and self.text.isupper() and any(character.isalpha() for character in self.text)


def candidates(text: str) -> list[Range]:
    """Return the stretches of ``text`` that may name something, in order and without overlaps."""
    fixed, years = _fixed(text)
    tokens = list(_tokens(text))
    _weaken_headlines(text, tokens)
    firm = {token.lower for token in tokens if token.capital and not token.weak}
    plain = {token.lower for token in tokens if not token.capital}
    found = list(fixed)
    taken = iter(fixed)
    next_taken = next(taken, None)
    run: list[_Token] = []
    before: list[_Token] = []
    for token in tokens:
        while next_taken is not None and next_taken[1] <= token.start:
            next_taken = next(taken, None)
        inside = next_taken is not None and token.end > next_taken[0]
        belongs = not inside and (token.capital or (bool(run) and _continues(run, token)))
        if run and not (belongs and token.joined):
            found += _names(run, before, firm, plain)
            before, run = run[-1:], []
        if belongs and (run or token.capital):
            run.append(token)
        elif not belongs:
            before = [*before[-2:], token]
    found += _names(run, before, firm, plain)
    return sorted(found + _apart(years, found))


def _fixed(text: str) -> tuple[list[Range], list[Range]]:
    """Return dates, amounts and quoted names, which patterns find; and bare years, which may yet be part of a name."""
    found, years = [], []
    for match in _patterns().finditer(text):
        if match["year"] is not None:
            years.append(match.span())
        elif match["quoted"] is None:
            found.append(match.span())
        elif _is_title(match["quoted"]):
            found.append(match.span("quoted"))
    return found, years


def _apart(years: list[Range], names: list[Range]) -> list[Range]:
    ends = {end for _, end in names}
    return [year for year in years if year[1] not in ends]


def _is_title(quoted: str) -> bool:
    parts = quoted.split()
    capitals = sum(part[0].isupper() for part in parts)
    if len(parts) == 2 and parts[0].lower() in FUNCTION:
        return False
    return (
        len(parts) <= 6
        and parts[0][0].isupper()
        and parts[-1][0].isupper()
        and capitals * 2 > len(parts)
        and (len(parts) > 1 or quoted.lower() not in FUNCTION)
    )


def _tokens(text: str) -> Iterator[_Token]:
    last = 0
    previous = ""
    in_line = 0
    for start, end in words(text):
        gap = text[last:start]
        word = text[start:end]
        initial = gap == ". " and (is_abbreviation(previous) or (len(previous) == 1 and previous.isupper()))
        if "\n" in gap or not last:
            in_line = 0
        weak = in_line == 0 or (_STOP.search(gap) is not None and not initial) or gap[-1:] in tuple("\"“‘'")
        # “MOSKOW - Presiden …”: what follows a dateline starts a sentence.
        weak = weak or (in_line <= _DATELINE and gap.strip() in ("-", "–", "—", "|"))
        joined = gap in (" ", "\u00a0") or (initial and (len(previous) == 1 or previous.lower() in _COMPANY))
        yield _Token(start, end, word, word.lower(), weak, joined)
        last, previous = end, word
        in_line += 1


def _weaken_headlines(text: str, tokens: list[_Token]) -> None:
    """Mark the words of lines that capitalise nearly everything, in place: there a capital tells nothing."""
    first = 0
    for index in range(1, len(tokens) + 1):
        if index < len(tokens) and "\n" not in text[tokens[index - 1].end : tokens[index].start]:
            continue
        line = tokens[first:index]
        letters = [token for token in line if token.text[0].isalpha()]
        capitals = sum(token.capital for token in letters)
        if len(letters) >= 5 and capitals * 5 >= len(letters) * 4:
            tokens[first:index] = [_Token(t.start, t.end, t.text, t.lower, True, t.joined) for t in line]
        first = index


def _continues(run: list[_Token], token: _Token) -> bool:
    """Whether a token without a capital may go on with a name; a connector at the end is dropped later."""
    if token.lower in CONNECTORS and token.text.islower():
        return True
    return len(run) > 1 and _YEAR.match(token.text) is not None


def _names(run: list[_Token], before: list[_Token], firm: set[str], plain: set[str]) -> Iterator[Range]:
    """Yield the names in a run of capitalised words, without what only starts the sentence and without titles."""
    office = any(token.lower in TITLES for token in before)
    while run:
        while run and run[-1].lower in CONNECTORS and run[-1].text.islower():
            run = run[:-1]
        run = _without_start(run, firm, plain)
        titled = len(run)
        run = _without_titles(run)
        office = office or len(run) < titled
        if not run:
            return
        first = _place_length(run) if office else 0
        if 0 < first < len(run):
            yield run[0].start, run[first - 1].end
            run = run[first:]
            continue
        yield from _whole(run, firm)
        return


def _without_start(run: list[_Token], firm: set[str], plain: set[str]) -> list[_Token]:
    while run:
        token = run[0]
        if len(run) == 1 and token.lower in FUNCTION and not token.acronym:
            return []
        if not token.weak or token.acronym or token.lower in TITLES:
            return run
        common = token.lower in FUNCTION or (token.lower in COMMON and token.lower not in firm)
        if not (common or (token.lower not in firm and (token.lower in plain or _VERB.match(token.lower)))):
            return run
        run = run[1:]
    return run


def _without_titles(run: list[_Token]) -> list[_Token]:
    index = 0
    while index < len(run) and (run[index].lower in TITLES or (index > 0 and run[index].lower in OFFICES)):
        index += 1
    return run[index:]


def _place_length(run: list[_Token]) -> int:
    """Return how many words of a run are the country an office belongs to: “Presiden AS Joe Biden”."""
    if run[0].lower in PLACES:
        return 2 if len(run) > 1 and run[1].lower in AFTER_PLACES else 1
    return 1 if run[0].acronym and len(run[0].text) <= 5 else 0


def _whole(run: list[_Token], firm: set[str]) -> Iterator[Range]:
    headline = len(run) > 3 and all(token.weak for token in run)
    if len(run) <= _LONGEST and not headline:
        yield run[0].start, run[-1].end
        return
    # A headline, or too long for a name: only what is known as one from elsewhere.
    part: list[_Token] = []
    for token in run:
        if token.lower in firm or token.acronym:
            part.append(token)
        elif part:
            yield part[0].start, part[-1].end
            part = []
    if part:
        yield part[0].start, part[-1].end
