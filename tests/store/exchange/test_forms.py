"""The forms themselves: what is written is read back, and what is not sound is refused with the place named."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import InputError, InvalidError, NewerError, StoreError
from store.exchange.bundle import Bundle, loose_ends
from store.exchange.form import Format
from store.exchange.forms.sorot_json import DecisionPart, EntityPart, LabelPart, NotePart, SpanPart
from store.exchange.registry import FORMATS, format_for
from store.exchange.schema import schema_text
from store.labels import Label
from store.model import Article, Decision, Entity, Note, Span
from tests.store.exchange.reading import check, decode
from tests.store.exchange.worlds import deliver, encode, world, worlds

ROOT = Path(__file__).resolve().parents[3]
BOTH = pytest.mark.parametrize("form", [FORMATS["json"], FORMATS["jsonl"]], ids=["json", "jsonl"])


@BOTH
@given(bundle=worlds())
def test_any_project_comes_back_as_it_was(form: Format, bundle: Bundle) -> None:
    data, receipt = deliver(bundle, form)
    back = decode(form, data, "x")
    assert back == bundle
    assert encode(back, form) == data
    assert receipt.spans == sum(len(document.spans) for document in bundle.documents)
    check(back, "x")
    assert loose_ends(back) == []


@BOTH
def test_the_receipt_counts_everything(form: Format) -> None:
    data, receipt = deliver(world(), form, ("satu.txt: unreadable",))
    assert (receipt.documents, receipt.spans, receipt.decisions, receipt.notes, receipt.entities) == (2, 3, 1, 3, 1)
    assert receipt.outputs[0].size == len(data)
    words = str(receipt)
    assert "2 articles, 3 spans, 1 decision, 3 notes, 1 entity" in words
    assert receipt.outputs[0].sha256 in words
    assert "Not in it (1):\n  satu.txt: unreadable" in words


def test_every_field_of_the_model_is_in_the_export() -> None:
    pairs = [(Span, SpanPart), (Decision, DecisionPart), (Note, NotePart), (Entity, EntityPart)]
    for model, part in pairs:
        assert set(model.__struct_fields__) - {"article"} == set(part.__struct_fields__)
    written = json.loads(encode(world(), FORMATS["json"]))["articles"][0]
    assert set(Article.__struct_fields__) == set(written) - {"text", "spans", "decisions", "notes"}
    assert set(LabelPart.__struct_fields__) == {"name", "key", "colour", "description"} == set(Label.__dataclass_fields__)


def test_the_document_says_what_it_is() -> None:
    export = json.loads(encode(world(), FORMATS["json"]))
    assert {key: export[key] for key in ("format", "schema", "sorot", "offset_unit", "project", "annotators")} == {
        "format": "sorot",
        "schema": 1,
        "sorot": "0.1.0",
        "offset_unit": "codepoint",
        "project": "berita",
        "annotators": ["budi", "rina"],
    }
    assert [article["source"] for article in export["articles"]] == ["a/satu.txt", "dua.md"]
    for span in export["articles"][0]["spans"]:
        assert export["articles"][0]["text"][span["start"] : span["end"]] == span["quote"]


def test_a_text_beyond_the_limit_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.exchange.bundle.MAX_BYTES", 20)
    with pytest.raises(InvalidError, match="the limit is 20"):
        check(world(), "x")


def test_a_form_is_chosen_by_name_or_ending() -> None:
    assert format_for("", "out.JSONL").name == "jsonl"
    assert format_for("", "out").name == "json"
    assert format_for("json", "out.jsonl").name == "json"
    with pytest.raises(InputError, match="no format 'xls'"):
        format_for("xls", "out.xls")


def _altered(change: Any) -> bytes:
    export = json.loads(encode(world(), FORMATS["json"]))
    change(export)
    return json.dumps(export).encode()


def _set(path: str, value: object) -> Any:
    """Return a function that puts a value at a path such as ``articles.0.spans.1.start``."""

    def change(export: Any) -> None:
        *parents, last = [int(part) if part.isdigit() else part for part in path.split(".")]
        for part in parents:
            export = export[part]
        export[last] = value

    return change


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("articles.0.spans.1.start", True, "articles[0].spans[1].start"),
        ("articles.0.spans.1.start", 1.0, "articles[0].spans[1].start"),
        ("articles.0.spans.1.start", -1, "articles[0].spans[1].start"),
        ("articles.0.spans.1.score", 1.5, "articles[0].spans[1].score"),
        ("articles.0.spans.1.score", "0.5", "articles[0].spans[1].score"),
        ("articles.0.spans.1.surprise", 1, "articles[0].spans[1]"),
        ("articles.0.id", "../../etc/passwd", "articles[0].id"),
        ("articles.0.id", "a" * 26 + "\n", "articles[0].id"),
        ("articles.0.spans.0.id", "a/b", "articles[0].spans[0].id"),
        ("articles.0.spans.1.id", "s9-23-PERSON", "stands twice"),
        ("articles.0.sha256", "x", "articles[0].sha256"),
        ("articles.0.status", "finished", "articles[0].status"),
        ("articles.0.decisions.0.verdict", "maybe", "articles[0].decisions[0].verdict"),
        ("offset_unit", "utf-16", "offset_unit"),
        ("format", "doccano", "format"),
        ("schema", "1", "schema"),
        ("labels.0.name", "TWO WORDS", "Label 1"),
        ("extra", 1, "unknown field `extra`"),
    ],
)
def test_a_record_that_does_not_fit_is_named(path: str, value: object, words: str) -> None:
    with pytest.raises(StoreError) as caught:
        decode(FORMATS["json"], _altered(_set(path, value)), "berita.json")
    assert str(caught.value).startswith("berita.json")
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("articles.0.spans.1.end", 5000, "span s18-23-PERSON: The offsets 18–5000 lie outside"),
        ("articles.0.spans.1.end", 18, "The offsets 18–18 lie outside"),
        ("articles.0.spans.1.start", 17, "span s18-23-PERSON: The text at 17–23 is not the quote 'Putin'"),
        ("articles.0.spans.0.quote", "Vladimir Putim", "is not the quote"),
        ("articles.0.spans.0.prefix", "presiden ", "prefix or suffix"),
        ("articles.0.decisions.0.end", 45, "decision d1: The text at 34–45"),
        ("articles.0.text", "pendek", "code points, the record says"),
        ("articles.0.sha256", "0" * 64, "SHA-256"),
        ("articles.1.id", None, "used twice"),
    ],
)
def test_a_record_that_contradicts_the_text_is_named(path: str, value: object, words: str) -> None:
    if path == "articles.1.id":
        value = world().documents[0].article.id
    bundle = decode(FORMATS["json"], _altered(_set(path, value)), "berita.json")
    with pytest.raises(InvalidError) as caught:
        check(bundle, "berita.json")
    assert str(caught.value).startswith("berita.json: ")
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("path", "value", "words"),
    [
        ("articles.0.spans.0.entity", "e9", "points at entity e9, which does not exist"),
        ("articles.0.notes.0.target_id", "gone", "about span gone, which does not exist"),
        ("notes.0.target_id", "e9", "about entity e9, which does not exist"),
    ],
)
def test_a_reference_to_nothing_is_found(path: str, value: object, words: str) -> None:
    bundle = decode(FORMATS["json"], _altered(_set(path, value)), "berita.json")
    (sentence,) = loose_ends(bundle)
    assert words in sentence
    with pytest.raises(InvalidError) as caught:
        check(bundle, "berita.json")
    assert str(caught.value) == f"berita.json: {sentence} Export it again from the project it came from."


@BOTH
@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b'"start":9', b'"start":9,"start":9', "the key 'start' stands twice"),
        (b'"score":0.5', b'"score":NaN', "NaN is not a number"),
        (b'"score":0.5', b'"score":1e999', "score"),
        (b'"start":9', b'"start":' + b"9" * 5000, "number too long"),
        (b'"text":"presiden"', b'"text":"\\ud800"', "half of a surrogate pair"),
        (b'"text":"presiden"', b'"text":"\xff"', "not UTF-8"),
        (b'"text":"presiden"', b'"text":' + b"[" * 100000, "nested too deeply"),
        (b'"text":"presiden"', b'"text":"presiden', "not valid JSON"),
    ],
)
def test_json_that_readers_could_differ_about_is_refused(form: Format, old: bytes, new: bytes, words: str) -> None:
    data = encode(world(), form)
    if form.name == "json":
        data = msgspec.json.format(data, indent=-1)
    assert old in data
    with pytest.raises(InputError) as caught:
        decode(form, data.replace(old, new, 1), "berita")
    assert str(caught.value).startswith("berita")
    assert words in str(caught.value)


@BOTH
def test_a_later_schema_is_refused_as_such(form: Format) -> None:
    data = encode(world(), form).replace(b'"schema":1', b'"schema":2').replace(b'"schema": 1', b'"schema": 2')
    with pytest.raises(NewerError, match="export schema 2; this version reads up to 1"):
        decode(form, data, "x")


@BOTH
def test_every_cut_is_found(form: Format) -> None:
    data = encode(world(), form)
    for end in range(0, len(data) - 2, 97):
        with pytest.raises(InputError):
            decode(form, data[:end], "x")


def test_a_lost_or_doubled_line_is_found() -> None:
    form = FORMATS["jsonl"]
    lines = encode(world(), form).splitlines(keepends=True)
    for at in range(1, len(lines)):
        with pytest.raises(InputError, match="The header announces"):
            decode(form, b"".join(lines[:at] + lines[at + 1 :]), "x")
    with pytest.raises(InputError, match=r"x, line 1: The header must be the first line"):
        decode(form, b"".join(lines[1:]), "x")
    with pytest.raises(InputError, match=r"x, line 2: The header must be the first line"):
        decode(form, b"".join([lines[0], *lines]), "x")
    with pytest.raises(InputError, match="holds no line"):
        decode(form, b"\n\n", "x")


def test_a_wrong_span_is_never_exported() -> None:
    bundle = world()
    document = bundle.documents[0]
    wrong = msgspec.structs.replace(document.spans["s9-23-PERSON"], quote="Vladimir Putim")
    spans = {**document.spans, wrong.id: wrong}
    from dataclasses import replace

    broken = replace(bundle, documents=(replace(document, spans=spans),))
    for form in FORMATS.values():
        with pytest.raises(InvalidError, match="is not the quote"):
            deliver(broken, form)


@BOTH
def test_a_writer_that_loses_something_is_caught_by_the_second_reader(form: Format, monkeypatch: pytest.MonkeyPatch) -> None:
    for old, new in (
        (b"Vladimir Putin", b"Vladimir Putim"),
        (b'"e1"', b'"e2"'),
        (b"rule:title", b"rule:other"),
        (b"presiden", b"president"),
    ):
        real = form.code().write

        def bad(items: Any, context: Any, sink: Any, losses: Any, old: bytes = old, new: bytes = new, real: Any = real) -> None:
            class Careless:
                def open(self, name: str = "") -> Any:
                    return self

                def __init__(self) -> None:
                    self.data = b""

                def __enter__(self) -> Any:
                    return self

                def __exit__(self, *_: object) -> None:
                    with sink.open() as out:
                        out.write(self.data.replace(old, new, 1))

                def write(self, data: bytes) -> None:
                    self.data += data

            real(items, context, Careless(), losses)

        with monkeypatch.context() as patch:
            patch.setattr(form.code(), "write", bad)
            with pytest.raises(InvalidError, match="Nothing was written"):
                deliver(world(), form)


def test_the_schema_in_docs_is_the_one_of_the_types() -> None:
    assert (ROOT / "docs" / "sorot-export.schema.json").read_text(encoding="utf-8") == schema_text()


def test_the_schema_names_every_field() -> None:
    schema = json.loads(schema_text())
    written = json.loads(encode(world(), FORMATS["json"]))
    parts = schema["$defs"]
    assert set(parts["Export"]["properties"]) == set(written)
    assert set(parts["ArticlePart"]["properties"]) == set(written["articles"][0])
    assert not any(part.get("additionalProperties", False) for part in parts.values() if part.get("type") == "object")


@BOTH
@given(data=st.data())
def test_a_damaged_export_is_refused_or_says_the_same_kind_of_thing(form: Format, data: st.DataObject) -> None:
    written = bytearray(encode(world(), form))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(written) - 1))
        written[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    problem = ""
    try:
        bundle = decode(form, bytes(written), "x")
        check(bundle, "x")
    except StoreError as error:
        problem = str(error)
    else:
        deliver(bundle, form)
    assert problem[:1] in ("", "x")
