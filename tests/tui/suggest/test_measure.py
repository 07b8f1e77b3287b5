"""Measuring rules on corpora, tried on three of two sentences each."""

import json
import tomllib
from pathlib import Path

import pytest

from tui.paths import assets_dir
from tui.suggest.corpora import Sentence, development, training
from tui.suggest.found import Found
from tui.suggest.measure import as_toml, chosen, counted, precisions, read, report, right
from tui.suggest.pipeline import Rules, load_rules
from tui.suggest.scores import ALONE, BESIDE_MODEL, Scores, load_scores, smoothed

IDNER = (
    "Bawaslu NOUN B-ORG\n( PUNCT B-ORG\nBadan NOUN I-ORG\nPengawas NOUN I-ORG\n) PUNCT I-ORG\ndi ADP O\nMedan PROPN B-LOC\n. PUNCT O\n\n"
)
NERGRIT = "Kota\tB-PLACE\nSurabaya\tI-PLACE\npanas\tO\n,\tO\nkata\tO\nKarsono\tB-PERSON\n.\tO\n"


@pytest.fixture
def corpora(tmp_path: Path) -> Path:
    rows = [
        ["Ia lahir di Jakarta Sel - atan.", {"entities": [[12, 30, "GPE"]]}],
        ["Pada tahun 1990 - an ia di Bogor.", {"entities": [[11, 20, "DATE"]]}],
    ]
    for name in ("gsd-ner", "idner-news-2k", "nergrit"):
        (tmp_path / name).mkdir()
    (tmp_path / "gsd-ner" / "ner-train.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    for part in ("train", "dev"):
        (tmp_path / "idner-news-2k" / f"{part}.txt").write_text(IDNER)
    for part in ("train", "valid"):
        (tmp_path / "nergrit" / f"{part}_preprocess.txt").write_text(NERGRIT)
    return tmp_path


@pytest.fixture(scope="module")
def rules() -> Rules:
    return load_rules(assets_dir())


def spans(sentence: Sentence) -> list[tuple[str, str]]:
    return [(sentence.text[start:end], label) for start, end, label in sorted(sentence.spans)]


def test_corpora_are_read_as_text_with_spans_that_quote(corpora: Path) -> None:
    everything = {sentence.text: sentence for sentence in (*training(corpora), *development(corpora))}
    found = {text: spans(sentence) for text, sentence in everything.items()}
    assert found == {
        "Ia lahir di Jakarta Sel-atan.": [("Jakarta Sel-atan", "GPE")],
        "Pada tahun 1990-an ia di Bogor.": [("1990-an", "DATE")],
        "Bawaslu (Badan Pengawas) di Medan.": [("Bawaslu", "ORG"), ("Badan Pengawas", "ORG"), ("Medan", "LOC")],
        "Kota Surabaya panas, kata Karsono.": [("Kota Surabaya", "PLACE"), ("Karsono", "PERSON")],
    }


def test_nothing_is_both_tuned_on_and_reported_on(corpora: Path) -> None:
    tuned = {sentence.text for sentence in training(corpora) if sentence.corpus == "gsd"}
    kept = {sentence.text for sentence in development(corpora) if sentence.corpus == "gsd"}
    assert len(tuned | kept) == 2
    assert not tuned & kept


def test_labels_a_corpus_lacks_and_its_known_faults_are_not_counted() -> None:
    news = Sentence("idner", "Israel marah.", frozenset())
    assert not counted(news, Found(0, 6, "GPE", "gazetteer.territory"))
    assert counted(news, Found(0, 6, "GPE", "gazetteer.capital"))
    assert not counted(news, Found(0, 6, "DATE", "number.month"))
    place = Sentence("nergrit", "Surabaya", frozenset({(0, 8, "PLACE")}))
    assert right(place, Found(0, 8, "GPE", "x"))
    assert not right(place, Found(0, 7, "GPE", "x"))
    assert not right(place, Found(0, 8, "PERSON", "x"))


def test_counts_become_scores_and_come_back_from_the_file(corpora: Path, rules: Rules, tmp_path: Path) -> None:
    findings = read(rules, training(corpora))
    scores = precisions(rules, findings)
    assert scores.counts["person.speech-before-one"] == (1, 1)
    assert [found.label for found in chosen(rules, *findings[-1], scores)] == ["GPE", "PERSON"]
    path = tmp_path / "precision.toml"
    path.write_text(as_toml(scores))
    assert load_scores(path).counts == dict(scores.counts)
    assert "nergrit  PERSON" in report(rules, findings, scores)


def test_a_score_leans_on_its_family_when_there_is_little_to_count() -> None:
    scores = Scores({"a.often": (90, 100), "a.once": (0, 1), "b.never": (1, 100)})
    assert scores.of("a.often") == pytest.approx(0.9, abs=0.01)
    assert 0.5 < scores.of("a.once") < scores.of("a.unseen") < 0.9
    assert scores.of("b.never") < 0.05
    assert scores.of("c.unseen") == pytest.approx(scores.overall, abs=0.01)
    assert not scores.offered("b.never")
    assert smoothed(0, 0) == 0.5


@pytest.mark.parametrize("name", [ALONE, BESIDE_MODEL])
def test_the_shipped_figures_are_what_their_counts_say(name: str) -> None:
    path = assets_dir() / "engine" / name
    scores = load_scores(path)
    table = tomllib.loads(path.read_text("utf-8"))["rule"]
    assert len(table) > 60
    for rule, entry in table.items():
        assert 0 <= entry["right"] <= entry["all"]
        assert entry["precision"] == round(scores.of(rule), 4)


def test_rules_behind_the_own_model_have_other_scores_than_alone_or_behind_a_foreign_one(monkeypatch: pytest.MonkeyPatch) -> None:
    import spacy

    from tui.suggest import suggester
    from tui.suggest.spacy_model import Model

    engine = assets_dir() / "engine"
    own = suggester.load_suggester()
    assert own._scores.counts == load_scores(engine / BESIDE_MODEL).counts
    foreign = Model(spacy.blank("xx"))
    assert not foreign.own
    monkeypatch.setattr(suggester, "open_model", lambda where: foreign)
    assert suggester.load_suggester("foreign")._scores.counts == load_scores(engine / ALONE).counts
