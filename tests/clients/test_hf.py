"""``datasets`` loads both dataset exports without the network, and what it saves is read."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from store.exchange import hf_reading
from store.exchange.contract import Source
from store.exchange.export import write_export
from store.exchange.registry import FORMATS
from tests.clients.needing import client
from tests.clients.news import news
from tests.store.exchange.reading import drafts
from tests.store.exchange.worlds import context_of

_LOAD = """
import json, sys
from datasets import load_dataset
loaded = load_dataset(sys.argv[1])
told = {"names": loaded["train"].features["ner_tags"].feature.names}
for split, rows in loaded.items():
    told[split] = list(rows)
loaded["train"].to_parquet(sys.argv[2] + "/train.parquet")
loaded["train"].save_to_disk(sys.argv[2] + "/saved")
print(json.dumps(told))
"""


@pytest.mark.parametrize("form", ["hf", "hf-parquet"])
def test_datasets_loads_it_and_what_it_saves_is_read(tmp_path: Path, form: str) -> None:
    client("datasets")
    bundle = news()
    documents = {one.article.id: one for one in bundle.documents}
    order = [(name, "dev" if one.article.source.startswith("004") else "train") for name, one in documents.items()]
    context = replace(context_of(bundle, FORMATS[form]), parts=("train", "dev"))
    write_export(order, documents.__getitem__, FORMATS[form], context, tmp_path / "out")
    (tmp_path / "again").mkdir()
    loaded = _load(tmp_path / "out", tmp_path / "again", tmp_path / "cache")

    assert loaded["names"][:3] == ["O", "B-PERSON", "I-PERSON"]
    assert [len(loaded["train"]), len(loaded["validation"])] == [2, 1]
    rows = {row["id"]: row for row in [*loaded["train"], *loaded["validation"]]}
    for name, document in documents.items():
        row = rows[name]
        assert row["text"] == document.text
        spans = sorted((one.start, one.end, one.label, one.score) for one in document.spans.values())
        assert sorted((one["start"], one["end"], one["label"], one["score"]) for one in row["spans"]) == spans
        assert all(row["text"][one["start"] : one["end"]] == one["text"] for one in row["spans"])
        assert len(row["tokens"]) == len(row["ner_tags"])
    for path in (tmp_path / "again" / "train.parquet", tmp_path / "again" / "saved"):
        read = {draft.source: draft for draft in drafts(hf_reading.read(Source(path, path.name)))}
        assert len(read) == 2
        for draft in read.values():
            (document,) = (one for one in documents.values() if one.article.source == draft.source)
            spans = sorted((one.start, one.end, one.label) for one in document.spans.values())
            assert sorted((one.start, one.end, one.label) for one in draft.spans) == spans


def _load(folder: Path, again: Path, cache: Path) -> dict[str, Any]:
    """Return what ``load_dataset`` makes of a folder, in a process that has no network and no cache but its own."""
    import json

    environment = {**os.environ, "HF_DATASETS_OFFLINE": "1", "HF_HUB_OFFLINE": "1", "HF_HOME": str(cache)}
    command = [sys.executable, "-W", "ignore", "-c", _LOAD, str(folder), str(again)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False, timeout=900, env=environment)
    assert ran.returncode == 0, ran.stderr
    told: dict[str, Any] = json.loads(ran.stdout.splitlines()[-1])
    return told
