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
