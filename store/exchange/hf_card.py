"""What a Hugging Face dataset says of its columns: the names behind numbers, written into a dataset card and found wherever they may stand.

Source: https://huggingface.co/docs/hub/datasets-cards, https://huggingface.co/docs/datasets/about_dataset_features and the
``dataset_infos.json`` and ``dataset_info.json`` that ``datasets`` 1.0 to 5.2 write.
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from store.errors import InputError
from store.exchange.card_yaml import parse
from store.exchange.inert import html_text
from store.exchange.strict import load_json
from store.ingest import read_limited

CARD = "README.md"
INFOS = ("dataset_infos.json", "dataset_info.json")

_LIMIT = 4 * 2**20
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -_.,:/()")
_LANGUAGE = re.compile(r"[a-z]{2,3}")


class Classes:
    """The numbers of tags, given out as they come after those of the label set."""

    def __init__(self, labels: Iterable[str]) -> None:
        self.names = ["O"]
        self._numbers = {"O": 0}
        for label in labels:
            self.label(label)

    def label(self, label: str) -> tuple[int, int]:
        """Return the numbers of ``B-`` and ``I-`` with a label."""
        for tag in (f"B-{label}", f"I-{label}"):
            if tag not in self._numbers:
                self._numbers[tag] = len(self.names)
                self.names.append(tag)
        return self._numbers[f"B-{label}"], self._numbers[f"I-{label}"]


def card(name: str, program: str, files: Mapping[str, str], classes: Classes, languages: Iterable[str]) -> bytes:
    """Return the dataset card; ``files`` is the path of each split."""
    lines = ["---", "configs:", "- config_name: default", "  data_files:"]
    for split, path in files.items():
        lines += [f"  - split: {split}", f"    path: {path}"]
    lines += ["dataset_info:", "  features:"]
    lines += [f"  {line}" for line in _features(classes)]
    known = sorted({one for one in languages if _LANGUAGE.fullmatch(one)})
    lines += ["language:", *(f"- {_quoted(one)}" for one in known)] if known else []
    lines += ["task_categories:", "- token-classification", "task_ids:", "- named-entity-recognition", f"pretty_name: {_quoted(name)}"]
    lines += [
        "---",
        "",
        f"# {html_text(' '.join(name.split())) or 'Articles'}",
        "",
        f"Articles with their annotations, written by Sorot {program}.",
    ]
    lines += [
        "",
        "- `text` is the article; `start` and `end` of `spans` count Unicode code points in it, `end` exclusive: in Python,",
        '  `row["text"][span["start"]:span["end"]] == span["text"]`. Spans may overlap.',
        "- `tokens` and `ner_tags` are the same in IOB2, without overlaps: the longest of spans that overlap, of those that begin and end",
        "  with a token.",
        "",
    ]
    return "\n".join(lines).encode()


def _features(classes: Classes) -> Iterator[str]:
    for name in ("id", "title", "source", "language", "published", "status", "text"):
        yield from (f"- name: {name}", "  dtype: string")
    yield from ("- name: metadata", "  list:", "  - name: key", "    dtype: string", "  - name: value", "    dtype: string")
    yield from ("- name: notes", "  sequence: string", "- name: tokens", "  sequence: string")
    yield from ("- name: ner_tags", "  sequence:", "    class_label:", "      names:")
    for number, tag in enumerate(classes.names):
        yield f"        '{number}': {_quoted(tag)}"
    yield from ("- name: spans", "  list:")
    for name, kind in (("start", "int64"), ("end", "int64"), ("label", "string"), ("text", "string"), ("entity", "string")):
        yield from (f"  - name: {name}", f"    dtype: {kind}")
    yield from ("  - name: entity_ids", "    list:", "    - name: scheme", "      dtype: string", "    - name: id", "      dtype: string")
    yield from ("  - name: score", "    dtype: float64")
    for name in ("origin", "annotator", "created", "updated"):
        yield from (f"  - name: {name}", "    dtype: string")
    yield from ("  - name: notes", "    sequence: string")


def _quoted(text: str) -> str:
    """Return text as a double-quoted scalar of YAML in ASCII."""
    return '"' + "".join(char if char in _PLAIN else f"\\U{ord(char):08x}" for char in text) + '"'


def class_names(folder: Path, where: str) -> dict[str, tuple[str, ...]]:
    """Return what the numbers of every column stand for, by the files beside the data; a column in a list of records is ``spans.label``.

    Raises InputError when such a file is not sound.
    """
    found: dict[str, tuple[str, ...]] = {}
    for name in (CARD, *INFOS):
        path = folder / name
        if path.is_file():
            data = read_limited(path, _LIMIT)
            value = _front(data, f"{where}/{name}") if name == CARD else load_json(data, f"{where}/{name}")
            for column, names in _of_info(value):
                found.setdefault(column, names)
    return found


def names_in(features: Any) -> dict[str, tuple[str, ...]]:
    """Return the names behind the numbers of features as they stand in JSON, by column."""
    return dict(_of_info({"features": features}))


def _front(data: bytes, where: str) -> Any:
    """Return what stands between the two lines of ``---``, or None."""
    text = data.decode("utf-8", "replace").removeprefix("\ufeff").replace("\r\n", "\n")
    if not text.startswith("---\n") or (end := text.find("\n---", 3)) < 0:
        return None
    try:
        return parse(text[4 : end + 1])
    except ValueError as error:
        raise InputError(
            f"The head of the dataset card is not understood: {error}.", where=where, do="Mend it, or take it away."
        ) from error


def _of_info(value: Any) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield columns with names, of a card, of one information or of several by configuration."""
    if isinstance(value, list):
        for one in value:
            yield from _of_info(one)
    elif isinstance(value, dict):
        features = value.get("features")
        if isinstance(features, dict):
            yield from (pair for name, one in features.items() for pair in _column(str(name), one))
        elif isinstance(features, list):
            yield from (pair for one in features if isinstance(one, dict) for pair in _column(str(one.get("name")), one))
        else:
            for one in value.values():
                if isinstance(one, dict | list):
                    yield from _of_info(one)


def _column(name: str, feature: Any, depth: int = 0) -> Iterator[tuple[str, tuple[str, ...]]]:
    if depth > 6:
        return
    if isinstance(feature, list):
        for one in feature:
            if isinstance(one, dict) and isinstance(one.get("name"), str):
                yield from _column(f"{name}.{one['name']}", one, depth + 1)
            else:
                yield from _column(name, one, depth + 1)
    elif isinstance(feature, dict):
        label = feature.get("class_label", feature)
        names = label.get("names") if isinstance(label, dict) else None
        if isinstance(names, dict):
            names = [names[key] for key in sorted(names, key=lambda key: int(key) if str(key).isdigit() else 0)]
        if isinstance(names, list) and all(isinstance(one, str) for one in names):
            yield name, tuple(names)
            return
        inner = [(key, feature[key]) for key in ("feature", "sequence", "list") if key in feature]
        if inner:
            for _, one in inner:
                yield from _column(name, one, depth + 1)
        elif depth and "_type" not in feature and "dtype" not in feature:
            for key, one in feature.items():
                yield from _column(f"{name}.{key}", one, depth + 1)


def as_text(value: Any) -> str:
    """Return a value of a column as metadata holds it."""
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
