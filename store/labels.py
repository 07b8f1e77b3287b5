"""The labels a project tags with: the shipped OntoNotes set, or the project's own ``labels.toml``."""

import re
import tomllib
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from store.errors import InputError, reason_of

LABELS_FILE = "labels.toml"
"""Name of a project's own label file, in the project folder or in the store folder."""

MAX_LABELS = 200
"""Most labels a set may have."""

MAX_NAME = 40
"""Longest label name, in code points."""

MAX_BYTES = 1 << 20
"""Largest labels.toml that is read, in bytes."""

COLOURS = (
    *("red", "salmon", "orange", "brown", "yellow", "olive", "lime", "green", "teal", "cyan"),
    *("sky", "blue", "indigo", "violet", "plum", "magenta", "pink", "grey"),
)
"""Colour names a theme knows; ``#rgb`` and ``#rrggbb`` are allowed as well."""

_FIELDS = ("name", "key", "colour", "description")
_HEX = re.compile(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})")


class LabelsError(InputError):
    """A label file breaks a rule; ``what`` names the entry, the key, the value and the nearest valid one."""


@dataclass(frozen=True, slots=True)
class Label:
    """One kind of entity a span can be tagged as."""

    name: str
    key: str = ""
    """One character that tags with it, or empty: reached through the label menu."""
    colour: str = ""
    """A name of COLOURS, ``#rgb`` or ``#rrggbb``; empty lets the theme choose."""
    description: str = ""


@dataclass(frozen=True, slots=True)
class LabelSet:
    """An ordered set of labels with unique names and unique keys."""

    labels: tuple[Label, ...]
    source: str = field(default="", compare=False)
    """Path of the file it was read from; empty for the shipped set. Not part of its identity."""
    _by_name: dict[str, Label] = field(init=False, repr=False, compare=False, hash=False)

    def __post_init__(self) -> None:
        """Index the labels by name."""
        object.__setattr__(self, "_by_name", {label.name: label for label in self.labels})

    def names(self) -> tuple[str, ...]:
        """Return the label names in their order."""
        return tuple(label.name for label in self.labels)

    def get(self, name: str) -> Label | None:
        """Return the label of this name, or None."""
        return self._by_name.get(name)

    def by_key(self, key: str) -> Label | None:
        """Return the label this key tags with, or None."""
        return next((label for label in self.labels if key and label.key == key), None)

    def __contains__(self, name: object) -> bool:
        return name in self._by_name

    def __len__(self) -> int:
        return len(self.labels)


DEFAULT = LabelSet(
    (
        Label("PERSON", "1", "blue", "People, real or fictional"),
        Label("ORG", "2", "orange", "Companies, agencies, parties, armed forces, institutions"),
        Label("GPE", "3", "green", "Countries, provinces, cities: places with a government"),
        Label("LOC", "4", "teal", "Other places: seas, mountains, regions"),
        Label("DATE", "5", "violet", "Dates and periods of a day or longer"),
        Label("NORP", "6", "magenta", "Nationalities, religious and political groups"),
        Label("EVENT", "7", "red", "Wars, elections, disasters, summits, matches"),
        Label("MONEY", "8", "yellow", "Amounts of money with their unit"),
        Label("PRODUCT", "9", "cyan", "Weapons, vehicles, devices, goods"),
        Label("FAC", "0", "brown", "Buildings, airports, roads, bridges, bases"),
        Label("WORK_OF_ART", "", "pink", "Titles of books, films, songs, reports"),
        Label("LAW", "", "indigo", "Laws, treaties and resolutions by name"),
        Label("LANGUAGE", "", "lime", "Languages by name"),
        Label("TIME", "", "plum", "Times and periods shorter than a day"),
        Label("PERCENT", "", "olive", "Percentages with their sign or word"),
        Label("QUANTITY", "", "salmon", "Measures: weight, distance, area"),
        Label("ORDINAL", "", "sky", "First, second, ketiga"),
        Label("CARDINAL", "", "grey", "Numbers that are nothing else"),
    )
)
"""The eighteen OntoNotes 5 entity types, the ten that news needs on the digits."""


def load_labels(path: Path) -> LabelSet:
    """Read a label set from a TOML file of ``[[label]]`` tables.

    Raises LabelsError when the file cannot be read, is not TOML, or an entry is wrong.
    """
    where = str(path)
    try:
        if path.stat().st_size > MAX_BYTES:
            raise LabelsError(
                f"The label file is larger than {MAX_BYTES // 1024} KiB.", where=where, do="Keep only [[label]] tables in it."
            )
        data = path.read_bytes()
    except OSError as error:
        raise LabelsError(
            f"The label file cannot be read ({reason_of(error)}).", where=where, do="Check that it exists and its permissions."
        ) from error
    try:
        return parse_labels(data.decode("utf-8-sig"), where)
    except UnicodeDecodeError as error:
        raise LabelsError(f"The label file is not UTF-8 (byte {error.start}).", where=where, do="Save it as UTF-8.") from error


