"""The README's story, typed into the real program through a pseudo-terminal."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.sorot import command, copy_of_seeds, start
from tests.pty.terminal import Terminal
from tui.candidates import candidates

LABELS = {"1": "PERSON", "2": "ORG", "3": "GPE", "5": "DATE", "6": "NORP"}
FIRST = "000_0f11772cb6577ecd.txt"


def exported(folder: Path, article: str = FIRST) -> dict[str, Any]:
    """Export the project and return what it says about one article."""
    command("export", folder, "--output", folder.parent / "out.json")
    everything = json.loads((folder.parent / "out.json").read_text(encoding="utf-8"))
    (found,) = [one for one in everything["articles"] if one["source"] == article]
    return dict(found)


def open_first(terminal: Terminal) -> None:
    """Open the first article of the list."""
    terminal.wait_for("▌. MOSKOW")
    terminal.press("enter")
    terminal.wait_for("memuji kerja sama")
    at(terminal, "MOSKOW")


def selected(screen: str) -> str:
    """Return the words at the left end of the status line: the last line of a low screen, the last but one of others."""
    lines = screen.split("\n")
    return re.split(r" {2,}", lines[-1 if len(lines) < 16 else -2].strip())[0]


def at(terminal: Terminal, words: str) -> None:
    """Wait until the status line says that these words are selected."""
    terminal.wait_until(lambda screen: selected(screen) == words, f"{words!r} as the selection")


def go(terminal: Terminal, key: str) -> str:
    """Press a key that selects something else, wait until the status line says what, and return what was selected before."""
    before = selected(terminal.screen())
    terminal.press(key)
    terminal.wait_until(lambda screen: selected(screen) != before, f"another selection than {before!r}")
    return before


def tag(terminal: Terminal, key: str) -> str:
    """Press a label key while going from candidate to candidate, and return the words tagged once the screen says so."""
    words = go(terminal, key)
    terminal.wait_for(rf"Tag {LABELS[key]} “{re.escape(words[:20])}")
    return words


def quit_program(terminal: Terminal) -> None:
    """Leave, with nothing to save."""
    terminal.press("ctrl+q")
    assert terminal.wait() == 0


def test_five_entities_a_note_a_restart_and_an_export(own_home: Path) -> None:
    samples = own_home / "sorot-data" / "samples"
    note = "Periksa tanggal kunjungan."
    with start("--no-suggest") as terminal:
        open_first(terminal)
        go(terminal, "e")
        tagged = [tag(terminal, key) for key in ("1", "5", "6", "3", "3")]
        terminal.press("m", *note, "escape")
        terminal.wait_for(r"Write a note|note")
        place = selected(terminal.screen())
        quit_program(terminal)
    text = (samples / FIRST).read_text(encoding="utf-8")
    expected = [(start_, end) for start_, end, *_ in candidates(text)][1:6]
    assert tagged == [text[start_:end] for start_, end in expected]

    with start("--no-suggest") as terminal:
        terminal.wait_for("memuji kerja sama")
        at(terminal, place)
        quit_program(terminal)

    article = exported(samples)
    assert article["text"] == text
    spans = sorted(article["spans"], key=lambda span: span["start"])
    assert [(span["start"], span["end"]) for span in spans] == expected
    assert [span["label"] for span in spans] == ["PERSON", "DATE", "NORP", "GPE", "GPE"]
    assert all(span["quote"] == text[span["start"] : span["end"]] and span["annotator"] for span in spans)
    assert [one["text"] for one in article["notes"]] == [note]


def test_acknowledged_tags_survive_being_killed(tmp_path: Path) -> None:
    folder = copy_of_seeds(tmp_path / "articles")
    with start(folder, "--no-suggest") as terminal:
        open_first(terminal)
        go(terminal, "e")
        tagged = [tag(terminal, key) for key in ("1", "2", "3")]
        terminal.kill()
    with start(folder, "--no-suggest") as terminal:
        terminal.wait_for("Putin")
        assert "read-only" not in terminal.screen()
        quit_program(terminal)
    assert sorted(span["quote"] for span in exported(folder)["spans"]) == sorted(tagged)


def test_what_was_done_before_a_restart_can_be_undone(tmp_path: Path) -> None:
    folder = copy_of_seeds(tmp_path / "articles")
    with start(folder, "--no-suggest") as terminal:
        open_first(terminal)
        go(terminal, "e")
        first, second = (tag(terminal, key) for key in ("1", "2"))
        quit_program(terminal)
    with start(folder, "--no-suggest") as terminal:
        terminal.wait_for("memuji kerja sama")
        terminal.press("u")
        terminal.wait_for(rf"Undid: Tag ORG “{re.escape(second[:10])}")
        quit_program(terminal)
    assert [span["quote"] for span in exported(folder)["spans"]] == [first]


def test_a_second_window_reads_only_and_says_who_writes(tmp_path: Path) -> None:
    folder = copy_of_seeds(tmp_path / "articles")
    with start(folder, "--no-suggest") as writer:
        open_first(writer)
        with start(folder / FIRST, "--no-suggest", columns=160) as reader:
            reader.wait_for(rf"live from process {writer.process.pid}\b")
            at(reader, "MOSKOW")
            go(reader, "e")
            reader.press("1")
            reader.wait_for("only be read")
            quit_program(reader)
        go(writer, "e")
        words = tag(writer, "1")
        quit_program(writer)
    assert [span["quote"] for span in exported(folder)["spans"]] == [words]


def test_a_suggestion_is_accepted_and_another_rejected(tmp_path: Path) -> None:
    folder = copy_of_seeds(tmp_path / "articles")
    with start(folder) as terminal:
        open_first(terminal)
        terminal.wait_for(r"\d+ to review", timeout=60)
        go(terminal, ";")
        accepted = go(terminal, "enter")
        terminal.wait_for("Accept")
        rejected = go(terminal, "x")
        terminal.wait_for("Reject")
        quit_program(terminal)
    article = exported(folder)
    assert [span["quote"] for span in article["spans"]] == [accepted]
    assert sorted((one["verdict"], one["quote"]) for one in article["decisions"]) == [("accepted", accepted), ("rejected", rejected)]


@pytest.mark.parametrize(("columns", "rows"), [(40, 12), (80, 24), (100, 30)])
def test_it_fits_the_terminal_and_follows_it(tmp_path: Path, columns: int, rows: int) -> None:
    folder = copy_of_seeds(tmp_path / "articles")
    with start(folder, "--no-suggest", columns=columns, rows=rows) as terminal:
        open_first(terminal)
        go(terminal, "e")
        assert go(terminal, "1") == "Vladimir Putin"
        terminal.resize(100, 30)
        terminal.wait_for(r"sorot articles › ")
        terminal.resize(columns, rows)
        terminal.wait_for("memuji kerja sama")
        quit_program(terminal)
    assert len(exported(folder)["spans"]) == 1
