import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from store.errors import WriteError
from store.lock import Owner, WriterLock, has_ended, read_owner


def test_one_writer_at_a_time(tmp_path: Path) -> None:
    first, second = WriterLock(tmp_path), WriterLock(tmp_path)
    assert first.take() == ""
    owner = read_owner(tmp_path)
    assert owner is not None
    assert owner.pid == os.getpid()
    words = second.take()
    assert f"process {os.getpid()} on {owner.host}" in words
    second.release()
    assert second.take() == words
    first.release()
    assert second.take() == ""
    assert not second.interrupted
    second.release()
    assert os.listdir(tmp_path) == ["lock"]


def test_a_writer_that_died_is_noticed_and_hinders_nobody(tmp_path: Path) -> None:
    first = WriterLock(tmp_path)
    assert first.take() == ""
    first._lock.release()
    second = WriterLock(tmp_path)
    assert second.take() == ""
    assert second.interrupted


@pytest.mark.parametrize("content", [None, b"", b"{}", b"[1]", b"\xff"])
def test_an_unreadable_owner_is_nobody(tmp_path: Path, content: bytes | None) -> None:
    first, second = WriterLock(tmp_path), WriterLock(tmp_path)
    first.take()
    if content is None:
        (tmp_path / "lock.json").unlink()
    else:
        (tmp_path / "lock.json").write_bytes(content)
    assert second.take() == "another window has it open for writing"
    first.release()


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "lock").mkdir()
    with pytest.raises(WriteError):
        WriterLock(tmp_path).take()
    (tmp_path / "lock").rmdir()
    (tmp_path / "lock.json").mkdir()
    with pytest.raises(WriteError):
        WriterLock(tmp_path).take()
    (tmp_path / "lock.json").rmdir()
    assert WriterLock(tmp_path).take() == ""


def test_whether_the_owner_is_gone_is_told_on_its_own_machine_only() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    here = socket.gethostname()
    gone = Owner(pid=child.pid, host=here, user="", since="")
    assert has_ended(gone) is True
    assert has_ended(Owner(pid=os.getpid(), host=here, user="", since="")) is False
    assert has_ended(Owner(pid=child.pid, host=f"{here}-other", user="", since="")) is None
    assert [has_ended(Owner(pid=pid, host=here, user="", since="")) for pid in (0, -1, 1 << 40)] == [None] * 3
