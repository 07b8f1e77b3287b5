"""Sentences written for the rules: what each must find, and what it must leave alone. ``[text]LABEL`` marks a span."""

import re

import pytest

from tui.paths import assets_dir
from tui.suggest.pipeline import load_rules
from tui.suggest.scores import load_scores
from tui.suggest.suggester import Suggester

MARK = re.compile(r"\[([^\]]+)\]([A-Z_]+)")


@pytest.fixture(scope="module")
def engine() -> Suggester:
    return Suggester(load_rules(assets_dir()), load_scores(assets_dir() / "engine" / "rule_precision.toml"))


def marked(engine: Suggester, sentence: str) -> str:
    """Return the plain text of a marked sentence with the engine's own marks."""
    text = MARK.sub(r"\1", sentence)
    parts, position = [], 0
    for one in engine.suggest(text):
        parts += [text[position : one.start], f"[{one.quote}]{one.label}"]
        position = one.end
    return "".join([*parts, text[position:]])


PERSONS = [
    "Presiden [Hu Li]PERSON. Ia lalu pulang.",
    "Menteri Pertahanan [Jepang]GPE [Minoru Kihara]PERSON tiba kemarin.",
    "Presiden ke-6 RI [Susilo Bambang Yudhoyono]PERSON hadir.",
    "Jenderal (Purn) [Wiranto Hadi]PERSON tidak datang.",
    "Ketua DPR, [Puan Maharani]PERSON, membuka sidang.".replace("DPR", "[DPR]ORG"),
    "Begitu kata [Yusril]PERSON di kantornya.",
    "Hal itu dibenarkan pelatih [Thomas Doll]PERSON.",
    "Menurut [Suryadi]PERSON, harga turun.",
    "Wali Kota [Bogor]GPE [Bima Arya Sugiarto]PERSON menolak.",
    "Juru bicara itu bertemu [Rina Kusumawati]PERSON.",
    "Presiden mengatakan hal yang sama.",
    "Menteri Keuangan belum menjawab.",
    "Bapak itu pulang.",
    "[Wardiman]PERSON mengatakan hal itu.",
    "Ayahnya mengatakan hal itu.",
    "Ketua Umum [Partai Demokrat]ORG [Satrio Wibowo]PERSON hadir.",
    "[Gus Dur]PERSON pernah tinggal di sini.",
]
PLACES = [
    "Ia lahir di [Klaten]GPE, [Jawa Tengah]GPE.",
    "[Korea Utara]GPE menembakkan rudal ke arah [Laut Jepang]LOC.",
    "Ibu kota [Republik Rakyat Tiongkok]GPE berkabut.",
    "Kerja sama [Indonesia]GPE-[Australia]GPE berlanjut.",
    "Cuaca [Surabaya]GPEnya panas, kata warga.",
    "Ia mendaki [Gunung Kerinci]LOC lalu ke [Pulau Enggano]LOC.",
    "Kapal berlabuh di [Pelabuhan Tanjung Perak]FAC pagi itu.",
    "Ia tinggal di Desa [Sukamaju]GPE, Kecamatan [Cilodong]GPE.",
    "Malang benar nasibnya.",
    "Hujan turun di [Malang]GPE.",
    "Metro itu penuh, padang rumput kering.",
    "[JAKARTA]GPE - Harga beras naik.",
]
ORGANISATIONS = [
    "Ia memimpin [Komisi Pertahanan Bersama]ORG, dan Menteri hadir.",
    "[Kementerian Pemuda dan Olahraga]ORG menunda lomba.",
    "[Kementerian Luar Negeri]ORG dan [Kementerian Pertahanan]ORG bersepakat.",
    "[Mahkamah Agung]ORG menolak kasasi.",
    "Laporan [Badan Pangan Nasional]ORG ([BPN]ORG) terbit.",
    "Ia dosen [Universitas Andalas]ORG.",
    "Saham [PT Vale Indonesia Tbk]ORG turun.",
    "Sidang [PBB]ORG ditunda.",
    "Kader [Partai Persatuan Pembangunan]ORG mundur.",
    "Komisi itu bubar, dewan pun diam.",
    "Hak Asasi Manusia (HAM) dibahas.",
]
NUMBERS = [
    "Sidang digelar [Rabu (12/6)]DATE.",
    "Sidang digelar [Rabu, 12 Juni 2024]DATE.",
    "Pada [17 Agustus 1945]DATE ia berusia muda.",
    "Sejak [Mei 2019]DATE harga naik.",
    "Pada tahun [2014]DATE ia lulus.",
    "Musik [1990-an]DATE kembali digemari.",
    "Rapat mulai pukul [10.30 WIB]TIME.",
    "Nilainya [Rp 2,5 triliun]MONEY.",
    "Harganya [US$ 300 juta]MONEY atau [20 juta euro]MONEY.",
    "Inflasi [5,2 persen]PERCENT, turun [10%]PERCENT.",
    "Panjangnya [12,5 kilometer]QUANTITY.",
    "Sebanyak [1.200]CARDINAL orang hadir.",
    "Ada [dua puluh lima]CARDINAL peserta.",
    "Ini kali [kedua]ORDINAL ia menang.",
    "Kedua pihak sepakat untuk pertama bertemu.",
]
OTHERS = [
    'Ia menonton film "[Ada Apa dengan Cinta]WORK_OF_ART" di rumah.',
    "Itu diatur dalam [UU Nomor 5 Tahun 1999]LAW.",
    "Buku itu terbit dalam [bahasa Jawa]LANGUAGE.",
    "Ia berasal dari suku [Sasak]NORP.",
    "Orang [Kristen]NORP dan [Muslim]NORP hadir.",
    "[Perang Dingin]EVENT berakhir.",
    "Ia tampil di [Olimpiade Tokyo 2020]EVENT.",
    "Penjualan [iPhone 14]PRODUCT menurun.",
]


