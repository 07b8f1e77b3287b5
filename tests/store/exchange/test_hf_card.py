"""What a dataset says of its columns: the names behind numbers, wherever they may stand, and the card that says so."""

import json
from pathlib import Path
from typing import Any

import pytest

from store.errors import InputError
from store.exchange.hf_card import CARD, Classes, as_text, card, class_names, names_in

Names = dict[str, tuple[str, ...]]


@pytest.mark.parametrize(
    ("info", "names"),
    [
        (None, {}),
        (5, {}),
        ([], {}),
        ({"features": {"a": {"names": ["O", "B"]}}}, {"a": ("O", "B")}),
        ({"features": [{"name": "a", "class_label": {"names": {"1": "B", "0": "A", "10": "C", "2": "D"}}}]}, {"a": ("A", "B", "D", "C")}),
        ({"features": [5, {"class_label": {"names": ["x"]}}, {"name": "b", "dtype": "string"}]}, {"None": ("x",)}),
        ({"x": {"features": {"a": {"names": ["O"]}}}, "y": [{"features": {"b": {"names": ["P"]}}}], "z": 5}, {"a": ("O",), "b": ("P",)}),
        ({"features": 5, "c": {"features": {"a": {"names": ["Q"]}}}}, {"a": ("Q",)}),
        ({"features": {"a": [{"name": "l", "class_label": {"names": ["x"]}}, {"names": ["y"]}]}}, {"a.l": ("x",), "a": ("y",)}),
        ({"features": {"a": {"names": ["x", 3]}}}, {}),
        ({"features": {"a": {"names": {"b": "x", "a": "y"}}}}, {"a": ("x", "y")}),
        ({"features": {"a": {"names": {"0": 3}}}}, {}),
        ({"features": {"a": {"class_label": 5, "names": ["n"]}}}, {}),
        ({"features": {"a": {"feature": {"names": ["f"]}}}}, {"a": ("f",)}),
        ({"features": {"a": {"sequence": {"class_label": {"names": ["s"]}}}}}, {"a": ("s",)}),
        ({"features": {"a": {"list": [{"name": "l", "class_label": {"names": ["t"]}}]}}}, {"a.l": ("t",)}),
        ({"features": {"a": {"feature": {"b": {"names": ["u"]}}}}}, {"a.b": ("u",)}),
        ({"features": {"a": {"b": {"names": ["v"]}}}}, {}),
        ({"features": {"a": {"feature": {"_type": "X", "b": {"names": ["w"]}}}}}, {}),
        ({"features": {"a": {"feature": {"dtype": "X", "b": {"names": ["w"]}}}}}, {}),
        ({"features": {"a": {"feature": {"b": 5}}}}, {}),
    ],
)
def test_the_names_behind_numbers_stand_in_many_places(info: Any, names: Names, tmp_path: Path) -> None:
    (tmp_path / "dataset_info.json").write_text(json.dumps(info), encoding="utf-8")
    assert class_names(tmp_path, "in") == names
    if isinstance(info, dict):
        assert names_in(info.get("features")) == (names if isinstance(info.get("features"), dict | list) else {})


@pytest.mark.parametrize(("around", "most"), [('{"feature": %s}', 6), ("[%s]", 6), ('{"b": %s}', 5)])
def test_names_are_looked_for_so_deep_and_no_deeper(around: str, most: int) -> None:
    def found(levels: int) -> list[tuple[str, ...]]:
        value = '{"names": ["x"]}'
        for _ in range(levels):
            value = around % value
        features = {"a": {"feature": json.loads(value)}} if '"b"' in around else {"a": json.loads(value)}
        return list(names_in(features).values())

    assert [bool(found(levels)) for levels in range(most + 2)] == [*[True] * (most + 1), False]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("---\nfeatures:\n- name: a\n  class_label:\n    names: [x]\n---\nc: d", {"a": ("x",)}),
        ("\ufeff---\r\nfeatures:\r\n- name: a\r\n  names: [x]\r\n---", {"a": ("x",)}),
        ("---\nfeatures:\n- name: a\n  names: [x]", {}),
        ("x---\nfeatures:\n- name: a\n  names: [x]\n---\n", {}),
        ("features:\n- name: a\n  names: [x]\n---\n", {}),
        ("---\n---\nfeatures:\n- name: a\n  names: [x]\n", {}),
    ],
)
def test_the_head_of_a_card_stands_between_two_lines(text: str, found: Names, tmp_path: Path) -> None:
    (tmp_path / CARD).write_bytes(text.encode())
    assert class_names(tmp_path, "in") == found


def test_a_head_that_is_not_understood_is_refused_with_its_file(tmp_path: Path) -> None:
    (tmp_path / CARD).write_text("---\na: [\n---", encoding="utf-8")
    with pytest.raises(InputError) as error:
        class_names(tmp_path, "in")
    assert str(error.value) == ("in/README.md: The head of the dataset card is not understood: '[' is no list. Mend it, or take it away.")


def test_the_card_is_believed_before_other_files(tmp_path: Path) -> None:
    (tmp_path / CARD).write_text("---\nfeatures:\n- name: a\n  names: [x]\n---\n", encoding="utf-8")
    (tmp_path / "dataset_infos.json").write_text('{"features": {"a": {"names": ["y"]}, "b": {"names": ["z"]}}}', encoding="utf-8")
    assert class_names(tmp_path, "in") == {"a": ("x",), "b": ("z",)}
    (tmp_path / "dataset_infos.json").write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match=r"^in/dataset_infos\.json: "):
        class_names(tmp_path, "in")


def test_tags_are_numbered_as_they_come() -> None:
    classes = Classes(["A", "B", "A"])
    assert (classes.label("B"), classes.label("C"), classes.label("A"), classes.label("C")) == ((3, 4), (5, 6), (1, 2), (5, 6))
    assert classes.names == ["O", "B-A", "I-A", "B-B", "I-B", "B-C", "I-C"]


def _card(name: str = "", languages: tuple[str, ...] = (), **files: str) -> str:
    return card(name, "9", files, Classes(["A"]), languages).decode()


def test_a_card_names_its_files_languages_and_tags() -> None:
    text = _card(" a\n<b> ", ("jv", "id", "ID", "id", "indo", "x", ""), train="t.jsonl", test="x.jsonl")
    head, _, body = text.removeprefix("---\n").partition("\n---\n")
    assert head.startswith(
        "configs:\n- config_name: default\n  data_files:\n  - split: train\n    path: t.jsonl\n  - split: test\n    path: x.jsonl\n"
        "dataset_info:\n  features:\n  - name: id\n    dtype: string\n"
    )
    assert "\n        names:\n          '0': \"O\"\n          '1': \"B-A\"\n          '2': \"I-A\"\n  - name: spans\n" in head
    assert head.endswith(
        '\nlanguage:\n- "id"\n- "jv"\ntask_categories:\n- token-classification\ntask_ids:\n- named-entity-recognition\n'
        'pretty_name: " a\\U0000000a\\U0000003cb\\U0000003e "'
    )
    assert body.startswith("\n# a &lt;b&gt;\n\nArticles with their annotations, written by Sorot 9.\n\n- `text` is ")
    assert "language:" not in _card(languages=("x", "")).partition("task_categories")[0].partition("spans")[2]
    assert "\n# Articles\n" in _card(" \n")


def test_a_value_as_metadata_holds_it() -> None:
    assert [as_text(one) for one in ("a", {"é": 1}, None, 3)] == ["a", '{"é": 1}', "null", "3"]
