"""How well marked ranges find their place again, over texts edited in seven ways: ``python -m tests.faults.anchoring [TEXTS]``.

Texts are put together from sentence templates and names in the manner of Indonesian news. Every code point carries a number through the
edit, so that the truth is which code points of a range are still there, and not what anybody guesses from the words.
"""

import random
import re
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

from store.anchoring.placing import place
from tests.faults.campaign import Campaign

Char = tuple[str, int]
"""A character and the number it had in the old text; -1 for one that is new."""
Text = list[Char]
Edit = Callable[[Text, random.Random], Text]

PEOPLE = (
    "Joko Widodo", "Prabowo Subianto", "Retno Marsudi", "Sri Mulyani", "Xi Jinping", "Wang Yi", "Vladimir Putin", "Sergei Shoigu",
    "Anwar Ibrahim", "Lee Hsien Loong", "Ferdinand Marcos Jr.", "Ban Ki-moon", "Sa'adah Alim", "Andi Amran Sulaiman", "Erick Thohir",
)  # fmt: skip
PLACES = (
    "Jakarta", "Surabaya", "Beijing", "Moskow", "Tiongkok", "Rusia", "Ukraina", "Malaysia", "Laut Natuna Utara", "Jawa Tengah", "Singapura",
    "Amerika Serikat", "Papua Barat", "Nusantara", "Makassar",
)  # fmt: skip
GROUPS = (
    "Kementerian Luar Negeri", "DPR", "KPK", "Bank Indonesia", "ASEAN", "PBB", "Pertamina", "Garuda Indonesia", "TNI AL", "BPS",
)  # fmt: skip
DATES = ("Rabu (8/11)", "12 November 2024", "akhir pekan lalu", "Selasa pagi", "17 Agustus 1945", "awal tahun depan", "kuartal ketiga")
SUMS = ("Rp2,5 triliun", "US$40 juta", "350 kapal", "12 persen", "1.200 orang", "dua ribu ton beras")
FRAMES = (
    "{p} mengatakan kepada wartawan di {l} bahwa {o} akan menambah anggaran sebesar {s} pada {d}.",
    "Menurut {o}, nilai perdagangan antara {l} dan {l} mencapai {s} hingga {d}.",
    "“Kami tidak akan mundur,” kata {p} saat berkunjung ke {l}, {d}.",
    "Pertemuan {p} dengan {p} di {l} berlangsung tertutup dan membahas kerja sama pertahanan.",
    "Sementara itu, juru bicara {o} menolak berkomentar tentang laporan dari {l}.",
    "{o} mencatat sedikitnya {s} telah disalurkan kepada warga {l} sejak {d}.",
    "Pengamat dari {l} menilai langkah {p} itu sebagai sinyal bagi {o}.",
    "Hujan deras yang mengguyur {l} pada {d} menyebabkan banjir di sejumlah kecamatan.",
    "Dalam pidatonya, {p} memuji peran {o} dalam menjaga perdamaian di {l}.",
    "Kedua negara, {l} dan {l}, sepakat melanjutkan perundingan paling lambat {d}.",
    "Ia menambahkan bahwa {p} belum menerima undangan resmi dari {o}.",
    "Harga beras di {l} naik {s}, tertinggi sejak {d}, menurut data {o}.",
    "Polisi di {l} menangkap tiga orang yang diduga menipu pelanggan {o} senilai {s}.",
    "{p}, yang lahir di {l}, pernah memimpin {o} sebelum pensiun pada {d}.",
)  # fmt: skip
WORDS = (
    "kemudian", "tersebut", "antara", "para", "dengan", "sangat", "juga", "besar", "kecil", "kebijakan", "pemerintah", "rakyat",
    "jumlah", "baru", "lama", "melakukan", "menyatakan", "dapat", "harus", "wilayah", "sekitar", "namun", "oleh", "karena",
    "meski", "hampir", "segera", "kembali", "bersama", "setelah", "sebelum", "mendatang", "nasional", "daerah", "utama",
    "rencana", "proyek",
)  # fmt: skip
_SLOT = re.compile(r"\{([ploSsd])\}")
_SLOTS = {"p": PEOPLE, "l": PLACES, "o": GROUPS, "d": DATES, "s": SUMS}


