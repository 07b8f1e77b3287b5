import os
from pathlib import Path

import pytest

from store.annotate import set_status, tag, write_note
from store.entry import Entry
from store.errors import InputError
from store.exchange.import_ import import_into
from store.folder import scan, stored_articles
from store.ingest import article_id
from store.library import article_ids, entries, fill
from store.model import Suggestion
from store.project import Project
from store.reading import ReadingLog
from store.suggestion_cache import SuggestionCache


def _files(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Judul {name}\nPutin di Moskow.", encoding="utf-8")


def _names(folder: Path, paths: list[Path]) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in paths]


def _look(folder: Path) -> tuple[Project, ReadingLog]:
    project = Project.open(folder, annotator="rina", read_only=True)
    return project, ReadingLog(project.store_dir, read_only=True)


def test_articles_are_found_in_counting_order_without_hidden_and_foreign_files(tmp_path: Path) -> None:
    _files(
        tmp_path,
        "10.txt",
        "9.md",
        "b/2.TXT",
        "b/10.txt",
        "A.Md",
        ".hidden.txt",
        ".sorot/x.txt",
        "b/.git/y.txt",
        "gambar.png",
        "labels.toml",
        "²3.txt",
    )
    assert _names(tmp_path, scan(tmp_path)) == ["9.md", "10.txt", "A.Md", "b/2.TXT", "b/10.txt", "²3.txt"]


def test_files_that_are_named_are_listed_whatever_their_ending(tmp_path: Path) -> None:
    _files(tmp_path, "a.txt", "tanpa", "b.html")
    named = [tmp_path / "tanpa", tmp_path / "b.html", tmp_path / "tanpa"]
    assert _names(tmp_path, scan(tmp_path, named)) == ["b.html", "tanpa"]
    with pytest.raises(InputError, match="There is no such file"):
        scan(tmp_path, [tmp_path / "no.txt"])


def test_a_folder_that_cannot_be_listed_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(InputError, match=r"no: There is no such folder"):
        scan(tmp_path / "no")
    _files(tmp_path, "a.txt")
    with pytest.raises(InputError, match=r"a\.txt: This is not a folder"):
        scan(tmp_path / "a.txt")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("store.library.os.scandir", refuse)
    with pytest.raises(InputError, match="cannot be read"):
        scan(tmp_path)


