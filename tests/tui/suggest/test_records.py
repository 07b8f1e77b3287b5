import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.errors import InputError
from store.model import Suggestion
from tui.suggest import records
from tui.suggest.evaluation import Gold


def data(*lines: object) -> bytes:
    return b"\n".join(json.dumps(line).encode() for line in lines)


def test_json_lines_are_told_from_plain_text() -> None:
    assert records.is_jsonl(data({"text": "a"}))
    assert records.is_jsonl(b"\xef\xbb\xbf" + data({"text": "a"}))
    assert not records.is_jsonl(b"{ini bukan json}\n")
    assert not records.is_jsonl(data({"teks": "a"}))
    assert not records.is_jsonl(b"Presiden Joko Widodo")


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]))))
def test_texts_come_back_exactly_and_in_order(texts: list[str]) -> None:
    assert list(records.texts(data(*({"text": text} for text in texts)), "x")) == texts


@pytest.mark.parametrize("key", ["spans", "entities", "label"])
def test_gold_spans_come_as_objects_or_triples(key: str) -> None:
    held = [{"start": 0, "end": 4, "label": "PERSON"}] if key == "spans" else [[0, 4, "PERSON"]]
    assert list(records.gold(data({"text": "Budi", key: held}), "x")) == [("Budi", [Gold(0, 4, "PERSON")])]


@pytest.mark.parametrize(
    "line",
    [
        b'{"text": "Budi"}',
        b'{"text": "Budi", "spans": [{"start": 0, "end": 9, "label": "PERSON"}]}',
        b'{"text": "Budi", "spans": [{"start": true, "end": 2, "label": "PERSON"}]}',
        b'{"text": "Budi", "spans": [7]}',
        b'{"text": 3, "spans": []}',
        b"[1]",
        b"\xff",
    ],
)
def test_a_wrong_line_is_named(line: bytes) -> None:
    with pytest.raises(InputError, match="Line 2"):
        list(records.gold(data({"text": "", "spans": []}) + b"\n" + line, "gold.jsonl"))


def test_a_line_names_text_and_spans() -> None:
    one = Suggestion(start=0, end=4, label="PERSON", quote="Budi", score=0.51239, source="pattern", origin="rule:x")
    assert json.loads(records.line("Budi", [one])) == {
        "text": "Budi",
        "spans": [{"start": 0, "end": 4, "label": "PERSON", "score": 0.5124, "source": "pattern"}],
    }
