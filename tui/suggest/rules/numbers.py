"""Dates, times, money and numbers by regular expressions whose parts cannot match the same text in two ways, so they are linear."""

import re
from collections.abc import Iterator

from tui.suggest.found import Found

_MONTH = (
    r"(?:Januari|Februari|Pebruari|Maret|April|Mei|Juni|Juli|Agustus|September|Oktober|November|Nopember|Desember"
    r"|January|February|March|May|June|July|August|October|December|Jan|Feb|Mar|Apr|Jun|Jul|Agu|Sep|Sept|Okt|Nov|Des)"
)
_DAY = r"(?:[Ss]enin|[Ss]elasa|[Rr]abu|[Kk]amis|[Jj]um[’']?at|[Ss]abtu|[Mm]inggu|Ahad)"
_ON_DAY = rf"(?:{_DAY},? (?:tanggal )?)?"
_SMALL = r"(?:satu|dua|tiga|empat|lima|enam|tujuh|delapan|sembilan)"
_SCALE = r"(?:puluh|belas|ratus|ribu|juta|miliar|milyar|triliun|trilyun)"
_WORDED = (
    rf"(?:(?:[Ss]epuluh|[Ss]ebelas|[Ss]eratus|[Ss]eribu|[Ss]ejuta|[Ss]emiliar|(?i:{_SMALL}))"
    rf"(?: (?:sepuluh|sebelas|seratus|{_SMALL}|{_SCALE})){{0,9}})"
)
_DIGITS = r"(?:\d{1,3}(?:[.,]\d{3})+(?:[.,]\d{1,2})?|\d+(?:[.,]\d+)?)"
_SCALED = rf"(?:{_DIGITS}(?: ?(?:ribu|juta|miliar|milyar|triliun|trilyun|ratus|puluh)){{0,3}})"
_RANGE = r"(?: ?[-–] ?| (?:hingga|sampai|s/d) )"
_NUMBER = rf"(?:{_SCALED}(?:{_RANGE}{_SCALED})?|{_WORDED})"
_CURRENCY = (
    r"(?:[Rr]upiah|[Dd]ol+ar(?: (?:AS|Amerika(?: Serikat)?|Singapura|Australia|Hong Kong|Kanada))?|[Ee]uro|[Yy]en|[Yy]uan"
    r"|[Pp]ound(?:sterling)?"
    r"|[Pp]oundsterling|[Rr]inggit|[Rr]ubel|[Ww]on|[Bb]aht|[Pp]eso|[Rr]upee|[Rr]iyal|[Rr]eal|[Ff]ranc|[Gg]ulden|[Dd]inar|[Dd]irham|[Ll]ira|[Ss]hekel|USD|IDR|EUR)"
)
_SIGN = r"(?:Rp\.?|IDR|US ?\$|USD|US Dollar|AU\$|A\$|S\$|HK\$|SGD|RM|EUR|[$€£¥])"
_UNIT = (
    r"(?:km|kilometer|meter|m|cm|mm|sentimeter|centimeter|milimeter|mil|kaki|inci|inch|hektare?|ha|are|kg|kilogram|gram|gr|ton|kuintal|ons|liter|ml|mililiter|barel|watt"
    r"|kW|KW|MW|GW|kWh"
    r"|megawatt|volt|MB|GB|TB|KB|Hz|MHz|GHz|knot|tahil|derajat(?: [CF]elsius)?"
    r"|° ?C|º ?C|[Ss]kala [Rr]ichter|SR|magnitudo|cc|hp|piksel|megapiksel)"
)
_SPAN = r"(?:tahun|bulan|hari|pekan|minggu|abad|dekade|dasawarsa|windu)"
_YEAR = r"(?:1\d{3}|20\d{2})"
_START, _END = r"(?<![\w.,/$-])", r"(?![\w%]|[.,/:]\d| ?- ?an(?!\w))"

