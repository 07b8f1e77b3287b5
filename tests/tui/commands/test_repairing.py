"""``sorot doctor --repair``."""

from pathlib import Path

import pytest

from store.ingest import article_id
from store.project import Project
from tests.tui.commands.support import fails
from tests.tui.commands.test_history import tag
from tui import paths
from tui.cli import run


@pytest.fixture
def annotated(folder: Path) -> Path:
    project = Project.open(folder, annotator="rina")
    tag(project, "satu.txt", "Putin")
    project.close()
    return folder


def file(folder: Path) -> Path:
    return folder / ".sorot" / "articles" / f"{article_id('satu.txt')}.json"


def test_what_can_be_mended_is_after_a_backup(annotated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file(annotated).unlink()
    assert run(["doctor", "berita"]) == 1
    assert "Its file is gone. Run sorot doctor --repair" in capsys.readouterr().out
    assert run(["doctor", "berita", "--repair"]) == 0
    first, *rest, last = capsys.readouterr().out.splitlines()
    assert first.startswith(f"Backed up as it was: {paths.data_dir()}")
    assert rest == [f"mended: {file(annotated)}: The file was gone. What it held was restored from the journal."]
    assert last == "All is well."
    assert run(["doctor", "berita"]) == 0
    assert Path(first.partition(": ")[2]).is_file()
    assert run(["doctor", "berita", "--repair"]) == 0


def test_what_cannot_is_listed(annotated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file(annotated).unlink()
    (annotated / "satu.txt").unlink()
    assert run(["doctor", "berita", "--repair"]) == 1
    out = capsys.readouterr().out
    assert "left: problem: " in out
    assert "1 problem left; restore a backup, or the file from one." in out


def test_nothing_to_mend_is_a_sentence(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "Nothing is kept about this folder" in fails(capsys, "doctor", "berita", "--repair")
    project = Project.open(folder, annotator="rina")
    assert "another window" in fails(capsys, "doctor", "berita", "--repair")
    project.close()
