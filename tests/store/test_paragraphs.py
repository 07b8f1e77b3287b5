"""How the source of a text separates its paragraphs, and where they are, to the code point."""

import pytest

from store.paragraphs import Mode, paragraph_mode, paragraphs

WRAPPED = "Baris yang dipotong agar pas\ndi halaman, seperti dalam surat\nlama yang diketik. Lalu\nhabis."


@pytest.mark.parametrize(
    ("text", "mode"),
    [
        ("", "apart"),
        ("a", "apart"),
        ("a\n\nb", "apart"),
        ("a\nb", "lines"),
        ("a.\nb", "apart"),
        ("a.”\nb", "apart"),
        ("a\nb.\nc", "apart"),
        ("a\nb\nc.\nd", "lines"),
        (" \na", "apart"),
        (f"{'x' * 100}\nb", "lines"),
        (f"{'x' * 101}\nb", "apart"),
        ("\n".join(["a"] * 20 + ["x" * 101]), "lines"),
        ("\n".join(["a"] * 19 + ["x" * 101]), "apart"),
        ("\n".join(["a"] * 40 + ["x" * 101] * 2), "lines"),
        ("\n".join(["a"] * 39 + ["x" * 101] * 2), "lines"),
        ("\n".join(["a"] * 38 + ["x" * 101] * 2), "apart"),
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
def test_lines_broken_to_fit_a_page_are_told_from_paragraphs(text: str, mode: Mode) -> None:
    assert paragraph_mode(text) == mode


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("", []),
        ("\n", []),
        ("a", [(0, 1)]),
        ("a.\nb.\n\n\nc.\n", [(0, 2), (3, 5), (8, 10)]),
        ("\na", [(1, 2)]),
        ("a\nb\n \nc", [(0, 3), (6, 7)]),
    ],
)
def test_paragraphs_are_parted_by_lines_or_by_blank_lines(text: str, parts: list[tuple[int, int]]) -> None:
    assert list(paragraphs(text)) == parts


def test_where_paragraphs_are() -> None:
    text = f"{WRAPPED}\n \n\nLagi\nsatu"
    assert [text[start:end] for start, end in paragraphs(text)] == [WRAPPED, "Lagi\nsatu"]
    text = "\nSatu.\nDua.\n\n\nTiga.\n"
    assert [text[start:end] for start, end in paragraphs(text)] == ["Satu.", "Dua.", "Tiga."]
