"""A file that holds what was written last is not taken apart, whatever the file system or the ledger says of it."""

import shutil
from pathlib import Path

import pytest

from store.reconciling import Reconciler
from tests.store.making import A, crash, file, filled, older_copy_put_back, project, quotes, tag


@pytest.fixture
def where(tmp_path: Path) -> Path:
    return filled(tmp_path)


@pytest.fixture
def never_looked(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """Have it be an error that a file is held against the journal record by record."""
    monkeypatch.setattr(Reconciler, "_look", lambda self, owner, *_: pytest.fail(f"{owner} was looked at"))
    return monkeypatch


def test_without_a_ledger_whole_files_are_known_by_what_they_say(where: Path, never_looked: pytest.MonkeyPatch) -> None:
    (where / ".sorot" / "files.json").unlink()
    opened = project(where)
    assert quotes(opened, A) == ["Widodo", "Xi Jinping"]
    opened.close()


def test_files_written_before_a_crash_are_known(where: Path, never_looked: pytest.MonkeyPatch) -> None:
    opened = project(where)
    tag(opened, A, "Jakarta")
    opened.checkpoint()
    tag(opened, A, "Beijing")
    crash(opened)
    opened = project(where)
    assert sorted(quotes(opened, A)) == ["Beijing", "Jakarta", "Widodo", "Xi Jinping"]
    opened.close()


def test_a_file_that_was_copied_over_itself_is_known(where: Path, never_looked: pytest.MonkeyPatch) -> None:
    shutil.copyfile(file(where), where / "salinan")
    (where / "salinan").replace(file(where))
    project(where).close()


def test_a_file_older_than_an_entry_about_it_is_looked_at(where: Path) -> None:
    opened = older_copy_put_back(where)
    assert [notice.what for notice in opened.notices] == ["An older copy of this file was put in its place; what was done since is kept."]
    opened.close()


def test_the_ledger_is_told_of_a_file_that_is_known(where: Path, never_looked: pytest.MonkeyPatch) -> None:
    (where / "salinan").write_bytes(file(where).read_bytes())
    (where / "salinan").replace(file(where))
    project(where).close()
    never_looked.setattr(Reconciler, "doubtful", lambda self, suspects: pytest.fail("a file was read"))
    project(where).close()
