"""The lists of known names under ``assets/gazetteer`` and the countries Babel names, as values. Imports Babel only when asked for them."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Form:
    """A written form of something known. One that is ``cued`` counts only after words that announce it."""

    text: str
    label: str
    rule: str
    cued: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """The first word or words of a kind of name. ``joined``: it may hold ``dan``; ``bare``: the head is left out of the span."""

    rule: str
    label: str
    joined: bool
    bare: bool


@dataclass(frozen=True, slots=True)
class Cues:
    """Words that say what the capitalised words beside them are."""

    titles: frozenset[str] = frozenset()
    small_titles: frozenset[str] = frozenset()
    royal: frozenset[str] = frozenset()
    honorifics: frozenset[str] = frozenset()
    ranks: frozenset[str] = frozenset()
    offices: frozenset[str] = frozenset()
    verbs_before: frozenset[str] = frozenset()
    verbs_after: frozenset[str] = frozenset()
    ordinary: frozenset[str] = frozenset()
    tails: frozenset[str] = frozenset()
    given: frozenset[str] = frozenset()
    before: Mapping[str, frozenset[str]] = field(default_factory=dict)
    heads: Mapping[tuple[str, ...], Head] = field(default_factory=dict)


def load_cues(folder: Path) -> Cues:
    """Read ``cues.toml``. Raises OSError or tomllib.TOMLDecodeError: it ships with the program."""
    table = tomllib.loads((folder / "cues.toml").read_text("utf-8"))
    heads = {
        tuple(form.split()): Head(entry["rule"], entry["label"], entry["joined"], entry.get("bare", False))
        for entry in table["head"]
        for form in entry["forms"]
    }
    words: dict[str, frozenset[str]] = {name: frozenset(forms) for name, forms in table["persons"].items()}
    return Cues(**words, before={label: frozenset(forms) for label, forms in table["before"].items()}, heads=heads)


def load_forms(folder: Path) -> list[Form]:
    """Return every form of the shipped lists and of Babel's territories, one for each label it has. Raises as ``load_cues``.

    A form that several lists give the same label is cued when one of them says so.
    """
    forms: dict[tuple[str, str], Form] = {}
    for path in sorted(folder.glob("*.toml")):
        table: dict[str, Any] = tomllib.loads(path.read_text("utf-8"))
        for entry in table.get("list", ()):
            cued = set(entry.get("cued", ()))
            for text in (*entry["forms"], *cued):
                form = Form(text, entry["label"], entry["rule"], text in cued)
                if (text, form.label) not in forms or form.cued:
                    forms[text, form.label] = form
    known = {text for text, _ in forms}
    for form in territories():
        if form.text not in known:
            forms[form.text, form.label] = form
    return list(forms.values())


def territories() -> Iterator[Form]:
    """Yield the Indonesian names of the countries and territories in Unicode CLDR, with the long and bracketed parts taken apart."""
    from babel import Locale

    for code, name in Locale("id").territories.items():
        if len(code) != 2 or code in _NOT_PLACES:
            continue
        plain = name.split(" (")[0].split(" - ")[0].removesuffix(" DAK Tiongkok")
        island = plain.startswith(("Kepulauan ", "Pulau ")) or code == "AQ"
        yield Form(plain, "LOC" if island else "GPE", "territory")


_NOT_PLACES = frozenset(("EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"))
"""CLDR codes of unions and of no place at all."""
