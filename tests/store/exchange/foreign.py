"""Files of another tool, made and imported in tests."""

from pathlib import Path
from typing import Any

from store.exchange.import_foreign import ForeignReceipt, import_foreign
from store.exchange.registry import FORMATS
from store.project import Project

TEXT = "Presiden Joko Widodo 🙂 tiba\r\ndi Surabaya, bersama Retno Marsudi.\r\n"
CLEAN = TEXT.replace("\r\n", "\n")


def brat(folder: Path, name: str, text: str, *lines: str) -> None:
    """Write one document as brat does."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.txt").write_bytes(text.encode())
    (folder / f"{name}.ann").write_bytes("".join(f"{line}\n" for line in lines).encode())


def mark(number: int, label: str, quote: str, text: str = TEXT) -> str:
    """Return brat's line for the first place of a quote."""
    return f"T{number}\t{label} {text.index(quote)} {text.index(quote) + len(quote)}\t{quote}"


def bring(target: Path, source: Path, **more: Any) -> ForeignReceipt:
    """Import as brat."""
    return import_foreign(target, source, FORMATS["brat"], annotator="budi", **more)


def spans(target: Path) -> list[tuple[str, str, str]]:
    """Return article source, label and quote of every span."""
    project = Project.open(target, annotator="", read_only=True)
    found = [(one.article.source, span.label, span.quote) for one in project.stored_documents() for span in one.ordered_spans()]
    project.close()
    return sorted(found)


def content(target: Path) -> object:
    """Return all that the project says, without what only tells when and in which order it came."""
    project = Project.open(target, annotator="", read_only=True)
    found = [
        (one.article, one.text, sorted(map(repr, one.spans.values())), sorted(map(repr, (*one.notes.values(), *one.decisions.values()))))
        for one in project.stored_documents()
    ]
    entities = sorted(map(repr, (*project.entities.values(), *project.entity_notes.values())))
    project.close()
    return found, entities
