import hashlib
from pathlib import Path

import pytest

from store.errors import InputError, StoreError, WriteError
from store.exchange.export import export
from store.exchange.registry import FORMATS
from store.project import Project
from tests.store.exchange.reading import decode
from tests.store.exchange.worlds import fill, world


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project called ``berita`` that holds the small world, and an article file nobody annotated."""
    folder = tmp_path / "berita"
    folder.mkdir()
    (folder / "polos.txt").write_text("Tanpa anotasi.", encoding="utf-8")
    fill(folder, world())
    return folder


def _look(folder: Path) -> Project:
    return Project.open(folder, annotator="", read_only=True)


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_everything_the_project_knows_is_written_and_counted(folder: Path, tmp_path: Path, form: str) -> None:
    out = tmp_path / f"out.{form}"
    receipt = export(_look(folder), out, form, program="0.1.0")
    assert (receipt.documents, receipt.spans, receipt.decisions, receipt.notes, receipt.entities) == (3, 3, 1, 3, 1)
    assert receipt.lost == ()
    assert receipt.outputs[0].sha256 == hashlib.sha256(out.read_bytes()).hexdigest()
    back = decode(FORMATS[form], out.read_bytes(), "x")
    assert [document.article.source for document in back.documents] == ["a/satu.txt", "dua.md", "polos.txt"]
    assert back.entities == world().entities
    assert back.documents[:2] == world().documents


def test_the_same_project_is_always_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    for name in ("1.json", "2.json"):
        export(_look(folder), tmp_path / name, program="0.1.0")
    assert (tmp_path / "1.json").read_bytes() == (tmp_path / "2.json").read_bytes()


def test_what_cannot_be_read_is_said(folder: Path, tmp_path: Path) -> None:
    (folder / "gambar.txt").write_bytes(b"\x89PNG" + bytes(200))
    receipt = export(_look(folder), tmp_path / "out.json", program="0.1.0")
    assert receipt.documents == 3
    (sentence,) = receipt.lost
    assert "gambar.txt: This is not a text file." in sentence


def test_an_article_that_an_undo_took_away_is_not_missed(tmp_path: Path) -> None:
    folder = tmp_path / "berita"
    folder.mkdir()
    fill(folder, world())
    project = Project.open(folder, annotator="rina")
    while project.undo():
        continue
    project.close()
    receipt = export(_look(folder), tmp_path / "out.json", program="0.1.0")
    assert receipt.documents == 0
    assert receipt.lost == ()


def test_it_never_writes_into_the_project(folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    for bad in (".sorot/out.json", ".sorot/articles/x.json", "polos.txt", "new.md", "labels.toml"):
        with pytest.raises(InputError):
            export(_look(folder), folder / bad, program="0.1.0")
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_a_failed_write_leaves_the_old_export(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out.json"
    out.write_text("old")

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("store.exchange.output._Hashed.write", full)
    with pytest.raises(WriteError, match=r"out\.json: .*No space left on device"):
        export(_look(folder), out, program="0.1.0")
    monkeypatch.undo()
    assert out.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir() if path.suffix == ".tmp"] == []


def test_what_the_disk_changed_is_noticed(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from store.exchange.output import Output

    finish = Output.finish

    def flip(output: Output) -> None:
        finish(output)
        data = output.temporary.read_bytes()
        output.temporary.write_bytes(data[:-1] + b" ")

    monkeypatch.setattr(Output, "finish", flip)
    with pytest.raises(StoreError, match="not what was written"):
        export(_look(folder), tmp_path / "out.json", program="0.1.0")


def test_a_missing_folder_is_said(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(WriteError, match=r"no/out\.json"):
        export(_look(folder), tmp_path / "no" / "out.json", program="0.1.0")
