"""Articles, titles and file names that try to drive the terminal, read in the real program."""

import json
from pathlib import Path

import pytest

from tests.e2e.sequences import harmful, sequences, strings
from tests.e2e.sorot import PROGRAM, command, environment, start
from tests.pty.terminal import Terminal
from tui.text import show

ATTACKS = (
    "\x1b]52;c;ZXZpbA==\x07",  # set the clipboard
    "\x1b]0;owned\x07",  # set the window title
    "\x1b[2J\x1b[31m",  # clear the screen, turn red
    "\x1b[?1049l",  # leave the alternate screen
    "\x1b[6n",  # ask where the cursor is
    "\x1bPpayload\x1b\\",  # device control string
    "\x9b2J\x9d0;owned\x9c",  # the same in C1
    "\x00\x07\x08\x0b\x0c\x7f",  # NUL, bell, backspace, DEL
    "\u202egnitset\u202c\u2066x\u2069",  # turn the direction round
    "[/] [b]bold[/b] [@click=app.quit]go[/] [link='x",  # markup
    "{{ $x }} $text %s",  # templates
    "e\u0301" + "\u0301" * 40,  # marks without end
    "\U000e0041\ufeff\u200b\u2028",  # tags, invisible characters, separators
)
SIZES = [(40, 12), (80, 24), (100, 30)]


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A project whose only article is hostile in name, title and text."""
    folder = tmp_path / "hostile"
    folder.mkdir()
    paragraphs = [f"Nomor{number} {attack} Akhir{number}" for number, attack in enumerate(ATTACKS)]
    text = f"Judul {''.join(ATTACKS[:3])} [/]\n\n" + "\n\n".join(paragraphs) + "\n"
    (folder / "nama\x1b]0;owned\x07[b].txt").write_text(text, encoding="utf-8", errors="surrogateescape")
    return folder


@pytest.fixture
def harmless(tmp_path: Path) -> Path:
    """A project like it, with nothing in it."""
    folder = tmp_path / "harmless"
    folder.mkdir()
    paragraphs = [f"Nomor{number} biasa saja Akhir{number}" for number in range(len(ATTACKS))]
    (folder / "nama.txt").write_text("Judul\n\n" + "\n\n".join(paragraphs) + "\n", encoding="utf-8")
    return folder


def read_through(folder: Path, columns: int, rows: int) -> tuple[bytes, str]:
    """Open the only article, go through it, use everything that shows its text elsewhere; return the output and all screens."""
    screens = []
    with start(folder, "--no-suggest", columns=columns, rows=rows) as terminal:
        terminal.wait_for(r"Judul")
        screens.append(terminal.screen())
        terminal.press("enter")
        terminal.wait_for("Nomor0")
        screens.append(terminal.screen())
        for keys in (["e", "1"], ["p"], ["p"], ["p"], ["p"], ["u"], ["/", "Nomor", "enter"], ["*"], ["escape"], ["?"], ["escape"]):
            terminal.press(*keys)
            terminal.settle(0.1)
            screens.append(terminal.screen())
        for _ in range(12):
            terminal.press("space")
            screens.append(terminal.screen())
        terminal.press("ctrl+q")
        assert terminal.wait() == 0, terminal.screen()
        return bytes(terminal.raw), "\n".join(screens)


@pytest.mark.parametrize(("columns", "rows"), SIZES)
def test_nothing_in_an_article_drives_the_terminal(hostile: Path, harmless: Path, columns: int, rows: int) -> None:
    bare, _ = read_through(harmless, columns, rows)
    raw, screens = read_through(hostile, columns, rows)
    assert harmful(raw) == []
    assert strings(raw) <= strings(bare)
    assert sequences(raw) <= sequences(bare)
    assert "Akhir0" in screens
    assert f"Akhir{len(ATTACKS) - 1}" in screens


def test_the_text_is_shown_character_for_character(hostile: Path) -> None:
    _, screens = read_through(hostile, 100, 30)
    for attack in ATTACKS[:10]:
        assert show(attack).strip() in screens


def test_the_clipboard_and_the_title_are_never_touched_by_an_article(hostile: Path) -> None:
    raw, _ = read_through(hostile, 80, 24)
    assert b"\x1b]52" not in raw
    assert b"owned\x07" not in raw
    assert b"\x1b]0;" not in raw


@pytest.mark.parametrize("arguments", [["list"], ["show"], ["doctor"], []])
def test_what_is_printed_is_harmless_too(hostile: Path, arguments: list[str]) -> None:
    (article,) = hostile.glob("*.txt")
    words: list[str | Path] = [*arguments, article if arguments == ["show"] else hostile]
    with Terminal(["sh", "-c", '"$@" | cat', "sh", *PROGRAM, *words], env=environment()) as terminal:
        terminal.wait()
        raw = bytes(terminal.raw)
    assert raw.strip()
    assert harmful(raw) == []
    assert sequences(raw) == set()


def test_errors_about_hostile_names_are_harmless(tmp_path: Path) -> None:
    missing = tmp_path / "tidak\x1b]0;owned\x07ada"
    with Terminal([*PROGRAM, "list", missing], env=environment()) as terminal:
        assert terminal.wait() == 2
        assert harmful(bytes(terminal.raw)) == []
        assert sequences(bytes(terminal.raw)) == set()


def test_a_hostile_article_is_exported_as_it_is(hostile: Path) -> None:
    (article,) = hostile.glob("*.txt")
    out = hostile.parent / "out.json"
    command("export", hostile, "--output", out)
    assert b"\x1b" not in out.read_bytes()
    (found,) = json.loads(out.read_text(encoding="utf-8"))["articles"]
    assert found["text"] == article.read_text(encoding="utf-8")
