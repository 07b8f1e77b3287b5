"""The models that were trained on a project: each in a folder of its own, and which of them suggests. Derived, and safe to delete.

A model appears under its name only when it is complete, and is used only once the file beside them names it, so a training that was killed
leaves nothing that could be used.
"""

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from store.errors import InputError, StoreError, WriteError
from store.files import failed, make_folder, replace, sync_folder, write_atomic
from store.model import SCHEMA_VERSION

FOLDER = "models"
CHOSEN = "chosen.json"
FIGURES = "training.json"
"""Name of the file in a model's folder that says how it was trained and what it scored."""
SHIPPED = "shipped"
"""What the model that ships with the program, or that the settings name, goes by in a list."""

_NAME = re.compile(r"[1-9][0-9]{0,5}")
_NEW = re.compile(r"\.new-\d+")


class _Chosen(msgspec.Struct, frozen=True):
    model: str
    schema: int = SCHEMA_VERSION


class Models:
    """The trained models of one project, by their numbers."""

    def __init__(self, store_dir: Path) -> None:
        """Name the store folder; nothing is made before something is written."""
        self.folder = store_dir / FOLDER

    def names(self) -> list[str]:
        """Return the names of all complete models, oldest first."""
        if self.folder.is_symlink():
            return []
        try:
            found = [entry.name for entry in os.scandir(self.folder) if _NAME.fullmatch(entry.name) and entry.is_dir(follow_symlinks=False)]
        except OSError:
            return []
        return sorted(found, key=int)

    def chosen(self) -> str:
        """Return the name of the model that suggests, or ``""`` when none of these does."""
        try:
            chosen = msgspec.json.decode((self.folder / CHOSEN).read_bytes(), type=_Chosen)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            return ""
        return chosen.model if chosen.schema <= SCHEMA_VERSION and chosen.model in self.names() else ""

    def path(self, name: str) -> Path:
        """Return the folder of a model."""
        return self.folder / name

    def chosen_path(self) -> str:
        """Return the folder of the model that suggests, or ``""``."""
        name = self.chosen()
        return str(self.path(name)) if name else ""

    def choose(self, name: str) -> None:
        """Have a model suggest from now on; SHIPPED goes back to none of these. Raises InputError for an unknown name, and WriteError."""
        if name == SHIPPED:
            name = ""
        elif name not in self.names():
            known = ", ".join([SHIPPED, *self.names()])
            raise InputError("There is no model of this name.", where=name, do=f"Name one of these: {known}.")
        make_folder(self.folder)
        write_atomic(self.folder / CHOSEN, msgspec.json.encode(_Chosen(name)))

    @contextmanager
    def training(self) -> Iterator[Path]:
        """Give a folder to write a new model into, for one training at a time; it is gone afterwards unless ``keep`` has taken it.

        Raises StoreError when another training is going on, and WriteError.
        """
        from filelock import FileLock, Timeout  # 90 ms, and only training wants it.

        if self.folder.is_symlink():
            raise WriteError("This is a symbolic link to another place.", where=str(self.folder), do="Remove it.")
        make_folder(self.folder)
        lock = FileLock(self.folder / "lock", mode=0o600)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            raise StoreError("Another training is going on here.", where=str(self.folder), do="Wait for it, or stop it.") from None
        try:
            for name in os.listdir(self.folder):
                if _NEW.fullmatch(name):  # Of a training that was killed.
                    shutil.rmtree(self.folder / name, ignore_errors=True)
            place = self.folder / f".new-{os.getpid()}"
            try:
                yield place
            finally:
                shutil.rmtree(place, ignore_errors=True)
        finally:
            lock.release()

    def keep(self, place: Path, figures: bytes) -> str:
        """Take a complete model, with what is to be known about it, under the next free name. Raises WriteError."""
        try:
            write_atomic(place / FIGURES, figures)
            for folder, _, files in os.walk(place):
                for name in files:
                    descriptor = os.open(os.path.join(folder, name), os.O_RDONLY)
                    try:
                        os.fsync(descriptor)
                    finally:
                        os.close(descriptor)
                sync_folder(Path(folder))
            taken = [int(name) for name in os.listdir(self.folder) if _NAME.fullmatch(name)]
            name = str(max(taken, default=0) + 1)
            replace(place, self.folder / name)
            sync_folder(self.folder)
        except OSError as error:
            raise failed(error, place) from error
        return name

    def next_name(self) -> str:
        """Return the name that ``keep`` would give."""
        return str(max((int(name) for name in self.names()), default=0) + 1)

    def figures(self, name: str) -> bytes:
        """Return what was kept about a model, or nothing."""
        try:
            return (self.path(name) / FIGURES).read_bytes()
        except OSError:
            return b""


def choose_model(given: str, store_dir: Path, configured: str) -> str:
    """Return which model suggests: the one asked for, else the project's own, else the one of the settings, else ``""`` for the shipped."""
    return given or Models(store_dir).chosen_path() or configured


def listed(models: Models) -> Sequence[tuple[str, bool]]:
    """Return all names there are to choose from and whether each is chosen, the shipped one first."""
    chosen = models.chosen()
    return [(SHIPPED, not chosen), *((name, name == chosen) for name in models.names())]
