"""Parsers of brat's files that are not ours: those of bioc and of pybrat; and what bioc writes is read."""

import dataclasses
import tempfile
from pathlib import Path
from typing import Any

from hypothesis import given, settings
from msgspec.structs import replace

from store.document import Document
from store.exchange.bundle import Bundle
from store.exchange.contract import Draft, Source
from store.exchange.registry import FORMATS
from tests.clients.needing import client
from tests.clients.news import news
from tests.store.exchange.worlds import put, worlds

Mention = tuple[int, int, str, str]


def _load(folder: Path, article: str) -> Any:
    brat = client("bioc.brat")
    text, ann = (folder / f"{article}.{ending}" for ending in ("txt", "ann"))
    with text.open(encoding="utf-8", newline="\n") as words, ann.open(encoding="utf-8", newline="\n") as lines:
        return brat.load(words, lines, article)


def _seen(document: Any) -> list[Mention]:
    """Return every mention with the text in all its pieces, white space aside."""
    found = []
    for one in document.entities:
        pieces = [document.text[part.begin : part.end] for part in sorted(one.locations)]
        assert "".join(one.text.split()) == "".join("".join(pieces).split())
        found.append((*one.total_span, one.type, "".join(one.text.split())))
    return sorted(found)


def _meant(bundle: Bundle, number: int, lost: frozenset[str] = frozenset()) -> list[Mention]:
    spans = bundle.documents[number].spans.values()
    return sorted((one.start, one.end, one.label, "".join(one.quote.split())) for one in spans if one.id not in lost)


def test_bioc_sees_every_mention(tmp_path: Path) -> None:
    put(news(), FORMATS["brat"], tmp_path / "out")
    for number, document in enumerate(news().documents):
        read = _load(tmp_path / "out", document.article.id)
        assert read.text == document.text
        assert _seen(read) == _meant(news(), number)


def _with_words(bundle: Bundle) -> Bundle:
    """Return the bundle with no empty note: bioc takes the line of one for a broken line."""
    documents = []
    for one in bundle.documents:
        notes = {note.id: note if note.text.strip() else replace(note, text="catatan") for note in one.notes.values()}
        documents.append(Document(one.article, one.text, one.spans, one.decisions, notes, stored=True))
    entities = tuple(replace(one, name=one.name.strip() or "nama") for one in bundle.entities)
    return dataclasses.replace(bundle, documents=tuple(documents), entities=entities)


@settings(max_examples=40)
@given(bundle=worlds().map(_with_words))
def test_bioc_sees_the_spans_of_any_text(bundle: Bundle) -> None:
    with tempfile.TemporaryDirectory() as place:
        receipt = put(bundle, FORMATS["brat"], Path(place, "out"))
        lost = frozenset(loss.record for loss in receipt.losses.kept if loss.kind == "span: place")
        for number, document in enumerate(bundle.documents):
            read = _load(Path(place, "out"), document.article.id)
            assert read.text == document.text
            assert _seen(read) == _meant(bundle, number, lost)


def test_what_bioc_writes_is_read(tmp_path: Path) -> None:
    put(news(), FORMATS["brat"], tmp_path / "out")
    brat = client("bioc.brat")
    for number, document in enumerate(news().documents):
        read = _load(tmp_path / "out", document.article.id)
        (tmp_path / f"{number}.txt").write_text(read.text, encoding="utf-8", newline="\n")
        with (tmp_path / f"{number}.ann").open("w", encoding="utf-8", newline="\n") as file:
            brat.dump_ann(read, file)
    drafts = [one for one in FORMATS["brat"].code().read(Source(tmp_path, "baru")) if isinstance(one, Draft) and one.where.count("/") == 1]
    for number, draft in enumerate(drafts):
        found = [(one.start, one.end, one.label, "".join(draft.text[one.start : one.end].split())) for one in draft.spans]
        assert sorted(found) == _meant(news(), number)
    assert len(drafts) == 3


def test_pybrat_sees_mentions_with_what_they_stand_for(tmp_path: Path) -> None:
    parser = client("pybrat.parser")
    put(news(), FORMATS["brat"], tmp_path / "out")
    read = {one.id: one for one in parser.BratParser(error="ignore").parse(str(tmp_path / "out"))}
    for number, document in enumerate(news().documents):
        example = next(one for name, one in read.items() if name.endswith(document.article.id))
        found = [(one.spans[0].start, one.spans[-1].end, one.type, "".join(one.mention.split())) for one in example.entities]
        assert sorted(found) == _meant(news(), number)
        putin = [one.references for one in example.entities if "Putin" in one.mention]
        assert all({one.rid: one.entry for one in each} == {"Sorot": "Vladimir Putin", "Wikidata": "Vladimir Putin"} for each in putin)
