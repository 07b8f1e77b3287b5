"""Texts kept under their sums: what has a name of theirs, what is returned, and what is written."""

from pathlib import Path

import pytest

from store import texts as module
from store.recovery import sha_of
from store.texts import Texts, name_of, sha_in

SHA = sha_of("Putin.")


def test_a_text_comes_back_by_its_sum_and_no_other_does(tmp_path: Path) -> None:
    kept = Texts(tmp_path)
    assert (kept.kept(), kept.get(SHA)) == ([], None)
    kept.keep("Putin.")
    kept.keep("Beijing.")
    assert kept.path(SHA) == tmp_path / "texts" / f"{SHA}.txt"
    assert (kept.get(SHA), kept.get(sha_of("Beijing.")), kept.get(sha_of("Jakarta."))) == ("Putin.", "Beijing.", None)
    assert kept.kept() == sorted([SHA, sha_of("Beijing.")])
    assert kept.path(SHA).read_bytes() == b"Putin."


@pytest.mark.parametrize("damage", [b"Putim.", b"\xff", b""])
def test_a_damaged_text_is_not_returned_and_is_kept_anew(tmp_path: Path, damage: bytes) -> None:
    kept = Texts(tmp_path)
    kept.keep("Putin.")
    kept.path(SHA).write_bytes(damage)
    assert (kept.get(SHA), kept.kept()) == (None, [SHA])
    kept.keep("Putin.")
    assert kept.get(SHA) == "Putin."


def test_a_text_that_is_kept_is_not_written_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = Texts(tmp_path)
    kept.keep("Putin.")
    monkeypatch.setattr(module, "write_atomic", lambda *_: pytest.fail("it was written"))
    kept.keep("Putin.")


@pytest.mark.parametrize("sha", ["", "../../x", SHA.upper(), SHA[1:]])
def test_what_is_no_sum_names_no_text(tmp_path: Path, sha: str) -> None:
    (tmp_path / "texts").mkdir()
    (tmp_path / "texts" / "x.txt").write_text("Putin.")
    assert Texts(tmp_path).get(sha) is None
    assert sha_in(f"{sha}.txt") == ""
    assert Texts(tmp_path).kept() == []


def test_a_name_says_its_sum() -> None:
    assert (name_of(SHA), sha_in(name_of(SHA)), sha_in(f"{SHA}.txt.tmp")) == (f"{SHA}.txt", SHA, "")
