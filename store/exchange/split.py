"""Dividing articles into train, dev and test. Pure, and the same for the same seed wherever it is done.

The unit is a group of articles that tell nearly the same story: all of it goes where its *lead* goes, the article published first, of
those the first by name. Where a lead goes depends on nothing but its text, the seed and the shares, so articles that are added later move
no other, unless they are an earlier version of one or bring two stories together.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b

from store.errors import InputError
from store.folder import name_order

USUAL = ("train", "dev", "test")
"""Names of parts that are given as numbers only."""

MOST = 20
"""Parts there may be."""

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")
_NUMBER = re.compile(r"\d{1,6}(\.\d{1,6})?%?")
_WRITE = "Write for example 80/10/10, or train=80,dev=10,test=10."
_SEEDS = 1000


@dataclass(frozen=True, slots=True)
class Split:
    """The parts with their shares, which need not come to 100, and the seed."""

    parts: tuple[tuple[str, float], ...]
    seed: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The parts' names in order."""
        return tuple(name for name, _ in self.parts)

    def part_of(self, text_sha256: str) -> str:
        """Return the part that a lead goes to."""
        at = int.from_bytes(blake2b(f"{self.seed}\0{text_sha256}".encode(), digest_size=8).digest(), "big") / 2**64
        total = sum(share for _, share in self.parts)
        reached = 0.0
        for name, share in self.parts:
            reached += share / total
            if at < reached:
                return name
        return self.parts[-1][0]

    def __str__(self) -> str:
        if self.names == USUAL[: len(self.parts)]:
            return "/".join(_written(share) for _, share in self.parts)
        return ",".join(f"{name}={_written(share)}" for name, share in self.parts)


def _written(share: float) -> str:
    """Return a share as ``parse_split`` reads it back."""
    return f"{share:f}".rstrip("0").rstrip(".")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """What decides where an article's group goes, should it lead it."""

    published: str
    source: str
    sha256: str
    """Of the text."""

    @property
    def rank(self) -> tuple[object, ...]:
        """Sort key: what was published first, then by name; undated articles come last."""
        return (not self.published, self.published, name_order(self.source))


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """Which part every article goes to, and what is worth telling about it."""

    split: Split
    part_of: Mapping[str, str] = field(repr=False)
    counts: Mapping[str, int]
    """Articles by part."""
    groups: int = 0
    """Groups of more than one article."""
    together: int = 0
    """Articles in them."""

    def __str__(self) -> str:
        total = sum(self.counts.values())
        parts = ", ".join(f"{name} {count:,} ({count / total:.1%})" if total else f"{name} 0" for name, count in self.counts.items())
        lines = f"Split {self.split} with seed {self.split.seed}, by article: {parts}."
        if self.groups:
            stories = "1 group" if self.groups == 1 else f"{self.groups:,} groups"
            lines += f" {self.together:,} articles that tell nearly the same story as another were kept together, in {stories}."
        return lines


def parse_split(text: str, seed: int = 0) -> Split:
    """Return the split that a person wrote as ``80/10/10`` or ``train=80,dev=10,test=10``. Raises InputError."""
    parts: list[tuple[str, float]] = []
    pieces = [piece.strip() for piece in re.split("[/,]", text)]
    named = any("=" in piece for piece in pieces)
    if not 2 <= len(pieces) <= (MOST if named else len(USUAL)):
        raise InputError("A split has two or three parts, or more when they are named.", where=f"--split {text}", do=_WRITE)
    for number, piece in enumerate(pieces):
        name, _, share = (part.strip() for part in piece.rpartition("="))
        name = name if named else USUAL[number]
        if not _NUMBER.fullmatch(share) or float(share.rstrip("%")) <= 0:
            raise InputError(f"The share of a part is a number above 0, not {share!r}.", where=f"--split {text}", do=_WRITE)
        if not _NAME.fullmatch(name):
            raise InputError(f"{name!r} cannot be the name of a part: letters, digits, - and _.", where=f"--split {text}", do=_WRITE)
        parts.append((name, float(share.rstrip("%"))))
    if len({name.casefold() for name, _ in parts}) < len(parts):
        raise InputError("Two parts have the same name.", where=f"--split {text}", do=_WRITE)
    return Split(tuple(parts), seed)


def divide(split: Split, groups: Iterable[Sequence[str]], leads: Mapping[str, Lead], wanted: Iterable[str]) -> Division:
    """Return where the ``wanted`` articles go; ``groups`` and ``leads`` are of all articles, so that no filter moves one.

    Raises InputError when a part would be empty, with a seed for which it is not.
    """
    deciding = {name: leads[min(group, key=lambda one: (leads[one].rank, one))].sha256 for group in groups for name in group}
    wanted = list(wanted)
    part_of = {name: split.part_of(deciding[name]) for name in wanted}
    found = Counter(part_of.values())
    counts = {name: found[name] for name in split.names}
    empty = [name for name, count in counts.items() if not count]
    if empty:
        raise InputError(
            f"No article would be in {' and '.join(empty)}; there are {len(wanted):,}, and those of one story stay together.",
            where=f"--split {split} --seed {split.seed}",
            do=_another_seed(split, {deciding[name] for name in wanted}),
        )
    kept = [members for group in groups if len(members := [name for name in group if name in part_of]) > 1]
    return Division(split=split, part_of=part_of, counts=counts, groups=len(kept), together=sum(map(len, kept)))


def _another_seed(split: Split, deciding: set[str]) -> str:
    if len(deciding) < len(split.parts):
        return "Ask for fewer parts, or add articles."
    for seed in range(_SEEDS):
        if {Split(split.parts, seed).part_of(one) for one in deciding} == set(split.names):
            return f"Use --seed {seed}, ask for other shares, or add articles."
    return "Ask for other shares, or add articles."
