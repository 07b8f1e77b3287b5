"""spaCy trains on the DocBin export as it lies, its checks find nothing wrong in it, and what it learned can be loaded."""

import subprocess
import sys
from pathlib import Path

import pytest

from store.exchange.export import write_export
from store.exchange.registry import FORMATS
from tests.clients.news import news
from tests.store.exchange.worlds import context_of

FORM = FORMATS["spacy"]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the export, split in two, and a training configuration of spaCy's making."""
    from dataclasses import replace

    from spacy.cli.init_config import init_config

    place = tmp_path_factory.mktemp("spacy")
    bundle = news()
    documents = {one.article.id: one for one in bundle.documents}
    order = [(name, "dev" if one.article.source.startswith("004") else "train") for name, one in documents.items()]
    context = replace(context_of(bundle, FORM), parts=("train", "dev"))
    write_export(order, documents.__getitem__, FORM, context, place / "out")
    init_config(lang="id", pipeline=["ner", "spancat"], optimize="efficiency", gpu=False, silent=True).to_disk(place / "config.cfg")
    return place


def _spacy(*words: str, place: Path) -> subprocess.CompletedProcess[str]:
    paths = ("--paths.train", str(place / "out" / "train"), "--paths.dev", str(place / "out" / "dev"))
    command = [sys.executable, "-W", "ignore", "-m", "spacy", *words, *paths]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=900)


def test_spacy_train_runs_an_epoch_on_it(corpus: Path) -> None:
    import spacy

    ran = _spacy("train", str(corpus / "config.cfg"), "-o", str(corpus / "model"), "--training.max_epochs", "1", place=corpus)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    trained = spacy.load(corpus / "model" / "model-last")
    labels = {one.label for document in news().documents for one in document.spans.values()}
    assert set(trained.get_pipe("spancat").labels) == labels  # type: ignore[attr-defined]
    assert set(trained.get_pipe("ner").labels) == labels  # type: ignore[attr-defined]


def test_spacy_debug_data_finds_no_fault_but_how_little_it_is(corpus: Path) -> None:
    ran = _spacy("debug", "data", str(corpus / "config.cfg"), "--no-format", "--verbose", place=corpus)
    for line in (
        "Corpus is loadable",
        "0 missing value(s) (tokens with '-' label)",
        "No entities consisting of or starting/ending with whitespace",
        "No entities crossing sentence boundaries",
    ):
        assert line in ran.stdout
    assert "Low number of examples to train a new pipeline (2)" in ran.stdout
    assert ran.stdout.rstrip().endswith("1 error")


def test_spacy_sees_every_span_and_entity(corpus: Path) -> None:
    import spacy
    from spacy.training import Corpus

    nlp = spacy.blank("id")
    examples = [one for part in ("train", "dev") for one in Corpus(corpus / "out" / part)(nlp)]
    documents = {one.text: one for one in news().documents}
    assert len(examples) == len(documents)
    entities = aligned = 0
    for example in examples:
        document = documents[example.reference.text]
        spans = sorted((one.start, one.end, one.label) for one in document.spans.values())
        assert sorted((one.start_char, one.end_char, one.label_) for one in example.reference.spans["sc"]) == spans
        entities += len(example.reference.ents)
        aligned += len(example.get_aligned_ents_and_ner()[0])
    assert entities > 60
    assert aligned == entities  # Every edge is one for the tokenizer of spaCy, too.
