"""Cases worked on side by side, as many at a time as there are processors, by threads that mostly wait for processes."""

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

Case = TypeVar("Case")
Done = TypeVar("Done")


def beside(work: Callable[[Case], Done], cases: Iterable[Case]) -> Iterator[tuple[Case, Done]]:
    """Yield each case with what came of it, in order, as many at work at the same time as there are processors."""
    with ThreadPoolExecutor(os.cpu_count()) as threads:
        left = [(case, threads.submit(work, case)) for case in cases]
        try:
            for case, done in left:
                yield case, done.result()
        finally:
            for _, one in left:
                one.cancel()
