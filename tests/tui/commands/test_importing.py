"""sorot import as a person types it."""

import json
from pathlib import Path

import pytest

from store.exchange import import_foreign
from store.exchange.registry import FORMATS
from store.project import Project
from tests.store.exchange.worlds import deliver, world
from tests.tui.commands.support import fails
from tui.cli import run


@pytest.fixture
def given(folder: Path) -> Path:
    """A file of doccano's with one annotation that fits and one that does not."""
    path = Path("x.jsonl")
    records = [{"text": "Joko Widodo tiba", "label": [[0, 11, "PER"]]}, {"text": "Joko", "label": [[2, 99, "PER"]]}]
    path.write_text("".join(json.dumps(one) + "\n" for one in records), encoding="utf-8")
    return path


def test_a_look_then_the_thing_itself(given: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["import", str(given), "baru", "--dry-run"]) == 1
    looked = capsys.readouterr().out
    assert "read as doccano: 2 articles, 1 span," in looked
    assert "would be imported" in looked
    assert not Path("baru").exists()
    assert not Path("x.jsonl.rejects.jsonl").exists()
    assert run(["import", str(given), "baru", "--map", "PER=PERSON", "--rejects", "sisa.jsonl"]) == 1
    done = capsys.readouterr().out
    assert "imported as one change, which undo takes back" in done
    assert "PER became PERSON" in done
    assert "Rejected (1), listed in" in done
    (line,) = Path("sisa.jsonl").read_text("utf-8").splitlines()
    assert json.loads(line)["where"].startswith("line 2")
    project = Project.open(Path("baru"), annotator="")
    assert [span.label for one in project.stored_documents() for span in one.spans.values()] == ["PERSON"]
    project.close()


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--map", "PER"], "'PER' does not say what becomes what."),
        (["--map", "PER=A", "--map", "PER=B"], "The label PER is mapped to two others."),
        (["-f", "html"], "The format html can only be written."),
        (["-f", "xml"], "There is no format 'xml'."),
    ],
)
def test_what_cannot_be_asked_for_is_said(given: Path, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str) -> None:
    assert sentence in fails(capsys, "import", str(given), "baru", *words)
    assert not Path("baru").exists()


def test_an_interrupt_leaves_nothing(given: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(import_foreign, "reading", interrupt)
    assert run(["import", str(given), "baru"]) == 130
    assert capsys.readouterr().err == "Stopped; nothing was imported.\n"
    assert not Path("baru").exists()


def test_the_sound_part_of_a_damaged_export_comes_in_unless_all_is_asked_for(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = Path("x.jsonl")
    lines = deliver(world(), FORMATS["jsonl"])[0].splitlines(keepends=True)
    path.write_bytes(b"".join([*lines[:-1], lines[-1][:40] + b"\n"]))
    assert "line 5: The file is not valid JSON" in fails(capsys, "import", str(path), "baru", "--strict")
    assert not Path("x.jsonl.rejects.jsonl").exists()
    assert run(["import", str(path), "baru", "--dry-run"]) == 1
    assert "Rejected (1):" in capsys.readouterr().out
    assert not Path("x.jsonl.rejects.jsonl").exists()
    assert run(["import", str(path), "baru"]) == 1
    assert "Rejected (1), listed in" in capsys.readouterr().out
    assert json.loads(Path("x.jsonl.rejects.jsonl").read_text("utf-8"))["where"] == "line 5"
    assert run(["import", str(path), "lain", "--rejects", "sisa.jsonl"]) == 1
    assert "Rejected (1), listed in" in capsys.readouterr().out
    assert json.loads(Path("sisa.jsonl").read_text("utf-8"))["where"] == "line 5"
    assert run(["import", str(path), "baru", "--rejects", "sisa.jsonl"]) == 1
    assert "nothing in it is new" in capsys.readouterr().out


def test_all_or_nothing_of_another_tools_file(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = Path("x.jsonl")
    sound = '{"text": "Putin di Moskow.", "label": [[0, 5, "PERSON"]]}\n'
    path.write_text(sound + "{", encoding="utf-8")
    assert run(["import", str(path), "baru", "-f", "doccano", "--strict"]) == 2
    captured = capsys.readouterr()
    assert "Rejected (1)" in captured.out
    assert "--strict asks for all" in captured.err
    assert not Path("baru", ".sorot").exists()
    path.write_text(sound, encoding="utf-8")
    assert run(["import", str(path), "baru", "-f", "doccano", "--strict"]) == 0
    assert Path("baru", ".sorot").exists()
