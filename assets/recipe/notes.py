"""Names that an annotator wrote down sentence by sentence, as fingerprints and offsets for the repository.

    python assets/recipe/notes.py pool.jsonl gold/annotated.jsonl LIST...

A list has one sentence a line: its number in the pool's file, counted from 0, then a tab and ``LABEL=words`` for each entity in the
order of the text; ``SKIP`` instead of these leaves the sentence out, a number alone says that it names nothing.  Lines that do
not fit are left out and printed, and so are sentences that another file of notes (``--without``) has.  Conventions: outermost spans;
names without titles; a country or town is GPE also where it qualifies; clubs ORG; maker and model together PRODUCT; an acronym in
brackets is a span of its own.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path

from samples import LABELS, digest, read

Span = tuple[int, int, str]


class UnfitError(ValueError):
    """A line that says something its sentence does not hold."""


def occurrence(text: str, words: str, start: int) -> int:
    """Offset of ``words`` at or after ``start``, whole words preferred to parts (*Moskownya*), or -1."""
    some = at = -1
    while (at := text.find(words, start if at < 0 else at + 1)) >= 0:
        if not text[at - 1 : at].isalnum():
            if not text[at + len(words) : at + len(words) + 1].isalnum():
                return at
            some = at if some < 0 else some
    return some


def spans_of(text: str, names: Sequence[str]) -> list[Span]:
    """Offsets of what was written down; the same capitalised name again in the sentence carries the same label.

    Raises:
        UnfitError: for an unknown label, or words the sentence does not hold.
    """
    found: list[Span] = []

    def free(start: int, end: int) -> bool:
        return not any(s < end and start < e for s, e, _ in found)

    position = 0
    for name in names:
        label, _, words = name.partition("=")
        words = words.strip()
        if label not in LABELS or not words:
            raise UnfitError(f"{name!r} is not LABEL=words")
        at = occurrence(text, words, position)
        if at < 0:
            at = next((p for p in range(len(text)) if text.startswith(words, p) and free(p, p + len(words))), -1)
        if at < 0 or not free(at, at + len(words)):
            raise UnfitError(f"{words!r} is not in the sentence, or stands inside another name")
        found.append((at, at + len(words), label))
        position = max(position, at + len(words))
    for start, end, label in list(found):
        words, at = text[start:end], -1
        while words[0].isupper() and len(words) > 2 and (at := text.find(words, at + 1)) >= 0:
            whole = not text[at - 1 : at].isalnum() and not text[at + len(words) : at + len(words) + 1].isalnum()
            if whole and free(at, at + len(words)):
                found.append((at, at + len(words), label))
    return sorted(found)


def main() -> None:
    """Write the notes, and print what did not fit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pool", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("lists", type=Path, nargs="+")
    parser.add_argument("--without", type=Path, nargs="*", default=[])
    args = parser.parse_args()
    elsewhere = {json.loads(line)["digest"] for path in args.without for line in path.read_text(encoding="utf-8").splitlines()}
    texts = [sample.text for sample in read(args.pool)]
    notes: dict[int, list[Span]] = {}
    skipped = unfit = 0
    for line in (line for path in args.lists for line in path.read_text(encoding="utf-8").splitlines() if line.strip()):
        number, *names = [cell.strip() for cell in line.split("\t") if cell.strip()]
        try:
            text = texts[int(number)]
            if "SKIP" in names or digest(text) in elsewhere:
                skipped += 1
                continue
            notes[digest(text)] = spans_of(text, names)
        except (UnfitError, ValueError, IndexError) as reason:
            unfit += 1
            print("left out", number, reason)
    lines = [json.dumps({"digest": number, "spans": spans}) for number, spans in sorted(notes.items())]
    args.out.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
    print("noted", len(lines), "sentences,", sum(map(len, notes.values())), "entities; skipped", skipped, "left out", unfit)


if __name__ == "__main__":
    main()
