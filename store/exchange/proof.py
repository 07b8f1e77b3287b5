"""A second reader of Sorot's own forms, which shares nothing with the writer: an export that it does not understand is not written."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

from msgspec import Struct

from store.document import Document
from store.errors import InvalidError
from store.exchange.bundle import Bundle

_REPORT = "Nothing was written. Please report this; `sorot doctor` may say more."


def prove(data: bytes, form: str, bundle: Bundle) -> dict[str, int]:
    """Compare the bytes of an export with the bundle record by record, and each span with the text it names.

    Returns the counts of a receipt. Raises InvalidError naming the first record that differs.
    """
    entities, notes, articles = _read(data, form)
    _same("entity", entities, bundle.entities, "")
    _same("note", notes, bundle.notes, "")
    if [article["id"] for article in articles] != [document.article.id for document in bundle.documents]:
        raise InvalidError("The export does not hold the articles of the project.", where=bundle.project, do=_REPORT)
    for article, document in zip(articles, bundle.documents, strict=True):
        _same_article(article, document)
    return {
        "documents": len(articles),
        "spans": sum(len(article["spans"]) for article in articles),
        "decisions": sum(len(article["decisions"]) for article in articles),
        "notes": len(notes) + sum(len(article["notes"]) for article in articles),
        "entities": len(entities),
    }


def _read(data: bytes, form: str) -> tuple[list[Any], list[Any], list[Any]]:
    if form == "json":
        whole = json.loads(data)
        return whole["entities"], whole["notes"], whole["articles"]
    kinds: dict[str, list[Any]] = {"sorot": [], "entity": [], "note": [], "article": []}
    for raw in data.decode("utf-8").rstrip("\n").split("\n"):
        line = json.loads(raw)
        kinds[line.pop("kind")].append(line)
    return kinds["entity"], kinds["note"], kinds["article"]


def _same_article(written: dict[str, Any], document: Document) -> None:
    where = f"article {document.article.id}"
    text = written["text"]
    if text != document.text:
        raise InvalidError("The text differs from the project's.", where=where, do=_REPORT)
    for span in written["spans"]:
        if text[span["start"] : span["end"]] != span["quote"]:
            raise InvalidError("A span is not the text it names.", where=f"{where}, span {span['id']}", do=_REPORT)
    _same("span", written["spans"], document.spans.values(), where)
    _same("decision", written["decisions"], document.decisions.values(), where)
    _same("note", written["notes"], document.notes.values(), where)
    about = {key: value for key, value in written.items() if key not in ("text", "spans", "decisions", "notes")}
    if about != _plain(document.article):
        raise InvalidError("What is said about the article differs from the project's.", where=where, do=_REPORT)


def _same(kind: str, written: Iterable[Mapping[str, Any]], records: Iterable[Struct], where: str) -> None:
    found = {record["id"]: dict(record) for record in written}
    meant = {plain["id"]: plain for plain in map(_plain, records)}
    for plain in meant.values():
        plain.pop("article", None)  # It is said by where the record stands.
    if found != meant:
        name = next(name for name in sorted(found.keys() | meant.keys()) if found.get(name) != meant.get(name))
        raise InvalidError(f"This {kind} differs from the project's.", where=", ".join(filter(None, (where, f"{kind} {name}"))), do=_REPORT)


def _plain(record: Struct) -> dict[str, Any]:
    values = {name: getattr(record, name) for name in record.__struct_fields__}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in values.items()}
