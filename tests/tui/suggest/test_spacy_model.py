"""Any spaCy pipeline before the rules, and the ones that are refused."""

from pathlib import Path

import pytest
import spacy

from tui.paths import assets_dir
from tui.suggest.pipeline import load_rules
from tui.suggest.scores import load_scores
from tui.suggest.spacy_model import ModelError, open_model
from tui.suggest.suggester import Suggester, load_suggester
from tui.suggest.trust import trust


def save(folder: Path, patterns: list[dict[str, str]], **performance: object) -> str:
    """Write a pipeline that finds these patterns and trust it; return its folder."""
    nlp = spacy.blank("xx", meta={"name": "test", "version": "1.2"})
    nlp.add_pipe("entity_ruler").add_patterns(patterns)  # type: ignore[attr-defined]
    nlp.meta["performance"] = performance
    nlp.to_disk(folder)
    trust(folder)
    return str(folder)


def test_its_entities_are_offered_with_our_labels_and_the_precision_it_states(tmp_path: Path) -> None:
    where = save(tmp_path / "m", [{"label": "PER", "pattern": "Zulfa"}, {"label": "MISC", "pattern": "Entah"}], ents_p=0.7)
    engine = load_suggester(where)
    assert engine.notice == ""
    assert engine.name.endswith("+xx_test@1.2")
    found = engine.suggest("Entah Zulfa pergi ke Jakarta.")
    assert [(one.quote, one.label, one.source) for one in found] == [("Zulfa", "PERSON", "model"), ("Jakarta", "GPE", "gazetteer")]
    assert found[0].score == pytest.approx(0.7)
    assert found[0].origin == "model:xx_test@1.2"


def test_the_precision_of_a_label_counts_before_that_of_all(tmp_path: Path) -> None:
    where = save(tmp_path / "m", [{"label": "PERSON", "pattern": "Zulfa"}], ents_p=0.7, ents_per_type={"PERSON": {"p": 0.9}})
    assert open_model(where).predict(["Zulfa"], 0.1)[0][0].score == pytest.approx(0.9)


def test_without_any_figure_the_score_is_that_of_all_rules_together(tmp_path: Path) -> None:
    where = save(tmp_path / "m", [{"label": "PERSON", "pattern": "Zulfa"}])
    scores = load_scores(assets_dir() / "engine" / "rule_precision.toml")
    engine = Suggester(load_rules(assets_dir()), scores, open_model(where))
    assert engine.suggest("Zulfa")[0].score == scores.overall


def test_a_name_the_model_found_is_found_again_in_another_paragraph(tmp_path: Path) -> None:
    where = save(tmp_path / "m", [{"label": "PER", "pattern": "Zulfa Karim"}], ents_p=0.7)
    assert [one.quote for one in load_suggester(where).suggest("Kemarin Zulfa Karim datang.\nLalu Karim pulang.")] == [
        "Zulfa Karim",
        "Karim",
    ]


@pytest.mark.parametrize("name", ["sorot_no_such_package", "./nowhere/at/all"])
def test_one_that_is_not_there_is_refused_with_its_name(name: str) -> None:
    with pytest.raises(ModelError, match=name.lstrip("./")):
        open_model(name)


def test_one_without_entities_is_refused(tmp_path: Path) -> None:
    nlp = spacy.blank("xx")
    nlp.add_pipe("sentencizer")
    nlp.to_disk(tmp_path / "m")
    trust(tmp_path / "m")
    with pytest.raises(ModelError, match="no component that finds entities"):
        open_model(str(tmp_path / "m"))


def test_a_damaged_one_is_refused_and_the_rules_go_on(tmp_path: Path) -> None:
    where = save(tmp_path / "m", [{"label": "PER", "pattern": "Zulfa"}])
    (tmp_path / "m" / "config.cfg").write_text("[nlp")
    trust(tmp_path / "m")
    engine = load_suggester(where)
    assert "cannot be used" in engine.notice
    assert [one.quote for one in engine.suggest("Zulfa di Jakarta.")] == ["Jakarta"]


def test_one_that_has_changed_since_it_was_trusted_is_not_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    where = save(tmp_path / "m", [{"label": "PER", "pattern": "Zulfa"}])
    (tmp_path / "m" / "more.py").write_text("")
    monkeypatch.setattr("tui.suggest.spacy_model.load_model", lambda _: pytest.fail("it was loaded"))
    with pytest.raises(ModelError, match="not trusted or has changed: restart suggestions to be asked, or start with --trust-model"):
        open_model(where)
