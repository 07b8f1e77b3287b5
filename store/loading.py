"""From files and journal entries to the present state of an article or of the project, and what to do when they do not fit."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from msgspec.structs import replace

from store.document import Document, apply
from store.errors import DamagedError, StaleError, StoreError
from store.journal import Journal
from store.loose import read_loosely
from store.model import Article, Entity, Note, Put
from store.records import Records
from store.recovery import TextOf, fits, rebuild, rebuild_project, salvage, sha_of
from store.repository import Kept, Repository, Version
from store.sources import Sources
from store.texts import Texts

_DO = "Restore the file from a backup, or run `sorot doctor` on the folder."

Pending = Sequence[tuple[int, list[Put]]]
"""Edits that a file may lack, with the number of their entry, oldest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How a file was found."""

    restored: StoreError | None = None
    """What was wrong with it before its content was rebuilt from the journal."""
    broken: StoreError | None = None
    """Why it can only be looked at."""
    foreign: bool = False
    """Whether another journal than the project's wrote it, so that this one does not know what is in it."""
    ahead: bool = False
    """Whether it claims entries that the journal does not have, so that it must be written before the journal goes on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedArticle(State):
    """An article as it is now."""

    document: Document
    text: str = ""
    """SHA-256 of the text that its file keeps, empty when there is no file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedProject(State):
    """The records that belong to no article as they are now."""

    entities: Records[Entity]
    notes: Records[Note]


class Loader:
    """Reads files and brings them up to date with the journal."""

    def __init__(self, repository: Repository, sources: Sources, journal: Journal | None) -> None:
        """Take the places to read from; without a journal files are taken as they are."""
        self.texts = Texts(repository.folder)
        self._repository = repository
        self._sources = sources
        self._journal = journal

    def article(self, article_id: str, pending: Pending) -> LoadedArticle:
        """Return an article. Raises InputError when there is no such article, DamagedError when nothing of it can be shown, NewerError."""
        path = self._repository.article_path(article_id)
        try:
            kept = self._repository.read_article(article_id)
            if kept is None:
                if pending:
                    raise DamagedError("The file of the article is missing.", where=str(path))
                return LoadedArticle(document=self._sources.document(article_id))
            document = self._present(kept, pending)
            if document is None:
                document = self._sources.document(article_id)
            elif not document.stored:
                document = self._as_source(document)
        except (DamagedError, StaleError) as error:
            return self._recovered(article_id, DamagedError(error.what, where=str(path), do=error.do or _DO))
        version = kept.version
        return LoadedArticle(document=document, text=kept.text.sha256, ahead=self._is_ahead(version), foreign=self._is_foreign(version))

    def project(self, pending: Pending, *, expected: bool) -> LoadedProject:
        """Return the project's own records; ``expected`` says that there must be a file of them. Raises NewerError."""
        path = self._repository.project_path
        try:
            if expected and not path.exists():
                raise DamagedError("The file of the project is missing.", where=str(path))
            version, entities, notes = self._repository.read_project()
            found = Records(entities), Records(notes)
            for edits in self._missing(version, pending):
                found = project_after(*found, edits)
        except (DamagedError, StaleError) as error:
            rebuilt = None if self._journal is None else rebuild_project(self._journal)
            if rebuilt is None:
                return LoadedProject(entities=Records(), notes=Records(), broken=error)
            return LoadedProject(entities=rebuilt[0], notes=rebuilt[1], restored=error)
        return LoadedProject(entities=found[0], notes=found[1], ahead=self._is_ahead(version), foreign=self._is_foreign(version))

    def as_kept(self, document: Document) -> Document:
        """Return an article that is not stored any more with the text it was stored with, if that is to be had, which a redo needs."""
        with suppress(StoreError):
            kept = self._repository.read_article(document.article.id)
            if kept is not None and kept.text.sha256 != document.article.sha256:
                return Document(article=replace(document.article, sha256=kept.text.sha256), text=kept.text.text)
        return document

    def text_of(self, article_id: str) -> TextOf:
        """Return what finds the texts of an article: among those kept, in its file, even if that is damaged, or in its source."""

        def find(sha256: str) -> str | None:
            kept = self.texts.get(sha256)
            if kept is not None:
                return kept
            for text in self._texts(article_id):
                if sha_of(text) == sha256:
                    return text
            return None

        return find

    def _texts(self, article_id: str) -> Iterator[str]:
        path = self._repository.article_path(article_id)
        remains = salvage(path)
        if remains is not None:
            yield remains.text
        with suppress(OSError):
            yield from (found.texts if (found := read_loosely(path.read_bytes())) is not None else ())
        with suppress(StoreError):
            yield self._sources.document(article_id).text

    def _present(self, kept: Kept, pending: Pending) -> Document | None:
        """Return the article after the entries its file lacks; None when there is only a text waiting for its first annotation."""
        missing = self._missing(kept.version, pending)
        first = missing[0][0].after if missing else None
        article = kept.article or (first if isinstance(first, Article) else None)
        if article is None and not missing:
            return None
        if article is None or article.sha256 != kept.text.sha256:
            raise DamagedError("Article and text do not belong together.")
        document = Document(
            article=article,
            text=kept.text.text,
            spans=Records(kept.spans.values()),
            decisions=Records(kept.decisions.values()),
            notes=Records(kept.notes.values()),
            unplaced=Records(kept.unplaced.values()),
            stored=kept.article is not None,
        )
        for edits in missing:
            document = apply(document, edits, self.text_of(document.article.id))
        if not fits(document):
            raise DamagedError("It holds annotations that do not fit the text.")
        return document

    def _missing(self, version: Version, pending: Pending) -> list[list[Put]]:
        if self._journal is None:
            return []
        return [edits for seq, edits in pending if not version.covers(self._journal.id, seq)]

    def _is_ahead(self, version: Version) -> bool:
        return self._journal is not None and version.journal == self._journal.id and version.seq > self._journal.seq

    def _is_foreign(self, version: Version) -> bool:
        return self._journal is not None and version.journal not in ("", self._journal.id)

    def _as_source(self, document: Document) -> Document:
        """Return what the source file says now of an article that is not stored any more, else the last that was known."""
        try:
            return self._sources.document(document.article.id)
        except StoreError:
            return document

    def _recovered(self, article_id: str, problem: StoreError) -> LoadedArticle:
        """Rebuild an article from the whole journal, or show what can be shown of it and let nothing be written."""
        remains = salvage(self._repository.article_path(article_id))
        try:
            source = self._sources.document(article_id)
        except StoreError:
            source = None
        rebuilt = None if self._journal is None else rebuild(self._journal, article_id, self.text_of(article_id))
        if rebuilt is not None:
            return LoadedArticle(document=rebuilt if rebuilt.stored else self._as_source(rebuilt), restored=problem)
        shown = remains or source
        if shown is None:
            raise problem
        return LoadedArticle(document=shown, broken=problem)


def project_after(entities: Records[Entity], notes: Records[Note], edits: list[Put]) -> tuple[Records[Entity], Records[Note]]:
    """Return the project's own records after edits of them. Raises StaleError."""
    return (
        entities.after([edit for edit in edits if isinstance(edit.record, Entity)]),
        notes.after([edit for edit in edits if isinstance(edit.record, Note)]),
    )
