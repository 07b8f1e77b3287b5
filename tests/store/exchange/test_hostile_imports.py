"""Whatever bytes a file of another tool holds, a reader ends, and says what is wrong as a sentence. Covers every form that can be read."""

import json
import random
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from store.errors import StoreError
from store.exchange.contract import Draft, DraftSpan, Preface, Reject, Remark, Source
from store.exchange.form import Format
from store.exchange.import_check import settle
from store.exchange.import_foreign import Options, import_foreign
from store.exchange.registry import FORMATS
from tests.store.exchange.test_round_trip import written
from tests.store.exchange.worlds import world

READ = [one for one in FORMATS.values() if one.direction != "out" and one.name not in ("json", "jsonl")]
LINES = ("prodigy", "doccano", "doccano-relations")
ROUNDS = 40
STUMBLES = (
    *(b"\0", b"\xff", b"null", b"[]", b"{}", b"-1", b"1e999", b"NaN", b'"', b"<", b"&x;", b"\t", b"\n\n", b"\r", b"\\ud800", b"\xf0\x9f"),
    b"9" * 30,
)


def damaged(data: bytes, choose: random.Random) -> bytes:
    """Return bytes with a few of them flipped, cut out, doubled, or replaced by what a parser may stumble over."""
    found = bytearray(data)
    for _ in range(choose.randint(1, 6)):
        at = choose.randrange(len(found) + 1)
        size = choose.randint(1, 12)
        kind = choose.randrange(5)
        if kind == 0 and at < len(found):
            found[at] = choose.randrange(256)
        elif kind == 1:
            del found[at : at + size]
        elif kind == 2:
            found[at:at] = found[at : at + size * 8]
        elif kind == 3:
            found[at:at] = choose.choice(STUMBLES)
        else:
            del found[at:]
    return bytes(found)


def reading(form: Format, path: Path) -> Iterator[object]:
    """Yield what comes of a path, checked as an import does."""
    for one in form.reader()(Source(path, path.name)):
        assert isinstance(one, Draft | Reject | Remark | Preface)
        yield from settle(one)


@pytest.mark.parametrize(
    ("start", "end", "why"),
    [
        (0, "4", "no whole numbers"),
        ("0", 4, "no whole numbers"),
        (0, 4.0, "no whole numbers"),
        (False, 4, "no whole numbers"),
        (0, None, "no whole numbers"),
        (-1, 4, "do not lie inside"),
        (4, 4, "do not lie inside"),
        (0, 11, "do not lie inside"),
        (4, 5, "part of a line end"),
        (0, 10, ""),
    ],
)
def test_offsets_that_no_text_has_are_told(start: Any, end: Any, why: str) -> None:
    draft = Draft(text="Satu\r\nDua.", where="x", spans=(DraftSpan(start=start, end=end, label="ORG"),))
    settled = list(settle(draft))
    (sound,) = [one for one in settled if isinstance(one, Draft)]
    told = [one.why for one in settled if isinstance(one, Reject)]
    assert len(sound.spans) == (not why)
    assert [why in sentence for sentence in told] == ([True] if why else [])


@pytest.mark.parametrize("form", READ, ids=lambda form: form.name)
def test_a_damaged_file_ends_in_sentences(form: Format, tmp_path: Path) -> None:
    path = tmp_path / f"out{form.suffix}"
    if form.direction == "in":
        path.write_bytes(b"Jakarta\tGPE\n")
    else:
        written(form, world(), path)
    files = [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file())
    sound = {one: one.read_bytes() for one in files}
    choose = random.Random(form.name)
    for number in range(ROUNDS):
        victim = files[number % len(files)]
        victim.write_bytes(damaged(sound[victim], choose))
        try:
            for one in reading(form, path):
                if isinstance(one, Draft):
                    for span in one.spans:
                        assert one.text[span.start : span.end] == span.quote
        except StoreError:
            pass  # A sentence; the file as a whole is not of this form any more.
        except Exception as error:
            pytest.fail(f"round {number}, {victim.name}: {type(error).__name__}: {error}; {victim.read_bytes()[:300]!r}")
        victim.write_bytes(sound[victim])


RECORDS = {
    "a number where text was meant": {"text": 5, "label": [], "spans": []},
    "no text": {"label": [], "spans": [], "answer": "accept"},
    "blank": {"text": " \n", "label": [], "spans": [], "answer": "accept"},
}


@pytest.mark.parametrize("name", LINES[:2])
def test_a_bad_line_stops_nothing_and_is_listed_as_it_stood(name: str, tmp_path: Path) -> None:
    good = {
        "doccano": '{"text": "Joko tiba", "label": [[0, 4, "PERSON"]]}',
        "prodigy": '{"text": "Joko tiba", "spans": [{"start": 0, "end": 4, "label": "PERSON"}], "answer": "accept"}',
    }[name]
    bad = [
        *map(json.dumps, RECORDS.values()),
        "{",
        "[]" * 3,
        '{"text": "a", "text": "b"}',
        '{"text": "a", "meta": NaN}',
        '{"text": "a\\ud800", "label": []}',
        "[" * 5000,
        '{"text": "a", "id": ' + "9" * 5000 + "}",
    ]
    path = tmp_path / f"x.{name}.jsonl"
    path.write_text("".join(f"{one}\n" for one in (good, *bad, good.replace("Joko", "Rini"))), encoding="utf-8")
    receipt = import_foreign(tmp_path / "p", path, FORMATS[name], annotator="budi")
    assert (receipt.counts.documents, receipt.counts.spans) == (2, 2)
    listed = [json.loads(line) for line in Path(receipt.rejects).read_text("utf-8").splitlines()]
    assert len(listed) == receipt.rejected.count >= len(bad)
    assert {f"line {number}" for number in range(2, 2 + len(bad))} <= {one["where"].partition(",")[0] for one in listed}
    assert all(one["why"].endswith(".") for one in listed)


def test_a_small_file_that_unfolds_to_a_large_one_costs_its_process_only(tmp_path: Path) -> None:
    path = tmp_path / "bom.spacy"
    deep = zlib.compress(bytes(1 << 20) * 64, 9)
    path.write_bytes(zlib.compress(deep * 200, 9))
    with pytest.raises(StoreError):
        import_foreign(tmp_path / "p", path, FORMATS["spacy"], annotator="budi")
    assert not (tmp_path / "p").exists()


def test_a_name_inside_a_folder_never_leads_out_of_it(tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("rahasia")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "documents.jsonl").write_text('{"file": "../secret"}\n')
    (tmp_path / "in" / "a.txt").write_text("isi")
    (tmp_path / "in" / "a.ann").write_text("")
    with pytest.raises(StoreError, match="is not the name of a file in the folder"):
        import_foreign(tmp_path / "p", tmp_path / "in", FORMATS["brat"], annotator="budi", options=Options())
    assert not (tmp_path / "p").exists()
