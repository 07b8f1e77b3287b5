"""Trained models: kept whole or not at all, chosen by name, and gone back from."""

from pathlib import Path

import pytest

from store.errors import InputError, StoreError
from store.models import SHIPPED, Models, choose_model, listed


def make(models: Models, content: str = "weights") -> str:
    with models.training() as place:
        (place / "ner").mkdir(parents=True)
        (place / "ner" / "model").write_text(content)
        return models.keep(place, b"{}")


def test_models_are_numbered_chosen_and_gone_back_from(tmp_path: Path) -> None:
    models = Models(tmp_path)
    assert (models.names(), models.chosen(), models.chosen_path()) == ([], "", "")
    assert [make(models, word) for word in ("one", "two")] == ["1", "2"]
    assert models.chosen() == ""  # Keeping is not choosing.
    models.choose("2")
    assert Path(models.chosen_path(), "ner", "model").read_text() == "two"
    models.choose("1")
    assert listed(models) == [(SHIPPED, False), ("1", True), ("2", False)]
    models.choose(SHIPPED)
    assert models.chosen_path() == ""


def test_an_unknown_one_is_refused_with_the_names_there_are(tmp_path: Path) -> None:
    models = Models(tmp_path)
    make(models)
    with pytest.raises(InputError, match="shipped, 1"):
        models.choose("7")


def test_a_killed_training_leaves_nothing_to_use_and_the_next_one_tidies_up(tmp_path: Path) -> None:
    models = Models(tmp_path)
    left = models.folder / ".new-123"
    left.mkdir(parents=True)
    (left / "model").write_text("half")
    assert models.names() == []
    assert make(models) == "1"
    assert not left.exists()
    assert {path.name for path in models.folder.iterdir()} <= {"1", "lock"}


def test_two_trainings_at_once_are_refused(tmp_path: Path) -> None:
    models = Models(tmp_path)
    with models.training(), pytest.raises(StoreError, match="Another training"), Models(tmp_path).training():
        pass


@pytest.mark.parametrize("content", ["", "{", '{"model": "9"}', '{"model": "../../etc"}', '{"model": 3}'])
def test_a_choice_that_makes_no_sense_is_the_shipped_model(tmp_path: Path, content: str) -> None:
    models = Models(tmp_path)
    make(models)
    (models.folder / "chosen.json").write_text(content)
    assert models.chosen() == ""


def test_what_was_asked_for_comes_first_then_the_projects_own_then_the_settings(tmp_path: Path) -> None:
    models = Models(tmp_path)
    assert choose_model("", tmp_path, "set") == "set"
    make(models)
    models.choose("1")
    assert choose_model("", tmp_path, "set") == str(tmp_path / "models" / "1")
    assert choose_model("asked", tmp_path, "set") == "asked"
