"""Getting an article back when its file is not what Sorot wrote."""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from store.document import Document, apply
from store.errors import StoreError
from store.journal import Entry, Journal
from store.model import Article, Decision, Entity, Note, Put, Span, home
from store.records import Records


def rebuild(journal: Journal, article_id: str, texts: Iterable[str]) -> Document | None:
    """Return an article as the whole journal says it is, or None when the journal does not reach back to where the article was stored,
    cannot be read so far, or none of ``texts`` is the article's text."""
    history: list[list[Put]] = []
    article: Article | None = None
    try:
        for _, line in journal.backwards():
            if not isinstance(line, Entry):
                continue
            edits = [edit for edit in line.change.edits if home(edit.record) == article_id]
            if edits:
                history.append(edits)
                first = edits[0]
                if first.before is None and isinstance(first.after, Article):
                    article = first.after
                    break
        if article is None:
            return None
        wanted = article.sha256
        text = next((text for text in texts if hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest() == wanted), None)
        if text is None:
            return None
        document = Document(article=article, text=text)
        for edits in reversed(history):
            document = apply(document, edits)
    except StoreError:
        return None
    return document if fits(document) else None


def fits(document: Document) -> bool:
    """Whether every span and decision is what the text says at its range, as nothing Sorot wrote ever was otherwise."""
    return all(_fits(record, document.text) for table in (document.spans, document.decisions) for record in table.values())


def _fits(record: Span | Decision, text: str) -> bool:
    return 0 <= record.start < record.end <= len(text) and text[record.start : record.end] == record.quote


def rebuild_project(journal: Journal) -> tuple[Records[Entity], Records[Note]] | None:
    """Return entities and the notes on them as the whole journal says, or None when it does not tell the whole story."""
    if not journal.complete:
        return None
    history: list[list[Put]] = []
    entities: Records[Entity] = Records()
    notes: Records[Note] = Records()
    try:
        for _, line in journal.backwards():
            if isinstance(line, Entry):
                history.append([edit for edit in line.change.edits if not home(edit.record)])
        for edits in reversed(history):
            entities = entities.after(edit for edit in edits if isinstance(edit.record, Entity))
            notes = notes.after(edit for edit in edits if isinstance(edit.record, Note))
    except StoreError:
        return None
    return entities, notes


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
