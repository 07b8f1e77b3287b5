"""The label file of a project while something is imported into it: written before, and as it was when the import fails."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from store.files import write_atomic
from store.labels import find_labels
from store.project import Project


class LabelFile:
    """A context in which the project has other labels, which stay when nothing is raised in it."""

    def __init__(self, project: Project, file: Path | None, text: Callable[[str], str]) -> None:
        """``text`` makes the new text of ``file`` from the one it has, ``""`` when there is none; with None for a file nothing is done."""
        self._project, self._file, self._text = project, file, text
        self._before: bytes | None = None

    def __enter__(self) -> None:
        if self._file is None:
            return
        with suppress(FileNotFoundError):
            self._before = self._file.read_bytes()
        write_atomic(self._file, self._text((self._before or b"").decode("utf-8-sig")).encode())
        self._look_again()

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None or self._file is None:
            return
        if self._before is None:
            self._file.unlink(missing_ok=True)
        else:
            write_atomic(self._file, self._before)
        self._look_again()

    def _look_again(self) -> None:
        self._project.labels = find_labels(self._project.folder, self._project.store_dir)
