"""A watched folder: what comes is taken once it is at rest, and nothing that goes takes anything with it."""

import os
from pathlib import Path

import pytest

from store.errors import InputError
from store.gather.origins import find_origins
from store.gather.watch import Watch


def names(watch: Watch) -> list[str]:
    return [Path(origin.name).name for origin in watch.look()]


def test_a_new_file_is_taken_at_the_second_look_and_once(tmp_path: Path) -> None:
    watch = Watch([str(tmp_path)])
    assert names(watch) == []
    (tmp_path / "a.html").write_text("x")
    assert names(watch) == []
    assert names(watch) == ["a.html"]
    assert names(watch) == []


def test_what_is_known_already_is_passed_over(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("x")
    watch = Watch([str(tmp_path)], find_origins([str(tmp_path)]))
    assert names(watch) == names(watch) == names(watch) == []


def test_a_file_that_is_being_written_is_waited_for(tmp_path: Path) -> None:
    watch = Watch([str(tmp_path)])
    with (tmp_path / "a.jsonl").open("wb", buffering=0) as file:
        assert names(watch) == []
        assert names(watch) == []  # It is there, and empty.
        for _ in range(3):
            file.write(b"{}\n")
            assert names(watch) == []
    assert names(watch) == ["a.jsonl"]
    (tmp_path / "b.pdf.part").write_text("x")
    assert names(watch) == names(watch) == []
    (tmp_path / "b.pdf.part").rename(tmp_path / "b.pdf")
    assert names(watch) == []
    assert names(watch) == ["b.pdf"]


def test_what_was_changed_is_taken_again_and_what_was_renamed_by_its_new_name(tmp_path: Path) -> None:
    watch = Watch([str(tmp_path)])
    file = tmp_path / "a.csv"
    file.write_text("x")
    watch.look()
    assert names(watch) == ["a.csv"]
    file.write_text("xy")
    os.utime(file, ns=(1, 1))
    assert names(watch) == []
    assert names(watch) == ["a.csv"]
    file.rename(tmp_path / "b.csv")
    assert names(watch) == []
    assert names(watch) == ["b.csv"]


def test_what_goes_is_nothing_and_may_come_back(tmp_path: Path) -> None:
    place = tmp_path / "in"
    place.mkdir()
    watch = Watch([str(place), str(tmp_path / "*.md")])
    (place / "a.txt").write_text("x")
    watch.look()
    assert names(watch) == ["a.txt"]
    (place / "a.txt").unlink()
    assert names(watch) == []
    place.rmdir()
    assert names(watch) == []
    place.mkdir()
    (place / "c.txt").write_text("x")
    (tmp_path / "d.md").write_text("x")
    assert names(watch) == []
    assert names(watch) == ["c.txt", "d.md"]


def test_an_address_cannot_be_watched() -> None:
    with pytest.raises(InputError, match="can be watched"):
        Watch(["https://a.example/feed"])
