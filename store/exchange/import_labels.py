"""What becomes of the labels of a foreign file: the project's own, mapped, added, taken over as a whole, or refused with a sentence."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from store.errors import InputError
from store.labels import DEFAULT, LABELS_FILE, MAX_LABELS, MAX_NAME, Label, LabelSet, check_labels, labels_toml, parse_labels

_KEYS = "1234567890"

_KNOWN_AS = {
    "PER": "PERSON",
    "PERS": "PERSON",
    "NAME": "PERSON",
    "ORGANIZATION": "ORG",
    "ORGANISATION": "ORG",
    "COMPANY": "ORG",
    "LOCATION": "LOC",
    "PLACE": "LOC",
    "COUNTRY": "GPE",
    "CITY": "GPE",
    "FACILITY": "FAC",
    "NUM": "CARDINAL",
    "NUMBER": "CARDINAL",
    "PRD": "PRODUCT",
    "EVT": "EVENT",
    "DAT": "DATE",
    "TIM": "TIME",
    "MON": "MONEY",
    "PRC": "PERCENT",
    "QTY": "QUANTITY",
    "ORD": "ORDINAL",
    "CRD": "CARDINAL",
    "REG": "NORP",
    "NOR": "NORP",
    "WOA": "WORK_OF_ART",
    "LAN": "LANGUAGE",
}
"""What other label sets call OntoNotes' types; only ever proposed, never applied unasked."""


@dataclass(frozen=True, slots=True)
class LabelPlan:
    """What every label of the file becomes."""

    becomes: Mapping[str, str]
    """By the label of the file; one that is left out on purpose becomes ``""``, one that is refused is not there."""
    labels: LabelSet
    """The project's label set after the import."""
    changed: bool = False
    """Whether the label set is another one than before."""
    refused: Mapping[str, int] = ()  # type: ignore[assignment]  # Replaced where it is made.
    unused: tuple[str, ...] = ()
    """Labels of ``--map`` that the file does not have."""

    @property
    def sentence(self) -> str:
        """What to say about labels that were refused, or ``""``."""
        if not self.refused:
            return ""
        named = sorted(self.refused.items(), key=lambda pair: -pair[1])
        listed = ", ".join(f"{label} ({count:,})" for label, count in named[:10]) + (", …" if len(named) > 10 else "")
        first = named[0][0]
        near = _near(first, self.labels)
        return (
            f"The project has no label {listed}; those annotations were rejected. Import again with --add-labels to add "
            f"{'it' if len(named) == 1 else 'them'}, or with --map '{first}={near}'."
        )


def parse_maps(given: Iterable[str]) -> dict[str, str]:
    """Return what ``--map FROM=TO`` says. Raises InputError for a word without ``=`` or a label mapped twice."""
    found: dict[str, str] = {}
    for one in given:
        source, equals, target = one.rpartition("=")
        if not equals or not source:
            raise InputError(
                f"{one!r} does not say what becomes what.", where="--map", do="Write --map PER=PERSON, or --map MISC= to leave it out."
            )
        if found.setdefault(source, target) != target:
            raise InputError(f"The label {source} is mapped to two others.", where="--map", do="Leave one of them out.")
    return found


def plan_labels(found: Mapping[str, int], mine: LabelSet, maps: Mapping[str, str], *, add: bool, adopt: bool) -> LabelPlan:
    """Work out what becomes of the labels ``found``, each with the number of its annotations, in the order of the file.

    ``add`` lets new ones join the project's; ``adopt`` lets them become the project's, as in a project that has none of its own and
    nothing annotated. Raises InputError when a label is mapped to one that there will not be, or there are too many.
    """
    becomes: dict[str, str] = {}
    new: dict[str, None] = {}
    refused: dict[str, int] = {}
    for label, count in found.items():
        target = maps.get(label, label)
        if not target or target in mine:
            becomes[label] = target
        elif add or adopt:
            name = _fitting(target)
            becomes[label] = name
            if name not in mine:
                new[name] = None
        elif label in maps:
            raise InputError(
                f"The project has no label {target!r}.", where="--map", do=f"Use one of {', '.join(mine.names())}, or --add-labels."
            )
        else:
            refused[label] = count
    unused = tuple(label for label in maps if label not in found)
    if not new:
        return LabelPlan(becomes, mine, refused=refused, unused=unused)
    if adopt and not add:
        names = dict.fromkeys(name for name in becomes.values() if name)
        labels = _dressed([], names, mine)
    else:
        labels = _dressed(list(mine.labels), new, DEFAULT)
    if len(labels) > MAX_LABELS:
        raise InputError(
            f"With those of the file there are {len(labels)} labels; at most {MAX_LABELS} are allowed.",
            where=next(reversed(new)),
            do="Leave some out with --map LABEL=, or put several into one.",
        )
    return LabelPlan(becomes, check_labels(labels, LABELS_FILE), changed=True, refused=refused, unused=unused)


def labels_text(before: str, old: LabelSet, new: LabelSet) -> str:
    """Return the text of the label file: what stands in it now with the new labels below, or the whole set when there is none."""
    if not before:
        return labels_toml(new)
    added = LabelSet(tuple(label for label in new.labels if label.name not in old))
    text = before.rstrip("\n") + "\n\n" + labels_toml(added)
    parse_labels(text)  # A file that could be read, and tables that can: their sum must be one as well.
    return text


def labels_place(folder: Path, store_dir: Path, source: str) -> Path:
    """Return where the label file of a project is or belongs."""
    if source:
        return Path(source)
    return (folder if store_dir.parent == folder else store_dir) / LABELS_FILE


def _dressed(labels: list[Label], names: Iterable[str], known: LabelSet) -> list[Label]:
    """Return labels with further ones that get the key, colour and description of the known label of this name, where the key is free."""
    taken = {label.key for label in labels if label.key}
    wanted = {name: label.key for name in names if (label := known.get(name) or DEFAULT.get(name)) is not None and label.key}
    free = [key for key in _KEYS if key not in taken and key not in wanted.values()]
    result = list(labels)
    for name in names:
        like = known.get(name) or DEFAULT.get(name) or Label(name)
        key = wanted.get(name, "")
        if not key or key in taken:
            key = free.pop(0) if free else ""
        taken.add(key)
        result.append(replace(like, key=key))
    return result


def _fitting(name: str) -> str:
    """Return the nearest name that a label may have: one word without control characters, of a bearable length."""
    parts = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in name).split()
    return "_".join(parts)[:MAX_NAME] or "LABEL"


def _near(label: str, labels: LabelSet) -> str:
    """Return the label of the set that one of another set most likely means, or the first."""
    from difflib import get_close_matches  # 3 ms, and only when something is wrong.

    upper = label.upper()
    names = {name.upper(): name for name in labels.names()}
    close = [upper] if upper in names else get_close_matches(upper, names, 1, 0.7)
    known = _KNOWN_AS.get(upper, "")
    return names[close[0]] if close else known if known in labels else labels.names()[0]
