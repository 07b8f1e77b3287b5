"""Hugging Face datasets: ours come back, and those of others are read with whatever columns they have."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from store.errors import InputError
from store.exchange import hf_reading
from store.exchange.bundle import Bundle
from store.exchange.contract import Draft, News, Preface, Reject, Remark, Source
from store.exchange.hf_card import Classes, card, class_names
from store.exchange.registry import FORMATS
from tests.store.exchange.reading import drafts, there_and_back
from tests.store.exchange.worlds import put, world, worlds

CARD = """---
license: mit
dataset_info:
- config_name: id
  features:
  - name: tokens
    sequence: string
  - name: ner_tags
    sequence:
      class_label:
        names:
          '0': O
          '1': B-PER
          '2': I-PER
          '10': I-LOC
          '3': B-LOC
---
"""


@pytest.mark.parametrize("name", ["hf", "hf-parquet"])
@settings(max_examples=60)
@given(bundle=worlds())
def test_what_is_written_is_read_back_whole(name: str, bundle: Bundle) -> None:
    if not bundle.documents:
        return
    receipt, news = there_and_back(bundle, FORMATS[name])
    assert receipt.losses.counts.keys() <= {"flat layer", "decision", "entity record", "note on entity"}
    names = {entity.id: entity.name for entity in bundle.entities}
    assert news[0] == Preface(labels=bundle.labels.names())
    for document, draft in zip(bundle.documents, news[1:], strict=True):
        assert isinstance(draft, Draft)
        assert (draft.text, draft.source, draft.title) == (document.text, document.article.source, document.article.title)
        notes = {note.target_id: note.text for note in document.notes.values()}
        meant = [
            (one.start, one.end, one.label, one.quote, names.get(one.entity, ""), one.score, one.annotator, (notes[one.id],))
            for one in document.ordered_spans()
        ]
        read = [(one.start, one.end, one.label, one.quote, one.entity, one.score, one.annotator, one.notes) for one in draft.spans]
        assert read == meant


def test_the_small_world_as_a_row(tmp_path: Path) -> None:
    put(world(), FORMATS["hf"], tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["README.md", "train.jsonl"]
    row = json.loads((tmp_path / "out" / "train.jsonl").read_text("utf-8").splitlines()[0])
    assert row["tokens"][:4] == ["Presiden", "Vladimir", "Putin", "bertemu"]
    assert row["ner_tags"][:4] == [0, 1, 2, 0]
    assert row["spans"][0]["entity_ids"] == [{"scheme": "wikidata", "id": "Q7747"}]
    assert class_names(tmp_path / "out", "out")["ner_tags"][:3] == ("O", "B-PERSON", "I-PERSON")


def test_a_card_holds_any_name(tmp_path: Path) -> None:
    name = 'a: "b"\n---\n- \\x\x1b[31m<script>\x85🙂'
    classes = Classes(["A|B: 'x'", "#", "🙂"])
    (tmp_path / "README.md").write_bytes(card(name, "1", {"train": "train.jsonl"}, classes, ["id", "x: y"]))
    assert class_names(tmp_path, "x")["ner_tags"] == tuple(classes.names)
    text = (tmp_path / "README.md").read_text("utf-8")
    assert "<script>" not in text
    assert "x: y" not in text


def _read(folder: Path, **files: Any) -> list[News]:
    for name, content in files.items():
        path = folder / name.replace("__", "/").replace("_jsonl", ".jsonl").replace("_json", ".json").replace("_md", ".md")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content if isinstance(content, str) else "".join(json.dumps(one) + "\n" for one in content), encoding="utf-8")
    return list(hf_reading.read(Source(folder, "data")))


def _mentions(draft: Draft) -> list[tuple[str, str]]:
    return [(one.label, draft.text[one.start : one.end]) for one in draft.spans]


ROW = {"id": "0", "tokens": ["Joko", "Widodo", "di", "Solo"], "ner_tags": [1, 2, 0, 3]}


def test_numbers_get_their_names_from_the_card(tmp_path: Path) -> None:
    preface, draft = _read(tmp_path, README_md=CARD.replace("'10': I-LOC\n          '3': B-LOC", "'3': B-LOC"), train_jsonl=[ROW])
    assert preface == Preface(labels=("PER", "LOC"))
    assert isinstance(draft, Draft)
    assert draft.text == "Joko Widodo di Solo"
    assert _mentions(draft) == [("PER", "Joko Widodo"), ("LOC", "Solo")]


def test_numbers_get_their_names_from_the_old_infos(tmp_path: Path) -> None:
    feature = {"feature": {"names": ["O", "B-PER", "I-PER", "B-LOC"], "_type": "ClassLabel"}, "length": -1, "_type": "Sequence"}
    infos = {"default": {"description": "", "features": {"tokens": {"feature": {"dtype": "string"}}, "ner_tags": feature}}}
    rows = [{**ROW, "ner_tags": [1, 2, -100, 9]}]
    news = _read(tmp_path, dataset_infos_json=json.dumps(infos), data__test_jsonl=rows, data__train_jsonl=[ROW])
    first, second = drafts(news)
    assert (first.where, second.where) == ("data/train.jsonl, line 1", "data/test.jsonl, line 1")
    assert _mentions(second) == [("PER", "Joko Widodo")]
    assert [one.why[:24] for one in news if isinstance(one, Reject)] == ["1 tags stand for nothing"]


def test_numbers_without_names_are_refused_with_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"nothing says what they stand for.*README\.md"):
        _read(tmp_path, train_jsonl=[ROW])


def test_words_as_tags_text_beside_tokens_and_an_array(tmp_path: Path) -> None:
    row = {
        "text": " Joko Widodo,\tdi Solo.",
        "words": ["Joko", "Widodo", ",", "di", "Solo", "."],
        "labels": ["B-PER", "I-PER", "O", "O", "S-LOC", "O"],
    }
    plain = {"tokens": ["Joko", "Widodo"], "ner": ["PER", "PER"], "genre": "news", "year": 2023}
    first, second = drafts(_read(tmp_path, all_json=json.dumps([row, plain])))
    assert first.text == row["text"]
    assert _mentions(first) == [("PER", "Joko Widodo"), ("LOC", "Solo")]
    assert _mentions(second) == [("PER", "Joko Widodo")]
    assert second.metadata == {"genre": "news", "year": "2023"}


def test_spans_in_other_shapes(tmp_path: Path) -> None:
    rows = [
        {
            "text": "Joko di Solo",
            "entities": [{"start": 0, "end": 4, "type": "PER"}, {"start_offset": 8, "end_offset": 12, "label": "LOC"}],
        },
        {"text": "Joko di Solo", "spans": {"start": [0, 8], "end": [4, 12], "label": ["PER", "LOC"]}},
        {"text": "Joko di Solo", "spans": [[0, 4, "PER"], [8, 12, "LOC"], [1, "x"]]},
        {"text": "Joko di Solo", "tokens": ["Joko", "ke"], "tags": ["B-PER", "O"]},
        {"x": 1},
        [],
    ]
    news = _read(tmp_path, train_jsonl=rows)
    assert [_mentions(one) for one in drafts(news)] == [*[[("PER", "Joko"), ("LOC", "Solo")]] * 3, []]
    assert [one.where for one in news if isinstance(one, Reject)] == ["line 3", "line 5", "line 6"]
    assert [one.where for one in news if isinstance(one, Remark)] == ["line 4"]


def test_tables_carry_their_names(tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    feature = {"feature": {"names": ["O", "B-PER", "I-PER", "B-LOC"], "_type": "ClassLabel"}, "_type": "List"}
    info = json.dumps({"info": {"features": {"ner_tags": feature}}})
    table = pa.Table.from_pylist([ROW]).replace_schema_metadata({"huggingface": info})
    parquet.write_table(table, tmp_path / "train-00000-of-00001.parquet")
    (draft,) = drafts(hf_reading.read(Source(tmp_path, "data")))
    assert _mentions(draft) == [("PER", "Joko Widodo"), ("LOC", "Solo")]
    arrow = tmp_path / "saved" / "data-00000-of-00001.arrow"
    arrow.parent.mkdir()
    with pa.ipc.new_stream(arrow, table.schema) as stream:
        stream.write_table(table)
    assert drafts(hf_reading.read(Source(arrow, "data"))) == [draft]


@pytest.mark.parametrize("content", [b"", b"PAR1", b"PAR1" + bytes(100) + b"PAR1"])
@pytest.mark.parametrize("suffix", [".parquet", ".arrow"])
def test_a_damaged_table_is_refused(tmp_path: Path, content: bytes, suffix: str) -> None:
    pytest.importorskip("pyarrow")
    path = tmp_path / f"train{suffix}"
    path.write_bytes(content)
    with pytest.raises(InputError):
        list(hf_reading.read(Source(path, "train")))


def test_a_table_with_a_type_that_arrow_does_not_know_is_refused(tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    put(world(), FORMATS["hf-parquet"], tmp_path / "x")
    (table,) = (tmp_path / "x").rglob("*.parquet")
    whole = table.read_bytes()
    refused = 0
    for at in range(len(whole) - 1300, len(whole) - 8):
        table.write_bytes(whole[:at] + bytes([whole[at] ^ 2]) + whole[at + 1 :])
        try:
            parquet.read_schema(table)
        except NotImplementedError:
            refused += 1
            with pytest.raises(InputError, match="cannot be read"):
                list(FORMATS["hf-parquet"].reader()(Source(tmp_path / "x", "x")))
        except (OSError, ValueError):
            continue
    assert refused


def test_a_folder_without_data_and_a_card_that_is_not_sound(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no file of data"):
        _read(tmp_path, README_md=CARD)
    with pytest.raises(InputError, match="not understood"):
        _read(tmp_path, README_md="---\na: [\n---\n", train_jsonl=[ROW])
