"""One writer at a time, and what is said of who that is."""

import errno
import fcntl
import getpass
import os
import socket
import subprocess
import sys
import threading
import warnings
from pathlib import Path

import pytest

from store.errors import WriteError
from store.lock import Holder, Owner, WriterLock, has_ended, look, read_owner


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
    assert has_ended(Owner(pid=1, host=here, user="", since="")) is False
    assert has_ended(Owner(pid=child.pid, host=f"{here}-other", user="", since="")) is None
    assert [has_ended(Owner(pid=pid, host=here, user="", since="")) for pid in (0, -1, 1 << 40)] == [None] * 3


def test_a_child_that_nobody_has_asked_after_has_ended() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""], stdout=subprocess.PIPE)
    assert child.stdout is not None
    child.stdout.read()
    os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
    assert has_ended(Owner(pid=child.pid, host=socket.gethostname(), user="", since="")) is True
    child.wait()
    child.stdout.close()


def test_what_the_system_does_not_say_of_a_process_is_not_guessed(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = Owner(pid=os.getpid(), host=socket.gethostname(), user="", since="")

    def refuse(*arguments: object) -> None:
        raise PermissionError(errno.EPERM, "Operation not permitted")

    with monkeypatch.context() as patch:
        patch.setattr(os, "kill", refuse)
        assert has_ended(owner) is False
    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_bytes", refuse)
        assert has_ended(owner) is False
    with monkeypatch.context() as patch:
        patch.setattr(os, "name", "nt")
        assert has_ended(owner) is None


def test_who_holds_a_project_is_told_in_words() -> None:
    ana = Owner(pid=7, host="meja", user="ana", since="2024")
    assert str(ana) == "process 7 on meja by ana since 2024"
    assert str(Owner(pid=7, host="meja", user="", since="2024")) == "process 7 on meja since 2024"
    assert str(Holder(ana, gone=True)) == f"its writer has gone ({ana})"
    assert str(Holder(ana, gone=False)) == f"another window has it open for writing ({ana})"
    unsure = "; whether it still runs cannot be told from here"
    assert str(Holder(ana, gone=None)) == f"another window has it open for writing ({ana}{unsure})"
    assert str(Holder(None, gone=False)) == "another window has it open for writing (another window)"


def test_a_look_at_who_holds_a_project(tmp_path: Path) -> None:
    before = Holder(Owner(pid=7, host="meja", user="ana", since="2024"), gone=False)
    assert look(tmp_path) == Holder(None, gone=True)
    assert look(tmp_path, before) == Holder(before.owner, gone=True)
    (tmp_path / "lock.json").write_bytes(b"{")
    assert look(tmp_path) == Holder(None, gone=False)
    assert look(tmp_path, before) == Holder(before.owner, gone=False)
    lock = WriterLock(tmp_path)
    assert lock.take() == ""
    owner = read_owner(tmp_path)
    assert owner is not None
    assert look(tmp_path, before) == Holder(owner, gone=False)
    lock.release()


def test_a_lock_is_private_waits_for_nobody_and_is_released_by_any_thread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = WriterLock(tmp_path), WriterLock(tmp_path)
    assert not first.interrupted
    assert first.take() == ""
    assert (tmp_path / "lock").stat().st_mode & 0o777 == 0o600
    with monkeypatch.context() as patch:
        patch.setattr("time.sleep", lambda seconds: pytest.fail("it waits"))
        assert second.take() != ""
    releasing = threading.Thread(target=first.release)
    releasing.start()
    releasing.join()
    assert os.listdir(tmp_path) == ["lock"]
    assert second.take() == ""
    second.release()


def test_a_lock_is_let_go_even_when_its_note_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = WriterLock(tmp_path), WriterLock(tmp_path)
    assert first.take() == ""
    first.release()
    first.release()
    assert first.take() == ""
    (tmp_path / "lock.json").unlink()
    (tmp_path / "lock.json").mkdir()
    first.release()
    (tmp_path / "lock.json").rmdir()
    assert second.take() == ""
    second.release()


def test_without_locks_or_a_name_of_the_user_a_writer_still_writes_and_nothing_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*arguments: object) -> None:
        raise OSError(errno.ENOSYS, "Function not implemented")

    def nobody() -> str:
        raise KeyError("getpwuid(): uid not found")

    monkeypatch.setattr(fcntl, "flock", refuse)
    monkeypatch.setattr(getpass, "getuser", nobody)
    lock = WriterLock(tmp_path)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert lock.take() == ""
    owner = read_owner(tmp_path)
    assert owner is not None
    assert (owner.pid, owner.host, owner.user) == (os.getpid(), socket.gethostname(), "")
    lock.release()
