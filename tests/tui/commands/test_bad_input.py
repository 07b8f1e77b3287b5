"""Bad input: one sentence, exit code 2, nothing lost."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from tests.store.exchange.worlds import fill, world
from tests.tui.commands.support import fails
from tui import paths
from tui.cli import run
from tui.open_request import OpenRequest


def test_what_cannot_be_opened_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "biner.txt").write_bytes(bytes(range(256)))
    (folder / "kosong.txt").write_bytes(b"")
    with (folder / "besar.txt").open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    Path("hampa").mkdir()
    for words, sentence in [
        (["tak-ada"], "tak-ada: There is no such file or folder. Check the path"),
        (["hampa"], "hampa: The folder holds no article. Put .txt or .md files into it"),
        (["berita/biner.txt"], "biner.txt: This is not a text file. Sorot reads plain text and Markdown"),
        (["berita/kosong.txt"], "kosong.txt: The file holds no text."),
        (["berita/besar.txt"], "besar.txt: The file is 100.0 MiB; the limit is 32 MiB. Split it"),
        (["berita", "hampa"], "Only one folder can be opened"),
        (["-", "berita"], "A pipe cannot be opened together with files."),
        (["list", "berita/satu.txt"], "This is not a folder."),
        (["list", "berita", "--store", "berita/satu.txt/simpan"], "satu.txt: This is a file, so annotations cannot be kept there."),
        (["show", "berita"], "This is a folder."),
        (["show", "berita", "x"], "There is no such"),
        (["export", "berita", "-f", "xls"], "There is no format 'xls'. Use one of: json, jsonl"),
        (["export", "berita", "-o", "berita/satu.txt"], "an article or the labels of the project"),
        (["import", "tak-ada.json", "baru"], "tak-ada.json: There is no such file or folder."),
        (["import", "berita/satu.txt", "baru"], "satu.txt: What form this is cannot be told from it."),
        (["doctor", "tak-ada"], "There is no such file or folder."),
    ]:
        assert sentence in fails(capsys, *words)
    assert not Path("baru").exists()


def test_bad_input_on_a_terminal_is_told_before_a_screen_opens(
    folder: Path, screen: list[OpenRequest], capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "biner.txt").write_bytes(bytes(range(256)))
    Path("hampa").mkdir()
    for words in (["tak-ada"], ["hampa"], ["berita/biner.txt"], ["berita", "--annotator", "a\x1bb"]):
        fails(capsys, *words)
    assert screen == []
    assert not paths.last_project_file().exists()


def test_an_unreadable_file_is_named(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.open

    def refuse(path: Any, *arguments: Any, **more: Any) -> int:
        if str(path).endswith("satu.txt"):
            raise PermissionError(13, "Permission denied")
        return real(path, *arguments, **more)

    monkeypatch.setattr("store.ingest.os.open", refuse)
    assert "satu.txt: The file cannot be read (Permission denied). Check its permissions." in fails(capsys, "berita/satu.txt")
    assert run(["berita"]) == 1
    assert "unreadable" in capsys.readouterr().out


def test_a_malformed_label_file_is_named(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "labels.toml").write_text('[[label]]\nname = "A"\nkolor = "red"')
    for words in (["list", "berita"], ["berita/satu.txt"], ["export", "berita"]):
        assert "labels.toml: Label 1 has an unknown key 'kolor'." in fails(capsys, *words)


def test_a_damaged_article_file_is_named_and_the_rest_still_read(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill(folder, world())
    (folder / ".sorot" / "journal.jsonl").unlink()
    damaged = folder / ".sorot" / "articles" / f"{world().documents[0].article.id}.json"
    damaged.write_bytes(b"{" + damaged.read_bytes())
    assert run(["list", "berita"]) == 1
    assert "satu.txt  Putin di Moskow." in capsys.readouterr().out
    assert run(["doctor", "berita"]) == 1
    assert damaged.name in capsys.readouterr().out
    assert run(["export", "berita", "-o", "out.json"]) == 1
    assert damaged.name in capsys.readouterr().out
    assert [article["source"] for article in json.loads(Path("out.json").read_bytes())["articles"]] == ["dua.md", "duo.md", "satu.txt"]


def test_malformed_settings_stop_nothing_and_are_told_by_doctor(
    folder: Path, screen: list[OpenRequest], capsys: pytest.CaptureFixture[str]
) -> None:
    paths.config_dir().mkdir(parents=True)
    paths.config_file().write_text("annotator = [")
    paths.keymap_file().write_text("[keys]\nnope = 3")
    assert run(["berita"]) == 0
    assert len(screen) == 1
    assert run(["doctor", "berita"]) == 1
    out = capsys.readouterr().out
    assert "config.toml" in out
    assert "keymap.toml" in out
    assert "2 problems in" in out
    assert run(["keys"]) == 1


def test_a_folder_that_cannot_be_written_can_be_read_and_not_imported_into(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run(["export", "berita", "-o", "out.json"]) == 0
    capsys.readouterr()
    target = Path("kunci")
    target.mkdir()
    real = os.mkdir

    def refuse(path: Any, *arguments: Any, **more: Any) -> None:
        if Path(path).name == ".sorot":
            raise OSError(30, "Read-only file system")
        real(path, *arguments, **more)

    monkeypatch.setattr("os.mkdir", refuse)
    assert "Read-only file system" in fails(capsys, "import", "out.json", "kunci")
    assert list(target.iterdir()) == []
    assert run(["list", "berita"]) == 0
    assert run(["doctor", "berita"]) == 0
