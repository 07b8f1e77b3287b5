"""The libraries that read CoNLL-U, and the text and mentions they find in ours."""

import re
from pathlib import Path
from typing import Any

import pytest

from store.exchange.registry import FORMATS
from store.exchange.tokenizer import Tokens
from tests.clients.needing import client
from tests.clients.news import news
from tests.store.exchange.worlds import put


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    put(news(), FORMATS["conllu"], tmp_path / "out.conllu")
    return tmp_path / "out.conllu"


def _meant() -> tuple[list[list[str]], list[tuple[str, str]]]:
    """Return the words of every article, and the mentions as label and words."""
    words, mentions = [], []
    for document in news().documents:
        tokens = Tokens(document.text)
        words.append(tokens.words())
        end = -1
        for one in document.ordered_spans():
            found = tokens.covering(one.start, one.end)
            if found is not None and one.start >= end:
                mentions.append((one.label, " ".join(tokens.words()[slice(*found)])))
                end = one.end
    return words, mentions


def _mentions(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the mentions of words with tags."""
    found = re.finditer("BI*", "".join(tag[0] for _, tag in rows))
    return [(rows[one.start()][1][2:], " ".join(word for word, _ in rows[one.start() : one.end()])) for one in found]


def test_conllu_parses_it(exported: Path) -> None:
    conllu = client("conllu")
    sentences: list[Any] = conllu.parse(exported.read_text(encoding="utf-8"))
    words, mentions = _meant()
    documents: list[list[str]] = []
    for sentence in sentences:
        if "newdoc id" in sentence.metadata:
            documents.append([])
        documents[-1] += [token["form"] for token in sentence]
        assert "".join(token["form"] for token in sentence) == sentence.metadata["text"].replace(" ", "")
    assert documents == words
    assert _mentions([(token["form"], token["misc"]["NER"]) for sentence in sentences for token in sentence]) == mentions
    spaces = [token["misc"].get("SpacesAfter") for sentence in sentences for token in sentence]
    assert "\\n\\n\\t" in spaces
    titles = [sentence.metadata["meta::source"] for sentence in sentences if "newdoc id" in sentence.metadata]
    assert titles == [document.article.source for document in news().documents]


def test_pyconll_loads_it(exported: Path) -> None:
    pyconll = client("pyconll")
    sentences = list(pyconll.load_from_file(str(exported)))
    words, mentions = _meant()
    assert [token.form for sentence in sentences for token in sentence] == [word for article in words for word in article]
    rows = [(token.form, next(iter(token.misc["NER"]))) for sentence in sentences for token in sentence]
    assert _mentions(rows) == mentions
