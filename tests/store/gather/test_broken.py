"""Whatever is wrong with a file of whatever kind is a sentence about it and nothing more; a new kind has to name a sound document."""

import gzip
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from store.errors import StoreError
from store.gather import collect, kinds
from store.gather.adding import add
from store.gather.collect import Options
from store.gather.draft import Yield
from store.gather.kinds import BY_ENDING, Kind
from store.gather.origins import find_origins
from store.project import Project
from store.quarantine.run import Quarantine
from tests.store.gather import making
from tests.store.news import paragraphs

BODY = paragraphs(5, 6)
WHOLE = "\n".join(BODY)
ROW = {"judul": "J", "isi": WHOLE}
NITF = (
    f"<nitf><body><body.head><hl1>J</hl1></body.head><body.content>{''.join(f'<p>{one}</p>' for one in BODY)}</body.content></body></nitf>"
)
FEED = f"<rss version='2.0'><channel><title>F</title><item><title>J</title><link>https://a.example/1</link></item><!--{WHOLE}--></channel></rss>"

SOUND: dict[str, bytes] = {
    ".txt": WHOLE.encode(),
    ".html": making.page(BODY),
    ".json": json.dumps([ROW] * 3).encode(),
    ".jsonl": "\n".join([json.dumps(ROW)] * 3).encode(),
    ".csv": f'judul,isi\nJ,"{WHOLE}"\nK,"{WHOLE}"\n'.encode(),
    ".tsv": f'judul\tisi\nJ\t"{WHOLE}"\nK\t"{WHOLE}"\n'.encode(),
    ".xml": NITF.encode(),
    ".epub": making.epub([BODY, BODY]),
    ".docx": making.docx(BODY),
    ".pdf": making.pdf(BODY),
    ".warc": making.warc({"https://a.example/1": making.page(BODY)}),
    "feed": FEED.encode(),
}
"""A document of every kind, by an ending it has."""

ALIKE = {".md": ".txt", ".htm": ".html", ".xhtml": ".html", ".rss": ".xml", ".atom": ".xml", ".warc.gz": ".warc"}
"""Endings that are read as another one is."""


def every_kind() -> dict[Kind, str]:
    """Return every kind there is, each with the name of its sound document."""
    found = dict[Kind, str]()
    for ending, kind in (*BY_ENDING.items(), *(("feed", value) for value in vars(kinds).values() if isinstance(value, Kind))):
        found.setdefault(kind, ALIKE.get(ending, ending))
    return found


def _noise(seed: int, size: int) -> bytes:
    return random.Random(seed).randbytes(size)


