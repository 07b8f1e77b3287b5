"""A second reader of dataset folders with the standard library: rows by line, names of tags by pattern from the card."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from store.exchange.contract import Seen, SeenSpan, Source
from store.exchange.fitting import in_order

_PARTS = (("train", "train"), ("validation", "dev"), ("test", "test"))
_NAME = re.compile(r"""^ {10}'(\d+)': ("[^"]*")$""", re.MULTILINE)


def witness(source: Source) -> Iterator[Seen]:
    """Yield the rows of all splits."""
    tags = tag_names(source.path)
    for split, part in _PARTS:
        path = source.path / f"{split}.jsonl"
        if path.exists():
            with path.open("rb") as file:
                for line in file:
                    yield seen(json.loads(line), tags, part)


def tag_names(folder: Path) -> list[str]:
    """Return the names of the tags. Raises ValueError when their numbers do not run from 0 on."""
    found = _NAME.findall((folder / "README.md").read_text("utf-8"))
    if [int(number) for number, _ in found] != list(range(len(found))):
        raise ValueError("the numbers of the tags have holes")
    return [re.sub(r"\\U([0-9a-f]{8})", lambda code: chr(int(code[1], 16)), name[1:-1]) for _, name in found]


def seen(row: dict[str, Any], tags: list[str], part: str) -> Seen:
    """Return what a row says."""
    text = row["text"]
    spans = [
        SeenSpan(
            start=one["start"],
            end=one["end"],
            label=one["label"],
            quote=one["text"] if one["text"] == text[one["start"] : one["end"]] else "",
            entity=one["entity"],
            score=one["score"],
            notes=tuple(sorted(one["notes"])),
        )
        for one in row["spans"]
    ]
    about = {name: row[name] for name in ("title", "source", "language", "published", "status") if row[name]}
    about |= {f"meta.{one['key']}": one["value"] for one in row["metadata"] if one["value"]}
    names = [tags[number] for number in row["ner_tags"]]
    mentions = []
    for found in re.finditer("BI*", "".join(name[0] for name in names)):
        (label,) = {name[2:] for name in names[found.start() : found.end()]}
        mentions.append([found.start(), found.end(), label])
    return Seen(
        text=text,
        tokens=tuple(row["tokens"]),
        spans=in_order(spans),
        notes=tuple(sorted(row["notes"])),
        about=about,
        more=mentions,
        part=part,
    )