def parse_labels(text: str, where: str = LABELS_FILE) -> LabelSet:
    """Return the label set written in TOML. Raises LabelsError naming ``where``, entry, key, value and the nearest valid one."""
    try:
        content = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise LabelsError(
            f"The label file is not valid TOML: {error}.", where=where, do='Write one [[label]] table per label, with name = "…".'
        ) from error
    _only(content, ("label",), "The file", where)
    tables = content.get("label", [])
    if not isinstance(tables, list) or not tables or not all(isinstance(table, dict) for table in tables):
        raise LabelsError("The file names no label.", where=where, do='Write at least one [[label]] table with name = "…".')
    return check_labels([_label(table, number, where) for number, table in enumerate(tables, 1)], where)


def check_labels(labels: list[Label], where: str) -> LabelSet:
    """Return the labels as a set after checking every one and that names and keys are unique. Raises LabelsError."""
    if len(labels) > MAX_LABELS:
        raise LabelsError(f"There are {len(labels)} labels; at most {MAX_LABELS} are allowed.", where=where, do="Remove some.")
    names: dict[str, int] = {}
    keys: dict[str, int] = {}
    for number, label in enumerate(labels, 1):
        _check(label, number, where)
        if label.name in names:
            raise LabelsError(
                f"Labels {names[label.name]} and {number} are both named {label.name!r}.", where=where, do="Rename one of them."
            )
        if label.key and label.key in keys:
            raise LabelsError(
                f"Labels {keys[label.key]} and {number} both use key {label.key!r}.", where=where, do="Give one another key, or none."
            )
        names[label.name] = number
        keys[label.key] = number
    return LabelSet(tuple(labels), where)


def labels_toml(labels: LabelSet) -> str:
    """Return the set as the text of a ``labels.toml`` that ``parse_labels`` reads back to an equal set."""
    tables = []
    for label in labels.labels:
        lines = ["[[label]]", *(f"{key} = {_quoted(getattr(label, key))}" for key in _FIELDS if key == "name" or getattr(label, key))]
        tables.append("\n".join(lines) + "\n")
    return "\n".join(tables)


def find_labels(folder: Path, store_dir: Path) -> LabelSet:
    """Return the project's label set: ``labels.toml`` in the folder, else in the store folder, else DEFAULT. Raises LabelsError."""
    for path in (folder / LABELS_FILE, store_dir / LABELS_FILE):
        if path.exists() or path.is_symlink():
            return load_labels(path)
    return DEFAULT


def _label(table: dict[str, Any], number: int, where: str) -> Label:
    _only(table, _FIELDS, f"Label {number}", where)
    for key, value in table.items():
        if not isinstance(value, str):
            raise LabelsError(
                f"Label {number}: {key} is {value!r}, which is not text.", where=where, do=f'Put it in quotes: {key} = "{value}".'
            )
    return Label(table.get("name", ""), table.get("key", ""), table.get("colour", ""), table.get("description", ""))


def _check(label: Label, number: int, where: str) -> None:
    entry = f"Label {number}" + (f" ({label.name})" if label.name else "")
    if not label.name:
        raise LabelsError(f"{entry} has no name.", where=where, do='Add name = "…".')
    if len(label.name) > MAX_NAME or any(unicodedata.category(char)[0] in "CZ" for char in label.name):
        raise LabelsError(
            f"{entry}: name {label.name!r} holds a space or control character, or is longer than {MAX_NAME} characters.",
            where=where,
            do=f"Write it as one word, for example {_nearest_name(label.name)!r}.",
        )
    if label.key and (len(label.key) != 1 or unicodedata.category(label.key)[0] in "CZM"):
        raise LabelsError(
            f"{entry}: key {label.key!r} is not one visible character.", where=where, do="Use one digit or letter, or leave key out."
        )
    if label.colour and label.colour not in COLOURS and not _HEX.fullmatch(label.colour):
        raise LabelsError(
            f"{entry}: colour {label.colour!r} is unknown.", where=where, do=_suggest(label.colour, COLOURS, "a name or #rrggbb")
        )
    if len(label.description) > 500 or any(unicodedata.category(char) in ("Cc", "Cs") for char in label.description):
        raise LabelsError(
            f"{entry}: the description holds a control character or is longer than 500 characters.",
            where=where,
            do="Shorten it to one line.",
        )


def _only(table: dict[str, Any], known: tuple[str, ...], entry: str, where: str) -> None:
    for key in table:
        if key not in known:
            raise LabelsError(f"{entry} has an unknown key {key!r}.", where=where, do=_suggest(key, known, "keys"))


def _suggest(value: str, known: tuple[str, ...], kind: str) -> str:
    from difflib import get_close_matches  # 3 ms, and only when something is wrong.

    close = get_close_matches(value.casefold(), known, 1, 0.5)
    return f"Did you mean {close[0]!r}?" if close else f"Allowed: {kind}: {', '.join(known)}."


def _nearest_name(name: str) -> str:
    parts = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in name).split()
    return "_".join(parts)[:MAX_NAME] or "PERSON"


def _quoted(text: str) -> str:
    escaped = (f"\\u{ord(char):04X}" if char < " " or char == "\x7f" else "\\" + char if char in '"\\' else char for char in text)
    return '"' + "".join(escaped) + '"'
