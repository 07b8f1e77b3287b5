"""Makes the exports that later versions must write and read alike: ``python -m tests.store.exchange.golden``, when a form is changed."""

import shutil
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
from msgspec.structs import replace as with_fields

from store.document import Document
from store.exchange.bundle import Bundle, ordered
from store.exchange.registry import FORMATS
from store.labels import Label, LabelSet
from store.model import Decision, Entity, Note, Span
from tests.store.exchange.reading import news_of
from tests.store.exchange.worlds import document, put, span

PLACE = Path(__file__).resolve().parents[2] / "data" / "exports"
SAID = "said.json"
"""File with what was said of an export: its receipt and what reading it gives."""
_LATER = "2024-02-29T23:59:59.999Z"
_NEWS = (
    'MOSKOW - Presiden "Vladimir Putin" (8/11) memuji AT&T <b>dan</b> kerja sama 5 % dengan Tiongkok.\n\n'
    "Kata 👩‍👩‍👧 Xi Jinping: “Kami | tidak_ *pernah* [berhenti]`”… e\u0301 الأربعاء\t汉字.\n"
    "# Surabaya-Malang\n1. Rp1.500.000,-  di PT Maju Tbk. pada 2023-11-08!\u2028akhir ]]> \x1b[31m\n"
)
LABELS = LabelSet(
    (
        Label("PERSON", "1", "blue", 'Orang, "nyata" & rekaan <x>'),
        Label("ORG", "2", "#0af", "Lembaga"),
        Label("GPE", "3", "green"),
        Label("Tempat:Umum/ß", "t", "#00aa7f", "a|b"),
        Label("MONEY"),
    )
)


def rich() -> Bundle:
    """Return a project with everything that a form may have trouble with, every id and time fixed."""
    putin = Entity(
        id="e1",
        name="Vladimir Putin",
        label="PERSON",
        aliases=("Putin", 'V. "V" Putin'),
        not_aliases=("Putina",),
        external={"wikidata": "Q7747", "buku alamat": "12 & 13", "iso3166": "RU"},
        annotator="rina",
        created="2023-11-08T09:30:00.125Z",
        updated=_LATER,
    )
    firm = Entity(id="e2", name="PT Maju | <Tbk>", label="ORG", created="2023-11-08T09:30:00.125Z")
    unseen = Entity(id="e3", name="Danau Toba", label="Tempat:Umum/ß", aliases=("Toba",))
    notes = (
        Note(id="n8", target="entity", target_id="e1", text="# presiden\n\nsejak *2012*", annotator="rina", created=_LATER),
        Note(id="n9", target="entity", target_id="e3", text="danau"),
    )
    return ordered(
        Bundle(
            project="berita & politik",
            program="0.1.0",
            labels=LABELS,
            documents=(_news(), _bare(), _edges()),
            entities=(putin, firm, unseen),
            notes=notes,
        )
    )


def _news() -> Document:
    whole = document("a b/satu ß.txt", _NEWS)

    def tagged(quote: str, label: str, **more: object) -> Span:
        start = _NEWS.index(quote)
        return span(whole, start, start + len(quote), label, **more)

    spans = [
        tagged("Vladimir Putin", "PERSON", entity="e1", origin="model:id_core@1.2.0", score=0.987654321),
        tagged("Putin", "PERSON", entity="e1", origin="propagated", updated=_LATER),
        tagged("Presiden", "PERSON", origin="rule:title", score=1.0),
        tagged("AT&T", "ORG", annotator=""),
        tagged("sama 5", "MONEY"),
        tagged("kerja sama", "ORG", score=0.0),
        tagged("Tiongkok", "GPE", annotator="budi <b@x>"),
        tagged("Tiongkok", "ORG", annotator="budi <b@x>"),
        tagged("👩‍👩‍👧 Xi Jinping", "PERSON"),
        tagged("Xi Jin", "PERSON", origin="import"),
        tagged("الأربعاء\t汉", "Tempat:Umum/ß"),
        tagged("Surabaya-Malang\n1", "GPE"),
        tagged("Rp1.500.000", "MONEY"),
        tagged("PT Maju Tbk", "ORG", entity="e2"),
        tagged("]]> \x1b[", "ORG"),
    ]
    made = {"created": _LATER, "updated": _LATER}
    article = with_fields(
        whole.article,
        title="Putin memuji <kerja sama> & |Tiongkok|",
        language="id",
        published="2023-11-08",
        status="done",
        encoding="windows-1252",
        metadata={"url": "https://contoh.id/a?b=1&c=2", "penulis": 'Ana "A"'},
    )
    here = article.id
    notes = [
        Note(
            id="n1",
            target="span",
            target_id=spans[0].id,
            article=here,
            text="**penting** <b>&amp;</b>\n\n| a | b |",
            annotator="budi",
            **made,
        ),
        Note(id="n2", target="span", target_id=spans[0].id, article=here, text="lagi", created="2023-01-01T00:00:00.000Z"),
        Note(id="n3", target="span", target_id=spans[3].id, article=here, text='"kutip", koma; =1+1'),
        Note(id="n4", target="article", target_id=here, article=here, text="- baca\n- lagi", annotator="rina", **made),
    ]
    decisions = _decisions(here)
    return replace(
        whole,
        article=article,
        spans={one.id: one for one in spans},
        decisions={one.id: one for one in decisions},
        notes={one.id: one for one in notes},
    )


