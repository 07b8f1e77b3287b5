"""A pipeline is known by its every byte, and asked about once."""

import os
from pathlib import Path

import pytest

from tui.paths import assets_dir, data_dir
from tui.suggest.trust import TRUST_FILE, fingerprint, is_trusted, model_folder, trust


@pytest.fixture
def model(tmp_path: Path) -> Path:
    folder = tmp_path / "model"
    (folder / "ner").mkdir(parents=True)
    (folder / "config.cfg").write_text("[nlp]\n")
    (folder / "ner" / "model").write_bytes(b"12345")
    return folder


def test_the_shipped_one_needs_no_question() -> None:
    assert is_trusted(assets_dir() / "models" / "id_sorot_news")
    assert not (data_dir() / TRUST_FILE).exists()


def test_it_is_remembered_wherever_it_lies(model: Path, tmp_path: Path) -> None:
    assert not is_trusted(model)
    assert trust(model) == fingerprint(model)
    assert is_trusted(model)
    assert is_trusted(model.rename(tmp_path / "elsewhere"))
    assert (data_dir() / TRUST_FILE).stat().st_mode & 0o777 == 0o600
    assert data_dir().stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("change", ["content", "added", "removed", "renamed", "moved"])
def test_any_change_makes_it_another(model: Path, change: str) -> None:
    trust(model)
    inside = model / "ner" / "model"
    match change:
        case "content":
            inside.write_bytes(b"12346")
        case "added":
            (model / "ner" / "code.py").write_text("")
        case "removed":
            inside.unlink()
        case "renamed":
            inside.rename(model / "ner" / "modem")
        case "moved":
            inside.rename(model / "nermodel")
    assert not is_trusted(model)


def test_byte_code_and_time_do_not_count_and_links_do(model: Path, tmp_path: Path) -> None:
    before = fingerprint(model)
    (model / "__pycache__").mkdir()
    (model / "__pycache__" / "x.pyc").write_bytes(b"x")
    os.utime(model / "config.cfg", (1, 1))
    assert fingerprint(model) == before
    outside = tmp_path / "outside"
    outside.write_text("1")
    (model / "link").symlink_to(outside)
    linked = fingerprint(model)
    outside.write_text("2")
    assert len({before, linked, fingerprint(model)}) == 3


def test_two_are_remembered_and_a_damaged_memory_asks_again(model: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    trust(model)
    trust(other)
    assert is_trusted(model)
    assert is_trusted(other)
    for content in ("{", '{"schema": 2, "models": {}}'):
        (data_dir() / TRUST_FILE).write_text(content)
        assert not is_trusted(model)
    trust(model)
    assert is_trusted(model)


def test_a_package_is_found_without_running_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "sorot_trial_model"
    package.mkdir()
    (package / "__init__.py").write_text("raise SystemExit(9)")
    monkeypatch.syspath_prepend(str(tmp_path))
    assert model_folder("sorot_trial_model") == package
    assert model_folder("sorot_no_such_package") is None
    assert model_folder("json.decoder") is None
    assert model_folder(str(package)) == package
