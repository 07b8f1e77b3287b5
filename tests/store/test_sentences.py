"""Where sentences end, to the code point."""

import pytest

from store.sentences import is_abbreviation, sentence_bounds, sentences


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("   ", []),
        ("a", ["a"]),
        (" a. ", ["a."]),
        ("Satu. Dua.", ["Satu.", "Dua."]),
        ("Satu.  Dua!  Tiga", ["Satu.", "Dua!", "Tiga"]),
        ("Satu. dua", ["Satu. dua"]),
        ("Satu! dua", ["Satu! dua"]),
        ("“Satu.” Dua", ["“Satu.”", "Dua"]),
        ("Satu.Dua", ["Satu.Dua"]),
        ("Satu. “Dua", ["Satu.", "“Dua"]),
        ("Satu. “dua", ["Satu. “dua"]),
        ("Satu. ““““Dua", ["Satu.", "““““Dua"]),
        ("Satu. ““““dua", ["Satu. ““““dua"]),
        ("Satu. “““““dua", ["Satu.", "“““““dua"]),
        ("Ini dr. Ani", ["Ini dr. Ani"]),
        ("Ini dr! Ani", ["Ini dr!", "Ani"]),
        ("Ini “dr.” Ani", ["Ini “dr.”", "Ani"]),
        ("Apel dll. Ani", ["Apel dll.", "Ani"]),
        ("Apel dll. 5", ["Apel dll. 5"]),
        ("Di no. 5", ["Di no. 5"]),
        ("Di no. Ani", ["Di no.", "Ani"]),
        ("Tuan B. Ani", ["Tuan B. Ani"]),
        ("Huruf b. Ani", ["Huruf b.", "Ani"]),
        ("Tuan B.J. Ani", ["Tuan B.J. Ani"]),
        ("Pukul 10.30. Ani", ["Pukul 10.30.", "Ani"]),
        ("1. Satu", ["1. Satu"]),
        ("Ada 1. Satu", ["Ada 1.", "Satu"]),
        ("好。人！", ["好。", "人！"]),
        ("... Ani", ["...", "Ani"]),
        ("好。abc", ["好。", "abc"]),
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
        ("Ini dr. Ani. Dua.", ["Ini dr. Ani.", "Dua."]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, parts: list[str]) -> None:
    assert [text[start:end] for start, end in sentence_bounds(text, 0, len(text))] == parts
    around = f"Xx. {text} Yy."
    assert [around[start:end] for start, end in sentence_bounds(around, 4, 4 + len(text))] == parts


def test_the_sentences_of_a_part_stay_within_it() -> None:
    assert list(sentence_bounds("Satu. Dua. Tiga.", 5, 11)) == [(6, 10)]
    assert list(sentence_bounds("Satu. Dua. Tiga.", 0, 12)) == [(0, 5), (6, 10), (11, 12)]
    assert list(sentence_bounds("a", 1, 1)) == []


def test_sentences_of_all_paragraphs() -> None:
    text = "Satu. Dua.\n\n  Tiga\n\n\nEmpat. lima."
    assert [text[start:end] for start, end in sentences(text)] == ["Satu.", "Dua.", "Tiga", "Empat. lima."]


@pytest.mark.parametrize(
    ("word", "is_one"),
    [("Dr", True), ("yth", True), ("dll", False), ("tbk", False), ("no", False), ("", False)],
)
def test_a_stop_belongs_to_an_abbreviation_that_never_ends_a_sentence(word: str, is_one: bool) -> None:
    assert is_abbreviation(word) is is_one
