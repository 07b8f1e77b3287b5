"""The project that clients are given: the two sample articles and one with everything that counting gets wrong, tagged by a list."""

import re
from pathlib import Path

from store.document import Document
from store.exchange.bundle import Bundle, ordered
from store.labels import DEFAULT
from store.model import Entity, Span
from tests.store.exchange.worlds import document, span

ROOT = Path(__file__).resolve().parents[2]

NAMES = {
    "Vladimir Putin": "PERSON",
    "Putin": "PERSON",
    "Xi Jinping": "PERSON",
    "Zhang Youxia": "PERSON",
    "Russia": "GPE",
    "Tiongkok": "GPE",
    "Ukraina": "GPE",
    "Beijing": "GPE",
    "Moskow": "GPE",
    "Joko Widodo": "PERSON",
    "Nahdlatul Ulama": "ORG",
    "Bank Indonesia": "ORG",
    "Jum'at": "DATE",
}
"""What is tagged, everywhere it stands as words."""

ODD = (
    "🙂 Presiden Joko Widodo — “Jokowi” — tiba di Surabaya, Jum'at (8/11).\n\n"
    "\tNahdlatul Ulama\u00a0menyambut Joko\nWidodo 👨‍👩‍👧 e\u0301lit.  Bank Indonesia: Rp5.000 per U.S.$1.\n"
)
"""Emoji, joiners, a combining mark, double and hard spaces, a tab, a name over a line end."""


def tagged(source: str, text: str) -> Document:
    """Return an article with every name tagged; those inside a longer name too, so that spans nest."""
    bare = document(source, text)
    spans: dict[str, Span] = {}
    for name, label in NAMES.items():
        pattern = r"\s".join(re.escape(word) for word in name.split(" "))
        for found in re.finditer(rf"\b{pattern}\b", text):
            one = span(bare, found.start(), found.end(), label, entity="putin" if "Putin" in name else "", score=0.5)
            spans[one.id] = one
    return Document(bare.article, text, spans, stored=True)


def news() -> Bundle:
    """Return the project."""
    texts = {path.name: path.read_text(encoding="utf-8") for path in sorted((ROOT / "seeds").glob("*.txt"))}
    putin = Entity(id="putin", name="Vladimir Putin", label="PERSON", aliases=("Putin", "Presiden Putin"), external={"wikidata": "Q7747"})
    documents = tuple(tagged(name, text) for name, text in {**texts, "ganjil.txt": ODD}.items())
    return ordered(Bundle(project="berita", program="0.1.0", labels=DEFAULT, documents=documents, entities=(putin,), notes=()))
