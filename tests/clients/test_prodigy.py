"""Prodigy itself is not free, but what it does with tasks is known: spaCy makes a document of the tokens, and spans of their numbers."""

import json
import tempfile
from pathlib import Path

from hypothesis import given, settings

from store.exchange.bundle import Bundle
from store.exchange.registry import FORMATS
from tests.clients.needing import client
from tests.clients.news import news
from tests.store.exchange.worlds import put, worlds


def _compare(bundle: Bundle, path: Path) -> int:
    """Hold what spaCy makes of the tasks against the bundle; return how many spans there were."""
    spacy = client("spacy")
    vocab = spacy.vocab.Vocab()  # A whole language would cost seconds for each example.
    put(bundle, FORMATS["prodigy"], path)
    tasks = [json.loads(line) for line in path.read_bytes().split(b"\n") if line]
    count = 0
    for task, document in zip(tasks, bundle.documents, strict=True):
        words, spaces = [one["text"] for one in task["tokens"]], [one["ws"] for one in task["tokens"]]
        doc = spacy.tokens.Doc(vocab, words=words, spaces=spaces)
        assert doc.text == document.text
        found = []
        for one in task["spans"]:
            span = spacy.tokens.Span(doc, one["token_start"], one["token_end"] + 1, label=one["label"])
            assert doc.char_span(one["start"], one["end"], label=one["label"]) == span
            found.append((span.start_char, span.end_char, span.label_, span.text_with_ws[: len(span.text)]))
        assert sorted(found) == sorted((one.start, one.end, one.label, one.quote) for one in document.spans.values())
        count += len(found)
    return count


def test_spacy_makes_documents_of_the_tokens(tmp_path: Path) -> None:
    assert _compare(news(), tmp_path / "out.jsonl") > 60


@settings(max_examples=50, deadline=None)
@given(bundle=worlds())
def test_spacy_makes_documents_of_any_tokens(bundle: Bundle) -> None:
    with tempfile.TemporaryDirectory() as place:
        _compare(bundle, Path(place, "out"))
