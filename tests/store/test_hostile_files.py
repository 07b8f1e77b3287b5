"""Project folders made by somebody who means harm: nothing is written elsewhere and nothing impossible reaches a screen."""

from pathlib import Path

import pytest
from msgspec.structs import replace

from store.document import Document
from store.journal import Entry
from store.model import Change, Put
from store.repository import Repository
from tests.store.making import A, B, crash, filled, journal, project, quotes, tag


@pytest.fixture
def where(tmp_path: Path) -> Path:
    return filled(tmp_path)


def crafted(where: Path, **different: object) -> None:
    """Write an article file as Sorot would, with a span that no version of it ever made."""
    repository = Repository(where / ".sorot")
    kept = repository.read_article(A)
    assert kept is not None
    assert kept.article is not None
    spans = {name: replace(span, **different) for name, span in kept.spans.items()}
    repository.write_articles([(Document(article=kept.article, text=kept.text.text, spans=spans, stored=True), kept.version)])


@pytest.mark.parametrize("different", [{"start": -5}, {"end": 10**9}, {"quote": "Somebody"}, {"start": 90, "end": 3}])
def test_annotations_that_do_not_fit_the_text_never_get_as_far_as_a_screen(where: Path, different: dict[str, object]) -> None:
    crafted(where, **different)
    opened = project(where)
    assert quotes(opened, A) == ["Widodo", "Xi Jinping"]
    assert "which is not what the text says" in str(opened.notices[0])
    crash(opened)
    journal(where).unlink()
    opened = project(where)
    assert quotes(opened, A) == []
    assert opened.article_problem(A)


def test_a_journal_made_to_write_elsewhere_does_not(where: Path) -> None:
    opened = project(where)
    assert opened._journal is not None
    article = replace(opened.document(B).article, id="../../../escaped")
    change = Change(id="c", title="", time="", annotator="", edits=(Put(None, article),))
    opened._journal.append(Entry(opened._journal.seq + 1, "do", "", change))
    crash(opened)
    opened = project(where)
    tag(opened, A, "Jakarta")
    opened.close()
    assert "unusable id" in str(opened.notices)
    assert not list(where.parent.glob("**/escaped*"))
    assert quotes(project(where), A) == ["Widodo", "Xi Jinping", "Jakarta"]


def test_folders_that_lead_elsewhere_are_not_written(where: Path, tmp_path: Path) -> None:
    articles = where / ".sorot" / "articles"
    articles.rename(tmp_path / "elsewhere")
    articles.symlink_to(tmp_path / "elsewhere")
    opened = project(where)
    assert "symbolic link" in opened.read_only
    assert quotes(opened, A) == ["Widodo", "Xi Jinping"]
