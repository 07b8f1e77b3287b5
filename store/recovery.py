"""Getting an article back when its file is not what Sorot wrote."""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import msgspec

from store.document import Document, apply
from store.errors import StoreError
from store.journal import Entry, Journal
from store.model import Article, Decision, Entity, Note, Put, Span, Unplaced, home
from store.records import Records

TextOf = Callable[[str], str | None]
"""Finds a text by its SHA-256, or says that it is not to be had."""

Told = list[tuple[int, list[Put]]]
"""What the journal says of one article, or of the project: edits with the number of their entry, oldest first."""


def stories(journal: Journal, owners: Iterable[str], *, since: int | None = None) -> dict[str, Told]:
    """Return what the journal tells of articles (``""``: of the project), for each that it tells everything of from a beginning on.

    With ``since``, from a beginning at or before that entry on, so that every state from then on can be told. One pass over the journal, as
    far back as it takes. Raises DamagedError.
    """
    wanted = set(owners)
    found: dict[str, Told] = {owner: [] for owner in wanted}
    begun: dict[str, int] = {}
    for _, line in journal.backwards():
        if not isinstance(line, Entry):
            continue
        if not line.change.edits:
            wanted.discard("")  # It was lost in damage, and may have been about anything.
            break
        edits: dict[str, list[Put]] = {}
        for edit in line.change.edits:
            owner = home(edit.record)
            if owner in wanted:
                edits.setdefault(owner, []).append(edit)
        for owner, some in edits.items():
            found[owner].append((line.seq, some))
            if _begins(owner, some):
                begun[owner] = len(found[owner])
                if owner and (since is None or line.seq <= since):
                    wanted.discard(owner)
        if not wanted:
            break
    if "" in wanted and journal.complete:
        begun[""] = len(found[""])
    return {owner: found[owner][:count][::-1] for owner, count in begun.items()}


def _begins(owner: str, edits: list[Put]) -> bool:
    """Whether nothing before these edits has to be known: the article is put into the store, or all there was is repeated."""
    first = edits[0]
    if not owner:
        return first.before is not None and first.before == first.after
    return isinstance(first.after, Article) and first.before in (None, first.after)


def article_at(told: Told, text_of: TextOf, upto: int | None = None) -> Document | None:
    """Return an article as it was after entry ``upto``, by default as it is now; as it was at the beginning of what is told when that is
    later. None when its text is not to be had or what is told does not fit together."""
    told = told[_latest_beginning(told, upto) :]
    first = told[0][1][0].after
    text = text_of(first.sha256) if isinstance(first, Article) else None
    if not isinstance(first, Article) or text is None:
        return None
    document = Document(article=first, text=text)
    try:
        for number, (seq, edits) in enumerate(told):
            some = edits
            if number == 0 and edits[0].before is not None:
                held = [edit.after for edit in edits if edit.before == edit.after]
                document = Document(
                    article=first,
                    text=text,
                    spans=Records(record for record in held if isinstance(record, Span)),
                    decisions=Records(record for record in held if isinstance(record, Decision)),
                    notes=Records(record for record in held if isinstance(record, Note)),
                    unplaced=Records(record for record in held if isinstance(record, Unplaced)),
                    stored=True,
                )
                some = [edit for edit in edits if edit.before != edit.after]
            if upto is not None and seq > upto:
                break
            document = apply(document, some, text_of)
    except StoreError:
        return None
    return document if fits(document) else None


def lacks_text(told: Told, text_of: TextOf) -> bool:
    """Whether an article cannot be told because the text that it begins with is not to be had."""
    first = told[_latest_beginning(told, None)][1][0].after
    return isinstance(first, Article) and text_of(first.sha256) is None


def _latest_beginning(told: Told, upto: int | None) -> int:
    """Return the number of the last entry from which an article can be told: what was there before was all taken back."""
    found = [
        number
        for number, (seq, edits) in enumerate(told)
        if isinstance(edits[0].after, Article) and edits[0].before in (None, edits[0].after)
        if upto is None or seq <= upto
    ]
    return found[-1] if found else 0


def project_at(told: Told, upto: int | None = None) -> tuple[Records[Entity], Records[Note]] | None:
    """Return entities and the notes on them as they were after entry ``upto``, as ``article_at`` does."""
    records: dict[tuple[type, str], Any] = {}
    for number, (seq, edits) in enumerate(told):
        for edit in edits:
            key = type(edit.record), edit.record.id
            if number == 0 and edit.before == edit.after:
                records[key] = edit.after
            elif upto is None or seq <= upto:
                if records.get(key) != edit.before:
                    return None
                records[key] = edit.after
    return (
        Records(record for record in records.values() if isinstance(record, Entity)),
        Records(record for record in records.values() if isinstance(record, Note)),
    )


def rebuild(journal: Journal, article_id: str, text_of: TextOf) -> Document | None:
    """Return an article as the whole journal says it is, or None when the journal does not reach back to where the article was stored,
    cannot be read so far, or its text is not to be had."""
    try:
        told = stories(journal, [article_id]).get(article_id)
    except StoreError:
        return None
    return None if told is None else article_at(told, text_of)


def fits(document: Document) -> bool:
    """Whether every span and decision is what the text says at its range, as nothing Sorot wrote ever was otherwise."""
    return all(_fits(record, document.text) for table in (document.spans, document.decisions) for record in table.values())


def _fits(record: Span | Decision, text: str) -> bool:
    return 0 <= record.start < record.end <= len(text) and text[record.start : record.end] == record.quote


def rebuild_project(journal: Journal) -> tuple[Records[Entity], Records[Note]] | None:
    """Return entities and the notes on them as the whole journal says, or None when it does not tell the whole story."""
    try:
        told = stories(journal, [""]).get("")
    except StoreError:
        return None
    return None if told is None else project_at(told)


def sha_of(text: str) -> str:
    """Return what an article calls its text by: the SHA-256 of its UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def salvage(path: Path) -> Document | None:
    """Return what can still be understood of a damaged article file, for looking at only; None when that is nothing.

    Records that are broken, or do not fit the text, are left out.
    """
    try:
        tables: Any = msgspec.json.decode(path.read_bytes())
        text = tables["text"]["1"]["text"]
        article = msgspec.convert(tables["article"]["1"], Article)
    except (OSError, msgspec.DecodeError, UnicodeDecodeError, LookupError, TypeError, RecursionError):
        return None
    if not isinstance(text, str):
        return None
    return Document(
        article=article,
        text=text,
        spans=Records(span for span in _convertible(tables, "spans", Span) if _fits(span, text)),
        decisions=Records(decision for decision in _convertible(tables, "decisions", Decision) if _fits(decision, text)),
        notes=Records(_convertible(tables, "notes", Note)),
        unplaced=Records(_convertible(tables, "unplaced", Unplaced)),
        stored=True,
    )


def _convertible(tables: Any, table: str, kind: type[Any]) -> list[Any]:
    rows = tables.get(table)
    found = []
    for row in rows.values() if isinstance(rows, dict) else ():
        try:
            found.append(msgspec.convert(row, kind))
        except msgspec.ValidationError:
            continue
    return found