def test_a_thousand_articles_are_listed_without_opening_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _files(tmp_path, *(f"{number}.txt" for number in range(1000)))
    project, reading = _look(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(Project, "document", None)
        listed = entries(project, reading)
    assert [entry.source for entry in listed] == [f"{number}.txt" for number in range(1000)]
    assert listed[7] == Entry(article_id=article_id("7.txt"), title="7", source="7.txt")
    (filled,) = fill(project, reading, listed[7:8])
    assert filled == Entry(article_id=article_id("7.txt"), title="Judul 7.txt", source="7.txt", words=5, filled=True)


def test_status_counts_and_last_opened_are_told(tmp_path: Path) -> None:
    _files(tmp_path, "baru.txt", "dibuka.txt", "ditandai.txt", "selesai.txt")
    project = Project.open(tmp_path, annotator="rina")
    reading = ReadingLog(project.store_dir)
    opened = reading.opened(article_id("dibuka.txt")).opened
    document = project.document(article_id("ditandai.txt"))
    start = document.text.index("Putin")
    change = tag(document, start, start + 5, "PERSON", annotator="rina")
    assert change is not None
    project.do(change)
    done = set_status(project.document(article_id("selesai.txt")), "done", annotator="rina")
    assert done is not None
    project.do(done)
    found = {entry.title.removeprefix("Judul "): entry for entry in fill(project, reading, entries(project, reading))}
    assert {name: entry.status for name, entry in found.items()} == {
        "baru.txt": "new",
        "dibuka.txt": "reading",
        "ditandai.txt": "reading",
        "selesai.txt": "done",
    }
    assert found["dibuka.txt"].last_opened == opened
    assert [found[name].annotations for name in ("baru.txt", "ditandai.txt")] == [0, 1]
    project.close()


def test_open_suggestions_are_those_nobody_has_dealt_with(tmp_path: Path) -> None:
    _files(tmp_path, "a.txt")
    project = Project.open(tmp_path, annotator="rina")
    reading = ReadingLog(project.store_dir)
    name = article_id("a.txt")
    document = project.document(name)
    assert fill(project, reading, entries(project, reading))[0].open_suggestions is None
    offered = [
        Suggestion(start=at, end=at + len(form), label=label, quote=form, score=0.5, source="model", origin="model:x@1")
        for form, label in (("Putin", "PERSON"), ("Moskow", "GPE"), ("Judul", "ORG"))
        for at in [document.text.index(form)]
    ]
    SuggestionCache(project.store_dir).save(name, offered, sha256=document.article.sha256, engine="e")
    assert fill(project, reading, entries(project, reading))[0].open_suggestions == 3
    change = tag(document, offered[0].start, offered[0].end, "ORG", annotator="rina")
    assert change is not None
    project.do(change)
    assert fill(project, reading, entries(project, reading))[0].open_suggestions == 2
    SuggestionCache(project.store_dir).save(name, offered, sha256="0" * 64, engine="e")
    assert fill(project, reading, entries(project, reading))[0].open_suggestions is None
    project.close()


def test_what_cannot_be_read_is_listed_with_the_reason(tmp_path: Path) -> None:
    _files(tmp_path, "a.txt")
    (tmp_path / "b.txt").write_bytes(b"\x89PNG" + bytes(100))
    (tmp_path / "c.txt").write_bytes(b"")
    with (tmp_path / "d.txt").open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    project, reading = _look(tmp_path)
    listed = fill(project, reading, entries(project, reading))
    assert [entry.title for entry in listed] == ["Judul a.txt", "b", "c", "d"]
    problems = [entry.problem for entry in listed]
    assert problems[0] == ""
    assert "b.txt: This is not a text file." in problems[1]
    assert "holds no text" in problems[2]
    assert "100.0 MiB" in problems[3]


def test_names_that_are_not_utf_8_or_only_differ_in_spelling_are_listed(tmp_path: Path) -> None:
    _files(tmp_path, "\u00e9.txt", "e\u0301.txt")
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/x\xff.txt")).write_text("isi")
    except OSError:
        pytest.skip("this file system takes no such name")
    if len(os.listdir(tmp_path)) < 3:
        pytest.skip("this file system takes both spellings for one")
    project, reading = _look(tmp_path)
    listed = fill(project, reading, entries(project, reading))
    assert len({entry.article_id for entry in listed}) == 3
    assert sorted(entry.problem[:14] for entry in listed) == ["", "Another file h", "The file name "]
    assert listed == fill(project, reading, listed)


def test_articles_kept_without_a_file_are_listed_until_an_undo_takes_them_away(tmp_path: Path) -> None:
    source, target = tmp_path / "from", tmp_path / "to"
    source.mkdir()
    target.mkdir()
    _files(source, "a.txt", "b.txt")
    from store.exchange.export import export

    export(Project.open(source, annotator="", read_only=True), tmp_path / "x.json", program="1")
    import_into(target, tmp_path / "x.json", annotator="rina")
    project = Project.open(target, annotator="rina")
    reading = ReadingLog(project.store_dir)
    assert [(entry.title, entry.source) for entry in entries(project, reading)] == [("Judul a.txt", "a.txt"), ("Judul b.txt", "b.txt")]
    assert article_ids(project) == sorted([article_id("a.txt"), article_id("b.txt")])
    assert article_ids(project, kept=False) == []
    assert stored_articles(project.store_dir) == {article_id("a.txt"), article_id("b.txt")}
    project.undo()
    assert entries(project, reading) == []
    project.close()


def test_only_the_named_files_are_listed(tmp_path: Path) -> None:
    _files(tmp_path, "a.txt", "b.txt")
    project = Project.open(tmp_path, annotator="rina")
    document = project.document(article_id("b.txt"))
    note = write_note(document, "article", document.article.id, "catatan", annotator="rina")
    assert note is not None
    project.do(note)
    reading = ReadingLog(project.store_dir)
    assert [entry.source for entry in entries(project, reading, [tmp_path / "a.txt"])] == ["a.txt"]
    project.close()
