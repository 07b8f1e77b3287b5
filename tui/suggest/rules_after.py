"""What the model gets wrong and a rule gets right, over the whole document.

Each rule maps a list of mentions to a list of mentions; offsets are tokens.  Rules run in the order of :func:`apply`:
numbers by pattern, edges, titles and countries inside names, known countries, acronyms in brackets, names seen elsewhere
in the document, surnames.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from tui.suggest.mentions_view import Mention, View

PATTERN_SCORE = 0.93
GAZETTEER_SCORE = 0.90
LINK_SCORE = 0.85
"""Scores of what rules add; fitted like the model's own on held-out text."""

UNSURE = 0.7
"""A rule overrides the model's label below this score."""

DAY = r"(?:Senin|Selasa|Rabu|Kamis|Jumat|Jum'at|Jum’at|Sabtu|Minggu|Ahad)"
MONTH = r"(?:Januari|Februari|Pebruari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Nopember|Desember)"
DATED = rf"(?:\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?|\d{{1,2}}\s{MONTH}(?:\s\d{{4}})?)"
NUMBER = r"\d{1,15}(?:[.,]\d{1,15}){0,6}"
SCALE = r"(?:\s(?:ribu|juta|miliar|milyar|triliun|trilyun))?"
COINS = r"(?:dolar|dollar|rupiah|euro|yen|yuan|won|poundsterling|pound|ringgit|baht|peso|rubel|dinar|riyal|rupee|franc|lira|gulden)"
PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("DATE", re.compile(rf"\b{DAY}(?:\s(?:pagi|siang|sore|malam|dini\shari))?,?\s\({DATED}\)|\b{DAY},?\s{DATED}(?!\w)")),
    ("DATE", re.compile(rf"(?<![\w/])(?:\d{{1,2}}\s)?{MONTH}\s(?:19|20)\d\d\b|(?<![\w/.,])\d{{1,2}}\s{MONTH}\b")),
    ("MONEY", re.compile(rf"(?<!\w)(?:Rp\.?|US\$|USD|IDR|\$|€|£|RM|S\$|A\$)\s?{NUMBER}{SCALE}(?:\s(?:dolar|rupiah)(?:\sAS)?)?(?!\w)")),
    (
        "MONEY",
        re.compile(
            rf"(?<![\w.,]){NUMBER}{SCALE}\s{COINS}(?:\s(?:AS|Amerika\sSerikat|Amerika|Australia|Singapura|Kanada|Hong\sKong))?(?!\w)"
        ),
    ),
    ("PERCENT", re.compile(rf"(?<![\w.,]){NUMBER}\s?(?:%|(?:persen|prosen)\b)")),
)
"""Label and pattern; every repetition is bounded, so matching stays linear."""

COUNTRY = frozenset(["country", "U-country"])
OFFICES = frozenset(
    [
        "presiden",
        "wapres",
        "menteri",
        "menlu",
        "menhan",
        "menkeu",
        "mendagri",
        "menko",
        "gubernur",
        "wagub",
        "bupati",
        "walikota",
        "ketua",
        "sekjen",
        "direktur",
        "dirut",
        "kepala",
        "kapolri",
        "kapolda",
        "kapolres",
        "jenderal",
        "letjen",
        "mayjen",
        "brigjen",
        "kolonel",
        "letkol",
        "kapten",
        "irjen",
        "komjen",
        "kombes",
        "akbp",
        "kompol",
        "akp",
        "laksamana",
        "marsekal",
        "hakim",
        "jaksa",
        "senator",
        "kanselir",
        "perdana",
        "jubir",
        "pm",
        "politikus",
        "politisi",
        "pengamat",
        "peneliti",
        "aktivis",
        "pelatih",
        "striker",
        "gelandang",
        "bek",
        "kiper",
        "penyanyi",
        "aktor",
        "aktris",
        "mantan",
        "eks",
        "wakil",
        "dubes",
        "utusan",
    ]
)
"""Titles that corpora leave outside a person's span."""
LOCAL_OFFICES = frozenset(
    [
        "bupati",
        "gubernur",
        "wagub",
        "walikota",
        "kota",
        "camat",
        "lurah",
        "kades",
        "kapolres",
        "kapolresta",
        "kapolda",
        "kapolsek",
        "dandim",
    ]
)
"""Offices that a town or province follows: *Bupati Lamandau Hendra Lesmana*."""
TOWNS = frozenset(["city", "region", "town", "~town"])
OPENING, CLOSING = "([{", ")]}"