_RULES: tuple[tuple[str, str, str], ...] = (
    ("DATE", "day-bracket", rf"{_START}{_DAY},? \(\d{{1,2}}[/-]\d{{1,2}}(?:[/-]\d{{2,4}})?\)"),
    ("DATE", "full-date", rf"{_START}{_ON_DAY}\d{{1,2}}(?:{_RANGE}\d{{1,2}})? {_MONTH} {_YEAR}{_END}"),
    ("DATE", "day-month", rf"{_START}{_ON_DAY}\d{{1,2}}(?:{_RANGE}\d{{1,2}})? {_MONTH}{_END}"),
    ("DATE", "month-year", rf"{_START}{_MONTH},? (?:tahun )?{_YEAR}{_END}"),
    ("DATE", "english-date", rf"{_START}{_MONTH} \d{{1,2}}, {_YEAR}{_END}"),
    ("DATE", "numeric-date", rf"{_START}\d{{1,2}}([/-])\d{{1,2}}\1(?:{_YEAR}|\d\d){_END}"),
    ("DATE", "bracket-date", r"(?<=\()(?:[0-2]?\d|3[01])/(?:0?\d|1[0-2])(?:/\d{2,4})?(?=\))"),
    ("DATE", "month", rf"(?<![\w-]){_MONTH}(?!\w)(?= (?:lalu|ini|mendatang|depan|nanti)|[.,)]| )"),
    ("DATE", "weekday", r"(?<![\w-])(?:Senin|Selasa|Rabu|Kamis|Jum[’']?at|Sabtu|Minggu)(?: (?:pagi|siang|sore|malam|dini hari))?(?!\w)"),
    ("DATE", "decade", rf"{_START}(?:{_YEAR}|\d0) ?- ?an(?!\w)"),
    ("DATE", "year-range", rf"{_START}{_YEAR}(?: ?[-–] ?| (?:hingga|sampai) ){_YEAR}{_END}"),
    ("DATE", "named-year", rf"(?<=[Tt]ahun ){_YEAR}{_END}"),
    (
        "DATE",
        "cued-year",
        rf"(?<![\w-])(?:(?:[Pp]ada|[Ss]ejak|[Hh]ingga|[Dd]i|[Aa]wal|[Aa]khir|[Pp]ertengahan|[Ss]ebelum|[Ss]etelah|[Dd]ari"
        rf"|[Ss]ampai|[Mm]usim|[Mm]enjelang|[Ss]elama) )"
        rf"(?P<year>{_YEAR}){_END}",
    ),
    ("DATE", "bracket-year", rf"(?<=\(){_YEAR}(?=[)–-])"),
    ("DATE", "other-year", rf"(?<![\w.,/$()-])(?:19[0-9]\d|20[0-3]\d){_END}(?! (?:{_UNIT}|{_CURRENCY}|orang|unit|buah))"),
    (
        "DATE",
        "century",
        r"(?<![\w-])abad(?: pertengahan| ke ?- ?\d{1,2}| \d{1,2}| ke ?- ?[IVX]+| [IVX]+)(?: (?:SM|M|Masehi))?(?!\w)",
    ),
    ("DATE", "relative-day", r"(?<![\w-])(?:[Hh]ari ini|[Kk]emarin(?: lusa)?|[Bb]esok|[Ll]usa)(?!\w)"),
    (
        "DATE",
        "relative-span",
        r"(?<![\w-])(?:[Tt]ahun|[Bb]ulan|[Pp]ekan|[Mm]inggu|[Aa]khir pekan|[Aa]kademik) (?:lalu|ini|depan|mendatang|silam|kemarin)(?!\w)",
    ),
    ("DATE", "ago", rf"{_START}{_NUMBER} {_SPAN} (?:lalu|silam|terakhir|lagi|mendatang|kemudian|sebelumnya){_END}"),
    ("DATE", "age", rf"{_START}\d{{1,3}} tahun(?!\w| \d)"),
    ("DATE", "duration", rf"{_START}{_NUMBER} {_SPAN}(?!\w| \d)"),
    (
        "TIME",
        "clock",
        r"(?:(?<=[Pp]ukul )|(?<=[Jj]am ))\d{1,2}(?:[.:]\d{2}){0,2}"
        r"(?: (?:WIB|WITA|Wita|WIT|GMT|UTC|waktu setempat|pagi|siang|sore|malam))?(?!\w)",
    ),
    ("TIME", "clock-zone", rf"{_START}\d{{1,2}}[.:]\d{{2}}(?:[.:]\d{{2}})? (?:WIB|WITA|Wita|WIT|GMT|UTC|[ap]m)(?!\w)"),
    (
        "TIME",
        "day-part",
        r"(?<![\w-])(?:[Tt]adi (?:pagi|siang|sore|malam)|(?:[Pp]agi|[Ss]iang|[Ss]ore|[Mm]alam) (?:ini|tadi|nanti|itu)|[Dd]ini hari)(?!\w)",
    ),
    ("TIME", "short-time", rf"{_START}{_NUMBER} (?:jam|menit|detik)(?!\w)"),
    ("MONEY", "sign-amount", rf"(?<![\w$]){_SIGN} ?{_SCALED}(?:{_RANGE}(?:{_SIGN} ?)?{_SCALED})?(?:,-)?(?![\w])"),
    ("MONEY", "amount-currency", rf"{_START}{_NUMBER} {_CURRENCY}(?!\w)"),
    ("PERCENT", "percent", rf"(?<![\w.,/$-])(?:{_DIGITS}(?:{_RANGE}{_DIGITS})?|{_WORDED})(?: ?%| (?:persen|per sen|prosen))(?!\w)"),
    ("QUANTITY", "measure", rf"{_START}{_NUMBER} ?{_UNIT}(?: (?:persegi|kubik|per jam|per detik)|[²³23]|/jam)?(?![\w²³])"),
    ("ORDINAL", "numbered", r"(?<![\w-])(?:ke|Ke) ?- ?\d+(?![\w-])"),
    (
        "ORDINAL",
        "worded",
        r"(?<![\w-])(?:(?<!untuk )(?:pertama)|(?:keempat|kelima|keenam|ketujuh|kedelapan|kesembilan|kesepuluh))(?:nya)?(?![\w-])",
    ),
    (
        "ORDINAL",
        "counted",
        r"(?:(?<=babak )|(?<=putaran )|(?<=kali )|(?<=tahap )|(?<=gelombang )|(?<=periode )|(?<=peringkat )|(?<=anak )|(?<=edisi )"
        r"|(?<=seri )|(?<=posisi )|(?<=tahun )|(?<=hari ))(?:kedua|ketiga)(?![\w-])",
    ),
    ("ORDINAL", "second-third", r"(?<=\w )(?:kedua|ketiga)(?=[.,;)]| (?:di|pada|dari|setelah|dalam|yang|dan|adalah|untuk|ini|itu)\b)"),
    ("CARDINAL", "digits", rf"{_START}{_SCALED}{_END}"),
    (
        "CARDINAL",
        "worded",
        rf"(?<![\w-])(?i:dua|tiga|empat|lima|enam|tujuh|delapan|sembilan|sepuluh|sebelas|puluhan|ratusan|ribuan)"
        rf"(?: (?:ratus|{_SMALL}|{_SCALE})){{0,9}}(?![\w-])",
    ),
)

PATTERNS: tuple[tuple[str, str, re.Pattern[str]], ...] = tuple(
    (label, f"number.{name}", re.compile(source)) for label, name, source in _RULES
)
"""Label, rule and pattern, in the order they are tried."""


def numbers(text: str) -> Iterator[Found]:
    """Yield every date, time, sum, share, measure and number in a paragraph; they overlap, the choice is made later."""
    for label, rule, pattern in PATTERNS:
        group = "year" if "year" in pattern.groupindex else 0
        for match in pattern.finditer(text):
            yield Found(match.start(group), match.end(group), label, rule)
