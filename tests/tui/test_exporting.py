"""The process that exports: what it says is heard, however it ends, and it never outlives the wish to have it."""

import asyncio
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from tui.exporting import COMMAND, ExportProcess, Outcome, foretold, sentence, share, words

SAY = "import sys, json, time; say = lambda **v: print(json.dumps(v), flush=True); "
STEP = "say(step={'phase': 'writing', 'done': 1, 'total': 2, 'left': 75.0}); "


def _process(code: str) -> ExportProcess:
    return ExportProcess((sys.executable, "-c", SAY + code))


async def _run(code: str) -> tuple[Outcome, list[str]]:
    told: list[str] = []
    return await asyncio.wait_for(_process(code).run([], lambda one, _: told.append(one)), 30), told


async def test_progress_and_receipt_are_heard() -> None:
    outcome, told = await _run(STEP + "say(receipt={'text': 'ya'}); sys.exit(1)")
    assert outcome == Outcome(receipt={"text": "ya"})
    assert told == ["writing 1 of 2, 1 min 15 s left"]


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        (
            "print('sorot: maklumat\\nsorot: x.json: The disk is full. Free some.', file=sys.stderr); sys.exit(2)",
            "x.json: The disk is full. Free some.",
        ),
        ("sys.exit(3)", "The export ended (exit code 3) without saying why."),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "The export ended (signal SIGKILL) without saying why."),
        ("print('?')", "The export said something that is not understood"),
        ("say(receipt={}); sys.exit(2)", "The export ended (exit code 2) without saying why."),
    ],
)
async def test_whatever_goes_wrong_is_a_sentence(code: str, problem: str) -> None:
    outcome, _ = await _run(code)
    assert outcome.receipt is None
    assert outcome.problem.startswith(problem)


async def test_a_program_that_is_not_there_is_a_sentence() -> None:
    outcome = await ExportProcess(("/tidak/ada",)).run([], lambda *_: None)
    assert outcome.problem.startswith("The export could not be started: No such file")


async def test_stopping_lets_it_clean_up(tmp_path: Path) -> None:
    mark = tmp_path / "bersih"
    process = _process(
        f"""
try:
    say(step=dict(phase='writing', done=1, total=2, left=None))
    time.sleep(60)
finally:
    open({str(mark)!r}, "w").close()
"""
    )
    running = asyncio.ensure_future(process.run([], lambda *_: process.stop()))
    outcome = await asyncio.wait_for(running, 30)
    assert outcome == Outcome(problem="The export was stopped; nothing was written.", stopped=True)
    assert mark.exists()


async def test_one_that_does_not_listen_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.exporting.PATIENCE", 0.05)
    process = _process("import signal; signal.signal(signal.SIGINT, signal.SIG_IGN); " + STEP + "time.sleep(60)")
    outcome = await asyncio.wait_for(process.run([], lambda *_: process.stop()), 30)
    assert outcome.stopped


async def test_nobody_waiting_ends_it(tmp_path: Path) -> None:
    begun: asyncio.Event = asyncio.Event()
    process = _process(STEP + "time.sleep(60)")
    running = asyncio.ensure_future(process.run([], lambda *_: begun.set()))
    await asyncio.wait_for(begun.wait(), 30)
    running.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running
    child: Any = process._process
    assert await asyncio.wait_for(child.wait(), 30) != 0


async def test_the_real_one_writes_and_stops(tmp_path: Path) -> None:
    folder = tmp_path / "berita"
    folder.mkdir()
    for number in range(40):
        (folder / f"{number}.txt").write_text("Putin di Moskow.\n" * 200, encoding="utf-8")
    out = tmp_path / "out.json"
    process = ExportProcess(COMMAND)
    outcome = await process.run([str(folder), f"--output={out}"], lambda *_: process.stop())
    assert outcome.stopped
    assert os.listdir(tmp_path) == ["berita"]
    outcome = await ExportProcess(COMMAND).run([str(folder), f"--output={out}", "--dry-run"], lambda *_: None)
    assert foretold(outcome) == ["Would write 40 articles, 0 spans, 0 decisions, 0 notes.", "Nothing would be lost."]
    assert not out.exists()
    outcome = await ExportProcess(COMMAND).run([str(folder), f"--output={out}"], lambda *_: None)
    assert sentence(outcome) == (f"40 articles, 0 spans, 0 notes written and read back: {out}.", False)


def test_how_far_it_is_in_words() -> None:
    assert words({"phase": "choosing", "done": 1200, "total": 0, "left": None}) == "choosing articles 1,200"
    assert words({"phase": "checking", "done": 5, "total": 9, "left": 4.4}) == "reading it back 5 of 9, 4 s left"
    assert [share({"phase": one, "done": 1, "total": 2}) for one in ("choosing", "writing", "checking")] == ["17 %", "50 %", "83 %"]
