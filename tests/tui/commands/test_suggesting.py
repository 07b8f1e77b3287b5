"""``sorot suggest`` and ``sorot evaluate``."""

import json
from pathlib import Path

import pytest

from tests.tui.commands.support import fails, pipe
from tui.cli import run


def test_texts_from_a_pipe_come_back_in_order_with_exact_offsets(
    monkeypatch: pytest.MonkeyPatch, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    texts = ["👩‍🚀 Gubernur Jakarta tiba di Surabaya.\r\nSelesai.", "", "Tidak ada apa-apa di sini."]
    pipe(monkeypatch, "\n".join(json.dumps({"text": text}) for text in texts).encode())
    assert run(["suggest", "--stdout", "-"]) == 0
    lines = [json.loads(line) for line in capfdbinary.readouterr().out.splitlines()]
    assert [line["text"] for line in lines] == texts
    quotes = {line["text"][span["start"] : span["end"]] for line in lines for span in line["spans"]}
    assert {"Jakarta", "Surabaya"} <= quotes
    assert {span["source"] for span in lines[0]["spans"]} <= {"model", "gazetteer", "pattern", "memory"}
    assert all(0 <= span["score"] <= 1 for line in lines for span in line["spans"])


def test_suggestions_made_ahead_are_kept_and_not_made_twice(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["suggest", str(folder), "--processes", "1"]) == 0
    assert "2 articles made" in capsys.readouterr().err
    assert len(list((folder / ".sorot" / "suggestions").iterdir())) == 2
    assert run(["suggest", str(folder), "--processes", "1"]) == 0
    assert "0 articles made and kept; 2 were kept already" in capsys.readouterr().err


def test_evaluating_prints_the_scores_of_every_label(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps({"text": "Ia tiba di Surabaya.", "spans": [{"start": 11, "end": 19, "label": "GPE"}]}), encoding="utf-8")
    assert run(["evaluate", str(gold), "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["texts"] == 1
    assert figures["labels"]["GPE"]["exact"]["recall"] == 1.0
    assert run(["evaluate", str(gold)]) == 0
    assert "GPE" in capsys.readouterr().out


def test_a_bad_gold_file_is_one_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "gold.jsonl").write_text('{"text": "x"}', encoding="utf-8")
    assert "Line 1" in fails(capsys, "evaluate", str(tmp_path / "gold.jsonl"))


@pytest.mark.parametrize("words", [["suggest", "berita"], ["suggest", "--stdout", "berita/satu.txt"], ["evaluate", "berita/satu.txt"]])
def test_a_model_that_cannot_be_used_is_refused_with_the_reason(words: list[str], folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert "There is no folder ./nowhere/model" in fails(capsys, *words, "--model", "./nowhere/model")
