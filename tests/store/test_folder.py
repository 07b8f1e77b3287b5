"""What a folder of articles holds, and when others have changed it."""

import os
from pathlib import Path

import pytest

from store.errors import InputError
from store.folder import any_article, folder_name, name_order, names, scan, stored_articles
from store.folder_time import FolderTime


def _holding(folder: Path, *files: str) -> Path:
    for name in files:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("x", encoding="utf-8")
    return folder


def test_articles_are_listed_in_counting_order_without_hidden_and_other_files(tmp_path: Path) -> None:
    _holding(tmp_path, "10.txt", "9.TXT", "a.md", "in/2.txt", "in/deep/1.txt", ".b.txt", ".hidden/c.txt", "d.pdf")
    listed = ["9.TXT", "10.txt", "a.md", "in/2.txt", "in/deep/1.txt"]
    assert names(tmp_path) == listed
    assert scan(tmp_path) == [tmp_path / name for name in listed]
    assert scan(tmp_path, []) == scan(tmp_path)


def test_named_files_alone_are_listed_once_each_with_any_ending(tmp_path: Path) -> None:
    _holding(tmp_path, "10.pdf", "9.pdf", "a.txt")
    ten, nine = tmp_path / "10.pdf", tmp_path / "9.pdf"
    assert scan(tmp_path, [ten, nine, ten]) == [nine, ten]
    with pytest.raises(InputError) as caught:
        scan(tmp_path, [ten, tmp_path / "gone.txt"])
    assert caught.value.where == str(tmp_path / "gone.txt")


@pytest.mark.parametrize("ask", [scan, any_article, names])
@pytest.mark.parametrize("name", ["gone", "file.txt"])
def test_what_is_no_folder_is_an_input_error(tmp_path: Path, ask: object, name: str) -> None:
    _holding(tmp_path, "file.txt")
    assert callable(ask)
    with pytest.raises(InputError) as caught:
        ask(tmp_path / name)
    assert caught.value.where == str(tmp_path / name)


def test_any_article_wants_an_article_and_no_other_file(tmp_path: Path) -> None:
    assert any_article(tmp_path) is False
    assert any_article(_holding(tmp_path, "a.pdf", ".b.txt")) is False
    assert any_article(_holding(tmp_path, "in/a.md")) is True


def test_the_kept_articles_are_those_whose_files_are_named_by_an_id(tmp_path: Path) -> None:
    assert stored_articles(tmp_path) == set()
    kept = "0123456789abcdefghijklmnop"
    _holding(tmp_path, f"articles/{kept}.json", f"articles/{kept}x.json", f"articles/{kept[1:]}.json", f"articles/{kept}.json~")
    assert stored_articles(tmp_path) == {kept}


def test_numbers_count_and_stand_before_letters() -> None:
    ordered = ["1", "01", "2", "10", "100", "a", "a1", "a2", "A10", "b"]
    assert sorted(reversed(ordered), key=name_order) == ["01", "1", *ordered[2:]]
    assert name_order("A007") == ("a\x00000017\x00", "A007")


def test_a_folders_name_is_text_whatever_its_bytes() -> None:
    assert folder_name(Path("/x/berita")) == "berita"
    assert folder_name(Path(os.fsdecode(b"/x/\xff"))) == "�"


def _at(folder: Path, seconds: int) -> None:
    os.utime(folder, (seconds, seconds))


def test_what_others_changed_is_told_once_and_what_was_written_here_is_not(tmp_path: Path) -> None:
    _at(tmp_path, 1)
    time = FolderTime(tmp_path)
    assert time.changed() is False
    _at(tmp_path, 2)
    assert [time.changed(), time.changed()] == [True, False]
    time.before()
    _at(tmp_path, 3)
    time.after()
    assert time.changed() is False


def test_what_others_changed_before_files_were_written_here_is_not_forgotten(tmp_path: Path) -> None:
    _at(tmp_path, 1)
    time = FolderTime(tmp_path)
    _at(tmp_path, 2)
    for moment in (3, 4):
        time.before()
        _at(tmp_path, moment)
        time.after()
    assert [time.changed(), time.changed()] == [True, False]


def test_a_folder_that_is_made_later_has_changed(tmp_path: Path) -> None:
    time = FolderTime(tmp_path / "later")
    assert time.changed() is False
    (tmp_path / "later").mkdir()
    assert time.changed() is True
    _at(tmp_path / "later", 0)
    assert [time.changed(), time.changed()] == [True, False]
    (tmp_path / "later").rmdir()
    assert time.changed() is False