def _decisions(here: str) -> list[Decision]:
    asked = Decision(id="d1", article=here, start=0, end=6, label="GPE", quote="MOSKOW", verdict="rejected", origin="rule:x", score=0.25)
    name, word = {"start": 18, "end": 32, "quote": _NEWS[18:32]}, {"start": 9, "end": 17, "quote": _NEWS[9:17]}
    return [
        asked,
        Decision(id="d2", article=here, label="ORG", verdict="relabelled", final="PERSON", annotator="rina", created=_LATER, **name),
        Decision(id="d3", article=here, label="PERSON", verdict="accepted", **word),
    ]


def _bare() -> Document:
    return document("dua.md", "Tidak ada apa-apa di sini. Sungguh!")


def _edges() -> Document:
    """Return an article tagged from its first to its last code point, and in the middle of a word."""
    text = "Jakarta, 8 November.\nBeijing"
    whole = document("a b/tiga.txt", text)
    spans = [span(whole, 0, 7, "GPE"), span(whole, 21, 28, "GPE", entity="e1"), span(whole, 0, 28, "ORG"), span(whole, 13, 17, "MONEY")]
    return replace(whole, spans={one.id: one for one in spans})


def files(where: Path) -> dict[str, bytes]:
    """Return every file of an export by its path; what is compressed as it was before, since libraries compress differently."""
    found = sorted(path for path in where.rglob("*") if path.is_file()) if where.is_dir() else [where]
    return {str(path.relative_to(where)): _plain(path) for path in found}


def _plain(path: Path) -> bytes:
    data = path.read_bytes()
    return zlib.decompress(data) if path.suffix == ".spacy" else data


def said(name: str, out: Path, bundle: Bundle) -> Any:
    """Export a bundle and return what the receipt says, and what reading the export gives."""
    receipt = put(bundle, FORMATS[name], out)
    news = news_of(FORMATS[name], out) if FORMATS[name].direction == "both" and name not in OWN else []
    lines = str(receipt).replace(str(out), "out").splitlines()
    told = {"receipt": lines[2:] if name in COMPRESSED else lines, "losses": receipt.losses.kept, "read": news}
    plain = msgspec.to_builtins(told)
    return msgspec.json.decode(msgspec.json.encode(plain))


OWN = ("json", "jsonl")
"""Forms whose records are read as they are; ``reading.decode`` does."""
COMPRESSED = ("spacy", "hf-parquet")
"""Forms whose sizes and sums are those of a library's compression."""
CHANGING = ("hf-parquet",)
"""Forms whose bytes are a library's."""


def make(where: Path) -> None:
    """Write every form anew."""
    shutil.rmtree(where, ignore_errors=True)
    for name in FORMATS:
        if name in CHANGING:
            continue
        (where / name).mkdir(parents=True)
        told = said(name, where / name / "out", rich())
        (where / name / SAID).write_bytes(msgspec.json.format(msgspec.json.encode(told), indent=1) + b"\n")


if __name__ == "__main__":
    make(PLACE)
