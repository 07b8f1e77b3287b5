"""What is printed when standard output is not a terminal."""

import io
from pathlib import Path

import pytest

from store.ingest import article_id
from tests.store.exchange.worlds import fill, world
from tests.tui.commands.support import fails, pipe
from tui.cli import run

HOSTILE = "Judul \x1b]52;c;aGk=\x07 [/] [@click=app.quit]x[/]\nisi \x1b[2J\x9b31m \u202e kanan\x00\n"


def test_a_folder_is_listed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["berita"]) == 0
    plain = capsys.readouterr().out
    assert run(["list", "berita"]) == 0
    assert capsys.readouterr().out == plain
    lines = plain.splitlines()
    assert lines[0].split() == ["STATUS", "WORDS", "TAGGED", "REVIEW", "TEXT", "OPENED", "SOURCE", "TITLE"]
    assert [line.split(None, 3) for line in lines[1:]] == [
        ["new", "6", "0", "duo.md    Judul dua"],
        ["new", "5", "0", "satu.txt  Putin di Moskow."],
    ]
    assert not (folder / ".sorot").exists()


def test_a_file_is_shown(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["berita/satu.txt"]) == 0
    assert capsys.readouterr().out == "Putin di Moskow.\nBaris dua.\n"
    assert run(["show", "berita/satu.txt", "berita/duo.md"]) == 0
    assert capsys.readouterr().out == ("==> satu.txt <==\nPutin di Moskow.\nBaris dua.\n\n==> duo.md <==\n# Judul dua\nXi di Beijing.\n")
    assert run(["show", "berita", article_id("duo.md")]) == 0
    assert capsys.readouterr().out == "# Judul dua\nXi di Beijing.\n"


def test_piped_text_is_shown(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], own_home: Path) -> None:
    pipe(monkeypatch, b"Berita.\r\nDua.")
    assert run(["-"]) == 0
    assert capsys.readouterr().out == "Berita.\nDua.\n"


def test_annotations_are_shown_one_a_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill(folder, world())
    assert run(["show", "berita", world().documents[0].article.id, "--spans"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "a/satu.txt\t9\t23\tPERSON\tVladimir Putin",
        "a/satu.txt\t18\t23\tPERSON\tPutin",
        f"a/satu.txt\t52\t58\tGPE\t{world().documents[0].text[52:58]}",
    ]


def test_nothing_from_an_article_reaches_the_terminal_raw(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    name = "jahat\x1b[31m [b].txt"
    (folder / name).write_bytes(HOSTILE.encode())
    for words in (
        ["berita"],
        ["list", "berita"],
        [f"berita/{name}"],
        ["show", f"berita/{name}"],
        ["doctor", "berita"],
        ["export", "berita"],
    ):
        assert run(words) == 0
        captured = capsys.readouterr()
        for text in (captured.out, captured.err):
            assert not [char for char in text if (char < " " and char != "\n") or "\x7f" <= char <= "\x9f" or char in "\u202e"]
    (folder / name).write_bytes(b"\x89PNG" + bytes(100))
    assert run(["list", "berita"]) == 1
    assert "\x1b" not in capsys.readouterr().out
    assert "\x1b" not in fails(capsys, "show", f"berita/{name}")
    assert "\x1b" not in fails(capsys, "tak-ada\x1b[2J")


def test_a_terminal_that_is_not_utf_8_gets_marks(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "satu.txt").write_text("Harga 5 € 习", encoding="utf-8")
    raw = io.BytesIO()
    monkeypatch.setattr("sys.stdout", io.TextIOWrapper(raw, encoding="ascii", write_through=True))
    assert run(["berita/satu.txt"]) == 0
    assert raw.getvalue() == b"Harga 5 ? ?\n"
