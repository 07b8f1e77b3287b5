"""Exporting part of a project, in parts, for a program, or only to see what would be lost."""

import json
from pathlib import Path

import pytest

from store.exchange.contract import Step
from store.model import Change
from store.project import Project
from tests.store.exchange.worlds import TIME, fill, world
from tests.store.news import story
from tests.tui.commands.support import fails
from tui.cli import run
from tui.commands.say import Told


@pytest.fixture
def berita(own_home: Path) -> Path:
    """The small world with thirty stories beside it."""
    folder = Path.cwd() / "berita"
    folder.mkdir()
    fill(folder, world())
    for seed in range(30):
        (folder / f"{seed}.txt").write_text(story(seed), encoding="utf-8")
    return folder


def _quotes(path: Path) -> list[str]:
    articles = json.loads(path.read_text(encoding="utf-8"))["articles"]
    return [span["quote"] for article in articles for span in article["spans"]]


def test_options_choose_and_the_receipt_says_what_was_left_out(berita: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "berita", "-o", "1.json", "--label", "GPE", "--annotated", "--query", "moskow", "--strict"]) == 0
    assert len(_quotes(Path("1.json"))) == 1
    out = capsys.readouterr().out
    assert "Left out by --label GPE --query moskow --annotated: 31 articles, 2 spans, 1 decision, 2 notes, 1 entity." in out
    assert run(["export", "berita", "-o", "2.json", "-l", "GPE", "-l", "PERSON", "--annotator", "RINA", "--since", "2023"]) == 0
    assert len(_quotes(Path("2.json"))) == 3
    assert run(["export", "berita", "-o", "3.json", "--until", "2022"]) == 0
    assert _quotes(Path("3.json")) == []


def test_a_split_writes_a_file_for_each_part(berita: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "berita", "-o", "out.json", "--split", "60/20/20", "--seed", "2"]) == 0
    assert sorted(path.name for path in Path().glob("out*")) == ["out.dev.json", "out.test.json", "out.train.json"]
    assert "Split 60/20/20 with seed 2, by article: train " in capsys.readouterr().out


def test_a_dry_run_writes_nothing_and_says_what_would_be_lost(berita: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(path for path in Path().rglob("*") if path.is_file())
    assert run(["export", "berita", "-f", "conll", "--dry-run"]) == 0
    out = capsys.readouterr().out
    assert "berita.conll: 32 articles, 1 span, " in out
    assert "Nothing was written.\nconll cannot hold:\n  1 span that overlaps another\n" in out
    assert "sha256" not in out
    assert sorted(path for path in Path().rglob("*") if path.is_file()) == before


def test_a_program_gets_progress_and_receipt_as_json(berita: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["export", "berita", "-o", "out.conll", "--json", "--status", "open", "--split", "1/1"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    phases = [line["step"]["phase"] for line in lines[:-1]]
    assert list(dict.fromkeys(phases)) == ["choosing", "writing", "checking"]
    assert lines[-2]["step"]["done"] == lines[-2]["step"]["total"]
    receipt = lines[-1]["receipt"]
    assert receipt["losses"]["span: token edge"] == 1
    assert receipt["split"]["articles"] == {one["part"]: one["documents"] for one in receipt["outputs"]}
    assert receipt["left_out"]["words"] == ["--status open"]
    assert receipt["whole"] is False
    assert receipt["text"].startswith(receipt["outputs"][0]["path"])


def test_a_project_somebody_else_has_open_can_be_asked(berita: Path, capsys: pytest.CaptureFixture[str]) -> None:
    project = Project.open(berita, annotator="rina")
    article = next(one for one in project.stored_documents() if one.spans)
    from msgspec.structs import replace

    from store.model import Put

    done = replace(article.article, status="done")
    project.do(Change(id="x", title="Done", time=TIME, annotator="rina", edits=(Put(article.article, done),)))
    try:
        assert run(["export", "berita", "-o", "out.json", "--status", "done", "--query", "putin"]) == 0
    finally:
        project.close()
    assert len(json.loads(Path("out.json").read_text(encoding="utf-8"))["articles"]) == 1


def test_what_cannot_be_done_is_said(berita: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words, sentence in [
        (["--label", "PERSN"], "Did you mean PERSON"),
        (["--status", "selesai"], "There is no status 'selesai'."),
        (["--split", "100"], "A split has two or three parts"),
        (["--split", "1/1", "-o", "-"], "A split writes several files."),
        (["--query", "title:"], "Nothing stands after title:"),
        (["--split", "1/1", "-o", "berita/x.txt"], "an article or the labels of the project"),
    ]:
        assert sentence in fails(capsys, "export", "berita", *words)
    assert not list(Path().glob("*.json"))


@pytest.mark.parametrize("form", ["jsonl", "brat"])
def test_an_interrupt_leaves_no_half_of_an_export(
    berita: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    def interrupt(told: Told, step: Step) -> None:
        if step.phase == "checking":
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Told, "step", interrupt)
        assert run(["export", "berita", "-f", form, "-o", "out"]) == 130
    assert capsys.readouterr().err == "Stopped; nothing was written.\n"
    assert [path.name for path in Path().iterdir() if "out" in path.name] == []
    assert run(["export", "berita", "-f", form, "-o", "out"]) == 0
