"""Prediction takes short cuts through the encoder; the numbers stay those of training."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("spacy")

import numpy
from spacy.language import Language
from thinc.api import set_dropout_rate

from tui.suggest.encode import embed_once, groups
from tui.suggest.model import load_model

MODEL = Path(__file__).parents[3] / "assets" / "models" / "id_sorot_news"
TEXTS = [
    "Presiden Joko Widodo tiba di Surabaya. Presiden Prabowo tiba di Jakarta.",
    "",
    "Menteri Luar Negeri Rusia Sergei Lavrov bertemu Menteri Luar Negeri Tiongkok Wang Yi di Beijing pada 8 November 2023.\n" * 30,
]


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load_model(MODEL)


def test_prediction_and_training_agree(nlp: Language) -> None:
    model = nlp.get_pipe("ner").model
    docs = [nlp.make_doc(text) for text in TEXTS]
    set_dropout_rate(model, 0.0)
    trained, _ = model.begin_update(docs)
    predicted = model.predict(docs)
    assert [p.shape for p in predicted] == [t.shape for t in trained]
    for one, other in zip(predicted, trained, strict=True):
        numpy.testing.assert_allclose(one, other, atol=1e-3)


def test_equal_tokens_are_embedded_alike_and_once(nlp: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    embed, _ = nlp.get_pipe("ner").model.get_ref("tok2vec").layers
    doc = nlp.make_doc("Jakarta dan Jakarta dan Jakarta")
    seen = []
    tables = embed.layers[2]
    whole = type(tables).predict
    monkeypatch.setattr(type(tables), "predict", lambda self, X: (seen.append(len(X)) if self is tables else None, whole(self, X))[1])
    (vectors,) = embed_once(embed, [doc])
    assert seen == [2]
    assert (vectors[0] == vectors[2]).all()
    assert not (vectors[0] == vectors[1]).all()


def test_groups_keep_every_part_in_order() -> None:
    parts = [numpy.full((n, 1), n, dtype="f") for n in (3, 400, 700, 5, 2000, 1)]
    made = list(groups(parts, 1000))
    assert [len(p) for group in made for p in group] == [3, 400, 700, 5, 2000, 1]
    assert all(sum(map(len, group)) <= 1000 or len(group) == 1 for group in made)
