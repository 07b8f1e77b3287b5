"""One training sentence, and the files that hold them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

LABELS = tuple(
    [
        "PERSON",
        "NORP",
        "FAC",
        "ORG",
        "GPE",
        "LOC",
        "PRODUCT",
        "EVENT",
        "WORK_OF_ART",
        "LAW",
        "LANGUAGE",
        "DATE",
        "TIME",
        "PERCENT",
        "MONEY",
        "QUANTITY",
        "ORDINAL",
        "CARDINAL",
    ]
)
"""OntoNotes 5 names, in the order of the digits in the reader."""


@dataclass(frozen=True)
class Sample:
    """A sentence with its entities; offsets are Unicode code points into ``text``."""

    text: str
    spans: list[tuple[int, int, str]]
    """Start, end, label; ``"GPE|LOC"`` means one of these."""
    source: str
    unlabelled: list[str] = field(default_factory=list)
    """Labels nobody looked for in this sentence."""
    unsure: list[tuple[int, int]] = field(default_factory=list)
    """Stretches whose labels are unknown."""


def digest(text: str) -> int:
    """A number that depends on the letters and digits of a sentence alone, so that copies fall on one side of a split."""
    plain = "".join(c for c in text.lower() if c.isalnum())
    return int(hashlib.sha1(plain.encode("utf-8")).hexdigest()[:12], 16)


def write(path: Path, samples: Iterable[Sample]) -> int:
    """Write one JSON object a line; returns how many."""
    path.parent.mkdir(parents=True, exist_ok=True)
    count = 0
    with path.open("w", encoding="utf-8") as file:
        for sample in samples:
            file.write(json.dumps(asdict(sample), ensure_ascii=False) + "\n")
            count += 1
    return count


def read(path: Path) -> Iterator[Sample]:
    """Read what :func:`write` wrote, or the gold that ``sorot evaluate`` reads, whose spans are objects."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            data = json.loads(line)
            parts = [[span[key] for key in ("start", "end", "label")] if isinstance(span, dict) else span for span in data["spans"]]
            yield Sample(
                data["text"],
                [(s, e, label) for s, e, label in parts],
                data.get("source", ""),
                data.get("unlabelled", []),
                [(s, e) for s, e in data.get("unsure", [])],
            )
