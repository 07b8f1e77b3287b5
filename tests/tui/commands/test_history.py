"""``sorot log``: what was done, and taking one change back."""

import json
from pathlib import Path

import pytest

from store import annotate
from store.ingest import article_id
from store.project import Project
from tests.tui.commands.support import fails
from tui.cli import run

SATU, DUO = "satu.txt", "duo.md"


def tag(project: Project, name: str, quote: str) -> str:
    document = project.document(article_id(name))
    start = document.text.index(quote)
    change = annotate.tag(document, start, start + len(quote), "PERSON", annotator=project.annotator)
    assert change is not None
    project.do(change)
    return change.id


@pytest.fixture
def ids(folder: Path) -> list[str]:
    """Three changes by two people, the last of them undone."""
    project = Project.open(folder, annotator="rina")
    made = [tag(project, SATU, "Putin"), tag(project, DUO, "Xi")]
    project.close()
    project = Project.open(folder, annotator="budi")
    made.append(tag(project, SATU, "Moskow"))
    project.undo()
    project.close()
    return made


def lines(capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    assert run(["log", *words]) == 0
    return capsys.readouterr().out.splitlines()


def test_the_log_says_what_was_done_by_whom_when_and_where(folder: Path, ids: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    undone, third, second, first = lines(capsys, "berita")
    assert undone.split("  ")[0] == third.split("  ")[0] == ids[2][-8:]
    assert "budi      Undo: Tag PERSON “Moskow”  satu.txt  1 record" in undone
    assert "Tag PERSON “Moskow”  satu.txt  1 record  (undone)" in third
    assert "rina      Tag PERSON “Xi”  duo.md  2 records" in second
    assert first.startswith(f"{ids[0][-8:]}  20")


def test_the_filters_choose(folder: Path, ids: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert len(lines(capsys, "berita", "--article", "berita/satu.txt")) == 3
    assert len(lines(capsys, "berita", "--article", "duo.md")) == 1
    assert len(lines(capsys, "berita", "--article", article_id(DUO))) == 1
    assert len(lines(capsys, "berita", "--by", "rina")) == 2
    assert len(lines(capsys, "berita", "-n", "3")) == 3
    assert len(lines(capsys, "berita", "--since", "1h", "--until", "today")) == 4
    assert lines(capsys, "berita", "--since", "2999-01-01") == []
    assert lines(capsys, "berita", "--until", "yesterday") == []


def test_for_a_program_every_line_is_an_object(folder: Path, ids: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    undone, third, _, first = map(json.loads, lines(capsys, "berita", "--json"))
    assert (undone["act"], undone["id"], third["effect"]) == ("undo", ids[2], "undone")
    assert first["articles"] == [{"id": article_id(SATU), "source": SATU}]
    assert set(first) == {"id", "act", "title", "time", "annotator", "articles", "records"}


def test_a_change_is_taken_back_and_that_too(folder: Path, ids: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    (said,) = lines(capsys, "berita", "--undo", ids[0][-8:], "--annotator", "budi")
    assert said.startswith("Revert: Tag PERSON “Putin” (2 records). The change that did it is ")
    newest = json.loads(lines(capsys, "berita", "--json", "-n", "1")[0])
    assert (newest["act"], newest["of"], newest["annotator"], newest["id"][-8:]) == ("revert", ids[0], "budi", said.split()[-1].rstrip("."))
    lines(capsys, "berita", "--undo", newest["id"])
    project = Project.open(folder, annotator="rina", read_only=True)
    assert [span.quote for span in project.document(article_id(SATU)).ordered_spans()] == ["Putin"]


def test_what_stands_in_the_way_is_named(folder: Path, ids: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    project = Project.open(folder, annotator="rina")
    document = project.document(article_id(DUO))
    change = annotate.delete(document, list(document.spans), annotator="rina")
    assert change is not None
    project.do(change)
    words = fails(capsys, "log", "berita", "--undo", ids[1])
    assert "another window has it open" in words
    project.close()
    words = fails(capsys, "log", "berita", "--undo", ids[1])
    assert f"Later changes build on it: {change.id[-8:]} {change.title} (20" in words


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--undo", "zzzzzzzz"), "no change with this id"),
        (("--since", "soon"), "not a time"),
        (("--article", "tiga.txt"), "no such article"),
    ],
)
def test_bad_input_is_a_sentence(
    folder: Path, ids: list[str], capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
) -> None:
    assert said in fails(capsys, "log", "berita", *words)


def test_a_folder_without_history_says_so(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["log", "berita"]) == 0
    assert "Nothing was done here yet" in capsys.readouterr().err
    assert not (folder / ".sorot").exists()


def test_names_cannot_drive_the_terminal(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "jahat\x1b[31m.txt").write_text("Putin\x1b]0;x\x07 di Moskow.")
    project = Project.open(folder, annotator="rina")
    tag(project, "jahat\x1b[31m.txt", "Putin\x1b]0;x\x07")
    project.close()
    for words in ((), ("--json",)):
        assert run(["log", "berita", *words]) == 0
        assert not any(ord(character) < 32 and character != "\n" for character in capsys.readouterr().out)
