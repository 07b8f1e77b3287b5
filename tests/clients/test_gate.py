"""gatenlp, GATE's own library for Python, opens bdoc documents, and what it writes is read, in either of its units."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from store.exchange.bundle import Bundle
from store.exchange.contract import Draft, Source
from store.exchange.registry import FORMATS
from tests.clients.needing import client
from tests.clients.news import news
from tests.store.exchange.worlds import put, worlds


def _seen(document: Any) -> list[tuple[int, int, str, str]]:
    return sorted((one.start, one.end, one.type, document[one]) for one in document.annset())


def _meant(bundle: Bundle, number: int) -> list[tuple[int, int, str, str]]:
    return sorted((one.start, one.end, one.label, one.quote) for one in bundle.documents[number].spans.values())


def test_gatenlp_sees_every_mention_with_its_features(tmp_path: Path) -> None:
    gatenlp = client("gatenlp")
    put(news(), FORMATS["bdoc"], tmp_path / "out")
    for number, document in enumerate(news().documents):
        read = gatenlp.Document.load(str(tmp_path / "out" / f"{document.article.id}.bdocjs"))
        assert read.text == document.text
        assert _seen(read) == _meant(news(), number)
        assert read.features["title"] == document.article.title
        assert {one.features["score"] for one in read.annset()} == {0.5}
        assert {one.features["entity"] for one in read.annset() if "Putin" in read[one]} <= {"Vladimir Putin"}


@settings(max_examples=40)
@given(bundle=worlds())
def test_gatenlp_sees_the_spans_of_any_text(bundle: Bundle) -> None:
    gatenlp = client("gatenlp")
    with tempfile.TemporaryDirectory() as place:
        put(bundle, FORMATS["bdoc"], Path(place, "out"))
        for number, document in enumerate(bundle.documents):
            read = gatenlp.Document.load(str(Path(place, "out", f"{document.article.id}.bdocjs")))
            assert read.text == document.text
            assert _seen(read) == _meant(bundle, number)


@pytest.mark.parametrize("unit", ["p", "j"])
def test_what_gatenlp_writes_is_read(unit: str, tmp_path: Path) -> None:
    gatenlp = client("gatenlp")
    put(news(), FORMATS["bdoc"], tmp_path / "out")
    for number, document in enumerate(news().documents):
        written = gatenlp.Document.load(str(tmp_path / "out" / f"{document.article.id}.bdocjs"))
        written.annset("Lain").add(0, 1, "BARU", {"kind": "x"})
        written.save(str(tmp_path / "new.bdocjs"), offset_type=unit)
        assert f'"offset_type": "{unit}"' in (tmp_path / "new.bdocjs").read_text(encoding="utf-8")
        (draft,) = FORMATS["bdoc"].code().read(Source(tmp_path / "new.bdocjs", "new.bdocjs"))
        assert isinstance(draft, Draft)
        assert draft.text == document.text
        found = [(one.start, one.end, one.label, draft.text[one.start : one.end]) for one in draft.spans]
        assert sorted(found) == sorted([*_meant(news(), number), (0, 1, "BARU", document.text[0])])
