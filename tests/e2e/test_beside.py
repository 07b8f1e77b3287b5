"""Two real programs in two terminals on one folder."""

import signal
from pathlib import Path

from tests.e2e.sorot import start


def test_a_second_terminal_follows_and_takes_over_when_the_first_is_killed(tmp_path: Path) -> None:
    folder = tmp_path / "berita"
    folder.mkdir()
    (folder / "satu.txt").write_text("Putin tiba di Moskow dan bertemu Xi Jinping.")
    with start(folder, "--no-suggest") as one:
        one.wait_for("satu|Putin")
        one.press("enter")
        one.wait_for("Putin tiba")
        with start(folder, "--no-suggest") as two:
            two.wait_for("live from process")
            two.press("enter")
            two.wait_for("Putin tiba")
            one.press("1")
            one.wait_for("Tag PERSON “Putin”")
            two.wait_for("PERSON")
            two.press("3")
            two.wait_for("another window has it open")
            one.process.send_signal(signal.SIGKILL)
            two.wait_for("The window that wrote has gone")
            two.press("W")
            two.wait_for("This window writes now")
            two.press("u")
            two.wait_for("Undid: Tag PERSON")
            two.press("ctrl+q")
            assert two.wait() == 0, two.screen()
