"""``sorot suggest`` and ``sorot evaluate``."""

import json
from pathlib import Path

import pytest

from tests.tui.commands.support import fails, pipe
from tui.cli import run
from tui.suggest.trust import trust


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


# A model that fails where the rules do not


def _failing(folder: Path, name: str, text: str) -> str:
    """Make a pipeline that raises on every text with ``text`` in it, and trust it."""
    import spacy
    from spacy.language import Language
    from spacy.tokens import Doc

    @Language.component(name)
    def component(doc: Doc) -> Doc:
        if text in doc.text:
            raise ValueError("no such row")
        return doc

    nlp = spacy.blank("xx")
    nlp.add_pipe("ner").add_label("GPE")  # type: ignore[attr-defined]
    nlp.initialize()
    nlp.add_pipe(name)
    nlp.to_disk(folder / name)
    trust(folder / name)
    return str(folder / name)


GOLD = [{"text": f"Ia tiba di {city}.", "spans": [{"start": 11, "end": 11 + len(city), "label": "GPE"}]} for city in ("Surabaya", "Medan")]


def test_a_model_that_fails_on_every_text_does_not_pass_for_the_rules(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(json.dumps(one) for one in GOLD), encoding="utf-8")
    assert run(["evaluate", str(gold), "--json", "--model", _failing(tmp_path, "fails_always", "tiba")]) == 1
    captured = capsys.readouterr()
    figures = json.loads(captured.out)
    assert (figures["texts"], figures["failed"], figures["labels"]["all"]["found"]) == (2, 2, 0)
    assert "xx_pipeline" in figures["engine"]
    assert "On 2 of 2 texts the model xx_pipeline" in captured.err
    assert "failed: ValueError: no such row" in captured.err
    assert run(["evaluate", str(gold), "--json", "--model", _failing(tmp_path, "fails_once", "Medan")]) == 1
    figures = json.loads(capsys.readouterr().out)
    assert (figures["failed"], figures["labels"]["all"]["found"]) == (1, 1)


def test_texts_that_a_model_fails_on_keep_their_line_and_say_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    model = _failing(tmp_path, "fails_in_pipe", "Medan")
    pipe(monkeypatch, "\n".join(json.dumps({"text": one["text"]}) for one in GOLD).encode())
    assert run(["suggest", "--stdout", "-", "--model", model]) == 1
    captured = capfd.readouterr()
    first, second = [json.loads(line) for line in captured.out.splitlines()]
    assert first["spans"]
    assert "problem" not in first
    assert second["spans"] == []
    assert "ValueError: no such row" in second["problem"]
    assert "On 1 of 2 texts" in captured.err


def test_articles_that_a_model_fails_on_are_left_for_later(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = _failing(tmp_path, "fails_ahead", "Moskow")
    expected = sum("Moskow" in path.read_text() for path in folder.glob("*.txt"))
    code = run(["suggest", str(folder), "--processes", "1", "--model", model])
    said = capsys.readouterr().err
    assert len(list((folder / ".sorot" / "suggestions").iterdir())) == 2 - expected
    assert (expected, code) == (1, 1)
    assert "On 1 of 2 texts" in said


def test_a_shipped_model_that_cannot_be_used_is_not_replaced_by_the_rules_in_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from tui.suggest import suggester

    def broken(where: str) -> None:
        raise suggester.ModelError("the model x cannot be used: ValueError: broken")

    monkeypatch.setattr(suggester, "open_model", broken)
    suggester._shared.cache_clear()
    gold = tmp_path / "gold.jsonl"
    gold.write_text(json.dumps(GOLD[0]), encoding="utf-8")
    try:
        assert "cannot be used" in fails(capsys, "evaluate", str(gold))
    finally:
        suggester._shared.cache_clear()
