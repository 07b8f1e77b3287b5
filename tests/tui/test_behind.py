"""Work in a thread of its own, and its way back."""

import asyncio
import contextvars
import threading

import pytest

from tui.behind import Here, behind


async def test_work_is_done_elsewhere_and_changes_here() -> None:
    here_thread = threading.current_thread()
    marked: contextvars.ContextVar[str] = contextvars.ContextVar("marked", default="")
    marked.set("yes")
    seen: list[tuple[bool, str]] = []

    def note() -> int:
        seen.append((threading.current_thread() is here_thread, marked.get()))
        return 7

    def work(here: Here) -> int:
        assert threading.current_thread() is not here_thread
        here.tell(lambda: seen.append((threading.current_thread() is here_thread, "told")))
        return here.do(note)

    assert await behind(work) == 7
    assert seen == [(True, "told"), (True, "yes")]


async def test_what_is_raised_is_raised_on_both_sides() -> None:
    def fail() -> None:
        raise LookupError("here")

    def work(here: Here) -> None:
        with pytest.raises(LookupError):
            here.do(fail)
        raise ValueError("there")

    with pytest.raises(ValueError, match="there"):
        await behind(work)


async def test_nobody_waiting_is_no_error() -> None:
    go, ended = threading.Event(), threading.Event()

    def work(here: Here) -> None:
        go.wait(10)
        ended.set()

    waiting = asyncio.ensure_future(behind(work))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    go.set()
    assert await asyncio.to_thread(ended.wait, 10)