@pytest.mark.parametrize("sentence", PERSONS + PLACES + ORGANISATIONS + NUMBERS + OTHERS)
def test_rules(engine: Suggester, sentence: str) -> None:
    assert marked(engine, sentence) == sentence


def test_a_surname_alone_is_the_person_named_before_or_after(engine: Suggester) -> None:
    text = "[Kihara]PERSON belum menjawab.\n\nMenteri Pertahanan [Jepang]GPE [Minoru Kihara]PERSON tiba.\nEsoknya [Kihara]PERSON pulang."
    assert marked(engine, text) == text


def test_a_name_part_that_the_text_also_writes_small_is_no_person_by_itself(engine: Suggester) -> None:
    text = "Menurut [Bunga Lestari]PERSON, harga bunga naik.\nBunga itu mekar."
    assert marked(engine, text) == text


def test_an_organisation_known_by_its_head_is_found_again(engine: Suggester) -> None:
    found = [one.quote for one in engine.suggest("Laporan Badan Pangan Nasional (BPN) terbit.\nMenurut data BPN, stok aman.")]
    assert found == ["Badan Pangan Nasional", "BPN", "BPN"]


def test_nothing_is_found_across_lines(engine: Suggester) -> None:
    assert [one.quote for one in engine.suggest("Korea\nSelatan, Sri\n\nLanka")] == ["Korea"]


def test_every_score_is_a_measured_precision_above_the_floor(engine: Suggester) -> None:
    scores = load_scores(assets_dir() / "engine" / "rule_precision.toml")
    text = " ".join(MARK.sub(r"\1", sentence) for sentence in PERSONS + PLACES + ORGANISATIONS + NUMBERS + OTHERS)
    found = engine.suggest(text)
    assert len(found) > 40
    for one in found:
        assert one.score == scores.of(one.origin.removeprefix("rule:"))
        assert scores.floor <= one.score < 1
        assert one.source == ("gazetteer" if one.origin.startswith("rule:gazetteer.") else "pattern")
