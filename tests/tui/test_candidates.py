from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.candidates import candidates

SAMPLES = [path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parents[2] / "seeds").glob("*.txt"))]


def names(text: str) -> list[str]:
    return [text[start:end] for start, end in candidates(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Kata Presiden Vladimir Putin di Moskow.", ["Vladimir Putin", "Moskow"]),
        ("Saat menerima Jenderal Zhang Youxia, ia senang.", ["Zhang Youxia"]),
        ("Menteri Pertahanan Rusia Sergei Shoigu tiba.", ["Rusia", "Sergei Shoigu"]),
        ("menteri luar negeri Tiongkok Wang Yi", ["Tiongkok", "Wang Yi"]),
        ("Sementara Presiden AS Joe Biden berpendapat", ["AS", "Joe Biden"]),
        ("Presiden Korea Selatan Yoon Suk Yeol", ["Korea Selatan", "Yoon Suk Yeol"]),
        ("MOSKOW - Presiden Vladimir Putin", ["MOSKOW", "Vladimir Putin"]),
        ("Pangeran Mohammed bin Salman dan Ludwig van Beethoven", ["Mohammed bin Salman", "Ludwig van Beethoven"]),
        ("oleh Bashar al-Assad di Suriah", ["Bashar al-Assad", "Suriah"]),
        ("buku J. K. Rowling, kata Prof. Dr. Ahmad Dahlan", ["J. K. Rowling", "Ahmad Dahlan"]),
        ("saham PT. Bumi Resources Tbk naik", ["PT. Bumi Resources Tbk"]),
        ("kepada Wang di Beijing", ["Wang", "Beijing"]),
        ("jet Su-57 di Novo-Ogaryovo, hubungan Russia-Tiongkok", ["Su-57", "Novo-Ogaryovo", "Russia-Tiongkok"]),
        ("di Republik Rakyat Tiongkok dan Komisi Militer Pusat Tiongkok", ["Republik Rakyat Tiongkok", "Komisi Militer Pusat Tiongkok"]),
        ("aliansi “AUKUS” dan film \"Laskar Pelangi\" tanpa 'batas'", ["AUKUS", "Laskar Pelangi"]),
        ("novel “Ada Apa dengan Cinta” laris", ["Ada Apa dengan Cinta"]),
        ("pada ajang Piala Dunia 2022 lalu", ["Piala Dunia 2022"]),
    ],
)
def test_names(text: str, found: list[str]) -> None:
    assert names(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("harga Rp 2,5 triliun atau US$ 3 juta atau Rp12.000,50", ["Rp 2,5 triliun", "US$ 3 juta", "Rp12.000,50"]),
        ("naik 5,2 persen, turun 3%, sejauh 10 km dan 1.200 orang", ["5,2 persen", "3%", "10 km", "1.200"]),
        ("sebesar 100 juta dolar AS", ["100 juta dolar AS"]),
        ("Rabu (8/11) atau Selasa (12 November) atau 8/11", ["Rabu (8/11)", "Selasa (12 November)", "8/11"]),
        ("pada Februari 2022, 17 Agustus 1945 dan 2019", ["Februari 2022", "17 Agustus 1945", "2019"]),
        ("gempa M 5,6 pukul 19.30 WIB", ["M 5,6", "19.30 WIB"]),
    ],
)
def test_dates_and_amounts(text: str, found: list[str]) -> None:
    assert names(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Tentu saja begitu.",
        "Bulan lalu hujan.",
        "Ia pergi. Namun dia kembali. “Kami siap,” katanya kepada Anda.",
        "Mengatakan hal itu sulit.",
        "Jembatan runtuh karena jembatan itu tua.",
        "Presiden pergi. Menteri tinggal.",
        "",
    ],
)
def test_words_that_only_start_a_sentence_are_no_names(text: str) -> None:
    assert names(text) == []


def test_a_name_at_the_start_of_a_sentence_is_one() -> None:
    assert names("Shoigu pergi. Lalu Zhuhai ramai.") == ["Shoigu", "Zhuhai"]


def test_a_headline_holds_only_names_known_from_the_text() -> None:
    text = "Putin Memuji Kerja Sama Militer Dengan Tiongkok\nKata Putin, hubungan dengan Tiongkok baik."
    assert names(text) == ["Putin", "Tiongkok", "Putin", "Tiongkok"]


def test_the_first_sample_from_its_start() -> None:
    assert names(SAMPLES[0])[:8] == ["MOSKOW", "Vladimir Putin", "Rabu (8/11)", "Russia", "Tiongkok", "Moskow", "Tiongkok", "Xi Jinping"]
    assert not {"Saat", "Tentu", "Maksud", "Panel", "Hubungan", "Sementara", "Untuk"} & set(names(SAMPLES[0]))


def test_the_second_sample_holds_what_it_names() -> None:
    found = names(SAMPLES[1])
    assert {
        "Sergei Shoigu",
        "Wang Yi",
        "Korea Utara",
        "Su-57",
        "Airshow China",
        "Pakta Pertahanan Atlantik Utara",
        "Selasa (12 November)",
    } <= set(found)
    assert not {"Meskipun", "Menjelang", "Namun", "Bulan", "Jet", "Kemitraan", "Berbicara", "Baca Juga"} & set(found)


parts = st.sampled_from(
    ["Xi", "kata", " ", ". ", "\n", "“", "”", '"', "8/11", "Rp 5", "bin", "Dr.", "汉字", "e\u0301", "2022", "Senin (", ")", "-", "A"]
)


@given(st.lists(parts, max_size=40).map("".join))
def test_candidates_are_in_order_and_never_overlap_nor_cross_a_line(text: str) -> None:
    found = candidates(text)
    assert all(0 <= start < end <= len(text) for start, end in found)
    assert all(first[1] <= second[0] for first, second in pairwise(found))
    assert not any("\n" in text[start:end] for start, end in found)