def patterns(view: View, mentions: list[Mention]) -> list[Mention]:
    """Dates, sums and shares that have a fixed form take the place of what the model cut differently."""
    ends = {offset + len(word): i + 1 for i, (offset, word) in enumerate(zip(view.offsets, view.words, strict=True))}
    begins = {offset: i for i, offset in enumerate(view.offsets)}
    owner: dict[int, Mention] = {}  # the pattern's mention at each token
    for label, pattern in PATTERNS:
        for match in pattern.finditer(view.text):
            start, end = begins.get(match.start()), ends.get(match.end())
            if start is None or end is None or "\n" in match.group() or any(i in owner for i in range(start, end)):
                continue
            made = Mention(start, end, label, PATTERN_SCORE, "pattern")
            owner.update(dict.fromkeys(range(start, end), made))
    kept = []
    dropped: set[Mention] = set()
    for mention in mentions:
        rivals = {owner[i] for i in range(mention.start, mention.end) if i in owner} - dropped
        if not rivals:
            kept.append(mention)
            continue
        larger = any(mention.start <= m.start and m.end <= mention.end for m in rivals)
        same = any(m.label == mention.label for m in rivals)
        if larger and (same or mention.label in ("EVENT", "LAW", "WORK_OF_ART", "ORG")):
            # The model saw a longer date, or a name with a date in it: it stands.
            dropped |= rivals
            kept.append(mention)
    found = {m for m in owner.values() if m not in dropped}
    return sorted([*kept, *found], key=lambda m: m.start)


def edges(view: View, mentions: list[Mention]) -> list[Mention]:
    """No span keeps half a pair of brackets, or a quote at its edge."""
    fixed: list[Mention] = []
    for mention in mentions:
        words = view.words[mention.start : mention.end]
        opened = [i for i, word in enumerate(words) if word in OPENING]
        closed = [i for i, word in enumerate(words) if word in CLOSING]
        if len(opened) > len(closed):
            at = opened[-1]
            inside = words[at + 1 :]
            if mention.end < len(view.words) and view.words[mention.end] in CLOSING and inside and inside[0].istitle():
                mention = replace(mention, end=mention.end + 1)
            else:
                if len(inside) == 1 and inside[0].isupper() and at:
                    fixed.append(replace(mention, start=mention.start + at + 1))
                mention = replace(mention, end=mention.start + at)
        elif len(closed) > len(opened):
            mention = replace(mention, end=mention.start + closed[0])
        start, end = mention.start, mention.end
        while start < end and not (view.words[start][0].isalnum() or view.words[start][0] in "$€£([@#"):
            start += 1
        while start < end and not (view.words[end - 1][-1].isalnum() or view.words[end - 1][-1] in "%.)]$+!"):
            end -= 1
        if start < end:
            fixed.append(replace(mention, start=start, end=end))
    return sorted(fixed, key=lambda m: m.start)


def titles(view: View, mentions: list[Mention]) -> list[Mention]:
    """*Menteri Pertahanan Kanada Bill Blair* as one person becomes a country and a person."""
    fixed: list[Mention] = []
    for mention in mentions:
        if mention.label != "PERSON" or mention.end - mention.start < 2:
            fixed.append(mention)
            continue
        start = mention.start
        while start < mention.end - 1 and view.words[start].lower() in OFFICES:
            start += 1
        local = start > 0 and view.words[start - 1].lower() in LOCAL_OFFICES
        if local and mention.end - start > 2 and view.names[start] in TOWNS and view.words[start + 1][:1].isupper():
            fixed.append(replace(mention, start=start, end=start + 1, label="GPE"))
            start += 1
        country = start
        while country < mention.end and view.names[country].removeprefix("B-").removeprefix("I-") == "country":
            country += 1
        if start < country < mention.end and view.words[country][:1].isupper():
            fixed.append(replace(mention, start=start, end=country, label="GPE"))
            start = country
        fixed.append(replace(mention, start=start))
    return fixed


