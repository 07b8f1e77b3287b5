"""Export, import, doctor, locate, keys and schema as a person types them."""

import json
from pathlib import Path

import pytest

from store.project import Project
from tests.store.exchange.worlds import fill, world
from tui import __version__, paths
from tui.cli import run


def test_export_import_export_gives_the_same_bytes(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill(folder, world())
    assert run(["export", "berita", "-o", "1.jsonl"]) == 0
    assert "4 articles, 3 spans, 1 decision, 3 notes, 1 entity" in capsys.readouterr().out
    assert run(["import", "1.jsonl", "lain/berita"]) == 0
    assert "4 articles, 3 spans, 1 decision, 3 notes, 1 entity imported as one change" in capsys.readouterr().out
    assert run(["export", "lain/berita", "-o", "2.jsonl"]) == 0
    assert Path("1.jsonl").read_bytes() == Path("2.jsonl").read_bytes()
    assert run(["export", "lain/berita"]) == 0
    assert json.loads(Path("berita.json").read_bytes())["sorot"] == __version__


def test_export_to_standard_output_keeps_the_receipt_apart(folder: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run(["export", "berita", "-o", "-", "--format", "jsonl"]) == 0
    captured = capfdbinary.readouterr()
    assert [json.loads(line)["kind"] for line in captured.out.splitlines()] == ["sorot", "article", "article"]
    assert b"2 articles" in captured.err


def test_export_while_another_window_is_writing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    writer = Project.open(folder, annotator="rina")
    assert run(["export", "berita", "-o", "out.json"]) == 0
    writer.close()
    assert capsys.readouterr().err == ""


def test_an_annotator_can_be_named_for_an_import(folder: Path) -> None:
    assert run(["export", "berita", "-o", "1.json"]) == 0
    assert run(["import", "1.json", "lain", "--annotator", "rina", "--store", "simpan"]) == 0
    assert list(Path("lain").iterdir()) == []
    assert b'"annotator":"rina"' in Path("simpan/journal.jsonl").read_bytes()


def test_doctor_says_that_all_is_well(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill(folder, world())
    assert run(["doctor", "berita"]) == 0
    assert capsys.readouterr().out == f"All is well in {folder}.\n"


def test_locate_prints_every_place_and_makes_none(folder: Path, capsys: pytest.CaptureFixture[str], own_home: Path) -> None:
    assert run(["locate", "berita"]) == 0
    out = capsys.readouterr().out
    for place in (paths.config_file(), paths.keymap_file(), paths.samples_dir(), paths.inbox_dir(), paths.crash_dir(), folder / ".sorot"):
        assert f"  {place}" in out
    assert "annotations    " in out
    assert not (folder / ".sorot").exists()
    assert list(own_home.iterdir()) == []


def test_keys_prints_the_keys_as_the_settings_make_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["keys"]) == 0
    assert "Command palette" in capsys.readouterr().out
    paths.config_dir().mkdir(parents=True)
    paths.keymap_file().write_text('[keys]\n"app.help" = ["f9"]')
    run(["keys"])
    line = next(line for line in capsys.readouterr().out.splitlines() if line.endswith("Help"))
    assert line.split() == ["F9", "Help"]


def test_schema_prints_the_file_in_docs(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema"]) == 0
    root = Path(__file__).resolve().parents[3]
    assert capsys.readouterr().out == (root / "docs" / "sorot-export.schema.json").read_text(encoding="utf-8")
