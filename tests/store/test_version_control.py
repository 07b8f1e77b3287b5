"""Two real clones of one project, each annotated by somebody, brought together by git."""

import shutil
import subprocess
from pathlib import Path

import pytest

from store import annotate
from store.loose import read_loosely
from tests.faults.model import difference, held
from tests.store.making import TEXT, A, B, file, filled, journal, project, quotes, span_at, tag


def git(where: Path, *arguments: str, code: int = 0) -> str:
    ran = subprocess.run(
        ["git", "-c", "user.name=ana", "-c", "user.email=ana@example.org", "-c", "init.defaultBranch=utama", *arguments],
        cwd=where,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert ran.returncode == code, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture
def clones(tmp_path: Path) -> tuple[Path, Path]:
    """Two clones of one project, each with a journal of its own, beside a bare one both push to."""
    if shutil.which("git") is None:
        pytest.skip("needs git")
    where = filled(tmp_path)
    git(where, "init", "-q")
    git(where, "add", "-A")
    git(where, "commit", "-qm", "mulai")
    git(tmp_path, "clone", "-q", "--bare", str(where), "pusat")
    for name in ("ana", "budi"):
        git(tmp_path, "clone", "-q", "pusat", name)
        assert not journal(tmp_path / name).exists()
    return tmp_path / "ana", tmp_path / "budi"


def annotated(where: Path, *marks: tuple[str, str]) -> None:
    opened = project(where)
    for article, quote in marks:
        tag(opened, article, quote)
    opened.close()
    git(where, "add", "-A")
    git(where, "commit", "-qm", "anotasi")


def shared(where: Path) -> None:
    git(where, "pull", "-q", "--no-rebase", "--no-edit")
    git(where, "push", "-q")


def test_two_clones_that_both_annotate_have_everything_after_a_pull(clones: tuple[Path, Path]) -> None:
    ana, budi = clones
    annotated(ana, (A, "Jakarta"), (A, "Joko"), (B, "Tiongkok"))
    annotated(budi, (A, "Beijing"), (A, "Presiden"), (B, "Februari"))
    shared(ana)
    shared(budi)
    opened = project(budi)
    assert set(quotes(opened, A)) == {"Widodo", "Xi Jinping", "Jakarta", "Joko", "Beijing", "Presiden"}
    assert set(quotes(opened, B)) == {"Putin", "Tiongkok", "Februari"}
    assert opened.next_undo == "Merged hand edits of a.txt, b.txt"
    opened.undo()
    assert set(quotes(opened, A)) == {"Widodo", "Xi Jinping", "Beijing", "Presiden"}
    opened.redo()
    opened.close()
    git(budi, "add", "-A")
    git(budi, "commit", "-qm", "disatukan")
    shared(budi)
    git(ana, "pull", "-q", "--no-rebase", "--no-edit")
    back = project(ana)
    other = project(budi, read_only=True)
    assert difference(held(other), held(back)) == ""
    back.close()


def test_both_tag_the_same_words_alike_and_there_is_one_mention(clones: tuple[Path, Path]) -> None:
    ana, budi = clones
    annotated(ana, (A, "Jakarta"))
    annotated(budi, (A, "Jakarta"), (A, "Beijing"))
    shared(ana)
    shared(budi)
    opened = project(budi)
    assert sorted(quotes(opened, A)) == ["Beijing", "Jakarta", "Widodo", "Xi Jinping"]
    opened.close()


def test_the_merged_files_are_json_of_one_record_a_line(clones: tuple[Path, Path]) -> None:
    ana, budi = clones
    annotated(ana, (A, "Joko"), (A, "Jakarta"))
    annotated(budi, (A, "Memuji" if "Memuji" in TEXT else "memuji"), (A, "Beijing"))
    shared(ana)
    git(budi, "pull", "-q", "--no-rebase", "--no-edit")
    merged = file(budi).read_bytes()
    assert b"<<<<" not in merged
    found = read_loosely(merged)
    assert found is not None
    assert len([key for key in found.records if key[0] == "Span"]) == 6
    assert not found.spoiled


def test_a_deletion_of_a_colleague_arrives(clones: tuple[Path, Path]) -> None:
    ana, budi = clones
    annotated(ana, (A, "Jakarta"), (A, "dan"))
    shared(ana)
    git(budi, "pull", "-q")
    opened = project(ana)
    gone = annotate.delete(opened.document(A), [span_at(opened.document(A), "Jakarta").id], annotator="ana")
    assert gone is not None
    opened.do(gone)
    opened.close()
    git(ana, "commit", "-qam", "hapus")
    shared(ana)
    # Lines that touch each other are kept from both sides, so that a deletion beside an addition is not believed.
    annotated(budi, (A, "Presiden"))
    shared(budi)
    opened = project(budi)
    assert quotes(opened, A) == ["Presiden", "Widodo", "Xi Jinping", "dan"]
    opened.close()


def test_a_deletion_of_a_colleague_arrives_where_nothing_was_done_here(clones: tuple[Path, Path]) -> None:
    ana, budi = clones
    annotated(budi, (B, "Tiongkok"))
    opened = project(ana)
    gone = annotate.delete(opened.document(A), [span_at(opened.document(A), "Widodo").id], annotator="ana")
    assert gone is not None
    opened.do(gone)
    opened.close()
    git(ana, "commit", "-qam", "hapus")
    shared(ana)
    shared(budi)
    opened = project(budi)
    assert quotes(opened, A) == ["Xi Jinping"]
    opened.close()


def test_going_back_to_an_old_commit_while_it_is_closed_loses_nothing(clones: tuple[Path, Path]) -> None:
    ana, _ = clones
    annotated(ana, (A, "Jakarta"))
    annotated(ana, (A, "Beijing"))
    git(ana, "checkout", "-q", "HEAD~1", "--", ".sorot/articles")
    opened = project(ana)
    assert set(quotes(opened, A)) == {"Widodo", "Xi Jinping", "Jakarta", "Beijing"}
    assert "older copy" in str(opened.notices[0])
    opened.close()


def test_a_pull_while_it_is_open_is_merged(clones: tuple[Path, Path]) -> None:
    ana, budi = clones
    annotated(ana, (A, "Jakarta"))
    shared(ana)
    opened = project(budi)
    tag(opened, B, "Tiongkok")
    opened.document(A)
    git(budi, "pull", "-q", "--no-rebase", "--no-edit")
    news = opened.follow()
    assert news.changes or news.reopened
    assert set(quotes(opened, A)) == {"Widodo", "Xi Jinping", "Jakarta"}
    assert set(quotes(opened, B)) == {"Putin", "Tiongkok"}
    opened.close()


def test_a_damaged_file_in_a_clone_is_restored_once_something_was_done_to_it(clones: tuple[Path, Path]) -> None:
    _, budi = clones
    annotated(budi, (A, "Jakarta"))
    file(budi).write_bytes(b"{")
    opened = project(budi)
    assert set(quotes(opened, A)) == {"Widodo", "Xi Jinping", "Jakarta"}
    opened.close()
