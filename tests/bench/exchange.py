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
from store.exchange.export import write_export
from store.exchange.import_ import import_into
from store.exchange.import_foreign import import_foreign
from store.exchange.registry import FORMATS
from store.ingest import make_article
from store.labels import DEFAULT
from store.model import CONTEXT, Span

_SENTENCE = "Presiden Joko Widodo tiba di Surabaya 🙂 bersama Retno Marsudi dari Kementerian Luar Negeri pada Rabu. "
_SENTENCES = 12
_TAGGED = 5
"""Sentences with a person and a place marked in them."""


@dataclass(frozen=True, slots=True)
class Exchange:
    """Costs of so many documents in one form; seconds and bytes."""

    floor: float
    """Every record read with json.loads and written with json.dumps."""
    out: float
    into: float
    out_memory: int
    """Most memory of the process that exports."""
    into_memory: int
    reader_memory: int
    """Most memory of the process in quarantine."""


def measure_exchange(folder: Path, form: str, size: int) -> Exchange:
    """Export so many made documents, import them into an empty project, and do the least that could be done with them."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"many{FORMATS[form].suffix}"
    try:
        floor = _floor(folder / "floor.jsonl", size)
        out = _in_child("out", form, size, path)
        into = _in_child("into", form, size, path)
    finally:
        shutil.rmtree(folder)
    return Exchange(floor, out["seconds"], into["seconds"], out["memory"], into["memory"], into["child"])


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


def _in_child(way: str, form: str, size: int, path: Path) -> dict[str, int]:
    command = [sys.executable, "-m", "tests.bench.exchange", way, form, str(size), str(path)]
    found: dict[str, int] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return found


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
    else:
        told = detect(path)
        assert told.name == form or told.reader() is FORMATS[form].reader(), told.name  # Two dialects of one tool may share a reader.
        target = path.with_name("project")
        if form in ("json", "jsonl"):
            spans = import_into(target, path, annotator="bench").spans
        else:
            spans = import_foreign(target, path, FORMATS[form], annotator="bench").counts.spans
        assert spans == size * _TAGGED * 2, spans
    seconds = time.perf_counter() - started
    print(json.dumps({"seconds": seconds, "memory": _most(), "child": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024}))


def _most() -> int:
    """Return the most memory this process has had, in bytes, without what it was a copy of before it began to be this program."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
        return int(status.partition("VmHWM:")[2].split()[0]) * 1024
    except (OSError, IndexError, ValueError):
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    main(sys.argv[1:])