def _flipped(data: bytes) -> bytes:
    marred = bytearray(data)
    for at in range(7, len(marred), 97):
        marred[at] ^= 0x55
    return bytes(marred)


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "blank": lambda data: b" \r\n\t" * 50,
    "zeros": lambda data: bytes(4096),
    "noise": lambda data: _noise(1, 4096),
    "picture": lambda data: b"\x89PNG\r\n\x1a\n" + _noise(2, 2048),
    "cut to a tenth": lambda data: data[: len(data) // 10],
    "cut in half": lambda data: data[: len(data) // 2],
    "cut at the end": lambda data: data[:-20],
    "flipped": _flipped,
    "begins with noise": lambda data: _noise(3, 64) + data,
    "ends in noise": lambda data: data + _noise(4, 512),
    "wide": lambda data: data.decode("latin-1").encode("utf-16-le"),
    "half of a pair": lambda data: data[:200] + b"\xed\xa0\xbd" + data[200:],
    "nested": lambda data: b"<div>" * 100_000 + data,
    "nested brackets": lambda data: b"[" * 100_000 + b'{"isi":' * 1000 + data,
    "attributes": lambda data: b"<html><body " + b"a='b' " * 200_000 + b">" + data,
    "entities": lambda data: (
        b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "xxxxxxxxxx">'
        + b"".join(b'<!ENTITY b%d "%s">' % (n, b"&b%s;" % (str(n - 1).encode() if n else b"") * 10) for n in range(12))
        + b"]><rss>&b11;</rss>"
        + data
    ),
    "unfolds": lambda data: gzip.compress(bytes(64 << 20)),
    "unfolds in an archive": lambda data: making.zipped(
        {"word/document.xml": b"<" * (66 << 20), "META-INF/container.xml": b"<" * (66 << 20)}
    ),
    "one long line": lambda data: b"a" * (4 << 20),
}
"""What can be wrong with a file."""


@pytest.fixture(scope="module")
def jail() -> Iterator[Quarantine]:
    with Quarantine() as made:
        yield made


def read(jail: Quarantine, kind: Kind, data: bytes) -> Yield:
    options: dict[str, str | int | float | bool | None] = {"tabs": True} if kind.tabs else {}
    found: Yield = jail.run(kind.reader, data, Yield, where="x", **options)
    return found


def outcome(jail: Quarantine, kind: Kind, data: bytes) -> Yield | StoreError:
    """Return what comes of a document, an error of ours included; any other is raised."""
    try:
        return read(jail, kind, data)
    except StoreError as error:
        return error


def test_every_kind_has_a_sound_document() -> None:
    missing = [name for name in every_kind().values() if name not in SOUND]
    assert missing == [], "put a sound document of the new kind into SOUND"


@pytest.mark.parametrize(("kind", "name"), every_kind().items(), ids=str)
def test_whatever_is_wrong_is_a_sentence_and_the_next_file_is_read(jail: Quarantine, kind: Kind, name: str) -> None:
    sound = read(jail, kind, SOUND[name])
    assert sound.drafts or sound.pages
    assert sound.problems == ()
    for what, damage in DAMAGE.items():
        found = outcome(jail, kind, damage(SOUND[name]))
        if isinstance(found, StoreError):
            assert found.what.endswith("."), what
            assert "Traceback" not in str(found), what
            assert found.do, what
            assert len(str(found)) < 400, what
        else:
            assert found.drafts or found.pages or found.problems, what
            assert all(draft.text.strip() and draft.text.encode("utf-8") for draft in found.drafts), what
            assert all(problem.endswith(".") and len(problem) < 400 for problem in found.problems), what
    assert read(jail, kind, SOUND[name]) == sound


def test_among_all_that_is_broken_what_is_sound_is_added(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = tmp_path / "in", tmp_path / "project"
    source.mkdir()
    target.mkdir()
    monkeypatch.setattr(collect, "LIMIT", 1 << 20)
    for number, ending in enumerate(BY_ENDING):
        data = SOUND[ALIKE.get(ending, ending)] + b"\n" * number * (ending in ALIKE)  # The same bytes are the same article.
        (source / f"cut{ending}").write_bytes(data[: len(data) // 10])
        (source / f"noise{ending}").write_bytes(_noise(5, 3000))
        (source / f"empty{ending}").write_bytes(b"")
        with (source / f"huge{ending}").open("wb") as file:
            file.truncate((1 << 20) + 1)
        (source / f"sound{ending}").write_bytes(data)
    (source / "locked.txt").mkdir()
    (source / "dangling.html").symlink_to(source / "nowhere")
    project = Project.open(target, annotator="ana")
    receipt = add(project, find_origins([str(source)]), Options())
    added = {document.article.source.rpartition("/")[2].partition("#")[0] for document in project.stored_documents()}
    project.close()
    expected = {f"sound{ending}" for ending in BY_ENDING if "warc" not in ending}
    assert expected <= added
    assert "1" in added  # The page in the archive.
    listed = "\n".join(receipt.problems)
    for ending in BY_ENDING:
        assert f"empty{ending}: " in listed
        assert f"huge{ending}: The file is 1.0 MiB; the limit is 1 MiB." in listed
    assert "dangling.html: There is no such file." in listed
