"""Articles as they come from outside: the files of the folder, and texts handed over."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

from store.added import ORIGINAL, is_added
from store.document import Document
from store.errors import InputError, StoreError
from store.folder import scan
from store.ingest import article_id, read_article, read_limited, source_name
from store.model import Article


class Sources:
    """Finds the text of an article by the article's id."""

    def __init__(self, folder: Path, only: Sequence[Path] | None = None) -> None:
        """Name the folder, and the files of it to offer when not all."""
        self._folder = folder
        self._only = only
        self._paths: dict[str, Path] | None = None
        self._given: dict[str, tuple[Article, str]] = {}
        self._looked: dict[Path, tuple[tuple[int, int, int], str]] = {}
        """Files by how they were when they were looked into, and the SHA-256 that was found."""

    def give(self, article: Article, text: str) -> None:
        """Offer a text that is in no file."""
        self._given[article.id] = article, text

    def take_back(self, wanted: str) -> None:
        """Forget a text that was handed over and is kept elsewhere now."""
        self._given.pop(wanted, None)

    def document(self, wanted: str) -> Document:
        """Return the article with this id without anything said about it. Raises InputError."""
        given = self._given.get(wanted)
        if given is None:
            path = self._path(wanted)
            if path is None:
                raise InputError(
                    "There is no such article in the folder.", where=str(self._folder), do="It may have been renamed or removed."
                )
            given = read_article(path, root=self._folder)
        return Document(article=given[0], text=given[1])

    def has_file(self, wanted: str) -> bool:
        """Whether a file of the folder is the article with this id."""
        try:
            return self._path(wanted) is not None
        except InputError:
            return False  # The folder itself is gone.

    def differs(self, article: Article) -> bool:
        """Whether the file that an article was read from is there, can be read, and holds another text now.

        Of one that was read out of another format the bytes are compared. A file is looked into once for each time it was written.
        """
        added = article.metadata.get(ORIGINAL, "")
        path = self._own(article.metadata.get("original", "") if added else article.source)
        if path is None or (added and article.source.partition("#")[0] != article.metadata["original"]):
            return False  # A page of an archive is not the bytes of the archive.
        try:
            state = path.stat()
            mark = state.st_mtime_ns, state.st_size, state.st_ino
            seen = self._looked.get(path)
            if seen is None or seen[0] != mark:
                seen = self._looked[path] = mark, _said(path, self._folder, whole=bool(added))
        except (OSError, StoreError):
            return False
        return seen[1] != (added or article.sha256)

    def renewed(self, article: Article) -> tuple[Article, str] | None:
        """Return what the article's file says now, or None when that is the same, or the file is gone or cannot be read."""
        if is_added(article):
            return None  # It was read out of that file by a reader of its format, not as the text it is kept as.
        path = self._own(article.source)
        try:
            found = None if path is None else read_article(path, root=self._folder)
        except StoreError:
            return None
        return found if found is not None and found[0].sha256 != article.sha256 else None

    def _own(self, name: str) -> Path | None:
        """Return where a file of this name lies in the folder, or None when it leads elsewhere or there is none."""
        path = self._folder / name
        return path if name and path.is_relative_to(self._folder) and ".." not in path.parts and path.is_file() else None

    def _path(self, wanted: str) -> Path | None:
        if self._paths is None or wanted not in self._paths:
            found: dict[str, Path] = {}
            for path in scan(self._folder, self._only):
                try:
                    found[article_id(source_name(path, self._folder))] = path
                except InputError:
                    continue  # The list of the folder shows what is wrong with its name.
            self._paths = found
        return self._paths.get(wanted)


def _said(path: Path, root: Path, *, whole: bool) -> str:
    """Return the SHA-256 of the text that a file says, or of all its bytes. Raises InputError."""
    return hashlib.sha256(read_limited(path)).hexdigest() if whole else read_article(path, root=root)[0].sha256
