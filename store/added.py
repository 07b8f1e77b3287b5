"""What the metadata of an article says about where it was added from; empty for the files of the project's own folder."""

from pathlib import Path

from store.document import Document
from store.model import Article

ORIGINAL = "original_sha256"
"""Key: the SHA-256 of the bytes it was read out of."""

VARIANT = "variant_of"
"""Key: the id of the article whose story it tells nearly word for word."""


def is_added(article: Article) -> bool:
    """Tell whether an article was read out of a foreign origin, and so is in no file as it is kept."""
    return ORIGINAL in article.metadata


def has_file(article: Article, folder: Path) -> bool:
    """Tell whether a file of the project's folder is the article."""
    return not is_added(article) and bool(article.source) and (folder / article.source).exists()


def is_gone(document: Document, folder: Path) -> bool:
    """Tell whether the project no longer keeps an article that is in no file, because what brought it was undone."""
    return not document.stored and not has_file(document.article, folder)
