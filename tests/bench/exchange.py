"""What exporting and importing many documents costs, each in a process of its own, beside json.loads and json.dumps of the same records."""

import json
import resource
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from store.document import Document
from store.exchange.contract import Context
from store.exchange.detect import detect
from store.exchange.export import export, write_export
from store.exchange.import_ import import_into
from store.exchange.import_foreign import import_foreign
from store.exchange.registry import FORMATS
from store.ingest import make_article
from store.labels import DEFAULT
from store.model import CONTEXT, Span
from store.project import Project

_SENTENCE = "Presiden Joko Widodo tiba di Surabaya 🙂 bersama Retno Marsudi dari Kementerian Luar Negeri pada Rabu. "
_SENTENCES = 12
_OWN = ("json", "jsonl")
_TAGGED = 5
"""Sentences with a person and a place marked in them."""


@dataclass(frozen=True, slots=True)
class Half:
    """What an export or an import cost."""

    seconds: float
    memory: int
    """Most bytes of the process that did it."""
    child: int
    """Most bytes of the process in quarantine, 0 when there was none."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """Costs of so many documents in one form."""

    floor: float
    """Seconds for every record read with json.loads and written with json.dumps."""
    out: Half
    into: Half | None
    """None when the form can only be written."""
    again: Half | None
    """The project that was imported exported once more, from its files."""


def measure_exchange(folder: Path, form: str, size: int) -> Exchange:
    """Export so many made documents, import them into an empty project, and do the least that could be done with them."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"many{FORMATS[form].suffix}"
    try:
        floor = _floor(folder / "floor.jsonl", size)
        out = _in_child("out", form, size, path)
        both = FORMATS[form].direction == "both"
        into = _in_child("into", form, size, path) if both else None
        again = _in_child("again", form, size, path) if both else None
    finally:
        shutil.rmtree(folder)
    return Exchange(floor, out, into, again)


def made(number: int) -> Document:
    """Return one of the documents."""
    head = f"Berita {number}. "
    text = head + _SENTENCE * _SENTENCES
    article = make_article(text, source=f"berita/{number:06}.txt")
    spans = {}
    for sentence in range(_TAGGED):
        for quote, label in (("Joko Widodo", "PERSON"), ("Surabaya", "GPE")):
            start = len(head) + sentence * len(_SENTENCE) + _SENTENCE.index(quote)
            name = f"s{number}-{sentence}-{label}"
            spans[name] = Span(
                id=name,
                article=article.id,
                start=start,
                end=start + len(quote),
                label=label,
                quote=quote,
                prefix=text[max(0, start - CONTEXT) : start],
                suffix=text[start + len(quote) : start + len(quote) + CONTEXT],
                annotator="bench",
            )
    return Document(article, text, spans, stored=True)


def _floor(path: Path, size: int) -> float:
    """Return the seconds that reading and writing the records as JSON lines takes, without a sync."""
    record = made(0)
    value = {
        "text": record.text,
        "spans": [{"start": span.start, "end": span.end, "label": span.label, "quote": span.quote} for span in record.spans.values()],
    }
    line = json.dumps(value, ensure_ascii=False) + "\n"
    path.write_text(line * size, encoding="utf-8")
    started = time.perf_counter()
    with path.open(encoding="utf-8") as source, path.with_suffix(".out").open("w", encoding="utf-8") as target:
        for one in source:
            target.write(json.dumps(json.loads(one), ensure_ascii=False) + "\n")
    return time.perf_counter() - started


def _in_child(way: str, form: str, size: int, path: Path) -> Half:
    command = [sys.executable, "-m", "tests.bench.exchange", way, form, str(size), str(path)]
    return Half(**json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout))


def main(arguments: list[str]) -> None:
    """Do one half in this process and print what it took."""
    way, form, size, path = arguments[0], arguments[1], int(arguments[2]), Path(arguments[3])
    started = time.perf_counter()
    if way == "out":
        numbers = {f"{number}": number for number in range(size)}
        context = Context(project="bench", program="0", labels=DEFAULT, entities={}, unit=FORMATS[form].unit)
        order = [(name, "") for name in numbers]
        receipt = write_export(order, lambda name: made(numbers[name]), FORMATS[form], context, path)
        assert FORMATS[form].holds.text == "forms" or receipt.spans == size * _TAGGED * 2, str(receipt)
    elif way == "again":
        project = Project.open(path.with_name("project"), annotator="", read_only=True)
        receipt = export(project, path.with_name(f"again{FORMATS[form].suffix}"), form, program="0")
        assert receipt.spans == size * _TAGGED * 2, str(receipt)
    else:
        told = detect(path)
        assert told.name == form or told.reader() is FORMATS[form].reader(), told.name  # Two dialects of one tool may share a reader.
        target = path.with_name("project")
        if form in _OWN:
            spans = import_into(target, path, annotator="bench").spans
        else:
            spans = import_foreign(target, path, FORMATS[form], annotator="bench").counts.spans
        assert spans == size * _TAGGED * 2, spans
    seconds = time.perf_counter() - started
    quarantined = way == "into" and form not in _OWN
    child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024 if quarantined else 0
    print(json.dumps({"seconds": seconds, "memory": most(), "child": child}))


def most() -> int:
    """Return the most memory this process has had, in bytes, without what it was a copy of before it began to be this program."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) * 1024
    except (OSError, IndexError, ValueError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    main(sys.argv[1:])
