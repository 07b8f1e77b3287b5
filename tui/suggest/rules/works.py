"""Titles of works, laws, languages, peoples and models of things, by patterns over the text of a paragraph."""

import re
from collections.abc import Iterator

from tui.suggest.found import Found

_CAP = r"[A-Z][\w’'-]*"
_NAME = rf"{_CAP}(?: (?:{_CAP}|of|the|and|dan|di|in|for|\d+)){{0,6}}"
_KIND = (
    r"(?i:film|lagu|album|buku|novel|serial|sinetron|drama|single|singel|lukisan|puisi|cerpen"
    r"|komik|anime|manga|opera|kitab|video klip|film pendek|film dokumenter|mini album)"
)
_NUMBER = r"(?:Nomor|nomor|No\.?|no\.?) ?\d+(?:/\w+)*"
_YEARED = r"(?:(?: [Tt]ahun |/)\d{4})?"
_ACT = (
    r"(?:Undang-Undang|Undang-undang|UU|Peraturan Pemerintah|PP|Perppu|Perpres|Peraturan Presiden"
    r"|Keputusan Presiden|Keppres|Permen|Perda|Peraturan Daerah|Peraturan Menteri|Inpres)"
)

_RULES = (
    ("WORK_OF_ART", "work.quoted", rf"(?<!\w){_KIND}(?:nya)?(?: \w+){{0,3}} [\"“‘'](?P<span>[^\"“”’'\n]{{2,80}})[\"”’']"),
    ("WORK_OF_ART", "work.bare", rf"(?<!\w){_KIND} (?P<span>{_NAME})(?!\w)"),
    ("LAW", "law.numbered", rf"(?<!\w)(?P<span>{_ACT}(?: RI)? {_NUMBER}{_YEARED})(?!\w)"),
    ("LAW", "law.named", rf"(?<!\w)(?P<span>(?:RUU|UU|Undang-Undang|Undang-undang|RKUHP) {_CAP}(?: (?:{_CAP}|dan)){{0,4}})(?!\w)"),
    ("LAW", "law.constitution", r"(?<!\w)(?P<span>(?:Pembukaan )?UUD(?: 1945)?|KUHP|KUHAP|KUHPerdata)(?!\w)"),
    ("LAW", "law.article", r"(?<!\w)(?P<span>[Pp]asal \d+(?: ayat (?:\(\d+\)|\d+))?(?: huruf \w)?)(?!\w)"),
    (
        "LANGUAGE",
        "language.named",
        rf"(?<!\w)(?P<span>(?:[Bb]ahasa|[Dd]ialek|[Aa]ksara) {_CAP}(?: (?:Kuno|Kuna|Mandarin|Modern))?)(?!\w)",
    ),
    ("NORP", "people.cued", rf"(?<!\w)(?:suku|Suku|etnis|Etnis|kaum|umat|Umat)(?: bangsa)? (?P<span>{_CAP}(?: {_CAP})?)(?!\w)"),
    ("NORP", "people.persons", rf"(?<!\w)(?P<span>(?:[Oo]rang|[Bb]angsa) (?!Tua|Besar|Kaya){_CAP})(?!\w)"),
    ("PRODUCT", "product.designation", r"(?<![\w-])(?P<span>(?!U-)[A-Z][A-Za-z]{0,2}-\d{1,3}[A-Z]?(?: [A-Z][a-z]+){0,2})(?![\w-])"),
    (
        "PRODUCT",
        "product.numbered",
        r"(?<![\w-])(?P<span>(?:iPhone|iPad|Galaxy|Windows|Android|Boeing|Airbus|PlayStation|Xbox"
        r"|Redmi|Office|Nokia|BlackBerry) [A-Z]?\d+[\w-]*(?: (?:Pro|Max|Plus|Ultra|Mini))*)(?!\w)",
    ),
    (
        "CARDINAL",
        "people.count",
        r"(?<![\w.,/$-])(?P<span>(?:[Pp]uluhan|[Rr]atusan|[Rr]ibuan|[Jj]utaan|[Bb]elasan)(?: (?:ribu|juta))?)(?![\w-])",
    ),
)

PATTERNS = tuple((label, rule, re.compile(source)) for label, rule, source in _RULES)
"""Label, rule and pattern; the named group ``span`` is what is found."""


def works(text: str) -> Iterator[Found]:
    """Yield every title of a work, law, language, people and model in a paragraph."""
    for label, rule, pattern in PATTERNS:
        for match in pattern.finditer(text):
            yield Found(match.start("span"), match.end("span"), label, rule)
