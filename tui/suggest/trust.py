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
from store.files import make_folder, write_atomic
from tui import paths

TRUST_FILE = "trusted-models.json"
SCHEMA = 1
_COMPILED = "__pycache__"


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


def fingerprint(folder: Path) -> str:
    """Return the SHA-256, in hexadecimal, over the names and bytes of all files in a folder; links count as what they lead to.

    Byte code that Python keeps beside its sources is left out. Raises OSError when something in it cannot be read.
    """
    whole = hashlib.sha256(b"sorot model\0")
    for at, names, files in os.walk(folder, followlinks=True, onerror=_raise):
        names[:] = sorted(name for name in names if name != _COMPILED)
        for name in sorted(files):
            path = Path(at, name)
            relative = os.fsencode(path.relative_to(folder).as_posix())
            with path.open("rb") as file:
                inside = hashlib.file_digest(file, "sha256").digest()
            whole.update(len(relative).to_bytes(8, "big") + relative + inside)
    return whole.hexdigest()


def is_trusted(folder: Path) -> bool:
    """Whether a pipeline came with Sorot or was said yes to as it is now. Raises OSError when it cannot be read."""
    return folder.resolve().is_relative_to((paths.assets_dir() / "models").resolve()) or fingerprint(folder) in _read().models


def trust(folder: Path) -> str:
    """Remember a pipeline as it is now, and return its fingerprint. Raises OSError when it cannot be read, WriteError when not kept."""
    found = fingerprint(folder)
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
