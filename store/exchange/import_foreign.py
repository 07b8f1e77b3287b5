"""Bringing another tool's file into a project: read in quarantine, checked, matched with the articles there are, stored as one act.

The file is read to its end before anything is stored, so that its labels are known, and what was understood waits in a temporary file:
nothing grows with the number of documents but a hash of each.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import msgspec

from store.clock import now
from store.document import Document, apply
from store.errors import ReadOnlyError
from store.exchange.bundle import in_words
from store.exchange.contract import Draft, DraftEntity, Meter, Preface, Progress, Reject, Remark
from store.exchange.form import Format
from store.exchange.import_ import opened
from store.exchange.import_check import raw_span, spot
from store.exchange.import_keep import Act, Hand, at_once
from store.exchange.import_label_file import LabelFile
from store.exchange.import_labels import LabelPlan, labels_place, labels_text, plan_labels
from store.exchange.import_merge import Counts, Merger
from store.exchange.import_place import Places, moved
from store.exchange.import_reading import reading
from store.exchange.import_rejects import Groups, RejectFile, beside, listed
from store.exchange.spool import Aside, Spool
from store.interrupts import Deferred
from store.model import Article, Put, home
from store.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a person may say about an import."""

    maps: Mapping[str, str] = field(default_factory=dict)
    """What a label of the file becomes; ``""`` leaves its annotations out."""
    add_labels: bool = False
    dry: bool = False
    rejects: Path | None = None
    """Where to list what could not be used; None puts it beside the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignReceipt:
    """What an import understood, what it put into the project, and what it could not use."""

    path: str
    form: str
    counts: Counts
    rejected: Groups
    remarks: Groups
    parts: int = 0
    dry: bool = False
    rejects: str = ""
    """Path of the list of rejects, or empty."""
    labels: str = ""
    """Path of the label file that was written, or empty."""
    notices: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether everything in the file was understood."""
        return not self.rejected.count

    def __str__(self) -> str:
        counts = self.counts
        new = in_words(counts.documents, counts.spans, counts.decisions, counts.notes, counts.entities)
        done = "would be imported" if self.dry else "imported as one change, which undo takes back"
        lines = [f"{self.path}, read as {self.form}: {new} {done}."]
        if not counts.new:
            lines = [f"{self.path}, read as {self.form}: nothing in it is new."]
        if counts.present:
            lines.append(f"{counts.present:,} annotations and notes were there already.")
        if self.labels:
            lines.append(f"The labels {'would be' if self.dry else 'were'} written to {self.labels}.")
        lines += self.notices
        if self.remarks.count:
            lines += [f"To know ({self.remarks.count:,}):", *(f"  {line}" for line in self.remarks.lines())]
        return "\n".join([*lines, *listed(self.rejected, self.rejects)])


def import_foreign(
    folder: Path,
    path: Path,
    form: Format,
    *,
    annotator: str,
    store: Path | None = None,
    options: Options | None = None,
    progress: Progress | None = None,
) -> ForeignReceipt:
    """Read a file or folder of another tool and add what is new in it to the project in ``folder``, made when it is not there.

    What cannot be understood is listed and stops nothing. Raises StoreError when the file as a whole is not of this form, a label cannot
    be as asked for, or the project cannot be written, and KeyboardInterrupt or what ``progress`` raises; nothing has changed then.
    """
    wanted = options or Options()
    return bring_foreign(opened(folder, annotator=annotator, store=store, dry=wanted.dry), path, form, options=wanted, progress=progress)


def bring_foreign(
    into: AbstractContextManager[Project],
    path: Path,
    form: Format,
    *,
    options: Options,
    progress: Progress | None = None,
    hand: Hand = at_once,
) -> ForeignReceipt:
    """Add what another tool wrote to the project that ``into`` gives once the file is read; raises as ``import_foreign`` does.

    May run in any one thread; ``hand`` carries out what changes the project.
    """
    wanted = options
    place = wanted.rejects or beside(path)
    with (
        TemporaryFile() as spooled,
        TemporaryFile() as looked,
        RejectFile(None if wanted.dry and wanted.rejects is None else place) as rejects,
    ):
        incoming = _Incoming(spooled)
        for news in reading(form, path, progress):
            incoming.take(news, rejects)
        with into as project:
            if project.read_only and not wanted.dry:
                do = "Nothing was imported. Close Sorot there, then try again."
                raise ReadOnlyError(project.read_only, where=str(project.folder), do=do)
            return _Import(project, path, form, incoming, rejects, wanted, progress, Aside(looked), hand).run()


class _Incoming:
    """What was read: documents in a temporary file, and what is known of all of them."""

    def __init__(self, file: IO[bytes]) -> None:
        self.drafts = Spool(file, Draft)
        self.labels: dict[str, int] = {}
        self.entities: list[DraftEntity] = []
        self.remarks = Groups()

    def take(self, news: Draft | Reject | Remark | Preface, rejects: RejectFile) -> None:
        """Put away one piece of news."""
        if isinstance(news, Draft):
            for span in news.spans:
                self.labels[span.label] = self.labels.get(span.label, 0) + 1
            self.drafts.add(news)
        elif isinstance(news, Reject):
            rejects.add(news)
        elif isinstance(news, Remark):
            self.remarks.add(news.where, news.what)
        else:
            for label in news.labels:
                self.labels.setdefault(label, 0)
            self.entities += news.entities


