"""What a path on the command line means when there is a screen to open it on."""

from pathlib import Path

import pytest

from store.ingest import article_id
from tests.tui.commands.support import fails, pipe
from tui import paths
from tui.cli import run
from tui.open_request import OpenRequest


def test_a_folder_is_opened_whole(folder: Path, screen: list[OpenRequest]) -> None:
    words = ["berita", "--no-suggest", "--model", "id_x", "--annotator", "rina", "--read-only", "--theme", "nord", "--store", "simpan"]
    assert run(words) == 0
    assert screen == [OpenRequest(folder, (), "", "rina", Path.cwd() / "simpan", read_only=True, suggest=False, model="id_x", theme="nord")]


def test_options_may_stand_before_the_path(folder: Path, screen: list[OpenRequest]) -> None:
    assert run(["--no-suggest", "berita"]) == 0
    assert not screen[0].suggest


def test_a_file_is_opened_in_its_own_folder_at_once(folder: Path, screen: list[OpenRequest]) -> None:
    assert run(["berita/satu.txt"]) == 0
    assert (screen[0].folder, screen[0].only, screen[0].article) == (folder, (folder / "satu.txt",), article_id("satu.txt"))


def test_files_are_opened_in_the_project_above_them_else_in_the_folder_they_share(folder: Path, screen: list[OpenRequest]) -> None:
    (folder / "a" / "b").mkdir(parents=True)
    (folder / "a" / "c").mkdir()
    names = ["berita/a/b/x.txt", "berita/a/c/y.txt"]
    for name in names:
        Path(name).write_text("isi")
    assert run(names) == 0
    assert (screen[0].folder, screen[0].article) == (folder / "a", "")
    assert screen[0].only == tuple(Path.cwd() / name for name in names)
    (folder / ".sorot").mkdir()
    assert run(names[:1]) == 0
    assert (screen[1].folder, screen[1].article) == (folder, article_id("a/b/x.txt"))


def test_a_folder_named_like_a_verb_can_be_opened(screen: list[OpenRequest], own_home: Path) -> None:
    Path("list").mkdir()
    Path("list/a.txt").write_text("isi")
    assert run(["./list"]) == 0
    assert run(["open", "list"]) == 0
    assert [request.folder for request in screen] == [Path.cwd() / "list"] * 2


def test_without_a_path_the_samples_are_copied_first_and_the_last_project_is_opened_later(folder: Path, screen: list[OpenRequest]) -> None:
    assert run([]) == 0
    samples = paths.samples_dir()
    assert screen[0].folder == samples
    seeds = sorted(paths.seeds_dir().glob("*.txt"))
    assert len(seeds) == 2
    assert [(samples / seed.name).read_bytes() for seed in seeds] == [seed.read_bytes() for seed in seeds]
    assert run(["berita"]) == 0
    assert run([]) == 0
    assert screen[2].folder == folder
    (samples / seeds[0].name).write_text("diubah")
    paths.last_project_file().unlink()
    assert run([]) == 0
    assert (samples / seeds[0].name).read_text() == "diubah"


def test_a_last_project_that_is_gone_is_said(folder: Path, screen: list[OpenRequest], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["berita"]) == 0
    folder.rename(folder.with_name("lain"))
    err = fails(capsys)
    assert f"{folder}: The folder opened last is gone." in err
    assert str(paths.samples_dir()) in err


def test_a_home_that_cannot_be_written_is_no_reason_to_stop(
    folder: Path, screen: list[OpenRequest], monkeypatch: pytest.MonkeyPatch
) -> None:
    blocked = Path.cwd() / "berkas"
    blocked.write_text("x")
    monkeypatch.setenv("SOROT_DATA_DIR", str(blocked / "data"))
    assert run(["berita"]) == 0
    assert screen[0].folder == folder


def test_text_from_a_pipe_goes_to_the_inbox_and_keys_come_from_the_terminal(
    screen: list[OpenRequest], monkeypatch: pytest.MonkeyPatch, own_home: Path
) -> None:
    pipe(monkeypatch, b"Berita dari pipa.\r\n")
    asked: list[bool] = []
    monkeypatch.setattr("tui.commands.opening._keys_from_terminal", lambda: asked.append(True))
    assert run(["-"]) == 0
    (kept,) = paths.inbox_dir().glob("*.txt")
    assert kept.read_bytes() == b"Berita dari pipa.\r\n"
    assert (screen[0].folder, screen[0].article) == (paths.inbox_dir(), article_id(kept.name))
    assert asked == [True]
    assert not paths.last_project_file().exists()


@pytest.mark.parametrize(
    ("option", "environment", "settings", "wanted"),
    [("opsi", "env", "atur", "opsi"), ("", "env", "atur", "env"), ("", "", "atur", "atur"), ("", "", "", "masuk")],
)
def test_the_annotator_is_the_nearest_one_named(
    folder: Path, screen: list[OpenRequest], monkeypatch: pytest.MonkeyPatch, option: str, environment: str, settings: str, wanted: str
) -> None:
    paths.config_dir().mkdir(parents=True)
    paths.config_file().write_text(f'annotator = "{settings}"')
    if environment:
        monkeypatch.setenv("SOROT_ANNOTATOR", environment)
    monkeypatch.setattr("getpass.getuser", lambda: "masuk")
    assert run(["berita", *(["--annotator", option] if option else [])]) == 0
    assert screen[0].annotator == wanted


def test_a_folder_can_be_watched_while_it_is_open(folder: Path, screen: list[OpenRequest], capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "masuk").mkdir()
    assert run([str(folder), "--watch", "berita/masuk", "--watch", "lain/*.html"]) == 0
    assert screen[0].watched == (str(folder / "masuk"), str(folder.parent / "lain" / "*.html"))
    for words, why in ((["tiada"], "no such file"), (["https://a.example"], "can be watched"), ([str(folder), "--read-only"], "only read")):
        assert run([str(folder), "--watch", *words]) == 2
        assert why in capsys.readouterr().err
