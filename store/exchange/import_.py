"""Bringing an export of Sorot's own into a project: everything that is new in it as one act, or nothing at all.

The file is read to its end, then held against the project to its end, and only then stored, in parts that fit in memory.
"""

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from store.document import Document
from store.errors import InputError, InvalidError, ReadOnlyError
from store.exchange.bundle import Head, in_words
from store.exchange.contract import Meter, Progress
from store.exchange.import_keep import Act, Hand, at_once
from store.exchange.import_label_file import LabelFile
from store.exchange.import_labels import labels_place
from store.exchange.import_own import Incoming, gather
from store.exchange.import_rejects import Groups, RejectFile, listed
from store.exchange.registry import format_for
from store.files import make_folder
from store.interrupts import Deferred
from store.labels import LabelSet, labels_toml
from store.model import AnyRecord, Article, Decision, Entity, Note, Put, Span
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
    rejected: Groups = field(default_factory=Groups)
    rejects: str = ""
    """Path of the list of rejects, or empty."""

    @property
    def whole(self) -> bool:
        """Whether nothing was rejected."""
        return not self.rejected.count

    def __str__(self) -> str:
        new = in_words(self.documents, self.spans, self.decisions, self.notes, self.entities)
        lines = [f"{self.path}: {new} {'would be imported' if self.dry else 'imported as one change, which undo takes back'}."]
        if not any((self.documents, self.spans, self.decisions, self.notes, self.entities)):
            lines = [f"{self.path}: nothing in it is new."]
        if self.present:
            lines.append(f"{self.present:,} records were there already.")
        if self.labels:
            lines.append(f"The label set of the export {'would be' if self.dry else 'was'} written to {self.labels}.")
        return "\n".join([*lines, *listed(self.rejected, self.rejects)])


def import_into(
    folder: Path,
    path: Path,
    *,
    annotator: str,
    form: str = "",
    store: Path | None = None,
    dry: bool = False,
    progress: Progress | None = None,
    rejects: Path | None = None,
    salvage: bool = False,
) -> ImportReceipt:
    """Read an export, check all of it, and add it to the project in ``folder``, which is made when it is not there.

    With ``dry`` nothing is added or made. With ``salvage``, or a path for ``rejects``, what is not sound in the file is
    left out, listed there, and the rest is added.
    Raises StoreError naming file, record and what to do when the file is not a sound export, the project cannot be written, or the two
    contradict each other, KeyboardInterrupt and what ``progress`` raises; nothing has changed then.
    """
    return bring(
        opened(folder, annotator=annotator, store=store, dry=dry),
        path,
        form=form,
        dry=dry,
        progress=progress,
        rejects=rejects,
        salvage=salvage,
    )


def bring(
    into: AbstractContextManager[Project],
    path: Path,
    *,
    form: str = "",
    dry: bool = False,
    progress: Progress | None = None,
    rejects: Path | None = None,
    salvage: bool = False,
    hand: Hand = at_once,
) -> ImportReceipt:
    """Add an export to the project that ``into`` gives once the file is read; raises as ``import_into`` does.

    May run in any one thread; ``hand`` carries out what changes the project.
    """
    kind = format_for(form, path.name)
    if kind.direction == "out":
        kind.reader()  # Says that it can only be written.
    with TemporaryFile() as file, RejectFile(rejects) as listing:
        incoming = gather(kind, path, file, progress, listing if salvage or rejects is not None else None)
        with into as project:
            if project.read_only and not dry:
                raise ReadOnlyError(project.read_only, where=str(project.folder), do=_NOTHING)
            return _Import(project, path, incoming, listing, dry, progress, hand).run()


@contextmanager
def opened(folder: Path, *, annotator: str, store: Path | None, dry: bool) -> Iterator[Project]:
    """Open the project to import into for as long as that takes; with ``dry`` only to look at it. Raises as ``Project.open`` does."""
    with looked_at(folder, dry=dry) as place:
        project = Project.open(place, annotator=annotator, store=store, read_only=dry)
        try:
            yield project
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


