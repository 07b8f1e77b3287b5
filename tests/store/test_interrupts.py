"""Ctrl+C while something is being stored waits for a moment that suits."""

import os
import signal
import threading

import pytest

from store.interrupts import Deferred


def test_an_interrupt_waits_for_the_next_look_and_the_old_way_comes_back() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Deferred() as interrupt:
        interrupt.check()
        os.kill(os.getpid(), signal.SIGINT)
        with pytest.raises(KeyboardInterrupt):
            interrupt.check()
        interrupt.check()
    assert signal.getsignal(signal.SIGINT) is before


def test_outside_the_main_thread_nothing_is_changed() -> None:
    before = signal.getsignal(signal.SIGINT)
    seen: list[object] = []

    def work() -> None:
        with Deferred() as interrupt:
            seen.append(signal.getsignal(signal.SIGINT))
            interrupt.check()

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    assert (seen, signal.getsignal(signal.SIGINT)) == ([before], before)
