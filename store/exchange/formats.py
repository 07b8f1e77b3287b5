"""The forms a project can be written in, and what each of them can hold."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePath

from store.errors import InputError
from store.exchange import jsonl, sorot_json
from store.exchange.bundle import Bundle


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One form. What it cannot hold must be counted in the receipt of an export."""

    name: str
    suffix: str
    offset_unit: str
    """``codepoint``, ``utf-16``, ``byte`` or ``token``."""
    overlaps: bool
    notes: bool
    entities: bool
    scores: bool
    encode: Callable[[Bundle], bytes]
    decode: Callable[[bytes, str], Bundle]
    """Takes the bytes and the name to use in errors."""


def _complete(name: str, encode: Callable[[Bundle], bytes], decode: Callable[[bytes, str], Bundle]) -> Format:
    return Format(
        name=name,
        suffix=f".{name}",
        offset_unit="codepoint",
        overlaps=True,
        notes=True,
        entities=True,
        scores=True,
        encode=encode,
        decode=decode,
    )


FORMATS = {
    form.name: form for form in (_complete("json", sorot_json.encode, sorot_json.decode), _complete("jsonl", jsonl.encode, jsonl.decode))
}
"""Every form by its name."""


def format_for(name: str, path: str) -> Format:
    """Return the form named, or the one that goes with the ending of ``path``, or json. Raises InputError for an unknown name."""
    if name:
        if name not in FORMATS:
            raise InputError(f"There is no format {name!r}.", where="--format", do=f"Use one of: {', '.join(FORMATS)}.")
        return FORMATS[name]
    suffix = PurePath(path).suffix.casefold()
    return next((form for form in FORMATS.values() if form.suffix == suffix), FORMATS["json"])
