"""Made-up Indonesian news stories, and the ways in which sites change an agency's story before they publish it."""

import random
from collections.abc import Callable

_WHO = [
    "Presiden",
    "Wakil Presiden",
    "Menteri Keuangan",
    "Gubernur Jawa Tengah",
    "Kapolri",
    "Ketua DPR",
    "Juru bicara Kremlin",
    "Wali Kota Surabaya",
]
_NAMES = [
    "Budi Santoso",
    "Ratna Dewi",
    "Vladimir Putin",
    "Xi Jinping",
    "Siti Aminah",
    "Agus Salim",
    "Wang Yi",
    "Sergei Shoigu",
    "Joko Susilo",
    "Maria Ulfa",
]
_DID = [
    "memuji",
    "mengecam",
    "membahas",
    "meresmikan",
    "menolak",
    "menyetujui",
    "mengumumkan",
    "mempertanyakan",
    "menegaskan",
    "mengingatkan",
    "menyoroti",
    "melaporkan",
]
_WHAT = [
    "kerja sama militer",
    "pembangunan pelabuhan",
    "kenaikan harga beras",
    "hasil pemilihan",
    "rencana anggaran",
    "penanganan banjir",
    "ekspor nikel",
    "perjanjian dagang",
    "jadwal kereta cepat",
    "vaksinasi anak",
    "kebakaran hutan",
    "utang luar negeri",
    "kurikulum baru",
    "tarif listrik",
]
_WHERE = [
    "Jakarta",
    "Moskow",
    "Beijing",
    "Surabaya",
    "Bandung",
    "Medan",
    "Makassar",
    "Semarang",
    "Denpasar",
    "Palembang",
    "Balikpapan",
    "Manado",
]
_WHEN = ["Senin", "Selasa", "Rabu", "Kamis", "Jumat", "pekan lalu", "bulan depan", "tahun ini", "sore hari", "dini hari"]
_TAIL = [
    "dalam pertemuan dengan para pengusaha",
    "di hadapan ratusan warga",
    "setelah rapat yang berlangsung tertutup",
    "menurut keterangan tertulis",
    "seperti dikutip kantor berita setempat",
    "di sela kunjungan kerjanya",
    "bersama sejumlah pejabat senior",
    "tanpa merinci lebih jauh",
    "sambil meminta masyarakat tetap tenang",
    "meski para pengamat meragukannya",
]


def sentence(dice: random.Random) -> str:
    """Return one sentence."""
    pick = dice.choice
    number = f"{dice.randrange(2, 990)} {pick(('ribu ton', 'miliar rupiah', 'orang', 'persen', 'kilometer'))}"
    return f"{pick(_WHO)} {pick(_NAMES)} {pick(_DID)} {pick(_WHAT)} di {pick(_WHERE)} {pick(_WHEN)} {pick(_TAIL)}, mencakup {number}."


def paragraphs(seed: int, count: int = 10) -> list[str]:
    """Return the paragraphs of a story, each of one to three sentences; the same for a seed."""
    dice = random.Random(seed)
    return [" ".join(sentence(dice) for _ in range(dice.randrange(1, 4))) for _ in range(count)]


def story(seed: int, count: int = 10) -> str:
    """Return a story, one paragraph a line."""
    return "\n".join(paragraphs(seed, count))


def other_dateline(text: str, dice: random.Random) -> str:
    """A site puts its own dateline and signature round the story."""
    return f"{dice.choice(_WHERE).upper()}, SITUSKU.co.id - {text}\n(ant/red)"


def other_lead(text: str, dice: random.Random) -> str:
    """An editor writes a lead of his own."""
    return sentence(dice) + "\n" + text


def shortened(text: str, dice: random.Random) -> str:
    """A site prints the first half only."""
    lines = text.split("\n")
    return "\n".join(lines[: max(3, len(lines) // 2)])


def with_background(text: str, dice: random.Random) -> str:
    """A site adds background of its own, a third as long again."""
    lines = text.split("\n")
    return "\n".join([*lines, *(sentence(dice) for _ in range(max(1, len(lines) // 3)))])


def with_furniture(text: str, dice: random.Random) -> str:
    """Links to other stories stand between the paragraphs."""
    lines = []
    for number, line in enumerate(text.split("\n")):
        lines.append(line)
        if number % 3 == 2:
            lines.append(f"Baca Juga: {sentence(dice)}")
    return "\n".join(lines)


def respelled(text: str, dice: random.Random) -> str:
    """A copy desk changes names and quotation marks all through."""
    for old, new in (("Presiden", "Presiden RI"), ("menegaskan", "menekankan"), ("Moskow", "Moscow"), ("orang", "jiwa"), ("di ", "di ")):
        text = text.replace(old, new)
    return text.replace(".", " .").replace(",", " –")


VARIANTS: tuple[Callable[[str, random.Random], str], ...] = (
    other_dateline,
    other_lead,
    shortened,
    with_background,
    with_furniture,
    respelled,
)
