"""Writing a project to one file, and proving that the file holds it."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from store.errors import InputError, StoreError, WriteError
from store.exchange.bundle import Bundle, check, in_words, ordered
from store.exchange.formats import Format, format_for
from store.exchange.proof import prove
from store.files import write_atomic

if TYPE_CHECKING:
    from store.project import Project

__all__ = ["Receipt", "deliver", "export", "format_for", "gather"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What an export holds, counted by reading it again."""

    path: str
    format: str
    documents: int
    spans: int
    notes: int
    entities: int
    decisions: int
    size: int
    """Bytes."""
    sha256: str
    """Of the file."""
    lost: tuple[str, ...] = ()
    """A sentence for everything that is not in it."""

    def __str__(self) -> str:
        counts = in_words(self.documents, self.spans, self.decisions, self.notes, self.entities)
        lines = [
            f"{self.path}: {counts}; {self.size:,} bytes.",
            "Read again and compared: every span equals the text it names.",
            f"sha256 {self.sha256}",
        ]
        if self.lost:
            lines += [f"Not in it ({len(self.lost)}):", *(f"  {sentence}" for sentence in self.lost)]
        return "\n".join(lines)


def export(project: "Project", path: Path, form: str = "json", *, program: str) -> Receipt:
    """Write the whole project to ``path``; ``program`` is the version of Sorot to name in it.

    Raises InvalidError, with nothing written, when a span is not the text it names or the bytes do not read back as the project;
    InputError when the path is the project's own; WriteError when it cannot be written.
    """
    _outside(project, path)
    bundle, lost = gather(project, program=program)
    data, receipt = deliver(bundle, format_for(form, path.name), lost, str(path))
    write_atomic(path, data)
    try:
        written = path.read_bytes()
    except OSError as error:
        raise WriteError(
            f"It was written but cannot be read again ({error.strerror or error}).", where=str(path), do="Export again."
        ) from error
    if written != data:
        raise WriteError("What is on the disk is not what was written.", where=str(path), do="Check the disk, then export again.")
    return receipt


def deliver(bundle: Bundle, form: Format, lost: tuple[str, ...], path: str = "-") -> tuple[bytes, Receipt]:
    """Return the bytes of an export, proved to hold the bundle, and their receipt. Raises InvalidError."""
    bundle = ordered(bundle)
    check(bundle, bundle.project)
    data = form.encode(bundle)
    counts = prove(data, form.name, bundle)
    return data, Receipt(path=path, format=form.name, size=len(data), sha256=hashlib.sha256(data).hexdigest(), lost=lost, **counts)


def gather(project: "Project", *, program: str) -> tuple[Bundle, tuple[str, ...]]:
    """Return everything the project knows, articles without annotations included, and a sentence for each that cannot be read."""
    from store.library import article_ids

    documents = []
    lost = []
    files = set(article_ids(project, kept=False))
    for article_id in article_ids(project):
        try:
            document = project.document(article_id)
            if document.stored or article_id in files:
                documents.append(document)
        except InputError as error:
            if article_id in files:
                lost.append(str(error))
        except StoreError as error:
            lost.append(str(error))
    bundle = Bundle(
        project=project.folder.name,
        program=program,
        labels=project.labels,
        documents=tuple(documents),
        entities=tuple(project.entities.values()),
        notes=tuple(project.entity_notes.values()),
    )
    return ordered(bundle), tuple(lost)


def _outside(project: "Project", path: Path) -> None:
    place = path.resolve()
    if place.is_relative_to(project.store_dir.resolve()):
        raise InputError("This is where the project itself is kept.", where=str(path), do="Name a file elsewhere.")
    if place.is_relative_to(project.folder.resolve()):
        from store.folder import SUFFIXES

        if place.name.casefold().endswith(SUFFIXES) or place.name == "labels.toml":
            raise InputError(
                "This would become, or replace, an article or the labels of the project.", where=str(path), do="Name another file."
            )
