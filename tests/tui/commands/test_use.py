"""What the program says about itself, and how it takes wrong use and its own faults."""

from pathlib import Path

import pytest

from store.errors import StoreError
from store.project import Project
from tests.tui.commands.support import fails
from tui import __version__, paths
from tui.cli import run


def test_the_version_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out == f"sorot {__version__}\n"


def test_help_names_both_ways_to_start_every_option_and_every_verb(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    out = capsys.readouterr().out
    for word in ("[FOLDER | FILE... | -]", "COMMAND [ARGS]", "--no-suggest", "--model NAME_OR_PATH", "--store DIR", "--annotator NAME"):
        assert word in out
    for word in ("--read-only", "--theme NAME", "--version", "--show-completion", "Exit codes: 0", "./list"):
        assert word in out
    for verb in ("open", "list", "show", "export", "import", "doctor", "locate", "keys", "schema"):
        assert f"\n  {verb} " in out
    assert "\x1b" not in out


@pytest.mark.parametrize("words", [["--nope"], ["list", "--nope"], ["export"], ["import", "x"], ["list", "a", "b"]])
def test_wrong_use_ends_with_two_and_says_how(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(words) == 2
    err = capsys.readouterr().err
    assert "Usage: sorot" in err
    assert "\x1b" not in err


def test_something_unforeseen_leaves_a_report_without_article_text(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def burst(*_: object, **__: object) -> None:
        raise RuntimeError("Putin di Moskow.") from KeyError("Baris dua.")

    monkeypatch.setattr("store.library.entries", burst)
    assert run(["list", "berita"]) == 1
    err = capsys.readouterr().err
    assert "RuntimeError" in err
    assert "Traceback" not in err
    (report,) = paths.crash_dir().iterdir()
    assert str(report) in err
    words = report.read_text()
    assert f"Sorot {__version__}" in words
    assert "test_use.py" in words
    assert "builtins.KeyError" in words
    assert "Putin" not in words
    assert "Baris" not in words


def test_every_store_error_is_one_sentence(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise StoreError("It broke.", where="x\x1b.json", do="Mend it.")

    monkeypatch.setattr("store.library.entries", fail)
    assert fails(capsys, "list", "berita") == "sorot: x␛.json: It broke. Mend it.\n"


def test_a_reader_that_goes_away_is_no_error(folder: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> None:
    def gone(*_: object, **__: object) -> None:
        raise BrokenPipeError

    monkeypatch.setattr("store.library.entries", gone)
    monkeypatch.setattr("tui.cli.os.dup2", lambda *_: None)
    assert run(["list", "berita"]) == 1
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("words", "number", "wanted"),
    [("sorot ex", "1", "export"), ("sorot berita --no", "2", "--no-suggest"), ("sorot export --fo", "2", "--format")],
)
def test_the_shell_completes_verbs_and_options(
    words: str, number: str, wanted: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("_SOROT_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", words)
    monkeypatch.setenv("COMP_CWORD", number)
    assert run([]) == 0
    assert capsys.readouterr().out.split() == [wanted]


def test_a_fault_on_the_screen_ends_in_the_same_sentence(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tui.app import SorotApp
    from tui.screens.library import LibraryScreen

    def burst(*_: object) -> None:
        secret = "Putin di Moskow."
        raise RuntimeError(secret)

    real = SorotApp.run
    monkeypatch.setattr(LibraryScreen, "on_mount", burst)
    monkeypatch.setattr(SorotApp, "run", lambda app, **_: real(app, headless=True))
    monkeypatch.setattr("tui.commands.opening.is_terminal", lambda: True)
    assert run(["berita", "--no-suggest"]) == 1
    captured = capsys.readouterr()
    assert "RuntimeError" in captured.err
    assert "Putin" not in captured.out + captured.err
    (report,) = paths.crash_dir().iterdir()
    assert "in burst" in report.read_text()
    assert Project.open(folder, annotator="rina").read_only == ""
