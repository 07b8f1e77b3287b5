"""Which articles a change has brought into the project, and which it took out of it. Pure but for a look whether a file is there."""

from collections.abc import Callable
from pathlib import Path

from store.added import VARIANT, has_file
from store.entry import Entry
from store.model import Article, Change


def arrivals(change: Change, listed: Callable[[str], bool], folder: Path) -> tuple[list[Entry], list[str]]:
    """Return a line for each article that came and is not listed, and the ids of those that went and are in no file of the folder."""
    came, went = [], []
    for edit in change.edits:
        after, before = edit.after, edit.before
        if isinstance(after, Article) and before is None and not listed(after.id):
            came.append(
                Entry(
                    article_id=after.id,
                    title=after.title,
                    source=after.source,
                    published=after.published,
                    site=after.metadata.get("site", ""),
                    language=after.language,
                    variant_of=after.metadata.get(VARIANT, ""),
                )
            )
        elif isinstance(before, Article) and after is None and not has_file(before, folder):
            went.append(before.id)
    return came, went
