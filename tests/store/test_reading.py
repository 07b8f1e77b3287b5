import os
from pathlib import Path

import pytest

from store.errors import NewerError, WriteError
from store.reading import ReadingLog


def test_places_come_back(tmp_path: Path) -> None:
    log = ReadingLog(tmp_path)
    assert (log.get("a"), log.last_article) == (None, "")
    assert log.opened("a", words=412).words == 412
    log.remember("a", start=10, end=15, top=3)
    log.remember("b", start=1, end=2, top=0, words=9)
    log.save()
    again = ReadingLog(tmp_path)
    place = again.get("a")
    assert place is not None
    assert (place.start, place.end, place.top, place.words) == (10, 15, 3, 412)
    assert place.opened
    assert again.last_article == "b"
    assert again.opened("a").start == 10
    assert again.last_article == "a"


def test_nothing_is_written_when_nothing_changed_or_only_reading(tmp_path: Path) -> None:
    log = ReadingLog(tmp_path)
    log.save()
    assert os.listdir(tmp_path) == []
    log = ReadingLog(tmp_path, read_only=True)
    log.remember("a", start=0, end=1, top=0)
    log.save()
    assert os.listdir(tmp_path) == []
    log = ReadingLog(tmp_path)
    log.remember("a", start=0, end=1, top=0)
    log.save()
    before = (tmp_path / "reading.json").stat().st_mtime_ns
    log.remember("a", start=0, end=1, top=0)
    log.save()
    assert (tmp_path / "reading.json").stat().st_mtime_ns == before


@pytest.mark.parametrize("content", [b"", b"{", b'{"reading":{}}', b"[]"])
def test_a_damaged_file_costs_the_places_and_nothing_else(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "reading.json").write_bytes(content)
    log = ReadingLog(tmp_path)
    assert log.problem is not None
    log.remember("a", start=0, end=1, top=0)
    log.save()
    assert (tmp_path / "reading.json.damaged-1").read_bytes() == content
    assert ReadingLog(tmp_path).problem is None
    assert ReadingLog(tmp_path).last_article == "a"


def test_a_file_of_a_later_version_is_kept(tmp_path: Path) -> None:
    (tmp_path / "reading.json").write_bytes(b'{"_meta":{"1":{"schema":99}}}')
    log = ReadingLog(tmp_path)
    assert isinstance(log.problem, NewerError)


def test_a_failed_save_is_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = ReadingLog(tmp_path)
    log.remember("a", start=0, end=1, top=0)

    def fail(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "write", fail)
        with pytest.raises(WriteError):
            log.save()
    log.save()
    assert ReadingLog(tmp_path).last_article == "a"


def test_going_back_to_a_place_that_is_known_makes_it_the_last(tmp_path: Path) -> None:
    log = ReadingLog(tmp_path)
    for article in ("a", "b", "a"):
        log.remember(article, start=1, end=2, top=0)
        assert (log.last_article, log.in_article) == (article, True)
    log.left()
    assert not log.in_article
    log.remember("a", start=1, end=2, top=0)
    assert log.in_article
    log.save()
    before = (tmp_path / "reading.json").stat().st_mtime_ns
    log.remember("a", start=1, end=2, top=0)
    log.save()
    assert (tmp_path / "reading.json").stat().st_mtime_ns == before