@dataclass
class Counts:
    """What became of the ranges of one class of edits."""

    ranges: int = 0
    exact: int = 0
    overlap: int = 0
    wrong: int = 0
    orphaned: int = 0
    silently_wrong: int = 0
    """Wrong, or found though gone, with a score that moves them without a look."""
    sure: int = 0
    gone: int = 0
    gone_found: int = 0
    seconds: float = 0.0
    doubtful: Counter[str] = field(default_factory=Counter)


def article(choose: random.Random, paragraphs: int = 12) -> tuple[str, list[tuple[int, int]]]:
    """Return a text and the ranges of the names in it, in code points; names come again and again, as in news."""
    names = {slot: choose.sample(values, min(len(values), 4)) for slot, values in _SLOTS.items()}
    text, ranges = "", []
    for number in range(paragraphs):
        for sentence in range(choose.randint(1, 3)):
            frame = choose.choice(FRAMES)
            at = 0
            text += " " if sentence else ("\n\n" if number else "")
            for slot in _SLOT.finditer(frame):
                text += frame[at : slot.start()]
                name = choose.choice(names[slot[1]])
                ranges.append((len(text), len(text) + len(name)))
                text += name
                at = slot.end()
            text += frame[at:]
    return text, ranges


def numbered(text: str) -> Text:
    """Return the text with each code point numbered."""
    return [(char, at) for at, char in enumerate(text)]


def new(text: str) -> Text:
    """Return text that was not there before."""
    return [(char, -1) for char in text]


def typos(text: Text, choose: random.Random) -> Text:
    """Get one letter in a hundred wrong: left out, doubled, swapped or another one."""
    result: Text = []
    skip = False
    for at, (char, number) in enumerate(text):
        if skip:
            skip = False
            continue
        if not char.isalpha() or choose.random() >= 0.01:
            result.append((char, number))
            continue
        kind = choose.randrange(4)
        if kind == 1:
            result += [(char, number), *new(choose.choice("abdegiklmnrstu"))]
        elif kind == 2 and at + 1 < len(text) and text[at + 1][0].isalpha():
            result += [text[at + 1], (char, number)]
            skip = True
        elif kind == 3:
            result.append((choose.choice("abdegiklmnrstu"), number))
    return result


def typography(text: Text, choose: random.Random) -> Text:
    """Set quotes, dashes, dots and blanks as another publisher would."""
    table = {"“": '"', "”": '"', "'": "’", "-": "–"}
    result: Text = []
    for at, (char, number) in enumerate(text):
        if char == " ":
            result.append(("\xa0" if choose.random() < 0.2 else " ", number))
            if at and text[at - 1][0] == "." and choose.random() < 0.5:
                result += new(" ")
        else:
            result.append((table.get(char, char), number))
    return result


def paragraphs(text: Text) -> list[Text]:
    """Return the paragraphs without the blank lines between them."""
    found: list[Text] = [[]]
    for one in text:
        if one[0] == "\n":
            if found[-1]:
                found.append([])
        else:
            found[-1].append(one)
    return [paragraph for paragraph in found if paragraph]


def joined(parts: list[Text]) -> Text:
    """Return paragraphs as one text."""
    return [one for number, part in enumerate(parts) for one in [*(new("\n\n") if number else []), *part]]


def added_and_cut(text: Text, choose: random.Random) -> Text:
    """Cut two paragraphs and write three others."""
    parts = paragraphs(text)
    for _ in range(2):
        del parts[choose.randrange(len(parts))]
    for _ in range(3):
        parts.insert(choose.randrange(len(parts) + 1), new(article(choose, 1)[0]))
    return joined(parts)


def shuffled(text: Text, choose: random.Random) -> Text:
    """Put the paragraphs in another order."""
    parts = paragraphs(text)
    choose.shuffle(parts)
    return joined(parts)


def rewritten(share: float) -> Edit:
    """Return the edit that puts other words, or none, in place of this share of them."""

    def edit(text: Text, choose: random.Random) -> Text:
        result: Text = []
        word: Text = []
        for one in [*text, ("\n", -2)]:
            if one[0].isalnum():
                word.append(one)
                continue
            if word and choose.random() < share:
                word = new(choose.choice(WORDS)) if choose.random() < 0.8 else []
            result += [*word, one]
            word = []
        return result[:-1]

    return edit


def encoding(text: Text, choose: random.Random) -> Text:
    """Read UTF-8 as Windows-1252, the commonest mistake, and end lines as a Mac of old did, which reading undoes."""
    result: Text = []
    for char, number in text:
        try:
            wrong = char.encode("utf-8").decode("cp1252") if char > "\x7f" else char
        except UnicodeDecodeError:
            wrong = "�"
        result += [(wrong[0], number), *new(wrong[1:])]
    return result


