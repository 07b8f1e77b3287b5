"""``sorot add`` as it is typed."""

from pathlib import Path

import pytest

from tests.store.gather import making
from tests.store.news import paragraphs
from tui.cli import run


def test_it_adds_says_so_and_tells_with_its_exit_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for number in range(3):
        (tmp_path / f"{number}.html").write_bytes(making.page(paragraphs(number), title=f"Berita {number}"))
    target = tmp_path / "made" / "project"
    assert run(["add", str(tmp_path / "*.html"), "--to", str(target)]) == 0
    assert "3 articles added as one change" in capsys.readouterr().out
    assert run(["list", str(target)]) == 0
    assert "Berita 2" in capsys.readouterr().out
    (tmp_path / "bad\x1b[2J.docx").write_bytes(b"PK")
    assert run(["add", str(tmp_path), "--to", str(target)]) == 1
    said = capsys.readouterr()
    assert "Left out: " in said.err
    assert "\x1b" not in said.err + said.out
    assert run(["doctor", str(target)]) == 0


@pytest.mark.parametrize("words", [["nowhere.txt"], ["*.none"], ["empty"]])
def test_nothing_to_add_is_wrong_use(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "empty").mkdir()
    assert run(["add", *words, "--to", str(tmp_path / "p")]) == 2
    assert not (tmp_path / "p").exists()
    assert capsys.readouterr().err.startswith("sorot: ")


def test_a_watch_adds_what_comes_and_ends_with_an_interrupt(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source, target = tmp_path / "in", tmp_path / "p"
    source.mkdir()
    (source / "0.html").write_bytes(making.page(paragraphs(0), title="Nol"))
    looks = 0

    def sleep(_: float) -> None:
        nonlocal looks
        looks += 1
        if looks == 1:
            (source / "1.html").write_bytes(making.page(paragraphs(1), title="Satu"))
            (source / "0.html").unlink()
        if looks == 4:
            raise KeyboardInterrupt

    monkeypatch.setattr("tui.commands.adding.time.sleep", sleep)
    assert run(["add", str(source), "--to", str(target), "--watch"]) == 0
    said = capsys.readouterr()
    assert said.out.count("1 article added") == 2
    assert "The watch is over." in said.err
    assert run(["list", str(target)]) == 0
    listed = capsys.readouterr().out
    assert "Nol" in listed
    assert "Satu" in listed


def test_only_what_lies_here_can_be_watched(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["add", "https://a.invalid/feed", "--to", str(tmp_path / "p"), "--watch"]) == 2
    assert "can be watched" in capsys.readouterr().err
