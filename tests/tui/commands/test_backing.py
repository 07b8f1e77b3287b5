"""``sorot backup`` and ``sorot restore``."""

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


def tagged(folder: Path) -> list[str]:
    project = Project.open(folder, annotator="", read_only=True)
    return [span.quote for span in project.document(article_id("satu.txt")).ordered_spans()]


def test_there_and_back(annotated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["backup", "berita", "-o", "b.zip"]) == 0
    assert "1 changes of history, written and read back" in capsys.readouterr().out
    assert run(["restore", "b.zip", "baru"]) == 0
    said = capsys.readouterr()
    assert "baru: as of 20" in said.out
    assert "2 article files" in said.out
    assert tagged(Path("baru")) == ["Putin"]
    assert (Path("baru") / "duo.md").exists()
    assert "There is such a file" in fails(capsys, "backup", "berita", "-o", "b.zip")


def test_without_a_name_it_is_called_after_folder_and_time(annotated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["backup", "berita", "--without-articles"]) == 0
    (made,) = Path.cwd().glob("berita-20*.sorot.zip")
    assert run(["restore", str(made), "baru"]) == 0
    assert [path.name for path in Path("baru").iterdir()] == [".sorot"]


def test_force_keeps_a_copy_of_what_was_there(annotated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["backup", "berita", "-o", "b.zip"]) == 0
    project = Project.open(annotated, annotator="rina")
    tag(project, "satu.txt", "Moskow")
    project.close()
    capsys.readouterr()
    assert "annotations here already" in fails(capsys, "restore", "b.zip", "berita")
    assert run(["restore", "b.zip", "berita", "--force"]) == 0
    assert "What was there is in" in capsys.readouterr().err
    assert tagged(annotated) == ["Putin"]
    assert run(["backup", "berita", "--list"]) == 0
    listed = capsys.readouterr().out
    assert "before restore" in listed
    copy = listed.split()[-1]
    assert copy.startswith(str(paths.data_dir()))
    assert run(["restore", copy, "lama"]) == 0
    for name in ("satu.txt", "duo.md"):
        (Path("lama") / name).write_bytes((annotated / name).read_bytes())
    assert tagged(Path("lama")) == ["Putin", "Moskow"]


def test_bad_input_is_a_sentence(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "Nothing is kept about this folder yet" in fails(capsys, "backup", "berita")
    assert "not a folder" in fails(capsys, "backup", "berita/satu.txt")
    assert "no such file" in fails(capsys, "restore", "b.zip", "baru")
    assert "damaged" in fails(capsys, "restore", "berita/satu.txt", "baru")
    assert run(["backup", "berita", "--list"]) == 0
    assert "none yet" in capsys.readouterr().err
