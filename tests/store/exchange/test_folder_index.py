"""The list beside the files of a folder: what it says of each, which files are not in it, and what is no list."""

from pathlib import Path

import pytest

from store.errors import InputError
from store.exchange.contract import Item
from store.exchange.folder_index import Entry, entries, line
from store.exchange.intake import PACE
from tests.store.exchange.worlds import document


def test_files_come_by_the_list_and_then_by_name(tmp_path: Path) -> None:
    for name in ("b.x", "c.x", "d.txt", "sub/a.x", "sub/x.x", "a-x"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    (tmp_path / "folder.x").mkdir()
    (tmp_path / "nowhere.x").symlink_to(tmp_path / "none")
    listed = '{"file": "c"}\n \n{"file": "sub/x", "metadata": {"k": "v"}, "title": "T", "source": "s", "by": "sorot"}\r\n{"file": "gone"}'
    (tmp_path / "documents.jsonl").write_text(listed)
    seen = []
    for entry in entries(tmp_path, "in", ".x"):
        seen.append((entry, PACE.share))
    assert [one for one, _ in seen] == [
        Entry(file="c"),
        Entry(file="sub/x", metadata={"k": "v"}, title="T", source="s", by="sorot"),
        Entry(file="gone"),
        Entry(file="b"),
        Entry(file="sub/a"),
    ]
    assert [share for _, share in seen[3:]] == [0.5, 1.0]
    (tmp_path / "documents.jsonl").unlink()
    assert [one.file for one in entries(tmp_path, "in", ".x")] == ["b", "c", "sub/a", "sub/x"]
    with pytest.raises(InputError) as caught:
        list(entries(tmp_path, "in", ".y"))
    assert (caught.value.what, caught.value.where) == ("The folder holds no .y file.", "in")


@pytest.mark.parametrize("file", ["a", "A_9-.x", "sub/a.b", "_a", "-a"])
def test_a_listed_file_may_lie_anywhere_within(file: str, tmp_path: Path) -> None:
    (tmp_path / "documents.jsonl").write_text(f'{{"file": "{file}"}}')
    assert list(entries(tmp_path, "in", ".x")) == [Entry(file=file)]


@pytest.mark.parametrize("file", ["", ".", "..", ".a", "/a", "a/", "a//b", "../a", "a/../b", "a b", "é" * 70])
def test_a_list_never_leads_out_of_its_folder(file: str, tmp_path: Path) -> None:
    (tmp_path / "documents.jsonl").write_text(f'{{"file": "a"}}\n{{"file": "{file}"}}', encoding="utf-8")
    with pytest.raises(InputError) as caught:
        list(entries(tmp_path, "in", ".x"))
    assert (caught.value.what, caught.value.where) == (
        f"{file[:60]!r} is not the name of a file in the folder.",
        "in/documents.jsonl, line 2",
    )


@pytest.mark.parametrize(
    ("raw", "what"),
    [
        ("{}", "This is no document: Object missing required field `file`."),
        ('{"file": 5}', "This is no document: Expected `str`, got `int` - at `$.file`."),
        ('{"file": "a", "file": "b"}', "The JSON is ambiguous: the key 'file' stands twice in one object."),
    ],
)
def test_a_list_that_is_not_sound_is_refused_with_its_line(raw: str, what: str, tmp_path: Path) -> None:
    (tmp_path / "documents.jsonl").write_text(f'{{"file": "a"}}\n\n{raw}\n')
    found = entries(tmp_path, "in", ".x")
    assert next(found) == Entry(file="a")
    with pytest.raises(InputError) as caught:
        next(found)
    assert (caught.value.what, caught.value.where) == (what, "in/documents.jsonl, line 3")


def test_a_line_that_is_too_long_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.exchange.intake.MAX_LINE", 20)
    (tmp_path / "documents.jsonl").write_text('{"file": "a"}\n' + "x" * 21 + "\n")
    with pytest.raises(InputError) as caught:
        list(entries(tmp_path, "in", ".x"))
    assert (caught.value.what, caught.value.where) == ("The line is longer than 0 MiB.", "in/documents.jsonl, line 2")


def test_the_line_of_a_document_says_what_is_known_of_it(tmp_path: Path) -> None:
    item = Item(document("a.txt", "Joko tiba."), "codepoint")
    (tmp_path / "documents.jsonl").write_bytes(line(item))
    article = item.document.article
    (entry,) = entries(tmp_path, "in", ".x")
    assert entry == Entry(file=article.id, title="Joko tiba.", source="a.txt", status="open", by="sorot")
    assert line(item).endswith(b"}\n")
