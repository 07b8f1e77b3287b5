"""Readers of foreign formats that hang, swell, crash, lie and shout: the program goes on and says what happened to which input."""

import os
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from store.errors import DamagedError, InputError, NewerError, StoreError
from store.model import Suggestion
from store.quarantine.run import Quarantine, QuarantineError, run_bounded
from store.quarantine.wire import is_name

COMMAND = (sys.executable, "-P", "-B", str(Path(__file__).with_name("readers.py")))
LIMITS: dict[str, Any] = {"memory": 256 << 20, "seconds": 0.5, "output": 2 << 20, "command": COMMAND}


@pytest.fixture(scope="module")
def quarantine() -> Iterator[Quarantine]:
    with Quarantine(**LIMITS) as made:
        yield made


def trial(quarantine: Quarantine, name: str, data: bytes = b"isi", kind: Any = Any, **options: Any) -> Any:
    return quarantine.run(f"store.trials:{name}", data, kind, where="berkas.txt", **options)


def test_a_result_comes_back_as_it_was(quarantine: Quarantine) -> None:
    answer = trial(quarantine, "echo", bytes(range(256)) * 1000, satu=1, dua="dua", tiga=None, empat=True)
    assert answer["data"] == bytes(range(256)) * 1000
    assert answer["options"] == {"satu": 1, "dua": "dua", "tiga": None, "empat": True}
    assert answer["process"] != os.getpid()


def test_one_process_reads_many_inputs(quarantine: Quarantine) -> None:
    first, second = (trial(quarantine, "echo")["process"] for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("name", "data", "reason", "words"),
    [
        ("spin", b"x", "time", "takes longer than 0.5 seconds"),
        ("backtrack", b"a" * 60 + b"!", "time", "takes longer than 0.5 seconds"),
        ("sleep", b"x", "time", "takes longer than 0.5 seconds"),
        ("swell", b"x", "memory", "more than 256 MiB of memory"),
        ("swell_at_once", b"x", "memory", "more than 256 MiB of memory"),
        ("count", bytes(400 << 20), "memory", "more than 256 MiB of memory"),
        ("unfold", b"x", "output", "larger than 2 MiB"),
        ("crash", b"x", "crash", "crashed (signal 11)"),
        ("leave", b"x", "crash", "crashed (exit code 7)"),
        ("recurse", b"x", "fault", "no sense of it (RecursionError)"),
        ("fail", b"rahasia", "fault", "no sense of it (KeyError)"),
        ("unwritable", b"x", "fault", "no sense of it (TypeError)"),
        ("unmarked", b"x", "fault", "no sense of it (LookupError)"),
        ("missing", b"x", "fault", "no sense of it (AttributeError)"),
        ("run", b"x", "fault", "no sense of it (PermissionError)"),
        ("connect", b"x", "fault", "no sense of it (PermissionError)"),
        ("fork", b"x", "fault", "no sense of it (PermissionError)"),
    ],
)
def test_what_a_reader_does_wrong_is_told_and_the_next_input_is_read(
    quarantine: Quarantine, name: str, data: bytes, reason: str, words: str
) -> None:
    began = time.monotonic()
    with pytest.raises(QuarantineError) as caught:
        trial(quarantine, name, data)
    assert time.monotonic() - began < 30
    assert caught.value.reason == reason
    assert str(caught.value).startswith("berkas.txt: It was not read: ")
    assert words in str(caught.value)
    assert "rahasia" not in str(caught.value)
    assert trial(quarantine, "count", b"12345", int) == 5


@pytest.mark.parametrize("name", ["write", "open_low", "remove"])
def test_no_file_is_touched(quarantine: Quarantine, tmp_path: Path, name: str) -> None:
    there = tmp_path / "there"
    if name == "remove":
        there.write_text("x")
    with pytest.raises(QuarantineError, match="PermissionError"):
        trial(quarantine, name, str(there).encode())
    assert there.exists() == (name == "remove")


@pytest.mark.parametrize(
    ("kind", "error"), [("input", InputError), ("newer", NewerError), ("damaged", DamagedError), ("labels", InputError)]
)
def test_a_declared_error_keeps_its_kind_and_its_parts(quarantine: Quarantine, kind: str, error: type[StoreError]) -> None:
    with pytest.raises(StoreError) as caught:
        trial(quarantine, "refuse", error=kind)
    assert type(caught.value) is error
    assert (caught.value.what, caught.value.where[:7], len(caught.value.where)) == ("It will not do.", "tempatx", 2000)
    assert caught.value.do == "Try ?."


def test_noise_on_the_output_is_no_answer(quarantine: Quarantine) -> None:
    assert trial(quarantine, "chatter", kind=str) == "quiet"


def test_a_result_of_another_shape_is_refused(quarantine: Quarantine) -> None:
    with pytest.raises(QuarantineError, match=r"no sense of it \(ValidationError\)"):
        trial(quarantine, "count", kind=str)
    with pytest.raises(QuarantineError, match=r"no sense of it \(ValidationError\)"):
        trial(quarantine, "echo", kind=list[Suggestion])


@pytest.mark.parametrize(
    "name",
    ["os:system", "store:x", "json:loads", "store.trials.echo", "store..x:y", "store.x:_y", "store.x:y.z", "stored.x:y", "store.x:y\n"],
)
def test_only_functions_of_our_own_packages_have_names(quarantine: Quarantine, name: str) -> None:
    assert not is_name(name)
    with pytest.raises(ValueError, match="is not the path of a reader"):
        quarantine.run(name, b"", Any, where="x")


def test_an_unmarked_function_of_ours_is_not_run() -> None:
    with pytest.raises(QuarantineError, match="LookupError"):
        run_bounded("store.ingest:decode", b"x", Any, where="x")


def test_another_thread_can_stop_it() -> None:
    quarantine = Quarantine(**{**LIMITS, "seconds": 60.0})
    timer = threading.Timer(1.0, quarantine.stop)
    timer.start()
    with quarantine, pytest.raises(QuarantineError) as caught:
        trial(quarantine, "sleep")
    assert caught.value.reason == "stopped"
    with pytest.raises(QuarantineError, match="it was stopped"):
        trial(quarantine, "count")
    timer.join()


def test_a_process_that_cannot_be_started_is_told(tmp_path: Path) -> None:
    with Quarantine(command=[tmp_path / "none"]) as quarantine, pytest.raises(QuarantineError, match="could not be started") as caught:
        quarantine.run("store.x:y", b"", Any, where="x")
    assert caught.value.reason == "start"
    assert caught.value.do == ""


def test_a_folder_full_of_modules_is_not_imported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("json", "re", "msgspec", "store", "queue"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit(9)")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(QuarantineError, match="LookupError"):
        run_bounded("store.ingest:decode", b"x", Any, where="x")


def test_the_process_ends_with_the_quarantine() -> None:
    with Quarantine(**LIMITS) as quarantine:
        process = trial(quarantine, "echo")["process"]
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
