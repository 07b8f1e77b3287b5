"""Variants of a story, looked for among all articles."""

from pathlib import Path

import pytest

from store.added import VARIANT
from store.library import article_ids
from store.project import Project
from store.variants import group, look, part
from tests.store.news import story


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """Return a project of two stories, one of them on three sites, and a text of its own."""
    for name, text in {
        "1-agency": story(1),
        "2-site": "KOMPAS.com - " + story(1),
        "3-other": story(2),
        "4-site": story(1) + "\nBaca juga: yang lain.",
        "5-own": "Tidak ada yang sama di sini.",
    }.items():
        (tmp_path / f"{name}.txt").write_text(text, "utf-8")
    return Project.open(tmp_path, annotator="ana")


def found(project: Project) -> dict[str, str]:
    names = {one: project.document(one).article.source for one in article_ids(project)}
    return {names[name]: names[first] for name, first in look(project, lambda done, total: None).items()}


def led(project: Project) -> dict[str, str]:
    documents = [project.document(name) for name in article_ids(project)]
    names = {document.article.id: document.article.source for document in documents}
    return {one.article.source: names[first] for one in documents if (first := one.article.metadata.get(VARIANT))}


def test_they_are_found_grouped_and_one_undo_parts_them(project: Project) -> None:
    assert found(project) == {"2-site.txt": "1-agency.txt", "4-site.txt": "1-agency.txt"}
    change = group(project.document, look(project, lambda done, total: None), annotator="ana")
    assert change is not None
    assert change.title == "Group 2 variants"
    project.do(change)
    assert led(project) == {"2-site.txt": "1-agency.txt", "4-site.txt": "1-agency.txt"}
    assert found(project) == {}
    project.undo()
    assert led(project) == {}
    project.close()


def test_what_a_person_took_out_stays_out(project: Project) -> None:
    change = group(project.document, look(project, lambda done, total: None), annotator="ana")
    assert change is not None
    project.do(change)
    document = next(one for one in map(project.document, article_ids(project)) if one.article.source == "4-site.txt")
    out = part(document, annotator="ana")
    assert out is not None
    project.do(out)
    assert led(project) == {"2-site.txt": "1-agency.txt"}
    assert found(project) == {}
    assert part(project.document(document.article.id), annotator="ana") is None
    project.close()


def test_groups_that_turn_out_to_be_one_story_become_one(project: Project) -> None:
    one, two, _, four, _ = article_ids(project)
    change = group(project.document, {four: two}, annotator="ana")
    assert change is not None
    project.do(change)
    assert look(project, lambda done, total: None) == {two: one, four: one}
    project.close()


def test_looking_can_be_ended(project: Project) -> None:
    def end(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        look(project, end)
    project.close()
