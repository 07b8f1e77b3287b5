"""What IDNer's train part shows of its scheme is asked of predictions; the gold is never touched."""

from __future__ import annotations

import json
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest

from tui.paths import assets_dir
from tui.suggest.gazetteer import Gazetteer

Marked = Callable[..., Any]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer.from_file(assets_dir() / "models" / "id_sorot_news" / "tokenizer" / "gazetteer.json")


@pytest.fixture(scope="module")
def marked(recipe: dict[str, ModuleType]) -> Marked:
    """A sentence with ``[LABEL name]`` marks, repeated with endings that make it another sentence."""

    def make(text: str, number: int = 0) -> Any:
        return recipe["written"].unmark(text + " Kabar" + " lagi" * number + ".")

    return make


def learned(recipe: dict[str, ModuleType], gazetteer: Gazetteer, sentences: list[Any], how: str) -> Any:
    scheme = recipe["scheme"]
    return scheme.Habit([one for s in sentences for one in scheme.mentions(s, gazetteer)], scheme.HABITS[how])


FORM, BEFORE = "by form", "by the word before, else by form"


def test_mentions_are_bare_countries_labelled_or_left_out(recipe: dict[str, ModuleType], gazetteer: Gazetteer, marked: Marked) -> None:
    sample = marked("Turis Tiongkok terbang ke [GPE Malaysia] bersama [PERSON Budi] dan [ORG Bank Indonesia].")
    found = recipe["scheme"].mentions(sample, gazetteer)
    assert sorted((one.form, one.before, one.labelled) for one in found) == [("Malaysia", "ke", True), ("Tiongkok", "turis", False)]


def test_the_majority_of_a_form_decides(recipe: dict[str, ModuleType], gazetteer: Gazetteer, marked: Marked) -> None:
    train = [marked("Turis Tiongkok datang.", n) for n in range(2)] + [marked("Ia pergi ke [GPE Tiongkok].")]
    train += [marked("Ia pergi ke [GPE Malaysia].", n) for n in range(2)]
    habit = learned(recipe, gazetteer, train, FORM)
    sample = marked("Warga Tiongkok, Malaysia, Medan dan Budi bertemu di Tiongkok.")
    spans = [(s, s + len(name), label) for name, label in (("Tiongkok", "LOC"), ("Malaysia", "LOC"), ("Medan", "LOC"), ("Budi", "PER"))
             for s in [sample.text.index(name)]]  # fmt: skip
    kept = recipe["scheme"].mapped(spans, sample, habit, gazetteer)
    assert [sample.text[s:e] for s, e, _ in kept] == ["Malaysia", "Medan", "Budi"]


def test_the_word_before_speaks_first_and_a_tie_asks_the_form(recipe: dict[str, ModuleType], gazetteer: Gazetteer, marked: Marked) -> None:
    train = [marked("Turis Tiongkok datang."), marked("Turis Tiongkok pulang."), marked("Ia pergi ke [GPE Tiongkok].")]
    train += [marked("Ia berunding dengan [GPE Malaysia]."), marked("Ia berunding dengan Tiongkok.")]
    habit = learned(recipe, gazetteer, train, BEFORE)
    of = recipe["scheme"].Mention
    assert habit.labels(of("Tiongkok", "ke", True, 0)) is True
    assert habit.labels(of("Tiongkok", "dengan", True, 0)) is False
    assert habit.labels(of("Malaysia", "dengan", True, 0)) is True
    assert habit.labels(of("Jepang", "entah", True, 0)) is False, "neither seen: the majority of all, three of five left out"


def test_agreement_is_judged_by_other_sentences(recipe: dict[str, ModuleType], gazetteer: Gazetteer, marked: Marked) -> None:
    regular = [marked("Turis Tiongkok datang.", n) for n in range(20)] + [marked("Ia pergi ke [GPE Jepang].", n) for n in range(20)]
    assert learned(recipe, gazetteer, regular, FORM).agreement() == 100
    once = [marked("Ia pergi ke [GPE Jepang].")]
    assert learned(recipe, gazetteer, once, FORM).agreement() == 0, "what it says of its own sentence does not count"


def test_evaluation_prints_the_mapped_lines_beside_the_plain_one_and_leaves_the_gold(
    recipe: dict[str, ModuleType],
    gazetteer: Gazetteer,
    marked: Marked,
    tmp_path: Any,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    write, evaluate = recipe["samples"].write, recipe["evaluate"]
    write(tmp_path / "idner-train.jsonl", [marked("Turis Tiongkok datang.", n) for n in range(3)])
    write(tmp_path / "idner-dev.jsonl", [marked("Turis Tiongkok bertemu [PERSON Joko Widodo] di [GPE Tiongkok].")])
    pipeline = assets_dir() / "models" / "id_sorot_news"
    monkeypatch.setattr("sys.argv", ["evaluate.py", str(pipeline), str(tmp_path), "--sets", "idner-dev"])
    evaluate.main()
    lines = capsys.readouterr().out.splitlines()
    plain, form = (next(line for line in lines if part in line) for part in ("as published, 3 classes", "mapped by form"))
    assert "IDNer train leaves 3 of 3 bare countries unlabelled" in lines
    assert plain.endswith("P 66.7 R 100.0 F 80.0"), "Tiongkok is found twice, the corpus wants it once"
    assert form.endswith("P 100.0 R 50.0 F 66.7"), "both are dropped, and the gold still wants the second"


def test_headlines_keep_what_is_left_open(recipe: dict[str, ModuleType]) -> None:
    augment, sample = recipe["augment"], recipe["samples"].Sample("Sidang dua tahun lalu.", [], "news", [], [(7, 16)])

    class Chance:
        class rng:
            random = staticmethod(lambda: 0.0)

    copy = augment.recase(sample, Chance)
    assert copy.text == "SIDANG DUA TAHUN LALU."
    assert copy.unsure == [(7, 16)]


def test_figures_reach_the_meta_of_the_pipeline(recipe: dict[str, ModuleType], tmp_path: Any) -> None:
    evaluate, measure = recipe["evaluate"], recipe["measure"]
    counts = measure.tally([([(0, 4, "GPE"), (5, 9, "ORG")], [(0, 4, "GPE"), (5, 8, "ORG")])])
    (tmp_path / "meta.json").write_text('{"name": "x", "performance": {"expected_calibration_error": 0.02}}', encoding="utf-8")
    evaluate.record(tmp_path, evaluate.performance({"first": counts, "second": counts}))
    meta = json.loads((tmp_path / "meta.json").read_text(encoding="utf-8"))
    whole = {"p": 50.0, "r": 50.0, "f": 50.0}
    per_type = {"GPE": {"p": 1.0, "r": 1.0, "f": 1.0}, "ORG": {"p": 0.0, "r": 0.0, "f": 0.0}}
    shares = {"ents_p": 0.5, "ents_r": 0.5, "ents_f": 0.5, "ents_per_type": per_type}
    assert meta == {"name": "x", "performance": {"expected_calibration_error": 0.02, **shares, "first": whole, "second": whole}}
