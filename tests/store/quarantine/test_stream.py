"""A large input is read in quarantine batch by batch; whatever the reader does, the batches before it are there and the reason is told."""

import os
import time
from collections.abc import Iterator
from typing import Any

import pytest

from store.errors import InputError, StoreError
from store.quarantine.run import Quarantine, QuarantineError
from store.quarantine.stream import stream
from tests.store.quarantine.test_quarantine import LIMITS


@pytest.fixture(scope="module")
def quarantine() -> Iterator[Quarantine]:
    with Quarantine(**LIMITS) as made:
        yield made


def trial(quarantine: Quarantine, name: str, data: bytes = b"isi", kind: Any = bytes, **options: Any) -> Iterator[Any]:
    return stream(quarantine, f"store.trials:{name}", data, kind, where="berkas.txt", **options)


def test_batches_come_in_order_and_the_process_reads_on(quarantine: Quarantine) -> None:
    before = quarantine.run("store.trials:echo", b"", Any, where="x")["process"]
    assert list(trial(quarantine, "pieces", count=5)) == [b"isi" * number for number in range(1, 6)]
    assert list(trial(quarantine, "pieces", count=0)) == []
    assert quarantine.run("store.trials:echo", b"", Any, where="x")["process"] == before


def test_the_time_is_counted_for_each_batch(quarantine: Quarantine) -> None:
    assert len(list(trial(quarantine, "slow_pieces"))) == 6


@pytest.mark.parametrize(
    ("name", "reason", "words"),
    [
        ("pieces_then_fail", "fault", "no sense of it (KeyError)"),
        ("pieces_then_spin", "time", "takes longer than 0.5 seconds"),
        ("pieces_then_swell", "memory", "more than 256 MiB of memory"),
    ],
)
def test_what_goes_wrong_after_a_batch_is_told(quarantine: Quarantine, name: str, reason: str, words: str) -> None:
    batches = trial(quarantine, name)
    assert next(batches) == b"isi"
    with pytest.raises(QuarantineError) as caught:
        next(batches)
    assert caught.value.reason == reason
    assert words in str(caught.value)
    assert "rahasia" not in str(caught.value)
    assert list(trial(quarantine, "pieces", count=1)) == [b"isi"]


def test_a_batch_beyond_the_limit_is_refused(quarantine: Quarantine) -> None:
    with pytest.raises(QuarantineError, match="larger than 2 MiB"):
        list(trial(quarantine, "large_piece"))


def test_a_declared_error_keeps_its_parts(quarantine: Quarantine) -> None:
    batches = trial(quarantine, "pieces_then_refuse")
    assert next(batches) == b"isi"
    with pytest.raises(InputError) as caught:
        next(batches)
    assert str(caught.value) == "tempat: It will not do."


def test_a_batch_of_another_shape_is_refused(quarantine: Quarantine) -> None:
    with pytest.raises(QuarantineError, match="ValidationError"):
        list(trial(quarantine, "pieces", kind=list[int], count=2))


@pytest.mark.parametrize("name", ["missing", "unmarked"])
def test_a_function_that_is_not_there_or_not_marked_is_not_run(quarantine: Quarantine, name: str) -> None:
    with pytest.raises(StoreError, match="no sense of it"):
        list(trial(quarantine, name))


def test_the_reader_waits_for_who_takes_its_batches_and_ends_when_nobody_does() -> None:
    with Quarantine(**LIMITS) as own:
        process = own.run("store.trials:echo", b"", Any, where="x")["process"]
        batches = trial(own, "endless", b"x" * (1 << 20))
        assert next(batches) == b"x" * (1 << 20)
        time.sleep(1.5)  # Longer than the limit on its processor time: it stands still.
        assert [len(next(batches)) for _ in range(20)] == [1 << 20] * 20
        batches.close()  # type: ignore[attr-defined]
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)