class _Import:
    """The second half: from what was read to the project."""

    def __init__(
        self, project: Project, path: Path, incoming: Incoming, rejects: RejectFile, dry: bool, progress: Progress | None, hand: Hand
    ) -> None:
        self._project, self._path, self._incoming, self._rejects, self._dry = project, path, incoming, rejects, dry
        self._progress, self._hand = progress, hand
        self._counts: dict[type[AnyRecord], int] = {Article: 0, Span: 0, Decision: 0, Note: 0, Entity: 0}
        self._present = 0
        self._new = bytearray()
        """For every article of the export, in order, whether something in it is new."""
        self._interrupt = Deferred()

    def run(self) -> ImportReceipt:
        """Store everything, or nothing when this raises."""
        project, head = self._project, self._incoming.head
        file = _labels_file(project, head, str(self._path))
        self._compare()
        if self._dry:
            listing = self._rejects.keep()
        else:
            act = Act(project, f"Import {self._path.name}", self._fingerprint(), self._progress, self._hand)
            with self._interrupt, LabelFile(project, file, lambda before: labels_toml(head.labels)):
                try:
                    self._store(act)
                    listing = self._rejects.keep()
                except BaseException:
                    act.take_back()
                    raise
        return ImportReceipt(
            path=str(self._path),
            dry=self._dry,
            documents=self._counts[Article],
            spans=self._counts[Span],
            decisions=self._counts[Decision],
            notes=self._counts[Note],
            entities=self._counts[Entity],
            present=self._present,
            labels=str(file or ""),
            rejected=self._rejects.groups,
            rejects=listing,
        )

    def _compare(self) -> None:
        """Count what is new and what is there. Raises InvalidError for what is there and is not the same."""
        meter = Meter(self._progress, "comparing", len(self._incoming))
        self._count(self._project_records())
        for document in self._incoming.documents():
            self._new.append(self._count(_pairs(self._held(document), document)))
            meter.tick()

    def _count(self, pairs: Iterable[tuple[AnyRecord | None, AnyRecord]]) -> bool:
        new = False
        for before, record in pairs:
            if before is None:
                self._counts[type(record)] += 1
                new = True
            elif before == record:
                self._present += 1
            else:
                raise InvalidError(
                    f"The project has another {type(record).__name__.lower()} with this id.",
                    where=f"{self._path}: {record.id}",
                    do=f"{_NOTHING} Import it into an empty folder.",
                )
        return new

    def _store(self, act: Act) -> None:
        """Put what is new into the project, entities before the spans that point at them."""
        edits: list[Put] = []
        for before, record in self._project_records():
            if act.full(len(edits), 0, 0):
                act.keep((), edits, last=False)
                edits = []
            if before is None:
                edits.append(Put(None, record))
        new: list[tuple[Article, str]] = []
        meter = Meter(self._progress, "storing", sum(self._new))
        documents = text = 0
        for wanted, document in zip(self._new, self._incoming.documents(), strict=True):
            self._interrupt.check()
            if not wanted:
                continue
            if act.full(len(edits), text, documents):
                act.keep(new, edits, last=False)
                edits, new = [], []
                documents = text = 0
            held = self._held(document)
            if held is None:
                new.append((document.article, document.text))
            if held is None or not held.stored:
                text += len(document.text)
            edits += [Put(None, record) for before, record in _pairs(held, document) if before is None]
            documents += 1
            meter.tick()
        self._interrupt.check()
        act.keep(new, edits, last=True)

    def _project_records(self) -> Iterator[tuple[AnyRecord | None, AnyRecord]]:
        """Yield every entity and every note on one with what the project has under its id."""
        for entity in self._incoming.entities:
            yield self._project.entities.get(entity.id), entity
        for note in self._incoming.notes:
            yield self._project.entity_notes.get(note.id), note

    def _held(self, document: Document) -> Document | None:
        """Return the project's own document of an imported one, with the same text. Raises InvalidError when the texts differ."""
        article = document.article
        try:
            held = self._project.document(article.id)
        except InputError:
            return None
        if held.text != document.text:
            raise InvalidError(
                "The project holds another text for this article.",
                where=f"{self._path}: article {article.id} ({article.source})",
                do=f"{_NOTHING} Import it into an empty folder.",
            )
        return held

    def _fingerprint(self) -> str:
        state = self._path.stat()
        return f"{self._path.name} {state.st_size} {state.st_mtime_ns}"


def _pairs(held: Document | None, document: Document) -> Iterator[tuple[AnyRecord | None, AnyRecord]]:
    """Yield every record of a document with what the project has under its id."""
    yield (held.article if held is not None and held.stored else None), document.article
    for name in ("spans", "decisions", "notes"):
        here = {} if held is None else getattr(held, name)
        for record in getattr(document, name).values():
            yield here.get(record.id), record


def _labels_file(project: Project, head: Head, where: str) -> Path | None:
    """Return where the export's label set has to be written, None when the project has it. Raises InvalidError when the two differ."""
    if project.labels.labels == head.labels.labels:
        return None
    if project.labels.source:
        raise InvalidError(
            f"The label set differs from {project.labels.source}: {_difference(project.labels, head.labels)}.",
            where=where,
            do=f"{_NOTHING} Make the label file alike, or import into a folder without one.",
        )
    used = {span.label for document in project.stored_documents() for span in document.spans.values()}
    missing = sorted(used - set(head.labels.names()))
    if missing:
        raise InvalidError(
            f"The label set has no {', '.join(missing)}, which the project's annotations use.",
            where=where,
            do=f"{_NOTHING} Import it into an empty folder.",
        )
    return labels_place(project.folder, project.store_dir, "")


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
