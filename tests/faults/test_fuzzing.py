"""The fuzzing campaigns find what is wrong, end what never ends, and say plainly where a tool is missing."""

import random
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.faults import fuzz_targets, fuzzing
from tests.faults.campaign import Campaign
from tests.faults.fuzz_targets import Fuzzed, check_text, harmful, pack, unpack
from tests.faults.fuzzing import Stuck, damaged, limits


def campaign(name: str, size: int, base: Path) -> Campaign:
    return Campaign(name, size, 1, base, quiet=True)


def test_every_target_takes_what_it_begins_with() -> None:
    targets = fuzz_targets.every()
    assert len({target.name for target in targets}) == len(targets) > 30
    for target in targets:
        for seed in target.seeds[:3]:
            target.run(seed)


def test_a_gate_that_lets_something_through_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fuzz_targets, "show", lambda text: text.replace("\x1b", "␛"))
    found = campaign("gate", 300, tmp_path)
    fuzzing.gate(found)
    assert found.failures


def test_a_reader_that_raises_anything_else_or_hangs_fails(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def trips(data: bytes) -> None:
        if b"\xff" in data:
            raise KeyError(data)

    def hangs(data: bytes) -> None:
        while True:
            with suppress(Exception):
                len(data)

    monkeypatch.setattr(fuzzing, "every", lambda: (Fuzzed("trips", trips, (b"a\xff",)), Fuzzed("hangs", hangs, (b"a",))))
    monkeypatch.setattr(fuzzing, "SECONDS", 0.05)
    found = campaign("readers", 4, tmp_path)
    fuzzing.readers(found)
    assert sum("KeyError" in one for one in found.failures) >= 1
    assert sum("Stuck" in one for one in found.failures) == 2


def test_memory_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    peaks = iter((1000, 1000 + (fuzzing.MEMORY >> 10)))
    monkeypatch.setattr("resource.getrusage", lambda who: SimpleNamespace(ru_maxrss=next(peaks)))
    with pytest.raises(AssertionError, match="256 MiB of memory"), limits():
        pass


def _for_ever() -> None:
    while True:
        pass


def test_what_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzzing, "SECONDS", 0.05)
    with pytest.raises(Stuck), limits():
        _for_ever()


def test_harmless_is_decided_by_unicode_alone() -> None:
    assert all(harmful().search(one) for one in "\x00\x1b\x9b\u202e\u2028\ud800\ufeff\U000e0041")
    assert not any(harmful().search(one) for one in "aé漢🚀␛\ufffd·")
    with pytest.raises(AssertionError):
        check_text.__globals__["safe"]("a\x1b")


def test_a_folder_goes_into_one_input_and_back(tmp_path: Path) -> None:
    files = {"a.txt": b"x\ny", "b/c.ann": b"\n-----\n"}
    unpack(pack(files), sorted(files), tmp_path)
    assert {path.relative_to(tmp_path).as_posix(): path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == files


def test_damage_is_the_same_for_the_same_seed() -> None:
    assert damaged(random.Random(5), (b"abc" * 50,)) == damaged(random.Random(5), (b"abc" * 50,))


def test_without_atheris_the_guided_campaign_says_that_it_was_skipped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fuzzing, "find_spec", lambda name: None)
    found = campaign("guided", 10, tmp_path)
    fuzzing.guided(found)
    assert found.figures == {"skipped": "atheris is not installed: pip install 'sorot[fuzz]'"}
    assert found.done == 0


@pytest.mark.skipif(find_spec("atheris") is None, reason="atheris is not installed: pip install 'sorot[fuzz]'")
def test_guided_by_coverage_a_target_is_run_and_its_failure_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(fuzzing, "every", lambda: tuple(one for one in fuzz_targets.every() if one.name == "query"))
    found = campaign("guided", 200, tmp_path)
    fuzzing.guided(found)
    assert found.failures == []
    assert "places in the code reached" in found.figures["query"]
