"""``sorot refresh``: articles whose files have changed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from store.document import Document
from store.gather.again import Rereader
from store.project import Project
from store.renewing import Renewal
from tests.store.gather import making
from tests.store.making import OTHER, TEXT, A, B, folder, project, quotes, tag
from tests.store.news import paragraphs
from tui.cli import run

Say = Callable[..., tuple[int, str]]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str]) -> Say:
    """Run a command line; return its exit code and what it printed."""

    def said(*words: object) -> tuple[int, str]:
        code = run([str(word) for word in words])
        captured = capsys.readouterr()
        return code, captured.out + captured.err

    return said


@pytest.fixture
def where(tmp_path: Path) -> Path:
    made = folder(tmp_path)
    opened = project(made)
    for quote in ("Widodo", "Xi Jinping", "Jakarta"):
        tag(opened, A, quote)
    opened.close()
    return made


def read(where: Path) -> Project:
    return project(where, read_only=True)


def test_nothing_has_changed(where: Path, say: Say) -> None:
    assert say("refresh", where) == (0, "No annotated article has changed.\n")


def test_a_dry_run_says_what_would_happen_and_changes_nothing(where: Path, say: Say) -> None:
    (where / "a.txt").write_text("BEIJING - " + TEXT)
    code, said = say("refresh", where, "--dry-run")
    assert code == 0
    assert "a.txt: 3 in place" in said
    assert "1 article would get a new text: 0 annotations as before, 3 moved, 0 doubtful, 0 lost." in said
    assert read(where).document(A).text == TEXT


def test_new_texts_are_given_with_a_receipt(where: Path, say: Say) -> None:
    (where / "a.txt").write_text("BEIJING - " + TEXT)
    assert "1 article got a new text: 0 annotations as before, 3 moved" in say("refresh", where)[1]
    opened = read(where)
    assert opened.document(A).text.startswith("BEIJING - ")
    assert quotes(opened, A) == ["Widodo", "Xi Jinping", "Jakarta"]
    assert say("refresh", where) == (0, "No annotated article has changed.\n")


def test_what_has_to_be_looked_at_is_named_and_changes_the_exit_code(where: Path, say: Say) -> None:
    (where / "a.txt").write_text("Berita lain sama sekali.")
    code, said = say("refresh", where)
    assert code == 1
    assert "3 lost" in said
    assert "then R" in said
    assert "3 annotations lost the place when the text changed." in say("doctor", where)[1]
    opened = project(where)
    opened.undo()
    assert quotes(opened, A) == ["Widodo", "Xi Jinping", "Jakarta"]
    opened.close()


def test_beside_a_window_that_writes_nothing_is_done(where: Path, say: Say) -> None:
    writer = project(where)
    (where / "a.txt").write_text("BEIJING - " + TEXT)
    code, said = say("refresh", where)
    assert code == 1
    assert "Nothing was done" in said
    writer.close()


def test_what_was_added_is_read_again_where_it_lies_in_the_folder(tmp_path: Path, say: Say) -> None:
    where = tmp_path / "p"
    where.mkdir()
    inside, outside = where / "halaman.html", tmp_path / "lain.html"
    inside.write_bytes(making.page(paragraphs(1)))
    outside.write_bytes(making.page(paragraphs(2)))
    assert say("add", inside, outside, "--to", where)[0] == 0
    assert say("refresh", where) == (0, f"No annotated article has changed.\n1 article came from {OUTSIDE}\n")
    for path, number in ((inside, 1), (outside, 2)):
        path.write_bytes(making.page(["Berita ini diperbarui pada Selasa pagi oleh redaksi kami.", *paragraphs(number)]))
    assert "changed" in say("list", where)[1]
    code, said = say("refresh", where)
    assert code == 0
    assert "halaman.html: 0 in place\n1 article got a new text" in said
    code, said = say("refresh", where, "--outside")
    assert "lain.html: 0 in place\n1 article got a new text" in said
    assert "changed" not in say("list", where)[1]
    assert say("doctor", where)[0] == 0


OUTSIDE = "files outside the folder: --outside reads them again."


def test_an_interrupt_ends_between_two_articles_and_keeps_what_was_done(where: Path, say: Say, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = project(where)
    tag(opened, B, "Putin")
    opened.close()
    (where / "a.txt").write_text("BEIJING - " + TEXT)
    (where / "b.txt").write_text("MOSKOW - " + OTHER)
    real = Rereader.foreseen
    done: list[str] = []

    def interrupted(self: Rereader, document: Document) -> Renewal | None:
        if done:
            raise KeyboardInterrupt
        done.append(document.article.id)
        return real(self, document)

    monkeypatch.setattr(Rereader, "foreseen", interrupted)
    code, said = say("refresh", where)
    assert code == 1
    assert "1 article got a new text" in said
    assert "Stopped before the end" in said
    assert read(where).document(done[0]).text.startswith(("BEIJING", "MOSKOW"))
