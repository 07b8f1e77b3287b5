"""Whether the files of a project say of every record what the journal says of it.

Of each record the newest edit counts. What the journal does not tell is not judged: a journal that began after the first annotation,
entries older than one that was lost in damage, and files that another machine's journal wrote, as after a merge in version control.
"""

from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import NamedTuple

import msgspec

from store.document import Document
from store.errors import InputError, StoreError
from store.journal import Checkpoint, Entry, Journal, Position
from store.model import AnyRecord, home
from store.opening import Opened
from store.repository import Repository

_Key = tuple[str, str]
"""Kind and id of a record."""

_Said = dict[_Key, bytes]

_GONE = b""
_encode = msgspec.json.Encoder(order="sorted").encode


class Disagreement(NamedTuple):
    """One article, or the project's own records for ``""``, that is not what was done to it."""

    owner: str
    what: str
    lost: bool = False
    """Whether there is no file at all."""


def disagreements(opened: Opened) -> Iterator[Disagreement]:
    """Yield every article, and the project, that is not as the journal says; needs some hundred bytes a record.

    Articles that cannot be read are left out, as reading them says why. Raises DamagedError when the journal cannot be read.
    """
    journal, shelf = opened.journal, opened.shelf
    if journal is None:
        return
    said, whole = _said(journal.backwards(), journal)
    repository = Repository(opened.store_dir)
    for owner in shelf.stored_ids():
        own = said.pop(owner, {})
        try:
            kept = repository.read_article(owner)
            document = shelf.document(owner)
        except InputError:
            document, kept = None, None
        except StoreError:
            continue
        if kept is not None and kept.version.journal != journal.id:
            continue
        what = _compared(own, () if document is None or not document.stored else _all(document), whole=whole)
        if what:
            yield Disagreement(owner, what)
    own = said.pop("", {})
    for owner, records in said.items():
        if records.get(("article", owner), _GONE) != _GONE:
            yield Disagreement(owner, "Its file is gone.", lost=True)
    what = _compared(own, [*shelf.entities.values(), *shelf.entity_notes.values()], whole=whole)
    if what:
        yield Disagreement("", what)


def _said(lines: Iterable[tuple[Position, Entry | Checkpoint]], journal: Journal) -> tuple[dict[str, _Said], bool]:
    """Return by owner a digest of each record as it was put last, and whether nothing else can have been put."""
    said: dict[str, _Said] = {}
    for _, line in lines:
        if isinstance(line, Checkpoint):
            continue
        if not line.change.edits:
            return said, False  # An entry that was lost in damage; what it and older ones put is not known.
        for edit in reversed(line.change.edits):
            own = said.setdefault(home(edit.record), {})
            own.setdefault(_key(edit.record), _GONE if edit.after is None else _digest(edit.after))
    return said, journal.complete


def _compared(said: _Said, found: Iterable[AnyRecord], *, whole: bool) -> str:
    other = surplus = 0
    for record in found:
        wanted = said.pop(_key(record), None)
        other += wanted is not None and wanted != _digest(record)
        surplus += wanted is None and whole
    missing = sum(value != _GONE for value in said.values())
    parts = ((missing, "missing"), (other, "other than they were left"), (surplus, "that no action made"))
    return ", ".join(f"{count} records {word}" for count, word in parts if count)


def _all(document: Document) -> Iterator[AnyRecord]:
    yield document.article
    for table in (document.spans, document.decisions, document.notes, document.unplaced):
        yield from table.values()


def _key(record: AnyRecord) -> _Key:
    return type(record).__name__.lower(), record.id


def _digest(record: AnyRecord) -> bytes:
    return blake2b(_encode(record), digest_size=12).digest()
