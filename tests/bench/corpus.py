"""A project of any number of articles, made from the words of the two samples; the same seed makes the same project."""

import itertools
import os
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from unittest.mock import patch

from msgspec.structs import replace

from store.annotate import context
from store.clock import now
from store.ids import new_id
from store.ingest import make_article
from store.model import Change, Entity, Put, Span
from store.project import Project
from tests.bench.articles import SEEDS

SPANS = 10
"""Annotations in an article."""

_BATCH = 500
"""Articles made in one change."""

_FIRST = "Vladimir Xi Joe Sergei Zhang Wang Dmitri Anton Joko Retno Budi Siti Agus Dewi Rahmat Putri Yusuf Maria Ali Lestari".split()  # noqa: SIM905
_LAST = "Putin Jinping Biden Shoigu Youxia Yi Peskov Widodo Marsudi Santoso Wijaya Hidayat Pratama Sihombing Nasution Tanjung".split()  # noqa: SIM905
_PLACES = "Moskow Beijing Rusia Tiongkok Ukraina Jakarta Indonesia Surabaya Bandung Medan Makassar Ambon Papua Aceh Bali".split()  # noqa: SIM905
_BODIES = ("NATO", "AUKUS", "Dewan Keamanan", "Komisi Militer Pusat", "Kementerian Pertahanan", "Bank Indonesia", "Universitas Gadjah Mada")


@dataclass(frozen=True, slots=True)
class Made:
    """One article and where its names stand."""

    name: str
    text: str
    published: str
    mentions: tuple[tuple[int, int, str], ...]


def made(count: int, seed: int = 1) -> Iterator[Made]:
    """Yield so many articles of about 200 words with ten names in each."""
    rng = random.Random(seed)
    words = sorted({word for path in SEEDS.glob("*.txt") for word in re.findall(r"[a-z]{3,}", path.read_text(encoding="utf-8"))})
    weights = list(itertools.accumulate(1 / (rank + 5) for rank in range(len(words))))
    rng.shuffle(words)
    first = date(2020, 1, 1)
    for number in range(count):
        parts, mentions, length = [f"Berita nomor {number}: {rng.choice(_PLACES)} {rng.choice(words)}\n\n"], [], 0
        length = len(parts[0])
        for turn in range(SPANS):
            before = " ".join(rng.choices(words, cum_weights=weights, k=rng.randint(6, 12))).capitalize() + " "
            name, label = _name(rng)
            after = " " + " ".join(rng.choices(words, cum_weights=weights, k=rng.randint(4, 9))) + (".\n\n" if turn % 3 == 2 else ". ")
            mentions.append((length + len(before), length + len(before) + len(name), label))
            parts += [before, name, after]
            length += len(before) + len(name) + len(after)
        published = (first + timedelta(days=rng.randrange(1800))).isoformat()
        yield Made(f"{number // 1000:03}/berita-{number:06}.txt", "".join(parts), published, tuple(mentions))


def build(folder: Path, count: int, seed: int = 1) -> None:
    """Make a project of so many articles, annotated, with an entity for one name in three; what it costs is not measured.

    Nothing waits for the disk meanwhile: a project that is made again in a minute needs no care.
    """
    entities = {
        (name, label): Entity(id=new_id(), name=name, label=label, created=now(), updated=now(), annotator="bench")
        for name, label in _entities()
    }
    with patch.object(os, "fsync", _at_once), patch.object(os, "fdatasync", _at_once):
        for one in made(count, seed):
            path = folder / one.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(one.text, encoding="utf-8")
        project = Project.open(folder, annotator="bench")
        edits: list[Put] = [Put(None, entity) for entity in entities.values()]
        for number, one in enumerate(made(count, seed), 1):
            article = replace(make_article(one.text, source=one.name), published=one.published)
            edits.append(Put(None, article))
            for start, end, label in one.mentions:
                quote, prefix, suffix = context(one.text, start, end)
                entity = entities.get((quote, label))
                edits.append(
                    Put(
                        None,
                        Span(
                            id=new_id(),
                            article=article.id,
                            start=start,
                            end=end,
                            label=label,
                            quote=quote,
                            prefix=prefix,
                            suffix=suffix,
                            entity=entity.id if entity is not None else "",
                            annotator="bench",
                            created="2024-01-01T00:00:00Z",
                            updated="2024-01-01T00:00:00Z",
                        ),
                    )
                )
            if number % _BATCH == 0 or number == count:
                project.do(Change(id=new_id(), title=f"Make {number}", time=now(), annotator="bench", edits=tuple(edits)))
                edits = []
                project.checkpoint()
        project.close()


def _at_once(handle: object) -> None:
    """Wait for nothing."""


def _name(rng: random.Random) -> tuple[str, str]:
    kind = rng.random()
    if kind < 0.4:
        return f"{rng.choice(_FIRST)} {rng.choice(_LAST)}", "PERSON"
    return (rng.choice(_PLACES), "GPE") if kind < 0.85 else (rng.choice(_BODIES), "ORG")


def _entities() -> Iterator[tuple[str, str]]:
    people = [(f"{first} {last}", "PERSON") for first in _FIRST for last in _LAST]
    everybody = people + [(place, "GPE") for place in _PLACES] + [(body, "ORG") for body in _BODIES]
    yield from everybody[::3]
