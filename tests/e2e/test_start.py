"""The ways to start that need a real terminal: a pipe that gives its place to the keyboard, and the samples on a first run."""

import os
import shlex
from pathlib import Path

import pytest

from store.folder import scan
from tests.e2e.sorot import PROGRAM, SEEDS, environment, start
from tests.pty.terminal import Terminal
from tui import paths


def test_text_from_a_pipe_is_read_and_tagged_with_the_keyboard() -> None:
    program = shlex.join(map(str, [*PROGRAM, "-", "--no-suggest"]))
    with Terminal(["sh", "-c", f"printf 'Putin tiba di Moskow.' | {program}"], env=environment()) as terminal:
        terminal.wait_for("Putin tiba di Moskow")
        terminal.press("1")
        terminal.wait_for("Tag PERSON “Putin”")
        terminal.press("ctrl+q")
        assert terminal.wait() == 0, terminal.screen()
    (kept,) = scan(paths.inbox_dir())
    assert kept.read_text() == "Putin tiba di Moskow."
    assert b'"quote":"Putin"' in next((paths.inbox_dir() / ".sorot" / "articles").iterdir()).read_bytes()


def test_the_first_run_opens_a_copy_of_the_samples_and_the_next_the_last_project(tmp_path: Path) -> None:
    with start("--no-suggest") as terminal:
        terminal.wait_for("MOSKOW")
        terminal.press("ctrl+q")
        assert terminal.wait() == 0, terminal.screen()
    assert sorted(path.name for path in scan(paths.samples_dir())) == sorted(path.name for path in SEEDS.iterdir())
    folder = tmp_path / "berita"
    folder.mkdir()
    (folder / "satu.txt").write_text("Kabar dari Bandung.")
    for arguments in ([str(folder)], []):
        with start("--no-suggest", *arguments) as terminal:
            terminal.wait_for("Kabar dari Bandung")
            terminal.press("ctrl+q")
            assert terminal.wait() == 0, terminal.screen()


def test_a_folder_nobody_may_write_to_can_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "berita"
    folder.mkdir()
    (folder / "satu.txt").write_text("Kabar dari Bandung.")
    if os.geteuid() == 0:
        # Nothing of ours is forbidden to the superuser, but nobody can make a folder there.
        if not Path("/proc/self").exists():
            pytest.skip("needs a user who may not do everything")
        arguments = ["--store", "/proc/simpan"]
    else:
        folder.chmod(0o500)
        arguments = []
    with start(folder, "--no-suggest", *arguments) as terminal:
        terminal.wait_for("Kabar dari Bandung")
        terminal.press("enter")
        terminal.press("1")
        terminal.wait_for("cannot be written")
        terminal.press("ctrl+q")
        assert terminal.wait() == 0, terminal.screen()
    folder.chmod(0o700)
    assert [path.name for path in folder.iterdir()] == ["satu.txt"]
