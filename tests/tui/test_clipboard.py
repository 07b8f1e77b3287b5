"""Sending text to the clipboard."""

import sys
from pathlib import Path

import pytest

from tui import clipboard
from tui.clipboard import TERMINAL_LIMIT, copy, tool


def everything(name: str) -> str:
    """Find any program."""
    return f"/bin/{name}"


@pytest.mark.parametrize(
    ("environ", "platform", "command"),
    [
        ({}, "linux", ()),
        ({"DISPLAY": ":0"}, "linux", ("xclip", "-selection", "clipboard")),
        ({"WAYLAND_DISPLAY": "w", "DISPLAY": ":0"}, "linux", ("wl-copy", "--type", "text/plain;charset=utf-8")),
        ({"WSL_DISTRO_NAME": "x"}, "linux", ("clip.exe",)),
        ({}, "darwin", ("pbcopy",)),
        ({}, "win32", ("clip",)),
    ],
)
def test_the_tool_of_the_system(environ: dict[str, str], platform: str, command: tuple[str, ...]) -> None:
    assert tool(environ, platform=platform, find=everything) == command


def test_no_tool() -> None:
    assert tool({"DISPLAY": ":0"}, platform="linux", find=lambda _: None) == ()


def test_the_next_tool_when_the_first_is_not_there() -> None:
    assert tool({"DISPLAY": ":0"}, platform="linux", find=lambda name: name if name == "xsel" else None)[0] == "xsel"


async def test_the_terminal_gets_safe_text() -> None:
    sent: list[str] = []
    said = await copy("Xi\x1b]52;c;eA==\x07 Jinping\n[/]", sent.append)
    assert sent == ["Xi␛]52;c;eA==␇ Jinping\n[/]"]
    assert said == "“Xi␛]52;c;eA==␇ Jinping␤[/]” sent to the clipboard."


async def test_a_tool_gets_it_too(tmp_path: Path) -> None:
    out = tmp_path / "out"
    program = f"import sys, pathlib; pathlib.Path({str(out)!r}).write_bytes(sys.stdin.buffer.read())"
    said = await copy("Tiongkok", lambda _: None, (sys.executable, "-c", program))
    assert out.read_bytes() == b"Tiongkok"
    assert said == "“Tiongkok” is on the clipboard."


@pytest.mark.parametrize("command", [("/no/such/program",), (sys.executable, "-c", "raise SystemExit(1)")])
async def test_a_tool_that_fails_leaves_the_terminal(command: tuple[str, ...]) -> None:
    sent: list[str] = []
    assert await copy("Tiongkok", sent.append, command) == "“Tiongkok” sent to the clipboard."
    assert sent == ["Tiongkok"]


async def test_a_tool_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clipboard, "PATIENCE", 0.05)
    said = await copy("Tiongkok", lambda _: None, (sys.executable, "-c", "import threading; threading.Event().wait()"))
    assert said == "“Tiongkok” sent to the clipboard."


async def test_more_than_a_terminal_takes_is_not_sent() -> None:
    sent: list[str] = []
    said = await copy("x" * (TERMINAL_LIMIT + 1), sent.append)
    assert sent == []
    assert said.startswith("74,001 characters are more than")


async def test_a_long_text_is_named_by_its_beginning() -> None:
    said = await copy("kata " * 40, lambda _: None)
    assert said == "“kata kata kata kata kata kata kata kata…” sent to the clipboard."