def countries(view: View, mentions: list[Mention]) -> list[Mention]:
    """Countries nobody tagged are tagged; a country tagged as a person or a place without a government is GPE."""
    loud = sum(w.isupper() for w in view.words if w.isalpha()) > len(view.words) / 2
    taken = {i for m in mentions for i in range(m.start, m.end)}
    fixed = [
        replace(m, label="GPE", score=max(m.score, GAZETTEER_SCORE), source="gazetteer")
        if m.label in ("PERSON", "LOC", "FAC", "PRODUCT") and _is_country(view, m.start, m.end)
        else m
        for m in mentions
    ]
    i = 0
    while i < len(view.words):
        end = i + 1
        if view.names[i] == "B-country":
            while end < len(view.words) and view.names[end] == "I-country":
                end += 1
        if (
            view.names[i] in ("B-country", "country")
            and not any(t in taken for t in range(i, end))
            and (len(view.words[i]) > 2 or end - i > 1 or not loud)
            and not (end < len(view.words) and view.words[end] == "." and len(view.words[i]) == 1)
        ):
            fixed.append(Mention(i, end, "GPE", GAZETTEER_SCORE, "gazetteer"))
        i = end
    return sorted(fixed, key=lambda m: m.start)


def _is_country(view: View, start: int, end: int) -> bool:
    return all(n.removeprefix("B-").removeprefix("I-") == "country" for n in view.names[start:end])


def acronyms(view: View, mentions: list[Mention]) -> list[Mention]:
    """*Badan Intelijen Negara (BIN)*: the acronym in brackets has the label of the name before."""
    taken = {i for m in mentions for i in range(m.start, m.end)}
    added = []
    for mention in mentions:
        at = mention.end
        if mention.label not in ("ORG", "LAW", "EVENT", "FAC", "PRODUCT") or at + 2 >= len(view.words) or mention.end - mention.start < 2:
            continue
        word = view.words[at + 1]
        if view.words[at] == "(" and view.words[at + 2] == ")" and at + 1 not in taken and word[:1].isupper() and word.isalpha():
            initials = "".join(w[0] for w in view.words[mention.start : mention.end] if w[0].isalpha()).lower()
            if word.isupper() or word[0].lower() == initials[0]:
                added.append(Mention(at + 1, at + 2, mention.label, mention.score, "rule"))
    return sorted([*mentions, *added], key=lambda m: m.start)


NAMES = frozenset(["PERSON", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "PRODUCT"])


