"""A project in a folder whose name is no UTF-8: it is opened, exported in every form, backed up and brought back like any other."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from store.backup import verify, write_backup
from store.doctor import examine
from store.exchange.export import export
from store.exchange.form import Format
from store.exchange.registry import FORMATS
from store.project import Project
from store.restoring import restore
from store.rolling import Rolling
from tests.store.making import A, project, quotes, tag

pytestmark = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names of files are Unicode there")


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Project]:
    where = Path(os.fsdecode(os.fsencode(tmp_path) + b"/proyek \xcc\xff"))
    where.mkdir()
    (where / "a.txt").write_text("Presiden Joko Widodo tiba di Jakarta.", encoding="utf-8")
    made = project(where)
    tag(made, A, "Joko Widodo")
    made.checkpoint()
    yield made
    made.close()


@pytest.mark.parametrize("form", [one for one in FORMATS.values() if one.direction != "in"], ids=lambda form: form.name)
def test_it_is_exported(opened: Project, tmp_path: Path, form: Format) -> None:
    receipt = export(opened, tmp_path / f"out{form.suffix}", form.name, program="0.1.0")
    assert receipt.documents == 1


def test_it_is_backed_up_and_brought_back(opened: Project, tmp_path: Path) -> None:
    path = tmp_path / "simpanan.zip"
    assert write_backup(opened.folder, opened.store_dir, path).project == "proyek \ufffd\ufffd"
    verify(path)
    assert Rolling(tmp_path / "backups").make_if_due(opened.folder, opened.store_dir, 1) is None
    restore(path, tmp_path / "kembali", tmp_path / "kembali" / ".sorot")
    again = project(tmp_path / "kembali")
    assert quotes(again, A) == ["Joko Widodo"]
    again.close()


def test_nothing_is_found_wrong_with_it(opened: Project) -> None:
    folder = opened.folder
    opened.close()
    assert [one for one in examine(folder) if one.kind == "problem"] == []
