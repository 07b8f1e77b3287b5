"""Nobody loads a model that did not come with Sorot without having been asked."""

import io
from pathlib import Path

import pytest

from store.errors import InputError
from store.models import Models
from tests.tui.commands.support import fails, pipe
from tui.cli import run
from tui.commands.trusting import require_trust
from tui.suggest.trust import is_trusted


class _Typist(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    folder.mkdir()
    (folder / "config.cfg").write_text("[nlp]\n")
    return folder


@pytest.mark.parametrize("words", [["suggest", "--stdout", "-"], ["suggest", "."], ["evaluate", "gold.jsonl"]])
def test_without_anybody_to_ask_it_is_refused_and_the_flag_is_named(
    model: Path, words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pipe(monkeypatch, b"Jakarta")
    said = fails(capsys, *words, "--model", str(model))
    assert "did not come with Sorot" in said
    assert "add --trust-model once" in said
    assert not is_trusted(model)


def test_the_flag_is_needed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    import spacy

    model = tmp_path / "usable"
    pipeline = spacy.blank("xx")
    pipeline.add_pipe("ner").add_label("GPE")  # type: ignore[attr-defined]
    pipeline.initialize()
    pipeline.to_disk(model)
    for flag in (["--trust-model"], []):
        pipe(monkeypatch, b"Jakarta")
        assert run(["suggest", "--stdout", "-", "--model", str(model), *flag]) == 0
    assert is_trusted(model)
    (model / "config.cfg").write_text("[nlp]\nlang = 'xx'\n")
    pipe(monkeypatch, b"Jakarta")
    assert run(["suggest", "--stdout", "-", "--model", str(model)]) == 2
    assert "--trust-model" in capfd.readouterr().err


@pytest.mark.parametrize(("answer", "yes"), [("y\n", True), ("Ya\n", True), ("\n", False), ("n\n", False), ("", False)])
def test_a_person_is_asked_with_path_and_hash(model: Path, monkeypatch: pytest.MonkeyPatch, answer: str, yes: bool) -> None:
    said = _Typist()
    monkeypatch.setattr("sys.stdin", _Typist(answer))
    monkeypatch.setattr("sys.stderr", said)
    if yes:
        require_trust(str(model), False)
    else:
        with pytest.raises(InputError, match="was not trusted"):
            require_trust(str(model), False)
    assert is_trusted(model) == yes
    assert str(model) in said.getvalue()
    assert "SHA-256 over all files is " in said.getvalue()
    said.truncate(0)
    if yes:
        require_trust(str(model), False)
        assert said.getvalue() == ""


def test_no_model_and_one_that_is_not_there_ask_nothing() -> None:
    require_trust("", False)
    require_trust("sorot_no_such_package", False)


def test_a_model_that_came_with_a_project_is_not_loaded_unasked(tmp_path: Path, model: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "proyek"
    folder.mkdir()
    (folder / "a.txt").write_text("Jokowi di Jakarta.\n")
    models = Models(folder / ".sorot")
    models.folder.mkdir(parents=True)
    model.rename(models.path("1"))
    models.choose("1")
    for words in (["suggest", str(folder), "--processes", "1"], ["train", str(folder)]):
        assert "add --trust-model once" in fails(capsys, *words)
    assert not is_trusted(models.path("1"))
