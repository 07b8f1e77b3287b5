"""The quarantine's own process with readers that misbehave in every way: ``python readers.py MEMORY SECONDS``."""

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from types import ModuleType
from typing import Any

from store.errors import DamagedError, InputError, NewerError
from store.labels import LabelsError
from store.quarantine.child import main
from store.quarantine.wire import quarantined


def echo(data: bytes, **options: Any) -> dict[str, Any]:
    return {"data": data, "options": options, "process": os.getpid()}


def count(data: bytes) -> int:
    return len(data)


def spin(data: bytes) -> None:
    while data:
        pass


def backtrack(data: bytes) -> bool:
    return re.match(rb"^(a+)+$", data) is not None


def sleep(data: bytes) -> None:
    time.sleep(60)


def swell(data: bytes) -> int:
    kept = []
    while True:
        kept.append(bytes(1 << 20))


def swell_at_once(data: bytes) -> bytes:
    return bytes(1 << 40)


def unfold(data: bytes) -> bytes:
    return bytes(3 << 20)


def crash(data: bytes) -> None:
    os.kill(os.getpid(), 11)


def leave(data: bytes) -> None:
    os._exit(7)


def recurse(data: bytes) -> None:
    recurse(data)


def fail(data: bytes) -> None:
    raise KeyError(data.decode())


def refuse(data: bytes, error: str) -> None:
    errors = {"input": InputError, "newer": NewerError, "damaged": DamagedError, "labels": LabelsError}
    raise errors[error]("It will not do.", where="tempat" + "x" * 3000, do="Try \udcff.")


def chatter(data: bytes) -> str:
    print("noise " * 10000, flush=True)
    os.write(2, b"noise")
    return "quiet"


def write(data: bytes) -> None:
    with open(data.decode(), "w") as file:
        file.write("x")


def open_low(data: bytes) -> None:
    os.open(data.decode(), os.O_CREAT | os.O_WRONLY)


def remove(data: bytes) -> None:
    os.remove(data.decode())


def run(data: bytes) -> None:
    subprocess.run(["true"], check=True)


def connect(data: bytes) -> None:
    socket.create_connection(("127.0.0.1", 9))


def fork(data: bytes) -> None:
    os.fork()


def unwritable(data: bytes) -> object:
    return object()


def pieces(data: bytes, count: int) -> Iterator[bytes]:
    for number in range(count):
        yield data * (number + 1)


def pieces_then_fail(data: bytes) -> Iterator[bytes]:
    yield data
    raise KeyError("rahasia")


def pieces_then_refuse(data: bytes) -> Iterator[bytes]:
    yield data
    raise InputError("It will not do.", where="tempat")


def pieces_then_spin(data: bytes) -> Iterator[bytes]:
    yield data
    while data:
        pass


def pieces_then_swell(data: bytes) -> Iterator[bytes]:
    yield data
    swell(data)


def slow_pieces(data: bytes) -> Iterator[bytes]:
    began = time.process_time()
    for number in range(6):
        while time.process_time() < began + 0.3 * number:
            pass
        yield data


def endless(data: bytes) -> Iterator[bytes]:
    while True:
        yield data


def large_piece(data: bytes) -> Iterator[bytes]:
    yield bytes(3 << 20)


def unmarked(data: bytes) -> None:
    return None


if __name__ == "__main__":
    trials = ModuleType("store.trials")
    for name, value in list(globals().items()):
        if callable(value) and getattr(value, "__module__", "") == "__main__":
            setattr(trials, name, value if name == "unmarked" else quarantined(value))
    sys.modules["store.trials"] = trials
    raise SystemExit(main(sys.argv[1:]))
