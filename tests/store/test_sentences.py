"""Where paragraphs and sentences of a text end."""

import pytest

from store.paragraphs import paragraph_mode, paragraphs
from store.sentences import is_abbreviation, sentence_bounds, sentences


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", []),
        ("   ", []),
        ("Satu", ["Satu"]),
        ("  Satu. Dua!  Tiga?  ", ["Satu.", "Dua!", "Tiga?"]),
        ("Satu. dua. Tiga", ["Satu. dua.", "Tiga"]),
        ("Katanya, “Ya.” Ia pergi.", ["Katanya, “Ya.”", "Ia pergi."]),
        ("Katanya, “Ya.” lalu pergi.", ["Katanya, “Ya.” lalu pergi."]),
        ("Ia datang. “Ya,” katanya.", ["Ia datang.", "“Ya,” katanya."]),
        ("Ia datang. “ya,” katanya.", ["Ia datang. “ya,” katanya."]),
        ("Ia datang. ((((ya", ["Ia datang. ((((ya"]),
        ("Ia datang. (((((ya", ["Ia datang.", "(((((ya"]),
        ("Dr. Sutomo dan Prof. Ali hadir. Lalu pulang.", ["Dr. Sutomo dan Prof. Ali hadir.", "Lalu pulang."]),
        ("Nasional Tbk. Laba naik.", ["Nasional Tbk.", "Laba naik."]),
        ("Nasional Tbk. 5 persen.", ["Nasional Tbk. 5 persen."]),
        ("Lihat hal. 5 dan ayat. Itu saja.", ["Lihat hal. 5 dan ayat.", "Itu saja."]),
        ("J. Kalla datang.", ["J. Kalla datang."]),
        ("Rencana B. Lalu apa.", ["Rencana B. Lalu apa."]),
        ("Pukul 5. Lalu pulang.", ["Pukul 5.", "Lalu pulang."]),
        ("1. Satu berita. 2. Dua lagi.", ["1. Satu berita.", "2. Dua lagi."]),
        ("a.n. Budi hadir. K.H. Ali juga.", ["a.n. Budi hadir.", "K.H. Ali juga."]),
        ("Naik 3.5. Lalu turun.", ["Naik 3.5.", "Lalu turun."]),
        ("Apa?! Ya… Begitu.", ["Apa?!", "Ya…", "Begitu."]),
        ("これは。それは！", ["これは。", "それは！"]),
        ("これは。」それは", ["これは。」", "それは"]),
        ("(.) Ia", ["(.)", "Ia"]),
        (". Satu", [".", "Satu"]),
        ("Ia pergi.Lalu pulang.", ["Ia pergi.Lalu pulang."]),
        ("Ia pergi ke Jl. Sudirman.", ["Ia pergi ke Jl. Sudirman."]),
    ],
)
def test_where_sentences_end(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in sentence_bounds(text, 0, len(text))] == found
    around = f"Xx. {text} Yy."
    assert [around[start:end] for start, end in sentence_bounds(around, 4, 4 + len(text))] == found


def test_sentences_of_all_paragraphs() -> None:
    text = "Satu. Dua.\n\n  Tiga\n\n\nEmpat. lima."
    assert [text[start:end] for start, end in sentences(text)] == ["Satu.", "Dua.", "Tiga", "Empat. lima."]
    assert [is_abbreviation(word) for word in ("Dr", "dr", "tbk", "no", "rumah")] == [True, True, False, False, False]


WRAPPED = "Baris yang dipotong agar pas\ndi halaman, seperti dalam surat\nlama yang diketik. Lalu\nhabis."


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("", "apart"),
        ("Satu baris saja", "apart"),
        ("Satu.\n\nDua.", "apart"),
        (WRAPPED, "lines"),
        ("Judul\nIsi berita.\nTamat.", "apart"),
        ("satu\ndua\ntiga.\nempat.", "lines"),
        ("satu\ndua.\ntiga.\nempat", "apart"),
        ("satu\ndua.\ntiga", "apart"),
        (f"satu\n{'x' * 100}\ntiga\n", "lines"),
        (f"satu\n{'x' * 101}\ntiga\n", "apart"),
        ("satu\n" * 20 + "x" * 101, "lines"),
        ("satu\n" * 19 + "x" * 101, "apart"),
    ],
)
def test_whether_lines_were_broken_to_fit(text: str, mode: str) -> None:
    assert paragraph_mode(text) == mode


def test_where_paragraphs_are() -> None:
    text = f"{WRAPPED}\n \n\nLagi\nsatu"
    assert [text[start:end] for start, end in paragraphs(text)] == [WRAPPED, "Lagi\nsatu"]
    text = "\nSatu.\nDua.\n\n\nTiga.\n"
    assert [text[start:end] for start, end in paragraphs(text)] == ["Satu.", "Dua.", "Tiga."]
