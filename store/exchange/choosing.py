"""What an export is about: the articles in order, what the filters let through, and the part each goes to. One pass over the project."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from store.document import Document
from store.errors import InputError, StoreError
from store.exchange.contract import Meter, Progress
from store.exchange.filters import Filter, LeftOut, Tally, check_names
from store.exchange.split import Division, Lead, Split, divide
from store.model import Entity, Note

if TYPE_CHECKING:
    from store.project import Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What of a project goes into an export."""

    order: tuple[tuple[str, str], ...]
    """Ids of articles by source, each with the name of its part."""
    fetch: Callable[[str], Document] = field(repr=False)
    """Gives an article with what the filters let through of it."""
    lost: tuple[str, ...]
    """A sentence for every article that could not be read."""
    entities: Mapping[str, Entity]
    """By id, by name in order."""
    notes: tuple[Note, ...]
    """On entities, by time."""
    left_out: LeftOut | None = None
    division: Division | None = None

    @property
    def parts(self) -> tuple[str, ...]:
        """Names of the parts, or one empty name."""
        return ("",) if self.division is None else self.division.split.names


def choose(project: "Project", keep: Filter | None = None, split: Split | None = None, progress: Progress | None = None) -> Chosen:
    """Return what goes into an export. Without a filter or a split no article is opened for it.

    Raises InputError when a name is asked for that nothing has, the filters let nothing through, or a part would be empty.
    """
    order, lost = _order(project)
    entities = {one.id: one for one in sorted(project.entities.values(), key=lambda one: (one.name, one.id))}
    notes = tuple(sorted(project.entity_notes.values(), key=lambda one: (one.created, one.id)))
    if not keep and split is None:
        return Chosen(order=tuple((one, "") for one in order), fetch=project.document, lost=tuple(lost), entities=entities, notes=notes)
    passed = _Pass(project, keep or Filter(), split)
    passed.run(order, lost, progress)
    left_out = None
    if keep:
        check_names(keep, passed.tally.labels, passed.tally.annotators, project.labels.names())
        entities, notes, left_out = _entities(keep, passed, entities, notes)
        if order and not passed.ids:
            raise InputError("The filters let no article through.", where=" ".join(keep.words), do="Leave one out, or ask for more.")
    division = divide(split, passed.groups, passed.leads, passed.ids) if split is not None else None
    part_of = {} if division is None else division.part_of
    return Chosen(
        order=tuple((one, part_of.get(one, "")) for one in passed.ids),
        fetch=(lambda one: keep.narrow(project.document(one))) if keep else project.document,
        lost=tuple(lost),
        entities=entities,
        notes=notes,
        left_out=left_out,
        division=division,
    )


class _Pass:
    """One look at every article."""

    def __init__(self, project: "Project", keep: Filter, split: Split | None) -> None:
        self._project, self._keep, self._split = project, keep, split
        self.tally = Tally()
        self.ids: list[str] = []
        self.linked: set[str] = set()
        self.leads: dict[str, Lead] = {}
        self.groups: list[tuple[str, ...]] = []

    def run(self, order: list[str], lost: list[str], progress: Progress | None) -> None:
        """Look at the articles; what cannot be read goes to ``lost``."""
        texts = self._look(self._readable(order, lost, Meter(progress, "choosing", len(order))))
        if self._split is None:
            for _ in texts:
                pass
            return
        from store.near_duplicates import groups

        self.groups = groups(texts)

    def _readable(self, order: list[str], lost: list[str], meter: Meter) -> Iterator[Document]:
        for name in order:
            try:
                yield self._project.document(name)
            except StoreError as error:
                lost.append(str(error))
            meter.tick()

    def _look(self, documents: Iterable[Document]) -> Iterator[tuple[str, str]]:
        for document, found in self._judged(documents):
            article = document.article
            self.tally.met(document)
            if found and self._keep.takes(document):
                rest = self._keep.narrow(document)
                if rest.spans or not self._keep.annotated:
                    self.ids.append(article.id)
                    self.tally.stays(rest)
                    self.linked.update(span.entity for span in rest.spans.values())
            if self._split is not None:
                self.leads[article.id] = Lead(published=article.published, source=article.source, sha256=article.sha256)
                yield article.id, document.text

    def _judged(self, documents: Iterable[Document]) -> Iterator[tuple[Document, bool]]:
        if not self._keep.query:
            return ((document, True) for document in documents)
        from store.search.once import judged  # SQLite, wanted only for a query.
        from store.search.query import parse

        return judged(documents, parse(self._keep.query), self._project.entities)


def _entities(
    keep: Filter, passed: _Pass, entities: Mapping[str, Entity], notes: tuple[Note, ...]
) -> tuple[dict[str, Entity], tuple[Note, ...], LeftOut]:
    """Return the entities that what stays is linked to, the notes on them, and what is left out in all."""
    linked = {name: entity for name, entity in entities.items() if name in passed.linked}
    about = tuple(note for note in notes if note.target_id in linked and keep.takes_note(note))
    passed.tally.all.update(entities=len(entities), notes=len(notes))
    passed.tally.kept.update(entities=len(linked), notes=len(about))
    return linked, about, passed.tally.left_out(keep.words)


def _order(project: "Project") -> tuple[list[str], list[str]]:
    """Return the ids of everything the project knows by source, articles without annotations included, and what cannot be read."""
    from store.folder import scan
    from store.ingest import article_id, source_name

    found: dict[str, str] = {}
    lost = []
    for path in scan(project.folder):
        try:
            source = source_name(path, project.folder)
            found[article_id(source)] = source
        except InputError as error:
            lost.append(str(error))
    for name in project.stored_ids():
        if name not in found:
            try:
                document = project.document(name)
            except InputError:
                continue  # An undo took it away.
            except StoreError as error:
                lost.append(str(error))
                continue
            if document.stored:
                found[name] = document.article.source
    return [name for name, _ in sorted(found.items(), key=lambda pair: (pair[1], pair[0]))], lost


def outside(project: "Project", path: Path) -> None:
    """Raise InputError when an export to this path would touch the project itself."""
    place = path.resolve()
    if place.is_relative_to(project.store_dir.resolve()) or project.store_dir.resolve().is_relative_to(place):
        raise InputError("This is where the project itself is kept.", where=str(path), do="Name a file elsewhere.")
    if place.is_relative_to(project.folder.resolve()):
        from store.folder import SUFFIXES

        if place.name.casefold().endswith(SUFFIXES) or place.name == "labels.toml":
            raise InputError(
                "This would become, or replace, an article or the labels of the project.", where=str(path), do="Name another file."
            )
