"""Articles are added in the real program, read, and there again after a restart."""

from pathlib import Path

from tests.e2e.sorot import command, start
from tests.store.gather import making
from tests.store.news import paragraphs


def test_a_folder_is_added_and_one_file_of_it_is_broken(own_home: Path) -> None:
    pages = Path.cwd() / "unduhan"
    pages.mkdir()
    for number in range(3):
        (pages / f"{number}.html").write_bytes(making.page(paragraphs(number), title=f"Halaman {number}"))
    (pages / "rusak.docx").write_bytes(b"PK")
    with start("--no-suggest") as terminal:
        terminal.wait_for("2 articles")
        terminal.press("ctrl+o")
        terminal.wait_for("Name files, a folder")
        terminal.write(str(pages).encode())
        terminal.wait_for("hold 3 new articles")
        terminal.press("enter")
        terminal.wait_for("3 articles added as one change")
        terminal.wait_for("1 could not be used")
        terminal.press("enter")
        terminal.wait_for("5 articles")
        terminal.wait_for("Halaman 2")
        terminal.press("ctrl+q")
        assert terminal.wait() == 0
    samples = own_home / "sorot-data" / "samples"
    with start("--no-suggest") as terminal:
        terminal.wait_for("5 articles")
        terminal.press("u")
        terminal.wait_for("Undid: Add articles from unduhan")
        terminal.wait_for("2 articles")
        terminal.press("ctrl+q")
        assert terminal.wait() == 0
    assert "Halaman" not in command("list", samples)
