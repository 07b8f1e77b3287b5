"""Small projects in which little or much is odd are written as before; ``python -m tests.store.exchange.test_writings`` makes them anew.

``tests/data/writings`` has a file a form: what stands in each file of its exports, and what is lost by it.
"""

import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest

from store.document import Document
from store.exchange.bundle import Bundle
from store.exchange.docbin import Unpacked
from store.exchange.export import write_export
from store.exchange.page_style import style
from store.exchange.registry import FORMATS
from store.labels import DEFAULT, Label, LabelSet
from store.model import Entity, Note, Span
from tests.store.exchange.worlds import TIME, context_of, document, span

PLACE = Path(__file__).resolve().parents[2] / "data" / "writings"
SHEET = style(LabelSet(()), {})
"""What is the same in every page."""

NAMES = [name for name, form in FORMATS.items() if form.direction != "in" and name != "hf-parquet"]

DENSE = "\n  Ani  dan Budi.\n\nSolo, 12 km \tke #Utara\x01 🙂🙂 (akhir) \n"
LABELS = LabelSet((*DEFAULT.labels[:3], Label("A B", "", "", ""), Label("C:D", "x", "#12f", "")))


def _made(name: str, text: str, marks: list[tuple[str, str, dict[str, Any]]], **about: Any) -> Document:
    """Return an article with spans on the first place of each quote, and notes where ``notes`` gives their texts."""
    bare = document(name, text)
    article = msgspec.structs.replace(bare.article, **about)
    spans: dict[str, Span] = {}
    notes: dict[str, Note] = {}
    for at, (quote, label, more) in enumerate(marks):
        said = more.pop("notes", ())
        one = span(bare, text.index(quote), text.index(quote) + len(quote), label, id=f"s{at}", **more)
        spans[one.id] = one
        for number, words in enumerate(said):
            key = f"n{at}-{number}"
            notes[key] = Note(id=key, target="span", target_id=one.id, article=article.id, text=words, created=str(9 - number))
    return replace(bare, article=article, spans=spans, notes=notes)


def _dense() -> Document:
    marks: list[tuple[str, str, dict[str, Any]]] = [
        ("Ani  dan Budi", "PERSON", {"entity": "e1", "score": 0.0, "notes": ["kedua", "pertama\n\n- baris"]}),
        ("Ani", "PERSON", {"entity": "e1", "annotator": "", "created": "", "updated": ""}),
        ("Ani", "LAIN", {"entity": "e2", "origin": "propagated"}),
        (" dan", "ORG", {"score": 1.0, "origin": "model:x@1"}),
        ("dan ", "ORG", {"entity": "weg", "notes": [""]}),
        ("Budi.\n\nSolo", "A B", {"entity": "e3"}),
        ("Solo, 1", "C:D", {"updated": ""}),
        (" \tk", "GPE", {}),
        ("ke #Ut", "GPE", {}),
        ("#Utara", "ORG", {"entity": "e3"}),
        ("🙂", "ORG", {"annotator": "budi"}),
        ("🙂🙂 (akhir)", "GPE", {}),
        ("(", "NORP", {}),
        ("akhir) \n", "PERSON", {}),
        (" ", "PERSON", {}),
        ("\x01", "PERSON", {}),
    ]
    made = _made("a b/ß.txt", DENSE, marks, title=' "T" <i>| \x01', language="id-ID", published="2024-02-03T04:05:06+07:00", status="done")
    about = {"url": "https://a.id/?b=1&c=2", "x y": "=1", "kosong": ""}
    on_article = Note(id="n", target="article", target_id=made.article.id, article=made.article.id, text="@catatan\x01", annotator="rina")
    return replace(made, article=msgspec.structs.replace(made.article, metadata=about), notes={**made.notes, "n": on_article})


ENTITIES = (
    Entity(id="e1", name="Ani & Budi", label="PERSON", aliases=("Ani", "", "Ani  B."), external={"wikidata": "Q1", "a b": "x y"}),
    Entity(id="e2", name=" Ani ", label="LAIN", not_aliases=("Ani",), aliases=("Ani",), external={"z": "9", "b": "8"}, created=TIME),
    Entity(id="e3", name="Q9", label="A B", external={"wikidata": "9"}),
    Entity(id="e4", name="#Toba", label="GPE", aliases=("Danau\nToba",)),
)
ON_ENTITIES = (
    Note(id="m1", target="entity", target_id="e1", text="satu", created="1"),
    Note(id="m2", target="entity", target_id="e9", text="tentang *siapa*?", annotator="rina", created="2024-01-01T00:00:00Z"),
    Note(id="m3", target="entity", target_id="e1", text="dua", created="3"),
)