class _Import:
    """The second half: from what was understood to the project."""

    def __init__(
        self,
        project: Project,
        path: Path,
        form: Format,
        incoming: _Incoming,
        rejects: RejectFile,
        options: Options,
        progress: Progress | None,
        aside: Aside,
        hand: Hand,
    ) -> None:
        self._project, self._path, self._form, self._incoming = project, path, form, incoming
        self._rejects, self._options, self._progress = rejects, options, progress
        self._counts = Counts()
        self._new: list[tuple[Article, str]] = []
        self._held: dict[str, Document] = {}
        self._aside, self._hand = aside, hand
        self._interrupt = Deferred()

    def run(self) -> ForeignReceipt:
        """Store everything, or nothing when this raises."""
        project, options = self._project, self._options
        adopt = not project.labels.source and not any(document.spans for document in project.stored_documents())
        plan = plan_labels(self._incoming.labels, project.labels, options.maps, add=options.add_labels, adopt=adopt)
        file = labels_place(project.folder, project.store_dir, project.labels.source) if plan.changed else None
        act = Act(project, f"Import {self._path.name}", self._fingerprint(), self._progress, self._hand)
        old = project.labels
        changed = LabelFile(project, None if options.dry else file, lambda before: labels_text(before, old, plan.labels))
        with self._interrupt, changed:
            try:
                self._store(plan, act)
                rejects = self._rejects.keep()
            except BaseException:
                act.take_back()
                raise
        return ForeignReceipt(
            path=str(self._path),
            form=self._form.name,
            counts=self._counts,
            rejected=self._rejects.groups,
            remarks=self._incoming.remarks,
            parts=act.parts,
            dry=options.dry,
            rejects=rejects,
            labels=str(file or ""),
            notices=tuple(self._notices(plan)),
        )

    def _store(self, plan: LabelPlan, act: Act) -> None:
        project = self._project
        places = Places(project, self._path.name, self._interrupt.check)
        merger = Merger(project.entities, self._counts, annotator=project.annotator, moment=now(), labels=plan.becomes)
        notes = {(note.target_id, note.text) for note in project.entity_notes.values()}
        for entity in self._incoming.entities:
            merger.entity(entity, notes)
            if act.full(merger.size, 0, 0):
                self._keep(act, merger, last=False)
        meter = Meter(self._progress, "storing", len(self._incoming.drafts))
        size = 0
        for number, draft in enumerate(self._incoming.drafts):
            self._interrupt.check()
            if number and act.full(merger.size, size, len(self._held)):
                self._keep(act, merger, last=False)
                size = 0
            size += self._one(self._known(draft, plan), places, merger)
            meter.tick()
        self._interrupt.check()
        self._keep(act, merger, last=True)

    def _keep(self, act: Act, merger: Merger, *, last: bool) -> None:
        edits = merger.take()
        if self._options.dry:
            self._put_aside(edits)
        else:
            act.keep(self._new, edits, last=last)
        self._new.clear()
        self._held.clear()

    def _put_aside(self, edits: Iterable[Put]) -> None:
        """Put away what the articles would be after these edits; further documents may be about them."""
        by_article: dict[str, list[Put]] = {}
        for edit in edits:
            by_article.setdefault(home(edit.record), []).append(edit)
        for name, document in self._held.items():
            self._aside.put(apply(document, by_article.get(name, ())))

    def _one(self, draft: Draft, places: Places, merger: Merger) -> int:
        """Merge one document and return how much text is new by it, in code points."""
        article, loose = places.find(draft)
        new = not article
        if new:
            made = places.make(draft)
            article = made.id
            self._held[article] = Document(made, draft.text)
            self._new.append((made, draft.text))
            merger.begin(self._held[article], new=True)
        elif article not in self._held:
            self._held[article] = self._aside.get(article) or self._project.document(article)
            merger.begin(self._held[article], new=False)
        if loose:
            what = "The text differs from the project's in white space; the annotations were placed in the project's."
            self._incoming.remarks.add(draft.where, what)
            draft = moved(draft, self._held[article].text)
        merger.merge(article, draft)
        return len(draft.text) if new else 0

    def _known(self, draft: Draft, plan: LabelPlan) -> Draft:
        """Return a draft without the spans whose label is refused; they are rejected one by one."""
        if not plan.refused:
            return draft
        for span in draft.spans:
            if span.label not in plan.becomes:
                why = f"The project has no label {span.label!r}."
                self._rejects.add(Reject(where=spot(span, draft.where), why=why, raw=raw_span(span)))
        return msgspec.structs.replace(draft, spans=tuple(span for span in draft.spans if span.label in plan.becomes))

    def _notices(self, plan: LabelPlan) -> Iterator[str]:
        changed = {label: name for label, name in plan.becomes.items() if name and name != label}
        if changed:
            yield "Labels: " + ", ".join(f"{label} became {name}" for label, name in list(changed.items())[:20]) + "."
        left = [label for label, name in plan.becomes.items() if not name]
        if left:
            count = sum(self._incoming.labels[label] for label in left)
            yield f"{count:,} annotations with {', '.join(left)} were left out, as asked for."
        if plan.unused:
            yield f"The file has no label {', '.join(plan.unused)}, which --map names."
        if plan.sentence:
            yield plan.sentence

    def _fingerprint(self) -> str:
        state = self._path.stat()
        return f"{self._path.name} {self._form.name} {state.st_size} {state.st_mtime_ns} {sorted(self._options.maps.items())}"
