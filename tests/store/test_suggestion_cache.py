import os
from pathlib import Path

import pytest

from store.model import Suggestion
from store.suggestion_cache import SuggestionCache

SUGGESTION = Suggestion(start=0, end=2, label="PERSON", quote="Xi", score=0.9, source="model", origin="model:x")


def test_suggestions_come_back_for_the_same_text_and_engine_only(tmp_path: Path) -> None:
    cache = SuggestionCache(tmp_path)
    assert cache.load("a", sha256="1", engine="e") is None
    assert cache.save("a", [SUGGESTION], sha256="1", engine="e")
    assert SuggestionCache(tmp_path).load("a", sha256="1", engine="e") == [SUGGESTION]
    assert cache.load("a", sha256="2", engine="e") is None
    assert cache.load("a", sha256="1", engine="f") is None
    assert cache.save("a", [], sha256="1", engine="e")
    assert cache.load("a", sha256="1", engine="e") == []


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"sha256":"1","engine":"e","suggestions":[{"start":"x"}]}', b"\xff"])
def test_a_damaged_file_is_not_there(tmp_path: Path, content: bytes) -> None:
    cache = SuggestionCache(tmp_path)
    cache.save("a", [SUGGESTION], sha256="1", engine="e")
    (tmp_path / "suggestions" / "a.json").write_bytes(content)
    assert cache.load("a", sha256="1", engine="e") is None


def test_what_cannot_be_kept_is_no_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not SuggestionCache(tmp_path, read_only=True).save("a", [SUGGESTION], sha256="1", engine="e")
    cache = SuggestionCache(tmp_path)
    assert not cache.save("../a", [SUGGESTION], sha256="1", engine="e")
    assert cache.load("../a", sha256="1", engine="e") is None
    (tmp_path / "suggestions").write_bytes(b"")
    assert not cache.save("a", [SUGGESTION], sha256="1", engine="e")
    assert os.listdir(tmp_path) == ["suggestions"]
