"""Long work in a thread of its own, whose changes and news happen in the program's own thread. No screen."""

import asyncio
import contextvars
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


class Here:
    """The way back from the thread that works to the one that the program runs in; made in that one."""

    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._context = contextvars.copy_context()  # Textual knows by it which app and which screen it is.

    def do(self, call: Callable[[], T]) -> T:
        """Carry something out there, wait for it, and return or raise what it does. Raises RuntimeError when the program has ended."""
        answer: Future[T] = Future()
        self.tell(lambda: _answer(answer, call))
        return answer.result()

    def tell(self, call: Callable[[], None]) -> None:
        """Carry something out there without waiting for it. Raises RuntimeError when the program has ended."""
        self._loop.call_soon_threadsafe(call, context=self._context.copy())


async def behind(work: Callable[[Here], T]) -> T:
    """Return or raise what the work does; being cancelled ends the waiting and not the work, which never keeps the program from ending."""
    here, ended = Here(), Future[T]()
    threading.Thread(target=lambda: _answer(ended, lambda: work(here)), daemon=True, name="behind").start()
    return await asyncio.wrap_future(ended)


def _answer(answer: "Future[T]", call: Callable[[], T]) -> None:
    if not answer.set_running_or_notify_cancel():
        return
    try:
        value = call()
    except BaseException as error:
        answer.set_exception(error)
    else:
        answer.set_result(value)
