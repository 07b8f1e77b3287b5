"""Readers of CoNLL columns that are not ours: those of nltk, of spaCy, and iobes for the tags."""

from pathlib import Path

import pytest

from store.exchange.registry import FORMATS
from store.exchange.tokenizer import Tokens
from tests.clients.needing import client
from tests.clients.news import news
from tests.store.exchange.worlds import put


def _exported(tmp_path: Path, form: str) -> Path:
    put(news(), FORMATS[form], tmp_path / "out.conll")
    return tmp_path / "out.conll"


def _meant() -> tuple[list[str], list[tuple[str, list[str]]]]:
    """Return all words and all mentions as lists of words: the longer one where two overlap, none that cuts a token."""
    words: list[str] = []
    mentions: list[tuple[str, list[str]]] = []
    for document in news().documents:
        tokens = Tokens(document.text)
        words += tokens.words()
        end = -1
        for one in document.ordered_spans():
            found = tokens.covering(one.start, one.end)
            if found is not None and one.start >= end:
                mentions.append((one.label, tokens.words()[slice(*found)]))
                end = one.end
    return words, mentions


def test_nltk_reads_the_columns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    exported = _exported(tmp_path, "conll")
    nltk = client("nltk")
    monkeypatch.setattr(nltk.data, "path", [str(exported.parent)])  # It reads nowhere else.
    from nltk.corpus.reader import ConllCorpusReader

    reader = ConllCorpusReader(str(exported.parent), ["out.conll"], ("words", "pos", "ignore", "chunk"), encoding="utf-8")
    sentences = [sentence for sentence in reader.chunked_sents() if sentence]
    chunks = [(chunk.label(), [word for word, _ in chunk]) for sentence in sentences for chunk in sentence if not isinstance(chunk, tuple)]
    words, mentions = _meant()
    assert len(mentions) > 40
    assert list(reader.words()) == words
    assert chunks == mentions


@pytest.mark.parametrize("form", ["conll", "biluo"])
def test_spacy_converts_them(tmp_path: Path, form: str) -> None:
    from spacy.training.converters import conll_ner_to_docs

    docs = list(conll_ner_to_docs(_exported(tmp_path, form).read_text(encoding="utf-8"), no_print=True))
    words, mentions = _meant()
    assert len(docs) == len(news().documents)
    assert [token.text for doc in docs for token in doc] == words
    assert [(one.label_, [token.text for token in one]) for doc in docs for one in doc.ents] == mentions


@pytest.mark.parametrize(("form", "scheme"), [("conll", "BIO"), ("biluo", "BILOU")])
def test_iobes_parses_the_tags_without_an_error(tmp_path: Path, form: str, scheme: str) -> None:
    iobes = client("iobes")
    rows = [line.split(" ") for line in _exported(tmp_path, form).read_text(encoding="utf-8").splitlines() if line]
    rows = [row for row in rows if row[0] != "-DOCSTART-"]
    spans, errors = iobes.parse_spans_with_errors([row[3] for row in rows], iobes.SpanEncoding[scheme])
    assert errors == []
    assert [(one.type, [rows[at][0] for at in one.tokens]) for one in spans] == _meant()[1]
