"""Tags of tokens into spans and back. One reader takes every scheme, since none of them contradicts another. Pure.

IOB1 has ``B-`` only between two mentions of one label that touch, IOB2 on every first token, BILUO (also IOBES, BMEWO) marks first,
last and single tokens, IOE last ones. Source: Ramshaw and Marcus 1995 (aclanthology.org/W95-0107), Tjong Kim Sang and Veenstra 1999
(aclanthology.org/E99-1023), Ratinov and Roth 2009 (aclanthology.org/W09-1119).
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

Scheme = Literal["IOB1", "IOB2", "BILUO", "IOE", "IO"]
TokenSpan = tuple[int, int, str]
"""First token, the one after the last, label."""

_TAG = re.compile(r"([BILUEMSW])-(\S.*)")
_KIND = {"B": "B", "I": "I", "M": "I", "L": "L", "E": "L", "U": "U", "S": "U", "W": "U"}
_OUTSIDE = frozenset(["O", "", "_", "-", "*"])
_BARE = re.compile(r"[^\W\d_][\w.&/+-]*")


def iob2(spans: Iterable[TokenSpan], count: int) -> list[str]:
    """Return the tags of ``count`` tokens in IOB2. The spans may not overlap."""
    tags = ["O"] * count
    for first, last, label in spans:
        tags[first:last] = [f"I-{label}"] * (last - first)
        tags[first] = f"B-{label}"
    return tags


def biluo(spans: Iterable[TokenSpan], count: int) -> list[str]:
    """Return the tags of ``count`` tokens in BILUO. The spans may not overlap."""
    tags = ["O"] * count
    for first, last, label in spans:
        tags[first:last] = [f"I-{label}"] * (last - first)
        tags[first], tags[last - 1] = f"B-{label}", f"L-{label}"
        if last - first == 1:
            tags[first] = f"U-{label}"
    return tags


def is_tag(text: str) -> bool:
    """Whether this is ``O`` or a tag with a prefix."""
    return text == "O" or _TAG.fullmatch(text) is not None


def parsed(tag: str, scheme: Scheme) -> tuple[str, str] | None:
    """Return kind (``B I L U O``) and label of a tag, or None for what is none. In IO a bare label is one too."""
    if tag in _OUTSIDE:
        return "O", ""
    found = _TAG.fullmatch(tag)
    if found is not None:
        return _KIND[found[1]], found[2]
    return ("I", tag) if scheme == "IO" and _BARE.fullmatch(tag) else None


def spans_of(tags: Sequence[str], scheme: Scheme) -> tuple[list[TokenSpan], list[int]]:
    """Return the spans of the tags of one sentence, and the tokens whose tags do not follow the scheme.

    A mention goes on as long as tags of its label do; a tag that may not stand where it does begins one.
    """
    spans: list[TokenSpan] = []
    faults: list[int] = []
    begin: int | None = None
    label = ""

    def close(end: int, *, ended: bool = False) -> None:
        nonlocal begin
        if begin is not None:
            spans.append((begin, end, label))
            if scheme == "BILUO" and not ended:
                faults.append(begin)
            begin = None

    for at, tag in enumerate(tags):
        kind, name = parsed(tag, scheme) or ("O", "")
        goes_on = begin is not None and name == label and kind in ("I", "L")
        if not goes_on:
            close(at)
            if kind == "O":
                continue
            if (kind == "I" and scheme in ("IOB2", "BILUO")) or (kind == "L" and scheme != "IOE"):
                faults.append(at)
            begin, label = at, name
        if kind in ("L", "U"):
            close(at + 1, ended=True)
    close(len(tags))
    return spans, sorted(set(faults))


@dataclass(slots=True)
class Tally:
    """What the tags of a file have been like so far, which tells their scheme."""

    prefixes: Counter[str] = field(default_factory=Counter)
    labels: dict[str, None] = field(default_factory=dict)
    """In order of their first tag."""
    unbegun: int = 0
    """``I-`` where nothing of its label goes before."""
    touching: int = 0
    """``B-`` directly after a token of the same label."""

    def take(self, tags: Iterable[str]) -> None:
        """Count the tags of one sentence."""
        before = ""
        for tag in tags:
            found = _TAG.fullmatch(tag)
            prefix, label = (found[1], found[2]) if found else ("", "")
            if found:
                self.prefixes[prefix] += 1
                self.labels.setdefault(label)
            self.unbegun += prefix == "I" and before != label
            self.touching += prefix == "B" and before == label
            before = label

    @property
    def scheme(self) -> Scheme:
        """The scheme that most tags follow; IOB2 when there is none to judge by."""
        seen = self.prefixes
        ends = seen.keys() & set("LUESWM")
        if ends:
            return "BILUO" if seen["B"] or ends & set("LUWM") or not seen["I"] else "IOE"
        if seen["I"] and self.unbegun and self.touching == seen["B"]:
            return "IOB1"
        return "IOB2"

    def remark(self) -> str:
        """Return a sentence about a scheme that people take for a mistake, or empty."""
        if self.scheme == "IOB1":
            return "The tags are IOB1: I- also begins a mention, B- only parts two that touch; they were read so."
        return "The tags are IOE: E- ends a mention; they were read so." if self.scheme == "IOE" else ""
