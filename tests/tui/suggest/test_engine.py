"""The supervisor against processes that answer, crash, hang and talk nonsense."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import pytest

from tests.tui.suggest.engines import Watcher, process
from tui.suggest.engine import open_log

Make = Callable[..., Watcher]


@pytest.fixture
async def make(tmp_path: Path) -> AsyncIterator[Make]:
    made: list[Watcher] = []

    def watcher(turn: str = "pass", *, command: tuple[str, ...] | None = None, **settings: float) -> Watcher:
        made.append(Watcher(tmp_path, command if command is not None else process(turn), **settings))
        return made[-1]

    yield watcher
    for one in made:
        await one.engine.close()


async def test_it_starts_answers_and_stops(make: Make) -> None:
    watcher = make()
    assert watcher.engine.state.name == "off"
    await watcher.engine.start()
    watcher.engine.request("a", "PBB bersidang", "sha")
    await watcher.until_done("a")
    answer = watcher.final("a")
    assert (answer.sha256, answer.engine, answer.skipped) == ("sha", "test@1", "")
    assert [one.quote for one in answer.suggestions] == ["PBB "]
    assert [state.name for state in watcher.states][:3] == ["starting", "ready", "working"]
    await watcher.until_state("ready")
    await watcher.engine.close()
    assert watcher.engine.state.name == "off"


async def test_background_articles_are_told_once_each_and_the_open_one_first(make: Make) -> None:
    watcher = make()
    for name in "abc":
        watcher.engine.enqueue(name, "teks", "sha")
    watcher.engine.request("open", "teks", "sha")
    assert watcher.engine.pending == 4
    await watcher.engine.start()
    await watcher.until_done("a", "b", "c", "open")
    assert [answer.article for answer in watcher.answers if answer.done] == ["open", "a", "b", "c"]
    assert all(answer.done for answer in watcher.answers if answer.article != "open")
    assert [(state.done, state.total) for state in watcher.states if state.name == "working"][-1] == (3, 4)


async def test_stale_replies_are_dropped(make: Make) -> None:
    watcher = make('part(ask, request=ask["request"] + 1, start=5); say(say="done", request=ask["request"] - 1, problem="")')
    await watcher.engine.start()
    watcher.engine.request("a", "satu dua tiga", "sha")
    await watcher.until_done("a")
    assert [one.start for one in watcher.final("a").suggestions] == [0]


async def test_a_portion_said_again_replaces_what_was_said_of_it(make: Make) -> None:
    watcher = make("part(ask); part(ask, start=5)")
    await watcher.engine.start()
    watcher.engine.request("a", "satu dua tiga", "sha")
    await watcher.until_done("a")
    assert [one.start for one in watcher.final("a").suggestions] == [0, 5]


async def test_one_crash_is_made_good(make: Make, tmp_path: Path) -> None:
    mark = tmp_path / "crashed"
    watcher = make(f"if not os.path.exists({str(mark)!r}): open({str(mark)!r}, 'w').close(); os._exit(3)")
    await watcher.engine.start()
    watcher.engine.request("a", "teks", "sha")
    await watcher.until_done("a")
    assert [state.name for state in watcher.states].count("starting") == 2
    assert watcher.final("a").skipped == ""


async def test_an_article_that_ends_the_process_twice_is_skipped_and_the_others_are_not(make: Make) -> None:
    watcher = make('if ask["article"] == "bad": os._exit(3)')
    for name in ("a", "bad", "b"):
        watcher.engine.enqueue(name, "teks", "sha")
    await watcher.engine.start()
    await watcher.until_done("a", "bad", "b")
    assert "exit code 3" in watcher.final("bad").skipped
    assert "engine.log" in watcher.final("bad").skipped
    assert watcher.final("a").skipped == watcher.final("b").skipped == ""
    assert [state.name for state in watcher.states].count("starting") == 3
    await watcher.until_state("ready")


async def test_a_second_article_that_ends_it_twice_is_a_failure_with_its_reason_and_it_may_be_restarted(make: Make) -> None:
    watcher = make("sys.stderr.write('no luck'); sys.stderr.flush(); os._exit(3)")
    for name in "abcde":
        watcher.engine.enqueue(name, "teks", "sha")
    await watcher.engine.start()
    await watcher.until_state("failed")
    assert "exit code 3" in watcher.engine.state.reason
    assert "engine.log" in watcher.engine.state.reason
    assert [state.name for state in watcher.states].count("starting") == 4
    assert [answer.article for answer in watcher.answers if answer.done] == ["a"]
    watcher.states.clear()
    await watcher.engine.restart()
    await watcher.until_state("failed")


async def test_one_that_ends_before_anything_is_asked_is_a_failure_after_the_second_time(make: Make) -> None:
    watcher = make(command=(sys.executable, "-I", "-S", "-c", "raise SystemExit(4)"))
    await watcher.engine.start()
    await watcher.until_state("failed")
    assert "exit code 4" in watcher.engine.state.reason


async def test_its_stderr_goes_to_the_log(make: Make, tmp_path: Path) -> None:
    watcher = make("sys.stderr.write('no luck'); sys.stderr.flush()")
    await watcher.engine.start()
    watcher.engine.request("a", "teks", "sha")
    await watcher.until_done("a")
    assert (tmp_path / "engine.log").read_text() == "no luck"


@pytest.mark.parametrize("there", [False, True])
def test_the_log_is_for_its_owner_whatever_the_umask(tmp_path: Path, there: bool) -> None:
    path = tmp_path / "logs" / "engine.log"
    before = os.umask(0)
    try:
        if there:
            path.parent.mkdir()
            path.write_text("old ")
        with open_log(path) as file:
            file.write(b"new")
    finally:
        os.umask(before)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text() == ("old new" if there else "new")


async def test_an_article_that_hangs_is_skipped_and_the_others_are_not(make: Make) -> None:
    watcher = make('if ask["article"] == "bad": part(ask); time.sleep(1000)', cap=0.2)
    for name in ("a", "bad", "b"):
        watcher.engine.enqueue(name, "teks", "sha")
    await watcher.engine.start()
    await watcher.until_done("a", "bad", "b")
    assert "0.2 seconds" in watcher.final("bad").skipped
    assert watcher.final("bad").suggestions == ()
    assert watcher.final("a").skipped == watcher.final("b").skipped == ""
    await watcher.until_state("ready")


async def test_a_request_to_an_idle_process_that_hangs_is_noticed(make: Make) -> None:
    watcher = make("time.sleep(1000)", cap=0.2)
    await watcher.engine.start()
    await watcher.until_state("ready")
    watcher.engine.request("a", "teks", "sha")
    await watcher.until_done("a")
    assert watcher.final("a").skipped


@pytest.mark.parametrize(
    ("turn", "reason"),
    [
        ('sys.stdout.write("nonsense" + chr(10)); sys.stdout.flush()', "not a message"),
        ('say(say="done", v=9, request=1)', "version 9"),
        ('sys.stdout.write("x" * 2**25 + chr(10)); sys.stdout.flush()', "bytes"),
        ("os.kill(os.getpid(), 9)", "SIGKILL"),
    ],
)
async def test_nonsense_and_signals_count_as_crashes(make: Make, turn: str, reason: str) -> None:
    watcher = make(turn)
    watcher.engine.enqueue("b", "teks", "sha")
    await watcher.engine.start()
    watcher.engine.request("a", "teks", "sha")
    await watcher.until_state("failed")
    assert reason in watcher.engine.state.reason
    assert reason in watcher.final("a").skipped


async def test_one_that_never_loads_is_a_failure(make: Make) -> None:
    watcher = make(command=(sys.executable, "-I", "-S", "-c", "import time; time.sleep(1000)"), start_cap=0.2)
    await watcher.engine.start()
    await watcher.until_state("failed")
    assert "did not load" in watcher.engine.state.reason


async def test_a_program_that_is_not_there_is_a_failure(make: Make, tmp_path: Path) -> None:
    watcher = make(command=(str(tmp_path / "none"),))
    await watcher.engine.start()
    await watcher.until_state("failed")
    assert "could not be started" in watcher.engine.state.reason


async def test_a_problem_with_one_article_is_told_and_no_crash(make: Make) -> None:
    watcher = make('say(say="done", request=ask["request"], problem="too hard"); continue')
    await watcher.engine.start()
    watcher.engine.request("a", "teks", "sha")
    await watcher.until_done("a")
    assert watcher.final("a").skipped == "too hard"
    await watcher.until_state("ready")


async def test_text_that_is_no_unicode_is_skipped(make: Make) -> None:
    watcher = make()
    await watcher.engine.start()
    watcher.engine.request("a", "\ud800", "sha")
    watcher.engine.enqueue("b", "teks", "sha")
    await watcher.until_done("a", "b")
    assert "UTF-8" in watcher.final("a").skipped


async def test_stopping_leaves_no_process_behind(make: Make, tmp_path: Path) -> None:
    pids = tmp_path / "pids"
    grandchild = "c = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(1000)'])"
    told = f"open({str(pids)!r}, 'w').write(f'{{os.getpid()}} {{c.pid}}')"
    child = f"import subprocess; {grandchild}; {told}; part(ask); time.sleep(1000)"
    watcher = make(child)
    await watcher.engine.start()
    watcher.engine.request("a", "teks", "sha")
    await watcher.until(lambda: bool(watcher.answers))
    watcher.engine.stop()
    watcher.engine.stop()
    await watcher.engine.close()
    first, second = map(int, pids.read_text().split())
    assert not alive(first)
    # Nobody can wait for the child of a child: it was killed, and the system takes a moment to end it.
    for _ in range(1000):
        if not alive(second):
            break
        await asyncio.sleep(0.01)
    assert not alive(second)
    assert watcher.engine.state.name == "off"


async def test_it_can_be_started_again_after_it_was_stopped(make: Make) -> None:
    watcher = make()
    await watcher.engine.start()
    await watcher.until_state("ready")
    await watcher.engine.close()
    await watcher.engine.start()
    watcher.engine.request("a", "teks", "sha")
    await watcher.until_done("a")


async def test_what_was_asked_before_a_stop_is_answered_after_a_start(make: Make, tmp_path: Path) -> None:
    mark = tmp_path / "once"
    watcher = make(f"if not os.path.exists({str(mark)!r}): open({str(mark)!r}, 'w').close(); part(ask); time.sleep(1000)")
    await watcher.engine.start()
    watcher.engine.request("a", "teks", "sha")
    await watcher.until(lambda: bool(watcher.answers))
    watcher.engine.stop()
    await watcher.engine.start()
    await watcher.until_done("a")


def test_stopping_as_the_loop_ends_prints_nothing(tmp_path: Path) -> None:
    code = f"""
import asyncio, sys
from pathlib import Path
from tests.tui.suggest.engines import Watcher, process
from tui.suggest.engine import open_log
async def main():
    watcher = Watcher(Path({str(tmp_path)!r}), process("time.sleep(1000)"))
    await watcher.engine.start()
    await watcher.until_state("ready")
    watcher.engine.request("a", "teks", "sha")
    watcher.engine.stop()
asyncio.run(main())
"""
    root = Path(__file__).resolve().parents[3]
    command = [sys.executable, "-X", "dev", "-W", "error::ResourceWarning", "-c", code]
    result = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    assert result.stdout + result.stderr == ""


async def test_a_log_that_cannot_be_written_is_no_reason_to_fail(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    watcher = Watcher(tmp_path / "file" / "below", process())
    await watcher.engine.start()
    await watcher.until_state("ready")
    await watcher.engine.close()


def alive(pid: int) -> bool:
    """Whether a process runs; a zombie that nobody has buried yet does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{pid}/stat")
    return not status.exists() or status.read_text().rpartition(")")[2].split()[0] not in ("Z", "X")
