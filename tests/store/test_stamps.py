"""What tells that a file of an article is another than it was."""

import os
from pathlib import Path

import pytest

from store.stamps import stamp_of


@pytest.mark.parametrize(("source", "second"), [("a.txt", "7:3"), ("", ""), ("gone.txt", "-"), ("a\0", "-")])
def test_a_stamp_tells_time_and_size_of_both_files(tmp_path: Path, source: str, second: str) -> None:
    (tmp_path / "articles").mkdir()
    for path, size, time in ((tmp_path / "articles" / "id.json", 2, 5), (tmp_path / "a.txt", 3, 7)):
        path.write_bytes(b"x" * size)
        os.utime(path, ns=(time, time))
    assert stamp_of(tmp_path, tmp_path, "id", source) == f"5:2|{second}"