def consistency(view: View, mentions: list[Mention]) -> list[Mention]:
    """A name tagged with confidence somewhere is tagged alike everywhere in the document."""
    votes: dict[tuple[str, ...], dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for mention in mentions:
        if mention.label in NAMES:
            votes[tuple(view.words[mention.start : mention.end])][mention.label] += mention.score
    firm = {}
    for form, labels in votes.items():
        label, weight = max(labels.items(), key=lambda item: item[1])
        if weight >= 0.6 and weight >= 0.7 * sum(labels.values()) and form[0][:1].isupper():
            firm[form] = (label, min(LINK_SCORE, weight))
    fixed = []
    for mention in mentions:
        best = firm.get(tuple(view.words[mention.start : mention.end]))
        if best and mention.label in NAMES and mention.label != best[0] and mention.score < UNSURE:
            mention = replace(mention, label=best[0], score=best[1], source="rule")
        fixed.append(mention)
    return _spread(view, fixed, {form: value for form, value in firm.items() if len(form[0]) > 2 or form[0].isupper()})


def _spread(view: View, mentions: list[Mention], forms: dict[tuple[str, ...], tuple[str, float]], single: bool = True) -> list[Mention]:
    """Tag untagged occurrences of forms, longest first; a shorter, less sure mention gives way to a longer form."""
    owner: dict[int, Mention] = {i: m for m in mentions for i in range(m.start, m.end)}
    longest: dict[str, int] = defaultdict(int)
    for form in forms:
        longest[form[0]] = max(longest[form[0]], len(form))
    added: list[Mention] = []
    dropped: set[Mention] = set()
    i = 0
    while i < len(view.words):
        step = 1
        for end in range(min(i + longest.get(view.words[i], 0), len(view.words)), i, -1):
            form = tuple(view.words[i:end])
            if form not in forms:
                continue
            inside = {owner[t] for t in range(i, end) if t in owner}
            label, score = forms[form]
            whole = all(i <= m.start and m.end <= end for m in inside)
            if not inside and (len(form) > 1 or (single and not _joined(view, i, end))):
                added.append(Mention(i, end, label, score, "rule"))
            elif inside and whole and all((m.end - m.start) < len(form) and m.score < score for m in inside):
                dropped |= inside
                added.append(Mention(i, end, label, score, "rule"))
            else:
                continue
            step = len(form)
            break
        i += step
    return sorted([*(m for m in mentions if m not in dropped), *added], key=lambda m: m.start)


def _joined(view: View, start: int, end: int) -> bool:
    """Whether a capitalised word stands right beside, so that the form may be part of another name."""
    opens = start < 2 or not view.words[start - 2][-1].isalnum()  # the word before begins a sentence or a quote
    before = start > 0 and not opens and view.words[start - 1][:1].isupper() and view.cues[start - 1] in ("", "derived")
    after = end < len(view.words) and view.words[end][:1].isupper() and view.words[end].isalpha()
    return before or after


def surnames(view: View, mentions: list[Mention]) -> list[Mention]:
    """A part of a person's full name that stands alone later is that person."""
    parts: dict[str, float] = {}
    known: set[str] = set()
    for mention in mentions:
        words = view.words[mention.start : mention.end]
        if mention.label == "PERSON" and len(words) > 1 and mention.score >= 0.5:
            for word in words:
                if len(word) > 2 and word[:1].isupper() and word[-1].isalpha() and not word.isupper():
                    parts[word] = max(parts.get(word, 0.0), mention.score)
        elif mention.label != "PERSON" and len(words) > 1:
            known.update(words)
    forms: dict[tuple[str, ...], tuple[str, float]] = {}
    for word, score in parts.items():
        if word not in known:
            forms[(word,)] = ("PERSON", min(LINK_SCORE, score))
    fixed = []
    for mention in mentions:
        words = tuple(view.words[mention.start : mention.end])
        if words in forms and mention.label in NAMES and mention.label != "PERSON" and mention.score < UNSURE:
            mention = replace(mention, label="PERSON", score=forms[words][1], source="rule")
        fixed.append(mention)
    present = frozenset(view.words)  # a word that stands somewhere in lower case proves nothing by its capital
    likely = {form: value for form, value in forms.items() if form[0].lower() not in present}
    return _spread(view, fixed, likely)


RULES: tuple[Callable[[View, list[Mention]], list[Mention]], ...] = (
    patterns,
    edges,
    titles,
    countries,
    acronyms,
    consistency,
    surnames,
)


def apply(
    view: View, mentions: Iterable[Mention], rules: Sequence[Callable[[View, list[Mention]], list[Mention]]] = RULES
) -> list[Mention]:
    """All rules in order; the result has no overlaps and is sorted."""
    current = sorted(mentions, key=lambda m: m.start)
    for rule in rules:
        current = rule(view, current)
    clean: list[Mention] = []
    for mention in current:
        if mention.start < mention.end and (not clean or mention.start >= clean[-1].end):
            clean.append(mention)
    return clean
