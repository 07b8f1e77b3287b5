"""Bringing an export into a project: everything that is new in it as one change, or nothing at all."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from store.clock import now
from store.document import Document
from store.errors import InputError, InvalidError, ReadOnlyError
from store.exchange.bundle import Bundle, check, in_words, loose_ends
from store.exchange.registry import format_for
from store.exchange.strict import MAX_BYTES
from store.files import make_folder, write_atomic
from store.ids import new_id
from store.ingest import read_limited
from store.labels import LABELS_FILE, LabelSet, find_labels, labels_toml
from store.model import Article, Change, Decision, Entity, Note, Put, Record, Span
from store.project import Project

_NOTHING = "Nothing was imported."


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportReceipt:
    """What an import put into the project."""

    path: str
    dry: bool = False
    """Whether it only looked."""
    documents: int = 0
    spans: int = 0
    decisions: int = 0
    notes: int = 0
    entities: int = 0
    present: int = 0
    """Records that the project had already, exactly so."""
    labels: str = ""
    """Path of the label file that was written, or empty."""

    def __str__(self) -> str:
        new = in_words(self.documents, self.spans, self.decisions, self.notes, self.entities)
        lines = [f"{self.path}: {new} {'would be imported' if self.dry else 'imported as one change, which undo takes back'}."]
        if not any((self.documents, self.spans, self.decisions, self.notes, self.entities)):
            lines = [f"{self.path}: nothing in it is new."]
        if self.present:
            lines.append(f"{self.present:,} records were there already.")
        if self.labels:
            lines.append(f"The label set of the export {'would be' if self.dry else 'was'} written to {self.labels}.")
        return "\n".join(lines)


def import_into(folder: Path, path: Path, *, annotator: str, form: str = "", store: Path | None = None, dry: bool = False) -> ImportReceipt:
    """Read an export, check all of it, and add it to the project in ``folder``, which is made when it is not there.

    With ``dry`` nothing is added or made. Raises StoreError naming file, record and what to do when the file is not a sound export, the
    project cannot be written, or the two contradict each other; then nothing has changed.
    """
    kind = format_for(form, path.name)
    if kind.direction == "out":
        kind.reader()  # Says that it can only be written.
    bundle = kind.code().decode(read_limited(path, MAX_BYTES, advice="Export fewer articles at a time."), str(path))
    with looked_at(folder, dry=dry) as place:
        project = Project.open(place, annotator=annotator, store=store, read_only=dry)
        try:
            return import_bundle(project, bundle, str(path), dry=dry)
        finally:
            project.close()


@contextmanager
def looked_at(folder: Path, *, dry: bool) -> Iterator[Path]:
    """Lend the folder to import into, made if need be; with ``dry``, an empty one that goes again when it is not there."""
    if not dry:
        make_folder(folder)
    if folder.is_dir():
        yield folder
    else:
        with TemporaryDirectory(prefix="sorot-") as nowhere:
            yield Path(nowhere)


def import_bundle(project: Project, bundle: Bundle, where: str, *, dry: bool = False) -> ImportReceipt:
    """Add a bundle to an open project as one undoable change. ``where`` names it in errors; raises as ``import_into`` does."""
    if project.read_only and not dry:
        raise ReadOnlyError(project.read_only, where=str(project.folder), do=_NOTHING)
    check(bundle, where)
    for sentence in loose_ends(bundle):
        raise InvalidError(sentence, where=where, do="Export it again from the project it came from.")
    labels_file = _labels_file(project, bundle, where)
    edits: list[Put] = []
    counts: dict[Any, int] = {Article: 0, Span: 0, Decision: 0, Note: 0, Entity: 0}
    present = 0
    for before, record in _pairs(project, bundle, where):
        if before is None:
            edits.append(Put(None, record))
            counts[type(record)] += 1
        elif before == record:
            present += 1
        else:
            raise InvalidError(
                f"The project has another {type(record).__name__.lower()} with this id.",
                where=f"{where}: {record.id}",
                do=f"{_NOTHING} Import it into an empty folder.",
            )
    if labels_file is not None and not dry:
        write_atomic(labels_file, labels_toml(bundle.labels).encode("utf-8"))
    try:
        if labels_file is not None and not dry:
            project.labels = find_labels(project.folder, project.store_dir)
        if edits and not dry:
            title = f"Import {Path(where).name}"
            project.do(Change(id=new_id(), title=title, time=now(), annotator=project.annotator, edits=tuple(edits)))
    except BaseException:
        if labels_file is not None and not dry:
            labels_file.unlink(missing_ok=True)
            project.labels = find_labels(project.folder, project.store_dir)
        raise
    return ImportReceipt(
        path=where,
        dry=dry,
        documents=counts[Article],
        spans=counts[Span],
        decisions=counts[Decision],
        notes=counts[Note],
        entities=counts[Entity],
        present=present,
        labels=str(labels_file or ""),
    )


def _pairs(project: Project, bundle: Bundle, where: str) -> Iterator[tuple[Record | None, Any]]:
    """Yield every record of the bundle with what the project has under its id; entities before the spans that point at them."""
    for entity in bundle.entities:
        yield project.entities.get(entity.id), entity
    for document in bundle.documents:
        held = _held(project, document, where)
        yield (held.article if held.stored else None), document.article
        for name in ("spans", "decisions", "notes"):
            here: Mapping[str, Record] = getattr(held, name)
            there: Mapping[str, Record] = getattr(document, name)
            for record in there.values():
                yield here.get(record.id), record
    for note in bundle.notes:
        yield project.entity_notes.get(note.id), note


def _held(project: Project, document: Document, where: str) -> Document:
    """Return the project's own document of an imported one, with the same text. Raises InvalidError when the texts differ."""
    article = document.article
    try:
        held = project.document(article.id)
    except InputError:
        held = project.add(article, document.text)
    if held.text != document.text:
        raise InvalidError(
            "The project holds another text for this article.",
            where=f"{where}: article {article.id} ({article.source})",
            do=f"{_NOTHING} Import it into an empty folder.",
        )
    return held


def _labels_file(project: Project, bundle: Bundle, where: str) -> Path | None:
    """Return where the bundle's label set has to be written, None when the project has it. Raises InvalidError when the two differ."""
    if project.labels.labels == bundle.labels.labels:
        return None
    if project.labels.source:
        raise InvalidError(
            f"The label set differs from {project.labels.source}: {_difference(project.labels, bundle.labels)}.",
            where=where,
            do=f"{_NOTHING} Make the label file alike, or import into a folder without one.",
        )
    used = {span.label for document in project.stored_documents() for span in document.spans.values()}
    missing = sorted(used - set(bundle.labels.names()))
    if missing:
        raise InvalidError(
            f"The label set has no {', '.join(missing)}, which the project's annotations use.",
            where=where,
            do=f"{_NOTHING} Import it into an empty folder.",
        )
    own = project.store_dir.parent == project.folder
    return (project.folder if own else project.store_dir) / LABELS_FILE


def _difference(mine: LabelSet, other: LabelSet) -> str:
    parts = []
    for words, names in (
        ("only in the project", [name for name in mine.names() if name not in other]),
        ("only in the export", [name for name in other.names() if name not in mine]),
        ("differing in key, colour or description", [name for name in mine.names() if name in other and mine.get(name) != other.get(name)]),
    ):
        if names:
            parts.append(f"{words}: {', '.join(names[:10])}{' …' if len(names) > 10 else ''}")
    return "; ".join(parts) or "another order"
