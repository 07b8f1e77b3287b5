"""A project whose article gets another text, for tests."""

from pathlib import Path

from store.project import Project
from store.renewing import Renewal, adopt, foreseen
from tests.store.making import A, B, folder, project, tag

TEXT = """Presiden Joko Widodo bertemu Presiden Xi Jinping di Beijing pada Senin. Keduanya membahas perdagangan.

Menteri Luar Negeri Retno Marsudi ikut dalam pertemuan itu. Ia memuji Tiongkok sebagai mitra dagang terbesar.

Setelah itu rombongan terbang ke Chengdu untuk menghadiri pembukaan pekan olahraga dunia.
"""
TAGGED = ("Joko Widodo", "Xi Jinping", "Beijing", "Retno Marsudi", "Tiongkok", "Chengdu")


def made(base: Path) -> Path:
    """Return a project folder in whose first article six mentions are tagged."""
    place = folder(base, a=TEXT, b="Vladimir Putin memuji Tiongkok.")
    opened = project(place)
    for quote in TAGGED:
        tag(opened, A, quote)
    tag(opened, B, "Putin")
    opened.close()
    return place


def write(where: Path, text: str, encoding: str = "utf-8") -> None:
    (where / "a.txt").write_bytes(text.encode(encoding))


def renewed(opened: Project) -> Renewal:
    document = opened.document(A)
    found = foreseen(opened, document)
    assert found is not None
    adopt(opened, document, found)
    return found


def agrees(opened: Project) -> None:
    document = opened.document(A)
    for span in document.spans.values():
        assert document.text[span.start : span.end] == span.quote


LIGHT = {
    "typo mended": TEXT.replace("Keduanya", "Ke duanya").replace("perdagangan", "perdagangann"),
    "paragraph inserted": "Jakarta - Berita ini diperbarui pada Selasa pagi oleh redaksi.\n\n" + TEXT,
    "paragraphs in another order": "\n\n".join([*TEXT.strip().split("\n\n")[1:], TEXT.split("\n\n")[0]]) + "\n",
}
"""Edits after which everything is in its place."""
