"""Small projects for tests."""

from pathlib import Path

from store.document import Document
from store.ingest import article_id, make_article
from store.model import Span
from store.project import Project

TEXT = "Presiden Joko Widodo bertemu Xi Jinping di Beijing. Xi Jinping memuji Jakarta, dan Widodo memuji Beijing."
OTHER = "Vladimir Putin memuji Tiongkok. Putin mengunjungi Beijing 👩‍🚀 pada Februari."


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


A = article_id("a.txt")
B = article_id("b.txt")