LIGHT = ("typos 1 %", "typography", "paragraphs added and cut", "encoding")
EDITS: dict[str, Edit] = {
    "typos 1 %": typos,
    "typography": typography,
    "paragraphs added and cut": added_and_cut,
    "paragraphs shuffled": shuffled,
    "15 % of words rewritten": rewritten(0.15),
    "40 % of words rewritten": rewritten(0.40),
    "encoding": encoding,
}


def truth(edited: Text, start: int, end: int) -> tuple[int, int] | None:
    """Return where the code points of a range are now, from the first to the last; None when fewer than half are left."""
    places = [at for at, (_, number) in enumerate(edited) if start <= number < end]
    if len(places) * 2 < end - start:
        return None
    return min(places), max(places) + 1


def measure(edit: Edit, texts: int, seed: int) -> Counts:
    """Edit so many texts and hold every range against the truth."""
    counts = Counts()
    for number in range(texts):
        choose = random.Random(f"{seed} {number}")
        old, ranges = article(choose)
        edited = edit(numbered(old), choose)
        now = "".join(char for char, _ in edited)
        begun = time.perf_counter()
        placed = place(old, now, ranges)
        counts.seconds += time.perf_counter() - begun
        for (start, end), found in zip(ranges, placed, strict=True):
            _count(counts, truth(edited, start, end), (found.start, found.end), found.how == "lost", sure=found.sure)
    return counts


def _count(counts: Counts, true: tuple[int, int] | None, found: tuple[int, int], lost: bool, *, sure: bool) -> None:
    counts.ranges += 1
    counts.sure += sure
    if true is None:
        counts.gone += 1
        counts.gone_found += not lost
        counts.silently_wrong += sure
    elif lost:
        counts.orphaned += 1
    elif found == true:
        counts.exact += 1
    elif found[0] < true[1] and true[0] < found[1]:
        counts.overlap += 1
    else:
        counts.wrong += 1
        counts.silently_wrong += sure


def run(campaign: Campaign) -> None:
    """Edit so many texts, the same number in each class of edits; a case is a class."""
    texts = max(1, campaign.size // len(EDITS))
    for case, (name, edit) in enumerate(EDITS.items()):
        if campaign.wants(case):
            counts = measure(edit, texts, campaign.seed)
            campaign.figures[name] = (
                f"{counts.ranges:,} ranges, {100 * counts.exact / max(1, counts.ranges - counts.gone):.2f} % exact, "
                f"{100 * counts.silently_wrong / counts.ranges:.2f} % silently wrong"
            )
            if below_bar(name, counts):
                campaign.fail(case, f"{name}: {campaign.figures[name]}")
            campaign.step(texts)


def below_bar(name: str, counts: Counts) -> bool:
    """Whether more than 0.5 % moved unasked to a wrong place, or a light edit left fewer than 99 % exactly where they belong."""
    return counts.silently_wrong > 0.005 * counts.ranges or (name in LIGHT and counts.exact < 0.99 * (counts.ranges - counts.gone))


def rows(texts: int, seed: int = 1) -> list[tuple[str, Counts]]:
    """Return what every class of edits came to."""
    return [(name, measure(edit, texts, seed)) for name, edit in EDITS.items()]


def main(arguments: list[str]) -> int:
    """Print the table; the first argument is the number of texts a class, 200 unless told. 1 when a bar is not reached."""
    texts = int(arguments[0]) if arguments else 200
    print("| edit | ranges | exact | overlap | wrong | orphaned | moved unasked | silently wrong | gone, yet found | ms a range |")
    print("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    failed = False
    for name, counts in rows(texts):
        here = counts.ranges - counts.gone
        shares = [f"{100 * part / max(1, here):.2f} %" for part in (counts.exact, counts.overlap, counts.wrong, counts.orphaned)]
        silent = 100 * counts.silently_wrong / counts.ranges
        failed |= below_bar(name, counts)
        sure = f"{100 * counts.sure / counts.ranges:.1f} %"
        cells = [name, f"{counts.ranges}", *shares, sure, f"{silent:.2f} %", f"{counts.gone_found}/{counts.gone}"]
        print("| " + " | ".join([*cells, f"{1000 * counts.seconds / counts.ranges:.2f}"]) + " |")
    return int(failed)


if __name__ == "__main__":
    import sys

    raise SystemExit(main(sys.argv[1:]))
