"""Whether files say what the journal says, of each article and of the project."""

from collections.abc import Callable
from dataclasses import replace as changed
from pathlib import Path

import pytest
from msgspec.structs import replace

from store.agreement import Disagreement, disagreements
from store.document import Document
from store.model import Article
from store.opening import open_store
from store.records import Records
from store.repository import Repository, Version
from tests.store.making import A, B, crash, file, filled, journal, project, tag


def found(where: Path) -> list[Disagreement]:
    opened = open_store(where, store=None, read_only=True, only=None)
    try:
        return list(disagreements(opened))
    finally:
        opened.close()


def rewritten(where: Path, article: str, change: Callable[[Document], Document], *, of: str = "") -> None:
    """Write the file of an article with other content, as if the program had."""
    repository = Repository(where / ".sorot")
    opened = open_store(where, store=None, read_only=True, only=None)
    document = opened.shelf.document(article)
    assert opened.journal is not None
    version = Version(of or opened.journal.id, opened.journal.seq)
    opened.close()
    file(where, article).unlink()
    repository.write_articles([(change(document), version)])


def without_spans(document: Document) -> Document:
    return changed(document, spans=Records(()), _order=None)


def with_other_label(document: Document) -> Document:
    return changed(document, spans=Records(replace(span, label="ORG") for span in document.spans.values()), _order=None)


def with_one_more(document: Document) -> Document:
    first = document.ordered_spans()[0]
    more = replace(first, id="more", label="LOC")
    return changed(document, spans=Records((*document.spans.values(), more)), _order=None)


def test_a_project_that_nobody_touched_agrees(tmp_path: Path) -> None:
    assert found(filled(tmp_path)) == []


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (without_spans, "2 records missing"),
        (with_other_label, "2 records other than they were left"),
        (with_one_more, "1 records that no action made"),
    ],
)
def test_what_differs_is_counted(tmp_path: Path, change: Callable[[Document], Document], said: str) -> None:
    where = filled(tmp_path)
    rewritten(where, A, change)
    assert found(where) == [Disagreement(A, said)]


def test_a_file_of_another_journal_is_not_judged_and_what_comes_after_it_is(tmp_path: Path) -> None:
    where = filled(tmp_path)
    first, second = sorted((A, B))
    rewritten(where, first, without_spans, of="another")
    rewritten(where, second, without_spans)
    assert [one.owner for one in found(where)] == [second]


def test_a_file_that_cannot_be_read_is_left_out_and_what_comes_after_it_is_not(tmp_path: Path) -> None:
    where = filled(tmp_path)
    first, second = sorted((A, B))
    rewritten(where, second, without_spans)
    file(where, first).write_bytes(b"{")
    assert [one.owner for one in found(where)] == [second]


def test_a_file_that_is_gone_is_lost_only_if_the_article_is_in_the_store(tmp_path: Path) -> None:
    where = filled(tmp_path)
    file(where, A).unlink()
    assert found(where) == [Disagreement(A, "Its file is gone.", lost=True)]
    (tmp_path / "again").mkdir()
    again = filled(tmp_path / "again")
    opened = project(again)
    while opened.next_undo:
        opened.undo()
    opened.close()
    for path in (again / ".sorot" / "articles").glob("*.json"):
        path.unlink()
    assert found(again) == []


def test_the_records_of_the_project_are_judged_too(tmp_path: Path) -> None:
    where = filled(tmp_path)
    (where / ".sorot" / "project.json").unlink()
    repository = Repository(where / ".sorot")
    opened = open_store(where, store=None, read_only=True, only=None)
    assert opened.journal is not None
    version = Version(opened.journal.id, opened.journal.seq)
    opened.close()
    repository.write_project([], [], version)
    assert found(where) == [Disagreement("", "1 records missing")]


def test_without_a_journal_nothing_is_judged(tmp_path: Path) -> None:
    where = filled(tmp_path)
    journal(where).unlink()
    rewritten_article = file(where, A).read_bytes().replace(b"PERSON", b"NORPXX")
    file(where, A).write_bytes(rewritten_article)
    assert found(where) == []


def test_what_a_journal_that_began_later_does_not_tell_is_not_judged(tmp_path: Path) -> None:
    where = filled(tmp_path)
    journal(where).unlink()
    opened = project(where)
    tag(opened, A, "Jakarta")
    crash(opened)
    project(where).close()
    rewritten(where, A, with_one_more)
    assert found(where) == []
    rewritten(
        where,
        A,
        lambda document: changed(document, spans=Records(one for one in document.spans.values() if one.quote != "Jakarta"), _order=None),
    )
    assert found(where) == [Disagreement(A, "1 records missing")]
    assert isinstance(open_store(where, store=None, read_only=True, only=None).shelf.document(A).article, Article)
