"""Sentences from templates, and copies of corpus sentences with other names in them.

python assets/recipe/augment.py OUT --lists lists --people people.json --train train.jsonl
"""

from __future__ import annotations

import argparse
import json
import random
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from fill import Filler, fillers
from samples import Sample, read, write

LABEL_OF = {
    "country": "GPE",
    "city": "GPE",
    "CITY": "GPE",
    "region": "GPE",
    "regency": "GPE",
    "regency_short": "GPE",
    "district": "GPE",
    "district_short": "GPE",
    "person": "PERSON",
    "surname": "PERSON",
    "org": "ORG",
    "media": "ORG",
    "ministry": "ORG",
    "company": "ORG",
    "party": "ORG",
    "party_short": "ORG",
    "univ": "ORG",
    "club": "ORG",
    "armed": "ORG",
    "acr": "ORG",
    "fac": "FAC",
    "street": "FAC",
    "hospital": "FAC",
    "loc": "LOC",
    "volcano": "LOC",
    "product": "PRODUCT",
    "norp": "NORP",
    "event": "EVENT",
    "law": "LAW",
    "lang": "LANGUAGE",
    "lang_bare": "LANGUAGE",
    "date": "DATE",
    "year": "DATE",
    "quarter": "DATE",
    "duration": "DATE",
    "age": "DATE",
    "time": "TIME",
    "hours": "TIME",
    "money": "MONEY",
    "pct": "PERCENT",
    "card": "CARDINAL",
    "agenum": "CARDINAL",
    "score": "CARDINAL",
    "ord": "ORDINAL",
    "qty": "QUANTITY",
    "magnitude": "QUANTITY",
}
"""Labels that slots bring; other slots bring none."""
PART = re.compile(r"<(\w+)\|([^>]*)>|\{(\w+)\}")
UNNAMED = re.compile(r"(?:Kabupaten|Kota|Kecamatan|Desa|Kelurahan|Kampung|tahun|tanggal) (?=[A-Z0-9])")
"""Words that stand before a name and, in the corpora, outside its span."""
SWAPPED = {"PERSON": "person", "GPE": "city", "ORG": "org"}


def fill(template: str, filler: Filler) -> tuple[str, list[tuple[int, int, str]]]:
    """One sentence from a template, with its spans."""
    text = ""
    spans: list[tuple[int, int, str]] = []
    position = 0
    for match in PART.finditer(template):
        text += template[position : match.start()]
        position = match.end()
        label, inner, slot = match.groups()
        value = filler.expand(inner) if label else filler.make(slot)
        label = label or LABEL_OF.get(slot)
        if label:
            head = UNNAMED.match(value) if slot else None
            spans.append((len(text) + (head.end() if head else 0), len(text) + len(value), label))
        text += value
    return text + template[position:], spans


def from_templates(templates: list[str], filler: Filler, times: int) -> Iterator[Sample]:
    """Every template filled ``times`` times; now and then two sentences in one text."""
    for _ in range(times):
        for template in templates:
            text, spans = fill(template, filler)
            if filler.rng.random() < 0.15:
                more, shifted = fill(filler.rng.choice(templates), filler)
                spans += [(s + len(text) + 1, e + len(text) + 1, label) for s, e, label in shifted]
                text += " " + more
            text = text[0].upper() + text[1:]
            yield Sample(text, spans, "template")


def swap(sample: Sample, filler: Filler, chance: float) -> Sample:
    """A copy with some persons, places and organisations replaced by drawn ones."""
    text = ""
    position = 0
    spans: list[tuple[int, int, str]] = []
    for start, end, label in sample.spans:
        text += sample.text[position:start]
        position = end
        old = sample.text[start:end]
        new = old
        if label in SWAPPED and filler.rng.random() < chance:
            slot = SWAPPED[label]
            if slot == "person" and " " not in old:
                slot = "surname"
            elif slot == "city" and old in filler.countries:
                slot = "country"
            elif slot == "org" and " " not in old:
                slot = "acr" if old.isupper() else "org"
            new = filler.make(slot)
        spans.append((len(text), len(text) + len(new), label))
        text += new
    return Sample(text + sample.text[position:], spans, sample.source, sample.unlabelled, [])


def recase(sample: Sample, filler: Filler) -> Sample:
    """A copy as a headline sets it: all capitals, or every word with a capital."""
    text = sample.text.upper() if filler.rng.random() < 0.4 else re.sub(r"(?<![\w'’])[a-z]", lambda m: m.group().upper(), sample.text)
    return replace(sample, text=text) if len(text) == len(sample.text) else sample


def main() -> None:
    """Write the made sentences, the swapped copies and the recased copies."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--lists", type=Path, required=True)
    parser.add_argument("--gazetteer", type=Path, required=True)
    parser.add_argument("--people", type=Path, required=True)
    parser.add_argument("--train", type=Path, nargs="+", required=True)
    parser.add_argument("--times", type=int, default=14)
    parser.add_argument("--seed", type=int, default=7)
    args = parser.parse_args()
    lists = json.loads(args.gazetteer.read_text(encoding="utf-8"))["names"]
    people = json.loads(args.people.read_text(encoding="utf-8"))
    filler = Filler(random.Random(args.seed), lists, people, fillers(args.lists / "fillers.txt"))
    lines = (args.lists / "templates.txt").read_text(encoding="utf-8").splitlines()
    templates = [line for line in lines if line and not line.startswith("#")]
    print("templates", write(args.out / "templates.jsonl", from_templates(templates, filler, args.times)))
    train = [s for path in args.train for s in read(path) if s.spans]
    print("swapped", write(args.out / "swapped.jsonl", (swap(s, filler, 0.6) for s in train if not s.unsure)))
    some = filler.rng.sample(train, len(train) // 8)
    print("recased", write(args.out / "recased.jsonl", (recase(s, filler) for s in some)))


if __name__ == "__main__":
    main()
