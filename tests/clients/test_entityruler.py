"""spaCy's own rulers load the patterns and find with them what was tagged."""

from pathlib import Path

import pytest

from store.exchange.registry import FORMATS
from tests.clients.news import news
from tests.store.exchange.worlds import put


@pytest.mark.parametrize("ruler", ["entity_ruler", "span_ruler"])
def test_a_ruler_loads_the_patterns_and_finds_the_mentions(tmp_path: Path, ruler: str) -> None:
    import spacy

    receipt = put(news(), FORMATS["entityruler"], tmp_path / "out.patterns.jsonl")
    nlp = spacy.blank("id")
    pipe = nlp.add_pipe(ruler, config={} if ruler == "entity_ruler" else {"annotate_ents": True})
    if ruler == "entity_ruler":
        pipe.from_disk(tmp_path / "out.patterns.jsonl")  # type: ignore[attr-defined]
    else:
        import srsly

        pipe.add_patterns(list(srsly.read_jsonl(tmp_path / "out.patterns.jsonl")))  # type: ignore[attr-defined]
    assert len(pipe.patterns) == receipt.spans > 10  # type: ignore[attr-defined]
    found = {(one.text, one.label_, one.ent_id_) for document in news().documents for one in nlp(document.text).ents}
    assert ("Vladimir Putin", "PERSON", "Q7747") in found
    assert ("Putin", "PERSON", "Q7747") in found
    assert {("Tiongkok", "GPE", ""), ("Jum'at", "DATE", ""), ("Nahdlatul Ulama", "ORG", ""), ("Bank Indonesia", "ORG", "")} <= found
