"""DocBin folders: spaCy reads what is written, we read what spaCy writes, and neither bombs nor damage get far."""

import zlib
from functools import cache
from pathlib import Path

import msgspec
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy import symbols
from spacy.strings import StringStore, get_string_id
from spacy.tokens import Doc, DocBin, Span, SpanGroup

from store.errors import InputError, StoreError
from store.exchange import docbin
from store.exchange.bundle import Bundle
from store.exchange.contract import Draft, Reject, Remark
from store.exchange.forms import docbin as form
from store.exchange.registry import FORMATS
from store.exchange.spacy_strings import SYMBOLS, Numbers
from tests.store.exchange.reading import drafts, news_of, read_text, there_and_back
from tests.store.exchange.worlds import put, world, worlds


def test_the_symbols_are_those_of_spacy() -> None:
    assert {name: number for name, number in symbols.IDS.items() if number < 457} == SYMBOLS
    assert len(SYMBOLS) == len(symbols.IDS)


@given(st.text())
def test_strings_are_numbered_as_spacy_does(text: str) -> None:
    assert Numbers()[text] == get_string_id(text)
    assert StringStore([text])[text] == Numbers()[text]


@settings(max_examples=60)
@given(bundle=worlds())
def test_what_is_written_is_read_back_whole(bundle: Bundle) -> None:
    if not bundle.documents:
        return
    receipt, news = there_and_back(bundle, FORMATS["spacy"])
    assert receipt.losses.counts.keys() <= {"flat layer", "decision", "entity record", "note on entity"}
    names = {entity.id: entity.name for entity in bundle.entities}
    for document, draft in zip(bundle.documents, news, strict=True):
        assert isinstance(draft, Draft)
        assert (draft.text, draft.source, draft.title) == (document.text, document.article.source, document.article.title)
        notes = {note.target_id: note.text for note in document.notes.values()}
        meant = [
            (one.start, one.end, one.label, names.get(one.entity, ""), one.score, one.annotator, (notes[one.id],))
            for one in document.ordered_spans()
        ]
        assert [(one.start, one.end, one.label, one.entity, one.score, one.annotator, one.notes) for one in draft.spans] == meant


def test_the_small_world_in_spacys_words(tmp_path: Path) -> None:
    put(world(), FORMATS["spacy"], tmp_path / "out")
    assert [path.name for path in (tmp_path / "out" / "train").iterdir()] == ["00000.spacy"]
    doc, other = DocBin().from_disk(tmp_path / "out" / "train" / "00000.spacy").get_docs(spacy.blank("id").vocab)
    assert doc.text == world().documents[0].text
    assert [(one.text, one.label_, one.kb_id_, one.id_) for one in doc.ents] == [
        ("Vladimir Putin", "PERSON", "Q7747", "e1"),
        (doc.text[52:58], "GPE", "", ""),
    ]
    assert [(one.text, one.kb_id_) for one in doc.spans["sc"]][:2] == [("Vladimir Putin", "Q7747"), ("Putin", "Q7747")]
    assert other.ents == ()


def test_parts_are_folders_and_large_ones_several_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(form, "TOKENS", 1)
    receipt = put(world(), FORMATS["spacy"], tmp_path / "out")
    assert sorted(path.relative_to(tmp_path / "out").as_posix() for path in (tmp_path / "out").rglob("*.spacy")) == [
        "train/00000.spacy",
        "train/00001.spacy",
    ]
    assert receipt.documents == 2
    assert [one.where for one in drafts(news_of(FORMATS["spacy"], tmp_path / "out"))] == [
        "train/00000.spacy, document 1",
        "train/00001.spacy, document 1",
    ]


def test_what_a_pipeline_of_spacy_wrote_is_read() -> None:
    nlp = spacy.blank("id")
    doc = nlp("😊 Joko Widodo  tiba di Surabaya.\n")
    doc.ents = [Span(doc, 1, 3, "PERSON", kb_id="Q3318231"), Span(doc, 6, 7, "KOTA", kb_id="NIL")]
    doc.spans["sc"] = [Span(doc, 1, 2, "DEPAN"), Span(doc, 1, 3, "PERSON")]
    doc.spans["lain"] = SpanGroup(doc, name="lain", spans=[doc[0:1]])
    doc.cats["politik"] = 1.0
    plain = Doc(nlp.vocab, words=["case", "LAW", "ORG"])
    plain.ents = [Span(plain, 2, 3, "LAW")]
    news = read_text("spacy", DocBin(docs=[doc, plain], store_user_data=True).to_bytes())
    first, second = drafts(news)
    assert first.text == doc.text
    assert [(first.text[one.start : one.end], one.label, one.external) for one in first.spans] == [
        ("Joko", "DEPAN", {}),
        ("Joko Widodo", "PERSON", {"wikidata": "Q3318231"}),
        ("Surabaya", "KOTA", {}),
    ]
    assert second.text == "case LAW ORG"
    assert [(second.text[one.start : one.end], one.label) for one in second.spans] == [("ORG", "LAW")]
    assert [one.what for one in news if isinstance(one, Remark)] == [
        "Categories of documents (1) have no place in a project.",
        "It does not say where spaces were; one was put after each token.",
    ]


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(docbin, "MAX_INFLATED", 1 << 20)
    with pytest.raises(InputError, match="unpacks to more than 1 MiB"):
        read_text("spacy", zlib.compress(bytes(2 << 20)))


@pytest.mark.parametrize(
    "data", [b"", b"text", zlib.compress(b"text"), zlib.compress(b""), zlib.compress(msgspec.msgpack.encode({"attrs": []}))]
)
def test_what_is_no_docbin_is_refused_as_a_whole(data: bytes) -> None:
    with pytest.raises(InputError):
        read_text("spacy", data)


@cache
def _sound() -> bytes:
    doc = spacy.blank("id")("Joko Widodo tiba.")
    doc.ents = [Span(doc, 0, 2, "PERSON")]
    doc.spans["sc"] = [Span(doc, 0, 1, "X")]
    return zlib.decompress(DocBin(docs=[doc], store_user_data=True).to_bytes())


@settings(max_examples=100)
@given(st.data())
def test_damage_is_refused_or_read_never_worse(data: st.DataObject) -> None:
    raw = bytearray(_sound())
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    try:
        news = read_text("spacy", zlib.compress(bytes(raw)))
    except StoreError:
        return
    for one in news:
        assert isinstance(one, Draft | Reject | Remark)
        if isinstance(one, Draft):
            assert all(0 <= span.start < span.end <= len(one.text) for span in one.spans)
