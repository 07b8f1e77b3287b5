"""The YAML of dataset cards, held against a library that knows all of it."""

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.exchange.card_yaml import parse

CARD = """# a comment
annotations_creators:
- expert-generated
language: [id, 'jv', "su"]   # three
license: cc-by-4.0
pretty_name: 'It''s "news": 1'
description: >
  folded
  text
empty:
dataset_info:
- config_name: a
  features:
  - name: tokens
    sequence: string
  - name: ner_tags
    sequence:
      class_label:
        names:
          '0': O
          '1': B-PER
          "2": NO
          3: I-PER
  splits:
  - name: train
    num_bytes: 12
- config_name: b
  features: []
configs:
  - config_name: a
    data_files:
      - split: train
        path: data/train-*
"""


def test_a_card_as_the_hub_writes_it() -> None:
    card = parse(CARD)
    assert card["language"] == ["id", "jv", "su"]
    assert card["pretty_name"] == 'It\'s "news": 1'
    assert card["dataset_info"][0]["features"][1]["sequence"]["class_label"]["names"] == {"0": "O", "1": "B-PER", "2": "NO", "3": "I-PER"}
    assert card["dataset_info"][1] == {"config_name": "b", "features": []}
    assert card["configs"] == [{"config_name": "a", "data_files": [{"split": "train", "path": "data/train-*"}]}]
    assert card["empty"] is None


_TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=12)
_KEYS = st.text("abcXYZ019_ -:#'\"é", min_size=1, max_size=8).filter(str.strip)
_VALUES = st.recursive(
    _TEXT,
    lambda inner: st.lists(inner, min_size=1, max_size=4) | st.dictionaries(_KEYS, inner, min_size=1, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(_KEYS, _VALUES, min_size=1, max_size=4))
def test_what_the_library_writes_is_read(value: Any) -> None:
    yaml = pytest.importorskip("yaml")
    written = yaml.safe_dump(value, default_flow_style=False, width=10**9, default_style='"')
    assert parse(written) == value


@given(st.text("a: -'\"[]{}#\n\\|>\t", max_size=60))
def test_anything_is_read_or_refused(text: str) -> None:
    with suppress(ValueError):
        parse(text)


def test_nesting_has_an_end() -> None:
    with pytest.raises(ValueError, match="too deeply"):
        parse("- " * 5000 + "x")


READ: list[tuple[str, Any]] = [
    ("", None),
    ("# nur\n\n  \n", None),
    ("a: b", {"a": "b"}),
    ("a: 'b'", {"a": "b"}),
    ('a: "b"', {"a": "b"}),
    ("a: b: c", {"a": "b: c"}),
    ("a : b", {"a": "b"}),
    ("'a b': c", {"a b": "c"}),
    ('"a:b": c', {"a:b": "c"}),
    ("-1: x", {"-1": "x"}),
    ("1: x", {"1": "x"}),
    ("3.5: x", {"3.5": "x"}),
    ("é: x", {"é": "x"}),
    ("#a: b\nc: d", {"c": "d"}),
    ("- a\n- b", ["a", "b"]),
    ("-\n- b", [None, "b"]),
    ("- \n  - a\n- b", [["a"], "b"]),
    ("- - a\n  - b\n- c", [["a", "b"], "c"]),
    ("- a: 1\n  b: 2\n- c: 3", [{"a": "1", "b": "2"}, {"c": "3"}]),
    ("-   a: 1\n    b: 2", [{"a": "1", "b": "2"}]),
    ("- [a, b]", [["a", "b"]]),
    ("a:\n- 1\n- 2\nb: c", {"a": ["1", "2"], "b": "c"}),
    ("a:\n  - 1\n  - 2\nb: c", {"a": ["1", "2"], "b": "c"}),
    ("a: # nichts\n  b: c", {"a": {"b": "c"}}),
    ("a: # nichts\nb: c", {"a": None, "b": "c"}),
    ("a:", {"a": None}),
    ("a:\n\nb:", {"a": None, "b": None}),
    ("a:\n  b:\n    c:\n  d: e", {"a": {"b": {"c": None}, "d": "e"}}),
    ("a: |\n  x\n   y\nb: c", {"a": "x\ny", "b": "c"}),
    ("a: >\n  x", {"a": "x"}),
    ("a: |\nb: c", {"a": "", "b": "c"}),
    ("a: >-", {"a": ""}),
    ("a: x\n  y\n  z\nb: c", {"a": "x y z", "b": "c"}),
    ("a: 'x'\n  y\nb: c", {"a": "x y", "b": "c"}),
    ("a: b # c", {"a": "b"}),
    ("a: b#c", {"a": "b#c"}),
    ("a: b  # c", {"a": "b"}),
    ("a: 'b' # c", {"a": "b"}),
    ("a: 'b' c", {"a": "'b' c"}),
    ('a: "b" c', {"a": '"b" c'}),
    ("a: 'b''c'", {"a": "b'c"}),
    ("a: ''", {"a": ""}),
    ('a: ""', {"a": ""}),
    ("a: 'b", {"a": "'b"}),
    ('a: "b', {"a": '"b'}),
    ('a: "\\n\\t\\r\\0\\b\\f\\a\\v\\e\\N\\_\\"\\\\\\/\\q"', {"a": '\n\t\r\x00\x08\x0c\x07\x0b\x1b\x85\xa0"\\/q'}),
    ('a: "\\x41\\u00e9\\U0001F600"', {"a": "Aé😀"}),
    ('a: "\\U0010FFFF\\U00110000\\ud800\\udfff\\ud7ff\\ue000"', {"a": "\U0010ffff���\ud7ff\ue000"}),
    ("a: 'x\\ny'", {"a": "x\\ny"}),
    ("a: []", {"a": []}),
    ("a: {}", {"a": {}}),
    ("a: [ ]", {"a": []}),
    ("a: [a]", {"a": ["a"]}),
    ("a: [a, 'b, c', \"d\"]", {"a": ["a", "b, c", "d"]}),
    ("a: [a,b , c,]", {"a": ["a", "b", "c"]}),
    ("a: [a, , b]", {"a": ["a", "", "b"]}),
    ("a: [a] # c", {"a": ["a"]}),
    ("a: [a: b]", {"a": ["a: b"]}),
    ("a: [' ', b]", {"a": [" ", "b"]}),
    ("  a: b\n  c: d", {"a": "b", "c": "d"}),
    ("a: b\na: c", {"a": "c"}),
    ("a: NO\nb: 1\nc: true\nd: null\ne: ~", {"a": "NO", "b": "1", "c": "true", "d": "null", "e": "~"}),
    ("a:\n- b: c\n  d:\n  - e\n- f", {"a": [{"b": "c", "d": ["e"]}, "f"]}),
    ("a:\r\n  b: c\r\n", {"a": {"b": "c"}}),
    ("\ta: b", {"a": "b"}),
    ("- 'x': y", [{"x": "y"}]),
    ("- x:y", ["x:y"]),
    ("- x: y: z", [{"x": "y: z"}]),
    ("-\n  a: b", [{"a": "b"}]),
]
"""Texts and what they say: nesting, quotes, comments and lists as the Hub and people write them."""


@pytest.mark.parametrize(("text", "value"), READ)
def test_a_text_says(text: str, value: Any) -> None:
    assert parse(text) == value


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a:b", "'a:b' is no entry"),
        ("-a", "'-a' is no entry"),
        ("a:\n  b", "'b' is no entry"),
        ("a: [x]\n  y", "'y' stands where nothing can"),
        ("a: [a", "'[a' is no list"),
        ("a: [a]b", "'[a]b' is no list"),
        ("a: [[a], b]", "'[[a], b]' is no list"),
        ("a: [a 'b']", "\"[a 'b']\" is no list"),
        ("a: [  , b]", "'[  , b]' is no list"),
        ("a: b\n- c", "'- c' stands where nothing can"),
        ("- a\nb: c", "'b: c' stands where nothing can"),
        ("  a: b\nc: d", "'c: d' stands where nothing can"),
        ("a", "'a' is no entry"),
        ("a b", "'a b' is no entry"),
        (": b", "': b' is no entry"),
        ("a: b\nc", "'c' is no entry"),
        ("[a, b]: c", "'[a, b]: c' is no entry"),
        ("a:\n  - b\n c: d", "'c: d' stands where nothing can"),
        ("- a\n - b", "'- b' stands where nothing can"),
    ],
)
def test_a_text_that_is_none_is_refused_with_the_line(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=r"^") as error:
        parse(text)
    assert str(error.value) == why


def test_a_long_line_is_told_by_its_beginning() -> None:
    with pytest.raises(ValueError, match=r"^") as error:
        parse("x" * 100)
    assert str(error.value) == f"{'x' * 60!r} is no entry"


@pytest.mark.parametrize(("mark", "most"), [("- ", 41), ("a:\n", 40)])
def test_so_many_levels_are_read_and_no_more(mark: str, most: int) -> None:
    def nested(levels: int) -> str:
        if mark == "- ":
            return mark * levels + "x"
        return "".join(f"{' ' * level}{mark}" for level in range(levels)) + " " * levels + "b: c"

    value = parse(nested(most))
    for _ in range(most):
        value = value[0] if isinstance(value, list) else value["a"]
    assert value in ("x", {"b": "c"})
    with pytest.raises(ValueError, match="too deeply"):
        parse(nested(most + 1))
