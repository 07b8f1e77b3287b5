"""The report of a crash is the owner's alone and quotes nothing."""

import os
from pathlib import Path

import pytest

from tui import crash


@pytest.mark.skipif(os.name == "nt", reason="modes are POSIX")
def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        path = crash.write_report(RuntimeError("Rahasia di Jakarta"), tmp_path / "reports")
    finally:
        os.umask(before)
    assert path is not None
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert "Rahasia" not in path.read_text(encoding="utf-8")
