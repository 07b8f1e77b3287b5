"""Articles that the tests of the screens read."""

from pathlib import Path

import pytest

TEXT = (
    "Presiden Joko Widodo bertemu Ma'ruf Amin di Jakarta. Widodo lalu terbang ke Surabaya, kota di Jawa Timur.\n"
    "\n"
    "Di Surabaya, Widodo membuka Pelabuhan Tanjung Perak pada 17 Agustus 2023.\n"
)
LONG = "\n\n".join(
    f"Alinea {number} menyebut Kota{number} dan Gubernur{number} tentang hal yang sama lagi dan lagi." for number in range(60)
)

SUGGESTED = {"Joko Widodo": "PERSON", "Jakarta": "GPE", "Surabaya": "GPE", "Jawa Timur": "LOC"}
"""What the fake engine offers in TEXT; Surabaya stands there twice."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project of four articles; the first is TEXT, the last is long."""
    place = tmp_path / "berita"
    place.mkdir()
    (place / "1-kunjungan.txt").write_text(TEXT, encoding="utf-8")
    (place / "2-banjir.txt").write_text("Banjir di Semarang\n\nWidodo meninjau Semarang.\n", encoding="utf-8")
    (place / "3-rapat.md").write_text("# Rapat kabinet\n\nSri Mulyani hadir.\n", encoding="utf-8")
    (place / "4-panjang.txt").write_text(LONG, encoding="utf-8")
    return place
