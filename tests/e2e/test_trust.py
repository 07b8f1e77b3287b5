"""A pipeline from elsewhere whose code leaves a mark when it is loaded, given to the real program."""

from pathlib import Path

import pytest

from tests.e2e.sequences import harmful
from tests.e2e.sorot import command, start

CODE = """
import pathlib
from spacy.language import Language

pathlib.Path({mark!r}).touch()

def load(**overrides):
    import spacy
    nlp = spacy.blank("xx", meta={{"name": "asing", "version": "1"}})
    nlp.add_pipe("entity_ruler").add_patterns([{{"label": "GPE", "pattern": "Moskow"}}])
    return nlp
"""


@pytest.mark.parametrize(("columns", "rows"), [(80, 24), (40, 12)])
def test_nothing_of_a_model_runs_before_a_yes_and_it_suggests_after_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, columns: int, rows: int
) -> None:
    mark, packages = tmp_path / "ran", tmp_path / "packages"
    package = packages / "xx_asing"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(CODE.format(mark=str(mark)))
    (packages / "xx_asing-1.dist-info").mkdir()
    (packages / "xx_asing-1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: xx-asing\nVersion: 1\n")
    monkeypatch.setattr("tests.e2e.sorot.ROOT", f"{Path(__file__).resolve().parents[2]}:{packages}")
    folder = tmp_path / "berita"
    folder.mkdir()
    (folder / "satu.txt").write_text("Kabar\n\nIa tiba di moskow atau Moskow.\n")
    words: list[str | Path] = [folder / "satu.txt", "--model", "xx_asing"]

    with start(*words, columns=columns, rows=rows) as terminal:
        terminal.wait_for("Trust this model")
        terminal.wait_for("y trust and load it")
        terminal.wait_for("n use the shipped model")
        terminal.settle(0.6)
        terminal.press("n")
        terminal.wait_for("Not trusted; the shipped model")
        terminal.press("ctrl+q")
        assert terminal.wait() == 0, terminal.screen()
    assert not mark.exists()
    command("suggest", "--model", "xx_asing", folder, code=2)
    assert not mark.exists()

    for asked in (True, False):
        with start(*words, columns=columns, rows=rows) as terminal:
            if asked:
                terminal.wait_for("Trust this model")
                terminal.settle(0.6)
                terminal.press("y")
            terminal.wait_for("1 (to review|left)", timeout=60)
            assert "Trust this model" not in terminal.screen()
            assert harmful(bytes(terminal.raw)) == []
            terminal.press("ctrl+q")
            assert terminal.wait() == 0, terminal.screen()
        assert mark.exists()

    (package / "more.py").write_text("")
    with start(*words, columns=columns, rows=rows) as terminal:
        terminal.wait_for("Trust this model")
        terminal.press("ctrl+q")
        assert terminal.wait() == 0, terminal.screen()
