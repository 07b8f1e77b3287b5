"""The list of documents beside the files of a folder format: what is known of each article, for formats with no place for it.

``documents.jsonl`` has one line a document: ``file`` (its name in the folder without ending) and the article's title, source, language,
date, metadata and status. Other tools pass it by; without it the files are read in the order of their names.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
from msgspec import Struct

from store.errors import InputError
from store.exchange.contract import Item, Reject, Source
from store.exchange.intake import PACE, lines
from store.exchange.strict import load_json

NAME = "documents.jsonl"

_SAFE = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*")


class Entry(Struct, frozen=True, kw_only=True):
    """One document of the folder."""

    file: str
    """Path within the folder, without ending."""
    title: str = ""
    source: str = ""
    language: str = ""
    published: str = ""
    metadata: dict[str, str] = {}  # msgspec copies it.
    status: str = ""
    by: str = ""
    """``sorot`` when Sorot wrote it, and with it the escapes that a format itself does not have."""


def line(item: Item) -> bytes:
    """Return the line of a document, whose files are named by the article's id."""
    article = item.document.article
    entry = Entry(
        file=article.id,
        title=article.title,
        source=article.source,
        language=article.language,
        published=article.published,
        metadata=article.metadata,
        status=article.status,
        by="sorot",
    )
    return msgspec.json.encode(entry) + b"\n"


def entries(folder: Path, where: str, suffix: str) -> Iterator[Entry]:
    """Yield the documents of a folder by its list, then the files with this ending that are not in it, by name.

    Raises InputError when there is no such file, or the list is not sound.
    """
    listed: set[str] = set()
    index = folder / NAME
    if index.is_file():
        for spot, raw in _lines(index, f"{where}/{NAME}"):
            try:
                entry = msgspec.convert(load_json(raw, spot), Entry)
            except msgspec.ValidationError as error:
                raise InputError(f"This is no document: {error}.", where=spot, do="Export it again, or remove the list.") from error
            if not all(_SAFE.fullmatch(part) for part in entry.file.split("/")):
                raise InputError(f"{entry.file[:60]!r} is not the name of a file in the folder.", where=spot, do="Export it again.")
            listed.add(entry.file)
            yield entry
    others = sorted(_unlisted(folder, suffix, listed))
    for number, name in enumerate(others, 1):
        PACE.reach(number, len(others))
        yield Entry(file=name)
    if not listed and not others:
        raise InputError(f"The folder holds no {suffix} file.", where=where, do="Name the folder that the other tool wrote.")


def _lines(index: Path, where: str) -> Iterator[tuple[str, bytes]]:
    """Yield every line of a list that is not blank, with its place. Raises InputError."""
    for one in lines(Source(index, where)):
        if isinstance(one, Reject):
            raise InputError(one.why, where=f"{where}, {one.where}", do="Export it again, or remove the list.")
        if one.raw.strip():
            yield f"{where}, line {one.number}", one.raw


def _unlisted(folder: Path, suffix: str, listed: set[str]) -> Iterator[str]:
    """Yield the names, without ending, of the files with this ending that are not in the list."""
    for parent, _, files in os.walk(folder):
        within = Path(parent).relative_to(folder).as_posix()
        for file in files:
            if file.endswith(suffix):
                name = (file if within == "." else f"{within}/{file}").removesuffix(suffix)
                if name not in listed and os.path.isfile(os.path.join(parent, file)):
                    yield name
