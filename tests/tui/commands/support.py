"""Running a command line in a test."""

import io

import pytest

from tui.cli import run


def fails(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Run a command line that must end with exit code 2 and one sentence on standard error; return the sentence."""
    assert run(list(words)) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith("sorot: ")
    assert captured.err.count("\n") == 1
    assert "Traceback" not in captured.err
    return captured.err


def pipe(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    """Put data on standard input."""
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data)))
