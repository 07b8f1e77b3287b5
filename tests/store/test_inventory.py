"""Which files in the folder of a store are Sorot's, which are not, and who else may read them."""

import os
from pathlib import Path

import pytest

from store.errors import DamagedError
from store.inventory import Found, look

SHA = "0" * 64


def lay(base: Path, name: str) -> Path:
    """Write a file that only its owner may read, in folders of which the same is true."""
    path = base / name
    for folder in reversed([base, *(base / parent for parent in Path(name).parents)]):
        folder.mkdir(mode=0o700, exist_ok=True)
    path.write_text("x")
    path.chmod(0o600)
    return path


def told(base: Path) -> list[tuple[str, str]]:
    return [(one.kind, str(one.path.relative_to(base))) for one in look(base)]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    (tmp_path / "store").mkdir(mode=0o700)
    return tmp_path / "store"


@pytest.mark.parametrize(
    "name",
    [
        *[
            "journal.jsonl",
            "project.json",
            "reading.json",
            "searches.json",
            "effort.json",
            "memory.json",
            "sketches.jsonl",
            "files.json",
            "lock",
            "lock.json",
        ],
        *["labels.toml", "index.sqlite3", "index.sqlite3-wal", "index.sqlite3-shm", "index.sqlite3-journal", "restore.json", ".gitignore"],
        *[".gitattributes", "articles/A-z_9.json", "suggestions/a.json", "originals/any/thing", "models/m/config.cfg"],
        f"articles/{'x' * 64}.json",
        f"texts/{SHA}.txt",
        "restoring/any.txt",
        *("set-aside/a.tmp", "backups/schema-1/x.damaged-1", "models/x.tmp"),  # What is kept there is nobody's concern.
    ],
)
def test_what_sorot_wrote_is_its_own(base: Path, name: str) -> None:
    lay(base, name)
    assert told(base) == []


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        ("leftover", ".project.json.1.ab.tmp"),
        ("leftover", "articles/.a.json.1.ab.tmp"),
        ("leftover", "texts/x.tmp"),
        ("aside", "journal.jsonl.torn-1"),
        ("aside", "articles/a.json.outside-12"),
        ("aside", "project.json.damaged-2"),
        ("foreign", "project.json.other-2"),
        ("foreign", "journal.jsonl.torn-"),
        ("foreign", "catatan.txt"),
        ("foreign", "journal.jsonl.bak"),
        ("foreign", "articles/a b.json"),
        ("foreign", "articles/a.txt"),
        ("foreign", f"articles/{'x' * 65}.json"),
        ("foreign", "articles/in/a.json"),
        ("foreign", "suggestions/.json"),
        ("foreign", "texts/a.txt"),
        ("foreign", f"texts/in/{SHA}.txt"),
    ],
)
def test_what_does_not_belong_there_is_named(base: Path, kind: str, name: str) -> None:
    path = lay(base, name)
    assert list(look(base)) == [Found(kind, path)]  # type: ignore[arg-type]
    assert Found("open", path).mode == 0


def test_what_lies_around_is_named_in_order_and_nothing_is_left_out(base: Path) -> None:
    names = ["b.txt", "a.txt", "journal.jsonl", "c.tmp", "articles/z.txt", "articles/a.json", "articles/y.txt", "own/x", "mine/x"]
    for name in names:
        lay(base, name)
    assert told(base) == [
        ("foreign", "mine"),
        ("foreign", "own"),
        ("foreign", "a.txt"),
        ("foreign", "b.txt"),
        ("leftover", "c.tmp"),
        ("foreign", "articles/y.txt"),
        ("foreign", "articles/z.txt"),
    ]


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o601, 0o610, 0o666])
def test_what_others_may_read_is_said_with_its_mode(base: Path, mode: int) -> None:
    path = lay(base, "journal.jsonl")
    lay(base, "project.json")
    path.chmod(mode)
    assert list(look(base)) == [Found("open", path, mode)]
    path.chmod(0o700)
    assert told(base) == []


def test_folders_are_for_their_owner_too_and_files_of_git_are_git_s(base: Path) -> None:
    lay(base, "articles/a.json")
    ignored = lay(base, ".gitignore")
    ignored.chmod(0o644)
    (base / "articles").chmod(0o750)
    (base / "journal.jsonl").symlink_to(ignored)
    assert list(look(base)) == [Found("open", base / "articles", 0o750)]
    base.chmod(0o755)
    assert list(look(base)) == [Found("open", base, 0o755), Found("open", base / "articles", 0o750)]


def test_a_file_that_goes_meanwhile_hides_no_other(base: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("journal.jsonl", "project.json"):
        lay(base, name).chmod(0o644)
    real = os.lstat

    def lstat(path: Path) -> os.stat_result:
        if path.name == "journal.jsonl":
            raise FileNotFoundError
        return real(path)

    monkeypatch.setattr(os, "lstat", lstat)
    assert told(base) == [("open", "project.json")]


def test_a_folder_that_cannot_be_read_is_an_error_with_its_reason(tmp_path: Path) -> None:
    with pytest.raises(DamagedError) as caught:
        list(look(tmp_path / "no"))
    assert str(caught.value) == f"{tmp_path / 'no'}: It cannot be read (No such file or directory). Check its permissions."
