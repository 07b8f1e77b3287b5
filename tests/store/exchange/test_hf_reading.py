"""The files of a Hugging Face dataset: which are read, in which order, with what names of labels, and how far it is."""

import json
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from store.errors import InputError
from store.exchange import hf_reading
from store.exchange.contract import Draft, DraftSpan, News, Preface, Reject, Source
from store.exchange.intake import PACE

NAMES = ["O", "B-PER", "I-PER", "B-LOC"]
FEATURE = {"feature": {"names": NAMES, "_type": "ClassLabel"}, "_type": "Sequence"}
INFO = {"features": {"ner_tags": FEATURE, "lain": {**FEATURE, "feature": {"names": ["X-Y"], "_type": "ClassLabel"}}}}
ROW = {"tokens": ["Joko"], "ner_tags": [1]}


def write(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")


def row(text: str) -> dict[str, object]:
    return {"tokens": [text], "tags": ["B-PER"]}


def draft(text: str, where: str, label: str = "PER") -> Draft:
    return Draft(text=text, where=where, spans=(DraftSpan(start=0, end=len(text), label=label),))


def news(path: Path) -> list[News]:
    return list(hf_reading.read(Source(path, "data")))


def test_the_files_of_a_folder_come_train_first_and_say_where_they_are(tmp_path: Path) -> None:
    for name in ("x.jsonl", "b/Train-1.jsonl", "a/train-0.jsonl", "test.jsonl", "dev.jsonl", "validation.jsonl", "valid.jsonl"):
        write(tmp_path / name, row(Path(name).stem))
    for name in (".cache/y.jsonl", "a/.z.jsonl"):
        write(tmp_path / name, row("tidak"))
    (tmp_path / "folder.jsonl").mkdir()
    write(tmp_path / "lain.json", row("tidak"))
    order = ("a/train-0", "b/Train-1", "validation", "valid", "dev", "test", "x")
    assert news(tmp_path) == [Preface(), *(draft(Path(name).stem, f"{name}.jsonl, line 1") for name in order)]


def test_one_file_is_read_by_itself_and_what_cannot_be_read_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", f"{json.dumps(row('Joko'))}\n{{\n")
    refusal = "The file is not valid JSON (Expecting property name enclosed in double quotes, line 1, column 2)."
    assert (
        news(tmp_path) == news(tmp_path / "a.jsonl") == [Preface(), draft("Joko", "line 1"), Reject(where="line 2", why=refusal, raw="{")]
    )
    write(tmp_path / "b.jsonl", "{")
    assert news(tmp_path)[2:] == [
        Reject(where=f"{name}, line {line}", why=refusal, raw="{") for name, line in (("a.jsonl", 2), ("b.jsonl", 1))
    ]


def test_json_is_read_before_tables_and_lists_of_names_are_no_data(tmp_path: Path) -> None:
    write(tmp_path / "data.json", {"data": [row("Joko"), row("Solo")], "version": 1})
    write(tmp_path / "x.parquet", "?")
    for name in ("state.json", "dataset_dict.json"):
        write(tmp_path / name, "{}")
    assert news(tmp_path) == [Preface(), draft("Joko", "record 1"), draft("Solo", "record 2")]
    write(tmp_path / "dataset_info.json", INFO)
    write(tmp_path / "data.json", [ROW])
    assert news(tmp_path) == [Preface(labels=("PER", "LOC")), draft("Joko", "record 1")]
    assert news(tmp_path / "data.json") == [Preface(labels=("PER", "LOC")), draft("Joko", "record 1")]


def test_a_card_that_is_not_sound_is_named_with_its_folder(tmp_path: Path) -> None:
    write(tmp_path / "in" / "README.md", "---\na: [\n---\n")
    write(tmp_path / "in" / "a.jsonl", ROW)
    for path, where in ((tmp_path / "in", "data/README.md"), (tmp_path / "in" / "a.jsonl", "in/README.md")):
        with pytest.raises(InputError) as caught:
            news(path)
        assert caught.value.where == where


def test_a_folder_without_data_is_told(tmp_path: Path) -> None:
    write(tmp_path / "state.json", "{}")
    with pytest.raises(InputError) as caught:
        news(tmp_path)
    assert (caught.value.what, caught.value.where) == ("The folder holds no file of data (.jsonl, .json, .parquet, .arrow).", "data")


@pytest.mark.parametrize(
    ("names", "labels"),
    [
        ({"ner_tags": ("O", "B-PER", "I-PER", "B-LOC")}, ("PER", "LOC")),
        ({"ner": ("B-A",), "tags": ("I-B",), "labels": ("B-A", "B-C")}, ("A", "B", "C")),
        ({"pos_tags": ("B-A",)}, ()),
        ({"ner": ("O", "PER", "A-", "")}, ("",)),
        ({}, ()),
    ],
)
def test_the_labels_of_a_dataset_are_those_of_its_tags(names: dict[str, tuple[str, ...]], labels: tuple[str, ...]) -> None:
    assert hf_reading._labels(names) == labels


def _table(info: object = None, rows: int = 1) -> Any:
    pa = pytest.importorskip("pyarrow")
    return pa.Table.from_pylist([ROW] * rows).replace_schema_metadata({} if info is None else {"huggingface": json.dumps(info)})


@pytest.mark.parametrize("kind", ["parquet", "arrow"])
def test_rows_of_a_table_have_the_names_in_its_head_or_beside_it(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    monkeypatch.setattr(hf_reading, "_BATCH", 2)
    path = tmp_path / f"data.{kind}"

    def save(table: Any) -> None:
        if kind == "parquet":
            parquet.write_table(table, path)
        else:
            with pa.ipc.new_stream(path, table.schema) as stream:
                stream.write_table(table)

    save(_table({"info": INFO}, 5))
    PACE.share = 0.0
    read = hf_reading.read(Source(tmp_path, "data"))
    assert next(read) == Preface(labels=("PER", "LOC"))
    assert [(one, PACE.share) for one in read] == [
        (draft("Joko", f"row {number}"), share if kind == "parquet" else 0.0)
        for number, share in ((1, 0.0), (2, 0.0), (3, 0.4), (4, 0.4), (5, 0.8))
    ]
    assert PACE.share == (kind == "parquet")
    assert news(path) == news(tmp_path)
    nameless: list[object] = [None, {}, {"info": None}, {"info": {"features": 5}}, []]
    for info in nameless:
        save(_table(info))
        with pytest.raises(InputError, match="nothing says what they stand for"):
            news(tmp_path)
    write(
        tmp_path / "dataset_infos.json",
        {"default": {"features": {"ner_tags": {**FEATURE, "feature": {"names": ["O", "B-X"], "_type": "ClassLabel"}}}}},
    )
    save(_table({"info": INFO}))
    assert news(path) == [Preface(labels=("X",)), draft("Joko", "row 1", "X")]


@pytest.mark.parametrize("kind", ["parquet", "arrow"])
def test_a_table_may_hold_values_of_kinds_that_json_has_not(kind: str, tmp_path: Path) -> None:
    pa = pytest.importorskip("pyarrow")
    from pyarrow import parquet

    path = tmp_path / f"data.{kind}"
    row = {
        "text": "Joko é".encode(),
        "published": datetime(2024, 1, 31, 12, 30, tzinfo=UTC),
        "day": date(2024, 1, 31),
        "price": Decimal("1.50"),
        "bytes": b"\xff",
        "took": timedelta(seconds=90),
        "deep": [{"at": date(2024, 2, 1), "raw": b"abc"}],
    }
    table = pa.Table.from_pylist([row])
    if kind == "parquet":
        parquet.write_table(table, path)
    else:
        with pa.ipc.new_stream(path, table.schema) as stream:
            stream.write_table(table)
    draft = next(one for one in hf_reading.read(Source(tmp_path, "data")) if isinstance(one, Draft))
    assert (draft.text, draft.published) == ("Joko é", "2024-01-31T12:30:00Z")
    assert draft.metadata == {
        "day": "2024-01-31",
        "price": "1.50",
        "bytes": "/w==",
        "took": "PT90S",
    }


@pytest.mark.parametrize("kind", ["parquet", "arrow"])
def test_a_table_that_cannot_be_read_is_told_by_its_name(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyarrow")
    write(tmp_path / f"data.{kind}", "?")
    with pytest.raises(InputError) as caught:
        news(tmp_path)
    assert caught.value.what.startswith(f"The table data.{kind} cannot be read (")
    assert caught.value.where == "data"

    def missing(name: str) -> object:
        raise ImportError(name)

    monkeypatch.setattr("importlib.import_module", missing)
    with pytest.raises(InputError) as caught:
        news(tmp_path)
    what = "Parquet and Arrow files are read with pyarrow, which is not installed."
    assert (caught.value.what, caught.value.where, caught.value.do) == (what, "data", "pip install 'sorot[parquet]'")
