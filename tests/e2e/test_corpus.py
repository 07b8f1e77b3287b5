"""Working through a corpus in the real program: find, tag from the list, tag everywhere, look for what is not alike, know the entities."""

import json
from pathlib import Path

import pytest

from tests.e2e.sorot import command, start
from tests.pty.terminal import Terminal


@pytest.fixture
def corpus(own_home: Path) -> Path:
    folder = Path.cwd() / "berita"
    folder.mkdir()
    (folder / "1.txt").write_text("Lawatan\n\nPresiden Joko Widodo tiba di Beijing. Ia bertemu Xi Jinping di Beijing.\n", encoding="utf-8")
    (folder / "2.txt").write_text("Sahabat\n\nBeijing dan Jakarta bersahabat. Joko Widodo memuji Beijing.\n", encoding="utf-8")
    (folder / "3.txt").write_text("Dagang\n\nJakarta membeli kereta dari Beijing, kata Joko Widodo.\n", encoding="utf-8")
    return folder


def spans(folder: Path) -> list[tuple[str, str]]:
    """Return the label and the words of every annotation, in reading order."""
    out = folder.parent / "out.json"
    out.unlink(missing_ok=True)
    command("export", folder, "--output", out)
    articles = json.loads(out.read_text(encoding="utf-8"))["articles"]
    return [(span["label"], span["quote"]) for one in articles for span in sorted(one["spans"], key=lambda span: span["start"])]


def find(terminal: Terminal, query: str) -> None:
    """Search all articles and go into the list of hits."""
    terminal.wait_for("3 articles")
    terminal.press("F")
    terminal.wait_for("find: words")
    terminal.write(query.encode())
    terminal.press("enter")


def leave(terminal: Terminal) -> None:
    terminal.press("ctrl+q")
    assert terminal.wait() == 0


def test_hits_are_tagged_from_the_list_with_an_exception_and_one_undo(corpus: Path) -> None:
    with start(corpus, "--no-suggest") as terminal:
        find(terminal, "beijing")
        terminal.wait_for("5 in 3 articles")
        terminal.press("a")
        terminal.wait_for("5 marked")
        terminal.press("space")
        terminal.press("3")
        terminal.wait_for("4 × “Beijing” in 3 articles")
        leave(terminal)
    assert spans(corpus) == [("GPE", "Beijing")] * 4
    with start(corpus, "--no-suggest") as terminal:
        terminal.wait_for("3 articles")
        terminal.press("u")
        terminal.wait_for("Undid")
        leave(terminal)
    assert spans(corpus) == []


def test_tagged_once_and_then_everywhere_and_what_is_not_alike_is_found(corpus: Path) -> None:
    with start(corpus, "--no-suggest") as terminal:
        find(terminal, "widodo")
        terminal.wait_for("3 in 3 articles")
        terminal.press("1")
        terminal.wait_for("Tag PERSON")
        terminal.press("C")
        terminal.wait_for("Widodo.*2")
        terminal.press("enter")
        terminal.wait_for("2 of 3 are untagged and marked|3 in 3 articles")
        terminal.press("a")
        terminal.wait_for("2 marked")
        terminal.press("1")
        terminal.wait_for("2 × “Widodo” in 2 articles")
        leave(terminal)
    assert spans(corpus) == [("PERSON", "Widodo")] * 3


def test_entities_and_statistics_are_shown(corpus: Path) -> None:
    with start(corpus, "--no-suggest") as terminal:
        find(terminal, "beijing OR jakarta")
        terminal.wait_for("7 in 3 articles")
        terminal.press("A")
        terminal.wait_for("7 marked")
        terminal.press("3")
        terminal.wait_for("Tag GPE 7 mentions in 3 articles")
        terminal.press("q")
        terminal.wait_for("3 articles")
        terminal.press("g")
        terminal.press("e")
        terminal.wait_for("Beijing +GPE +5")
        terminal.wait_for("Jakarta +GPE +2")
        terminal.press("q")
        terminal.press("g")
        terminal.press("s")
        terminal.wait_for("GPE.*7")
        leave(terminal)
