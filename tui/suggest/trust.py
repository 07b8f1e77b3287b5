"""Which spaCy pipelines may be loaded: the shipped ones, and those whose every byte a person has said yes to.

A pipeline is code: a package is imported, and a folder's configuration says which functions run with which arguments. So each is known
by the SHA-256 over all of its files; a changed file makes it another pipeline, which is asked about again. Loads no spaCy.
"""

import hashlib
import importlib.util
import os
from pathlib import Path

import msgspec
from msgspec import Struct

from store.clock import now
from store.errors import InputError
from store.files import make_folder, write_atomic
from tui import paths

TRUST_FILE = "trusted-models.json"
SCHEMA = 1
_COMPILED = "__pycache__"


class Unknown(Struct, frozen=True):
    """A pipeline that may not be loaded before a person has said yes to it, as it is at this moment."""

    model: str
    """Its name or path, as it was asked for."""
    folder: Path
    digest: str
    """Its fingerprint."""
    files: int
    size: int
    """Bytes in all of them."""


class Trusted(Struct, frozen=True):
    """One pipeline that was said yes to: where it was then, and when."""

    path: str
    time: str


class _File(Struct, frozen=True):
    schema: int = SCHEMA
    models: dict[str, Trusted] = {}
    """By fingerprint."""


def model_folder(where: str) -> Path | None:
    """Return the folder that a pipeline's name or path means, without importing anything of it; None when there is none."""
    path = Path(where)
    if path.is_dir():
        return path.absolute()
    if not where.isidentifier():
        return None
    try:
        spec = importlib.util.find_spec(where)
    except (ImportError, ValueError):
        return None
    places = list(spec.submodule_search_locations or ()) if spec is not None else []
    return Path(places[0]).absolute() if places else None


def unknown(model: str) -> Unknown | None:
    """Return what is to be asked about a pipeline, or None when it may be loaded, or when the name means none: whoever loads it says so.

    Reads every file of it, so it may take seconds. Raises OSError when it cannot be read.
    """
    folder = model_folder(model) if model else None
    if folder is None or _shipped(folder):
        return None
    digest, files, size = _read_all(folder)
    return None if digest in _read().models else Unknown(model, folder, digest, files, size)


def fingerprint(folder: Path) -> str:
    """Return the SHA-256, in hexadecimal, over the names and bytes of all files in a folder; links count as what they lead to.

    Byte code that Python keeps beside its sources is left out. Raises OSError when something in it cannot be read.
    """
    return _read_all(folder)[0]


def _read_all(folder: Path) -> tuple[str, int, int]:
    """Return the fingerprint, how many files it is over, and how many bytes."""
    whole, count, size = hashlib.sha256(b"sorot model\0"), 0, 0
    for at, names, files in os.walk(folder, followlinks=True, onerror=_raise):
        names[:] = sorted(name for name in names if name != _COMPILED)
        for name in sorted(files):
            path = Path(at, name)
            relative = os.fsencode(path.relative_to(folder).as_posix())
            with path.open("rb") as file:
                inside = hashlib.file_digest(file, "sha256").digest()
                size += file.tell()
            count += 1
            whole.update(len(relative).to_bytes(8, "big") + relative + inside)
    return whole.hexdigest(), count, size


def is_trusted(folder: Path) -> bool:
    """Whether a pipeline came with Sorot or was said yes to as it is now. Raises OSError when it cannot be read."""
    return _shipped(folder) or fingerprint(folder) in _read().models


def _shipped(folder: Path) -> bool:
    return folder.resolve().is_relative_to((paths.assets_dir() / "models").resolve())


def trust(folder: Path, seen: str = "") -> str:
    """Remember a pipeline as it is now, and return its fingerprint; ``seen`` is the one that was said yes to.

    Raises InputError when it is another one by now, OSError when it cannot be read, WriteError when it cannot be kept.
    """
    found = fingerprint(folder)
    if seen and found != seen:
        raise InputError("The model was changed while the question stood.", where=str(folder), do="Look at it again.")
    models = {**_read().models, found: Trusted(str(folder.absolute()).encode("utf-8", "replace").decode(), now())}
    file = paths.data_dir() / TRUST_FILE
    make_folder(file.parent)
    write_atomic(file, msgspec.json.format(msgspec.json.encode(_File(models=models)), indent=2) + b"\n")
    return found


def _read() -> _File:
    """Return what is remembered; a file that is missing, damaged or of another version means that nothing is."""
    try:
        found = msgspec.json.decode((paths.data_dir() / TRUST_FILE).read_bytes(), type=_File)
    except (OSError, msgspec.MsgspecError):
        return _File()
    return found if found.schema == SCHEMA else _File()


def _raise(error: OSError) -> None:
    raise error
