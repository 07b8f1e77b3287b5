"""Whatever the text and the spans: what a form writes is read back by somebody else, equal or listed as lost. Covers every form."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from store.exchange.bundle import Bundle
from store.exchange.form import Format
from store.exchange.registry import FORMATS
from tests.store.exchange.worlds import put, world, worlds

WRITTEN = pytest.mark.parametrize("form", [one for one in FORMATS.values() if one.direction != "in"], ids=lambda form: form.name)


@WRITTEN
@settings(max_examples=60)
@given(bundle=worlds())
def test_every_span_is_there_or_told(form: Format, bundle: Bundle) -> None:
    with TemporaryDirectory() as place:
        receipt = put(bundle, form, Path(place, "out"))
    lost = sum(count for kind, count in receipt.losses.counts.items() if kind.startswith("span: "))
    assert receipt.documents == len(bundle.documents)
    if form.holds.text == "forms":
        return  # It has no places; tests/store/exchange/test_form_lists.py looks at the forms.
    assert receipt.spans + lost == sum(len(one.spans) for one in bundle.documents)


@pytest.mark.parametrize(("name", "spans"), [("prodigy", 3), ("doccano", 3), ("conll", 1)])
def test_the_small_world_in_words(tmp_path: Path, name: str, spans: int) -> None:
    receipt = put(world(), FORMATS[name], tmp_path / "out")
    assert receipt.spans == spans
    assert receipt.losses.counts["span: token edge"] == (name == "conll")  # One span of the world cuts a word in two.
    assert receipt.losses.counts["span: overlap"] == (name == "conll")
    assert receipt.losses.counts["decision"] == 1
    assert not receipt.whole
    text = (tmp_path / "out").read_text("utf-8")
    if name == "conll":
        assert "\nVladimir -X- _ B-PERSON\nPutin -X- _ I-PERSON\nbertemu -X- _ O\n" in text
    else:
        record = json.loads(text.splitlines()[0])
        wanted = [9, 23, "PERSON"]
        found = record["label"] if name == "doccano" else [[one["start"], one["end"], one["label"]] for one in record["spans"]]
        assert wanted in found
