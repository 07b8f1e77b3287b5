"""Which form a file or folder is of, told by what is in it and only then by its ending."""

import json
import os
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from store.errors import InputError, reason_of
from store.exchange.form import Format
from store.exchange.registry import FORMATS, named, names
from store.exchange.strict import load_json

_HEAD = 1 << 16
"""Bytes that are looked at."""

_FILES = 1000
"""Files of a folder that are looked at by name."""

_BINARY = {".spacy": "spacy", ".parquet": "hf-parquet", ".bdocjs": "bdoc"}
"""Forms that are told by their ending alone."""

_TAG = re.compile(r"O|[BIEULS]-\S+")
_UNER = re.compile(r"\d+\t[^\t]+\t(?:O|[BI]-\S+)(?:\t[^\t]*)*")
"""A line of Universal NER: number, word, tag, and columns for its annotators."""

_WORDS: tuple[tuple[str, str], ...] = (
    (r'"format"\s*:\s*"sorot"', "json"),
    (r'"kind"\s*:\s*"sorot"', "jsonl"),
    (r'"%(?:TYPES|FEATURE_STRUCTURES|VIEWS)"\s*:', "jsoncas"),
    (r'"annotation_sets"\s*:|"offset_type"\s*:', "bdoc"),
    (r'"@context"\s*:', "jsonld"),
    (r'"(?:annotations|predictions|completions)"\s*:.*"data"\s*:|"data"\s*:.*"(?:annotations|predictions|completions)"\s*:', "labelstudio"),
)
"""What stands in the head of a document of JSON too long to be parsed by its first bytes."""


def detect(path: Path, name: str = "") -> Format:
    """Return the form named, or the one that a file or folder is of.

    Raises InputError when there is no such file, the form can only be written, or none fits.
    """
    if not os.path.lexists(path):
        raise InputError("There is no such file or folder.", where=str(path), do="Check the path.")
    if name:
        return _readable(named(name))
    kind = _of_folder(path) if path.is_dir() else _of_file(path)
    if kind in FORMATS:
        return _readable(FORMATS[kind])
    ended = _by_ending(path)
    if ended is not None:
        return _readable(ended)
    raise InputError(
        "What form this is cannot be told from it.",
        where=str(path),
        do=f"Name it with --format: {', '.join(names('in'))}. Articles without annotations come in with `sorot add`.",
    )


def kind_of_record(record: Any) -> str:
    """Return the name of the form that one record of JSON, a line or a member of a list, is of, or ``""``."""
    if not isinstance(record, dict):
        return ""
    if record.get("kind") == "sorot":
        return "jsonl"
    if record.get("format") == "sorot":
        return "json"
    if any(key.startswith("%") for key in record):
        return "jsoncas"
    if "@context" in record:
        return "jsonld"
    if "annotation_sets" in record:
        return "bdoc"
    if isinstance(record.get("data"), dict) and {"annotations", "predictions", "completions", "id"} & record.keys():
        return "labelstudio"
    if "pattern" in record and isinstance(record.get("label"), str):
        return "entityruler"
    tokens = record.get("tokens", record.get("words"))
    if isinstance(tokens, list) and all(isinstance(one, str) for one in tokens):
        return "hf"  # Also with a text beside them; Prodigy's tokens are objects.
    return _of_text(record) if isinstance(record.get("text"), str) else ""


def _of_text(record: dict[str, Any]) -> str:
    """Name the form of a record that has the text of its document: two tools write alike, and differ in where the spans are."""
    for key in ("label", "labels", "entities"):
        marks = record.get(key)
        if isinstance(marks, list) and all(_is_mark(one) for one in marks) and (marks or "Comments" in record or "relations" in record):
            return "labelstudio" if any(isinstance(one, dict) and "labels" in one for one in marks) else "doccano"
    if {"_task_hash", "_input_hash", "answer"} & record.keys() or isinstance(record.get("spans"), list):
        return "prodigy"
    return ""


def _is_mark(value: Any) -> bool:
    if isinstance(value, dict):
        return "start_offset" in value or ("start" in value and "labels" in value)
    return isinstance(value, list) and len(value) == 3 and type(value[0]) is int and type(value[1]) is int and isinstance(value[2], str)


