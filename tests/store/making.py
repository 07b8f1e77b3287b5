"""Small projects for tests."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from store import annotate, entities
from store.document import Document
from store.ingest import article_id, make_article
from store.layout import pretty
from store.model import Span
from store.project import Project
from store.repository import Version, _checksum

TEXT = "Presiden Joko Widodo bertemu Xi Jinping di Beijing. Xi Jinping memuji Jakarta, dan Widodo memuji Beijing."
OTHER = "Vladimir Putin memuji Tiongkok. Putin mengunjungi Beijing 👩‍🚀 pada Februari."


A = article_id("a.txt")
B = article_id("b.txt")


def document(text: str = TEXT, *, stored: bool = False) -> Document:
    """Return an article that is in no project."""
    return Document(article=make_article(text, source="a.txt"), text=text, stored=stored)


def folder(base: Path, **texts: str) -> Path:
    """Make a folder with one file per text, by default ``a.txt`` and ``b.txt``."""
    made = base / "articles"
    made.mkdir()
    for name, text in (texts or {"a": TEXT, "b": OTHER}).items():
        (made / f"{name}.txt").write_text(text, encoding="utf-8")
    return made


def project(where: Path, **options: object) -> Project:
    """Open a folder as the annotator ``ana``."""
    return Project.open(where, annotator="ana", **options)  # type: ignore[arg-type]


def crash(opened: Project) -> None:
    """End a project as the death of its process would: nothing is saved, the system takes the lock away, the owner's note stays."""
    assert opened._journal is not None
    assert opened._lock is not None
    opened._journal.close()
    opened._lock._lock.release()


def span_at(opened: Document, quote: str) -> Span:
    """Return the first span with a quote."""
    return next(span for span in opened.ordered_spans() if span.quote == quote)


def bounds(text: str, quote: str) -> tuple[int, int]:
    """Return the range of the first occurrence."""
    start = text.index(quote)
    return start, start + len(quote)


def filled(base: Path) -> Path:
    """Make a folder where two tags in ``a.txt``, one in ``b.txt`` and one entity are kept, and close it."""
    made = folder(base)
    opened = project(made)
    tag(opened, A, "Xi Jinping")
    tag(opened, A, "Widodo")
    tag(opened, B, "Putin")
    change = entities.put_entity(None, replace(entities.new_entity("Xi", "PERSON"), id="xi"), annotator="ana")
    assert change is not None
    opened.do(change)
    opened.close()
    return made


def tag(opened: Project, article: str, quote: str) -> None:
    """Tag the first occurrence of a quote as PERSON."""
    doc = opened.document(article)
    change = annotate.tag(doc, *bounds(doc.text, quote), "PERSON", annotator="ana")
    assert change is not None
    opened.do(change)


def quotes(opened: Project, article: str) -> list[str]:
    """Return what is tagged, in text order."""
    return [span.quote for span in opened.document(article).ordered_spans()]


def file(where: Path, article: str = A) -> Path:
    """Return the file of an article."""
    return where / ".sorot" / "articles" / f"{article}.json"


def journal(where: Path) -> Path:
    """Return the file of the journal."""
    return where / ".sorot" / "journal.jsonl"


def link(opened: Project, article: str, quote: str, entity: str) -> None:
    """Have the first annotation of a quote point at an entity."""
    document = opened.document(article)
    change = entities.link(document, [span_at(document, quote).id], entity, annotator="ana")
    assert change is not None
    opened.do(change)


def signed(path: Path, change: Callable[[dict[str, Any]], object]) -> None:
    """Change the tables of a file of ours and give it a right checksum, so that only what it says is wrong."""
    tables = json.loads(path.read_bytes())
    meta = tables.pop("_meta")["1"]
    change(tables)
    meta["crc"] = _checksum(tables, Version(meta["journal"], meta["seq"]))
    path.write_bytes(pretty(tables, meta))


def older_copy_put_back(where: Path) -> Project:
    """Tag something, lose the ledger, put the file of before in its place, and open the project."""
    old = file(where).read_bytes()
    opened = project(where)
    tag(opened, A, "Jakarta")
    opened.close()
    (where / ".sorot" / "files.json").unlink()
    file(where).write_bytes(old)
    return project(where)
