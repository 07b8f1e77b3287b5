"""The files of a Hugging Face dataset, whichever kind they are, as rows."""

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from store.errors import InputError
from store.exchange.contract import News, Preface, Reading, Reject, Source
from store.exchange.hf_card import INFOS, class_names, names_in
from store.exchange.hf_rows import Names, news
from store.exchange.intake import PACE, json_lines, json_records

_KINDS = (".jsonl", ".json", ".parquet", ".arrow")
_NOT_DATA = frozenset([*INFOS, "state.json", "dataset_dict.json"])
_ORDER = ("train", "validation", "valid", "dev", "test")
_BATCH = 200


def read(source: Source) -> Reading:
    """Yield every row of one file or of the files of a folder; JSON before Parquet and Arrow where both are there.

    Raises InputError when there is no data, a file is not of its kind, or tags are numbers without names.
    """
    folder = source.path if source.path.is_dir() else source.path.parent
    files = _files(source.path) if source.path.is_dir() else [source.path]
    if not files:
        raise InputError(
            f"The folder holds no file of data ({', '.join(_KINDS)}).", where=source.where, do="Name the folder of the dataset."
        )
    names = class_names(folder, source.where if source.path.is_dir() else folder.name)
    for path in files:
        if path.suffix in (".parquet", ".arrow"):
            names = {**_names_of(path, source), **names}
    yield Preface(labels=_labels(names))
    for path in files:
        inside = path.relative_to(folder).as_posix()
        prefix = f"{inside}, " if len(files) > 1 else ""
        yield from _rows(Source(path, source.where), names, prefix)


def _files(folder: Path) -> list[Path]:
    """Return the data files of the first kind there is, train first."""
    for kind in _KINDS:
        found = [
            path
            for path in folder.rglob(f"*{kind}")
            if path.is_file() and path.name not in _NOT_DATA and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        ]
        if found:
            return sorted(found, key=lambda path: (_split(path, folder), path.as_posix()))
    return []


def _split(path: Path, folder: Path) -> int:
    words = path.relative_to(folder).as_posix().casefold()
    return next((at for at, name in enumerate(_ORDER) if name in words), len(_ORDER))


def _rows(source: Source, names: Names, prefix: str) -> Iterator[News]:
    if source.path.suffix in (".parquet", ".arrow"):
        for number, value in enumerate(_table(source), 1):
            yield from news(value, names, f"{prefix}row {number:,}")
        return
    for record in json_lines(source) if source.path.suffix == ".jsonl" else json_records(source, "data"):
        if isinstance(record, Reject):
            yield Reject(where=f"{prefix}{record.where}", why=record.why, raw=record.raw)
        else:
            yield from news(record.value, names, f"{prefix}{record.where}")


def _labels(names: Names) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for column, values in names.items():
        if column in ("ner_tags", "ner", "tags", "labels"):
            found.update(dict.fromkeys(one[2:] for one in values if one[1:2] == "-"))
    return tuple(found)


def _library(name: str, source: Source) -> Any:
    """Return a module of pyarrow. Raises InputError with the line that installs it."""
    from importlib import import_module

    try:
        return import_module(name)
    except ImportError as error:
        raise InputError(
            "Parquet and Arrow files are read with pyarrow, which is not installed.", where=source.where, do="pip install 'sorot[parquet]'"
        ) from error


def _names_of(path: Path, source: Source) -> dict[str, tuple[str, ...]]:
    """Return the names behind numbers that the schema of a table carries."""
    try:
        if path.suffix == ".parquet":
            schema = _library("pyarrow.parquet", source).read_schema(path)
        else:
            with _library("pyarrow", source).memory_map(str(path)) as data:
                schema = _library("pyarrow.ipc", source).open_stream(data).schema
        told = json.loads((schema.metadata or {}).get(b"huggingface", b"{}"))
        return names_in(told["info"]["features"])
    except (
        OSError,
        ValueError,
        KeyError,
        TypeError,
        NotImplementedError,
    ):  # Errors of Arrow are among these; a table that cannot be read says so later.
        return {}


def _table(source: Source) -> Iterator[Any]:
    """Yield the rows of a Parquet or Arrow file. Raises InputError when it is none."""
    try:
        if source.path.suffix == ".parquet":
            with _library("pyarrow.parquet", source).ParquetFile(source.path) as file:
                total, done = file.metadata.num_rows, 0
                for batch in file.iter_batches(batch_size=_BATCH):
                    yield from map(_plain, batch.to_pylist())
                    done += len(batch)
                    PACE.reach(done, total)
        else:
            with _library("pyarrow", source).memory_map(str(source.path)) as data:
                for batch in _library("pyarrow.ipc", source).open_stream(data):
                    for at in range(0, len(batch), _BATCH):
                        yield from map(_plain, batch.slice(at, _BATCH).to_pylist())
    except (OSError, ValueError, KeyError, TypeError, NotImplementedError) as error:
        raise InputError(
            f"The table {source.path.name} cannot be read ({type(error).__name__}).", where=source.where, do="Write it again with datasets."
        ) from error


def _plain(row: dict[str, Any]) -> Any:
    """Return a row of values that JSON has: text from bytes that are text, and words for times and the like, which only tables have."""
    return msgspec.to_builtins({name: _text(value) for name, value in row.items()}, enc_hook=str)


def _text(value: Any) -> Any:
    if isinstance(value, bytes):
        with suppress(UnicodeDecodeError):
            return value.decode()
    return value
