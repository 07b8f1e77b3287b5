"""A foreign pipeline that eats memory, hangs or dies on a text: ended, started again, the article named, all others answered."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.tui.suggest.engines import Watcher
from tui.suggest.engine import child_command
from tui.suggest.trust import trust

POISONED = """
import os, time
import numpy
import spacy
from spacy.language import Language

HELD = []

@Language.component("poisoned")
def poisoned(doc):
    if "RAKUS" in doc.text:
        for _ in range(64):  # 64 GiB that are never touched, so that only a limit ends it.
            HELD.append(numpy.empty(1 << 30, dtype="uint8"))
        raise ValueError("nothing stopped it")
    if "DIAM" in doc.text:
        time.sleep(1000)
    if "MATI" in doc.text:
        os.abort()
    return doc

def load(**overrides):
    nlp = spacy.blank("xx", meta={"name": "asing", "version": "1"})
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "PER", "pattern": "Zulfa"}])
    nlp.add_pipe("poisoned")
    return nlp
"""


@pytest.fixture
async def watcher(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Watcher]:
    package = tmp_path / "packages" / "xx_asing"
    package.mkdir(parents=True)
    (package / "__init__.py").write_text(POISONED)
    about = tmp_path / "packages" / "xx_asing-1.dist-info" / "METADATA"  # What spaCy knows a package by.
    about.parent.mkdir()
    about.write_text("Metadata-Version: 2.1\nName: xx-asing\nVersion: 1\n")
    monkeypatch.setenv("PYTHONPATH", str(package.parent))
    trust(package)
    made = Watcher(tmp_path, child_command("xx_asing"), cap=5.0)
    yield made
    await made.engine.close()


async def test_a_text_that_poisons_a_foreign_pipeline_costs_no_other_article_its_suggestions(watcher: Watcher) -> None:
    texts = {"before": "Zulfa.", "greedy": "Zulfa RAKUS.", "between": "Zulfa.", "dead": "Zulfa MATI.", "silent": "DIAM", "after": "Zulfa."}
    for name, text in texts.items():
        watcher.engine.enqueue(name, text, "sha")
    await watcher.engine.start()
    await watcher.until_done(*texts)
    assert watcher.engine.state.engine.endswith("+xx_asing@1")
    assert watcher.final("greedy").skipped == "not enough memory"
    assert "SIGABRT" in watcher.final("dead").skipped
    assert "5 seconds" in watcher.final("silent").skipped
    for name in ("before", "between", "after"):
        answer = watcher.final(name)
        assert (answer.skipped, [one.quote for one in answer.suggestions]) == ("", ["Zulfa"])
    await watcher.until_state("ready")
