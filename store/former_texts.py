"""The texts that the history of a project goes back to: which it needs, and which of them are damaged or gone."""

from collections.abc import Iterator
from pathlib import Path

from store.errors import StoreError
from store.journal import Entry, Journal
from store.model import Article, changes_text
from store.shelf import Shelf
from store.texts import Texts


def needed(journal: Journal) -> dict[str, str]:
    """Return the SHA-256 of every text that an article was given or had before another, with the article's id. Raises DamagedError."""
    found: dict[str, str] = {}
    for _, line in journal.backwards():
        for edit in line.change.edits if isinstance(line, Entry) else ():
            if changes_text((edit,)):
                found.update((side.sha256, side.id) for side in (edit.before, edit.after) if isinstance(side, Article))
    return found


def damaged(texts: Texts) -> list[Path]:
    """Return the files of texts that are not what their names say."""
    return [texts.path(sha256) for sha256 in texts.kept() if texts.get(sha256) is None]


def gone(journal: Journal, shelf: Shelf) -> Iterator[tuple[str, str]]:
    """Yield the SHA-256 and article of every text that is needed and to be had nowhere. Raises DamagedError."""
    for sha256, article in needed(journal).items():
        if shelf.text_of(article)(sha256) is None:
            yield sha256, article


def written_anew(journal: Journal, shelf: Shelf) -> int:
    """Keep every text that is needed, not kept, and to be had elsewhere; return how many. Raises WriteError."""
    count = 0
    try:
        wanted = needed(journal)
    except StoreError:
        return 0  # What is wrong with the journal is told by those who read it for its own sake.
    for sha256, article in wanted.items():
        if shelf.texts.get(sha256) is None and (text := shelf.text_of(article)(sha256)) is not None:
            shelf.texts.keep(text)
            count += 1
    return count
