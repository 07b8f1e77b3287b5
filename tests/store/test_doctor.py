import json
from pathlib import Path

import pytest

from store.doctor import Finding, examine
from store.effort import Effort
from store.errors import InputError
from store.project import Project
from store.reading import ReadingLog
from store.saved_searches import SavedSearches
from tests.store.exchange.worlds import fill, world


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A sound project with one article file beside the small world."""
    folder = tmp_path / "berita"
    folder.mkdir()
    (folder / "polos.txt").write_text("Tanpa anotasi.", encoding="utf-8")
    fill(folder, world())
    return folder


def _problems(folder: Path, store: Path | None = None) -> list[Finding]:
    return [finding for finding in examine(folder, store) if finding.level == "problem"]


def _article(folder: Path) -> Path:
    """Return the file of the article that has annotations."""
    return next(
        path for path in (folder / ".sorot" / "articles").iterdir() if b"Q7747" not in path.read_bytes() and b"d1" in path.read_bytes()
    )


def test_a_sound_project_has_nothing_wrong_and_is_not_touched(folder: Path) -> None:
    before = {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()}
    assert examine(folder) == []
    assert {path: (path.read_bytes(), path.stat().st_mtime_ns) for path in folder.rglob("*") if path.is_file()} == before


def test_every_file_that_the_program_leaves_beside_the_annotations_is_known(folder: Path) -> None:
    store = folder / ".sorot"
    effort = Effort(store, "ana", lambda: "2024-01-31", on=True)
    effort.key()
    effort.save()
    SavedSearches(store).save("putin")
    reading = ReadingLog(store)
    reading.opened("polos")
    reading.save()
    assert {"effort.json", "searches.json", "reading.json"} <= {path.name for path in store.iterdir()}
    assert examine(folder) == []


def test_a_folder_without_annotations_is_sound_and_an_empty_one_is_not(tmp_path: Path) -> None:
    assert [finding.what for finding in examine(tmp_path)] == ["The folder holds no article."]
    (tmp_path / "a.txt").write_text("Isi.")
    assert examine(tmp_path) == []
    assert not (tmp_path / ".sorot").exists()
    with pytest.raises(InputError):
        examine(tmp_path / "no")


def test_every_unreadable_article_and_the_label_file_are_found(folder: Path) -> None:
    (folder / "gambar.txt").write_bytes(b"\x89PNG" + bytes(100))
    (folder / "labels.toml").write_text('[[label]]\nname = "A"\nkei = "x"')
    wheres = {Path(finding.where).name: finding for finding in _problems(folder)}
    assert "not a text file" in wheres["gambar.txt"].what
    assert "Did you mean 'key'?" in str(wheres["labels.toml"])
    assert len(_problems(folder)) == 2


def test_a_flipped_bit_anywhere_in_an_article_file_is_found(folder: Path) -> None:
    path = _article(folder)
    sound = path.read_bytes()
    for at in range(0, len(sound), 41):
        path.write_bytes(sound[:at] + bytes([sound[at] ^ 1]) + sound[at + 1 :])
        same = False
        try:
            same = json.loads(path.read_bytes()) == json.loads(sound)
        except ValueError:
            same = False
        assert same or any(finding.where == str(path) for finding in _problems(folder)), at
    path.write_bytes(sound)
    assert _problems(folder) == []


def test_a_flipped_bit_in_the_journal_is_found(folder: Path) -> None:
    path = folder / ".sorot" / "journal.jsonl"
    sound = path.read_bytes()
    lines = sound.splitlines(keepends=True)
    middle = len(lines[0]) + len(lines[1]) // 2
    path.write_bytes(sound[:middle] + bytes([sound[middle] ^ 1]) + sound[middle + 1 :])
    assert [finding.where for finding in _problems(folder)] == [str(path)]


def test_a_line_taken_out_of_the_journal_is_found(folder: Path) -> None:
    path = folder / ".sorot" / "journal.jsonl"
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:3] + lines[4:]))
    assert [finding.where for finding in _problems(folder)] == [str(path)]


def test_what_a_crash_leaves_is_a_note(folder: Path) -> None:
    store = folder / ".sorot"
    with (store / "journal.jsonl").open("ab") as file:
        file.write(b'123 0000 {"seq')
    (store / "articles" / ".x.json.1.0123456789ab.tmp").write_text("x")
    (store / "journal.jsonl.torn-1").write_text("x")
    (store / "articles" / "catatan saya.txt").write_text("x")
    (store / "lock.json").write_text('{"pid":1,"host":"h","user":"rina","since":"2023"}')
    found = examine(folder)
    assert {finding.level for finding in found} == {"note"}
    words = " ".join(map(str, found))
    for part in ("last line is incomplete", "interrupted write", "set aside when", "did not write this file", "process 1 on h by rina"):
        assert part in words


def test_a_project_file_that_is_not_ours_is_found(folder: Path) -> None:
    path = folder / ".sorot" / "project.json"
    path.write_text("{}")
    assert [finding.where for finding in _problems(folder)] == [str(path)]


def test_labels_the_set_no_longer_has_are_found(folder: Path) -> None:
    (folder / "labels.toml").write_text('[[label]]\nname = "PERSON"', encoding="utf-8")
    (finding,) = _problems(folder)
    assert "labels.toml lacks: GPE." in finding.what


def test_a_file_under_another_name_is_found(folder: Path) -> None:
    path = _article(folder)
    path.rename(path.with_name("a" * 26 + ".json"))
    assert any("not the one it is named after" in finding.what for finding in _problems(folder))


def test_a_store_elsewhere_is_examined(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Isi.")
    store = tmp_path / "store"
    Project.open(tmp_path, annotator="rina", store=store).close()
    assert _problems(tmp_path, store) == []
    (store / "project.json").write_text("x")
    assert [finding.where for finding in _problems(tmp_path, store)] == [str(store / "project.json")]


def test_a_project_open_in_another_window_is_only_noted(folder: Path) -> None:
    writer = Project.open(folder, annotator="rina")
    assert [finding.level for finding in examine(folder)] == ["note"]
    writer.close()