def _of_file(path: Path) -> str:
    if path.suffix.casefold() in _BINARY:
        return _BINARY[path.suffix.casefold()]
    head, whole = _head(path)
    text = head.decode("utf-8-sig", "replace").lstrip()
    if text.startswith(("{", "[")):
        return _of_json(text)
    if text.startswith("<"):
        return "xmi" if "http://www.omg.org/XMI" in text else "tei" if re.search(r"<(?:\w+:)?TEI\b", text) else ""
    if text.startswith("#FORMAT=WebAnno TSV"):
        return "webanno"
    return _of_columns(text if whole else text.rpartition("\n")[0])


def _of_json(text: str) -> str:
    lines = text.split("\n")
    if isinstance(_value(lines[0]), dict):
        return next((kind for line in lines if (kind := kind_of_record(_value(line)))), "")
    value = _value(text)
    if isinstance(value, list):
        return next((kind for one in value if (kind := kind_of_record(one))), "")
    if isinstance(value, dict):
        return kind_of_record(value)
    if text.startswith("["):
        return _first_member(text)
    return next((kind for words, kind in _WORDS if re.search(words, text, re.DOTALL)), "")


def _first_member(text: str) -> str:
    try:
        value, _ = json.JSONDecoder().raw_decode(text, text.index("{"))
    except (ValueError, RecursionError):
        return next((kind for words, kind in _WORDS if re.search(words, text, re.DOTALL)), "")
    return kind_of_record(value)


def _value(text: str) -> Any:
    try:
        return load_json(text.encode("utf-8", "replace"), "")
    except InputError:
        return None


def _of_columns(text: str) -> str:
    """Name the form of a file of columns by its tags."""
    rows = [line.rstrip("\r") for line in text.split("\n") if line.strip()]
    plain = [row for row in rows if not row.startswith("#") and not row.startswith("-DOCSTART-")]
    if any(row.startswith("# global.columns") for row in rows[:20]):
        return "conllu"
    if plain and all(len(row.split("\t")) >= 10 and re.match(r"[\d.-]+\t", row) for row in plain):
        return "conllu"
    if plain and all(_UNER.fullmatch(row) for row in plain):
        return "conll"
    tags = [row.split()[-1] for row in plain if len(row.split()) > 1]
    if not tags or len(tags) < len(plain) or not all(_TAG.fullmatch(tag) for tag in tags):
        return ""
    return "biluo" if {tag[0] for tag in tags} & set("ULES") else "conll"


def _of_folder(path: Path) -> str:
    files = sorted(islice(_files(path), _FILES))
    suffixes = {file.suffix.casefold() for file in files}
    for suffix, kind in ((".ann", "brat"), (".bdocjs", "bdoc"), (".spacy", "spacy"), (".xmi", "xmi"), (".parquet", "hf-parquet")):
        if suffix in suffixes:
            return kind
    if any(file.name in ("dataset_info.json", "dataset_infos.json", "features.json") or _is_card(file) for file in files):
        return "hf-parquet" if ".arrow" in suffixes and not suffixes & {".json", ".jsonl"} else "hf"
    kinds = {kind for file in files[:20] if file.name != "documents.jsonl" and (kind := _of_file(file))}
    return next(iter(kinds)) if len(kinds) == 1 else ""


def _is_card(file: Path) -> bool:
    """Whether this is the card of a Hugging Face dataset, with a head that says where the data are or what they hold."""
    if file.name != "README.md":
        return False
    head = _head(file)[0].decode("utf-8", "replace").lstrip("\ufeff")
    return head.startswith("---") and re.search(r"^(?:dataset_info|configs):", head, re.MULTILINE) is not None


def _files(path: Path) -> Iterator[Path]:
    for parent, _, found in os.walk(path):
        yield from (Path(parent, name) for name in found if not name.startswith("."))


def _by_ending(path: Path) -> Format | None:
    """Return the form whose files end like this, the one with the longest ending; no two have the same."""
    name = path.name.casefold()
    fitting = {suffix: form for form in FORMATS.values() for suffix in form.suffixes if name.endswith(suffix)}
    return fitting[max(fitting, key=len)] if fitting else None


def _head(path: Path) -> tuple[bytes, bool]:
    """Return the first bytes of a plain file, and whether they are all. Raises InputError."""
    if not path.is_file():
        raise InputError("This is not a plain file.", where=str(path), do="Name the file that the other tool wrote.")
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD + 1)
    except OSError as error:
        raise InputError(f"The file cannot be read ({reason_of(error)}).", where=str(path), do="Check its permissions.") from error
    return head[:_HEAD], len(head) <= _HEAD


def _readable(form: Format) -> Format:
    if form.direction == "out":
        form.reader()  # Says so.
    return form