def _many() -> tuple[Document, ...]:
    first = _made(
        "00.txt", "Ani, Budi, Ani.", [("Ani", "PERSON", {"entity": "e1"}), ("Ani.", "PERSON", {"entity": "e1"})], published="2023"
    )
    others = [
        _made(f"{number:02}.txt", "Ani\ndan Solo", [("Ani", "PERSON", {"entity": "e1"}), ("Solo", "GPE", {})], published="2024-01-01")
        for number in range(1, 42)
    ]
    return first, *others


def _bundle(*documents: Document, entities: tuple[Entity, ...] = (), notes: tuple[Note, ...] = (), **more: Any) -> Bundle:
    return Bundle(
        **{"project": "p", "program": "1", "labels": LABELS, "documents": documents, "entities": entities, "notes": notes, **more}
    )


CASES: dict[str, tuple[Bundle, tuple[str, ...]]] = {
    "nothing": (_bundle(project=""), ("",)),
    "little": (
        _bundle(
            *(_made(name, text, [], title="", language="", published="") for name, text in (("a.txt", "Ya"), ("b.txt", "Tidak\n"))),
            entities=ENTITIES[3:],
            notes=ON_ENTITIES[1:2],
            project=" a\x01\nb|*c* ",
        ),
        ("",),
    ),
    "much": (_bundle(_dense(), _made("c.txt", "Ani", [("Ani", "ORG", {})], status="done"), entities=ENTITIES, notes=ON_ENTITIES), ("",)),
    "often": (_bundle(*_many(), entities=ENTITIES[:1]), ("",)),
    "parts": (_bundle(_dense(), *_many()[:2], entities=ENTITIES[:2]), ("train", "dev", "test")),
}


REPORTS = ("html", "markdown")
"""Forms in which it matters that something is there often, and that a note is about nothing."""

BOTH = [(name, case) for name in NAMES for case in CASES if case != "often" or name in REPORTS]


@pytest.mark.parametrize(("name", "case"), BOTH)
def test_a_project_is_written_as_before(name: str, case: str, tmp_path: Path) -> None:
    kept = json.loads((PLACE / f"{name}.json").read_bytes())
    assert _written(name, case, tmp_path) == kept[case]


def _written(name: str, case: str, folder: Path) -> Any:
    """Return what stands in the files of an export, what is said of them and what is lost."""
    bundle, parts = CASES[case]
    form = FORMATS[name]
    known = {one.id for one in bundle.entities}
    bundle = replace(bundle, notes=tuple(note for note in bundle.notes if note.target_id in known or name in REPORTS))
    context = replace(context_of(bundle, form), parts=parts)
    documents = {one.article.id: one for one in bundle.documents}
    order = [(key, parts[at % len(parts)]) for at, key in enumerate(documents)]
    receipt = write_export(order, documents.__getitem__, form, context, folder / f"out{form.suffix}")
    counts = [[one.part, one.documents, one.spans, one.notes, one.decisions, one.entities] for one in receipt.outputs]
    losses = [list(msgspec.structs.astuple(one)) for one in receipt.losses.kept]
    files = {str(path.relative_to(folder)): _content(path) for path in sorted(folder.rglob("*")) if path.is_file()}
    return json.loads(json.dumps({"counts": counts, "losses": losses, "files": files}))


def _content(path: Path) -> Any:
    data = path.read_bytes()
    if path.suffix == ".spacy":
        return [msgspec.to_builtins(one) for one in Unpacked(data, path.name).documents()]
    return data.decode().replace(SHEET, "")


def make(folder: Path) -> None:
    """Write every form anew."""
    for name in NAMES:
        places = {case: folder / name / case for one, case in BOTH if one == name}
        for place in places.values():
            place.mkdir(parents=True)
        told = {case: _written(name, case, place) for case, place in places.items()}
        (PLACE / f"{name}.json").write_text(json.dumps(told, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    with TemporaryDirectory() as room:
        make(Path(room))
