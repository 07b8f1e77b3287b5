"""Another text that others put into the file of an article: taken when all that is said in it fits, else kept in a copy."""

from collections.abc import Callable
from pathlib import Path

import pytest

from store.recovery import sha_of
from tests.store.making import TEXT, A, file, filled, project, tag
from tests.store.test_outside_edits import MERGED, UNDO, Rows, copies, edit, said


@pytest.fixture
def where(tmp_path: Path) -> Path:
    return filled(tmp_path)


def other_text(text: str) -> Callable[[dict[str, Rows]], None]:
    def change(tables: dict[str, Rows]) -> None:
        next(iter(tables["text"].values())).update(text=text)
        next(iter(tables["article"].values())).update(sha256=sha_of(text), length=len(text))

    return change


NOT_TAKEN = "Not taken: another text of the article"


def test_another_text_with_an_article_about_it_is_taken_and_undone(where: Path) -> None:
    edit(file(where), other_text(TEXT + " Selesai."))
    assert said(where) == [f"articles/{A}.json: {MERGED}1 changed.{UNDO}"]
    opened = project(where)
    assert opened.document(A).text == TEXT + " Selesai."
    opened.undo()
    assert opened.document(A).text == TEXT
    opened.close()


def test_another_text_in_which_annotations_do_not_fit_is_not_taken(where: Path) -> None:
    left = edit(file(where), other_text("Lain: " + TEXT))
    (told,) = said(where)
    assert told.startswith(f"articles/{A}.json: {MERGED}nothing new. {NOT_TAKEN}")
    assert copies(where) == [left]
    assert project(where, read_only=True).document(A).text == TEXT


def test_another_text_is_not_taken_over_what_was_done_here_since(where: Path) -> None:
    opened = project(where)
    tag(opened, A, "Jakarta")
    edit(file(where), other_text(TEXT + " Selesai."))
    (notice,) = opened.follow().notices
    assert NOT_TAKEN in str(notice)
    assert opened.document(A).text == TEXT
    opened.close()


def test_two_versions_of_an_article_or_of_its_text_are_not_taken(where: Path) -> None:

    def two_articles(tables: dict[str, Rows]) -> None:
        other_text(TEXT + " Selesai.")(tables)
        tables["article"]["2"] = {**tables["article"]["1"], "title": "Lain"}

    def two_texts(tables: dict[str, Rows]) -> None:
        other_text(TEXT + " Selesai.")(tables)
        tables["text"]["2"] = {"text": TEXT + " Tamat."}

    for change in (two_articles, two_texts):
        edit(file(where), change)
        (told,) = said(where)
        assert NOT_TAKEN in told
        assert project(where, read_only=True).document(A).text == TEXT


def test_another_text_is_taken_only_with_the_article_that_is_about_it(where: Path) -> None:
    left = edit(file(where), lambda tables: next(iter(tables["text"].values())).update(text="Teks lain."))
    (told,) = said(where)
    assert told == (
        f"articles/{A}.json: {MERGED}nothing new. Not taken: another text of the article. The file as it was is kept beside it.{UNDO}"
    )
    assert copies(where) == [left]
    assert project(where, read_only=True).document(A).text == TEXT


def test_without_the_text_that_was_annotated_an_article_is_only_read_and_why_is_said(where: Path) -> None:
    (where / "a.txt").unlink()
    left = edit(file(where), other_text(TEXT + " Selesai."))
    for _ in range(2):
        opened = project(where)
        what = "Another program put a file with another text in its place, and the text that was annotated here is nowhere to be found."
        assert [str(notice) for notice in opened.notices] == [f"{file(where)}: {what} Put the file back as it was, or the source."]
        opened.close()
        assert file(where).read_bytes() == left
