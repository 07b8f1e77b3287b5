"""What changes whenever a file of an article does, so that what was made from it is known to be of now without reading it."""

import os
from pathlib import Path

Stamp = str
"""What the files of an article looked like when something was made from them."""


def stamp_of(store_dir: Path, folder: Path, article: str, source: str) -> Stamp:
    """Return what changes whenever one of an article's files does: the one of the project and the one it came from."""
    return f"{_seen(store_dir / 'articles' / f'{article}.json')}|{_seen(folder / source) if source else ''}"


def _seen(path: Path) -> str:
    try:
        state = os.stat(path)
    except (OSError, ValueError):
        return "-"
    return f"{state.st_mtime_ns}:{state.st_size}"
