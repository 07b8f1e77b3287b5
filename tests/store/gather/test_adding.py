"""Adding from beginning to end."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from store import annotate
from store.added import VARIANT
from store.gather import adding
from store.gather.adding import AddReceipt, Progress, add
from store.gather.again import Rereader
from store.gather.collect import Options
from store.gather.keep import ORIGINALS
from store.gather.origins import find_origins
from store.model import Article
from store.project import Project
from store.quarantine.run import Quarantine
from tests.store.gather import making
from tests.store.gather.test_fetch import Site, site  # noqa: F401
from tests.store.news import paragraphs, story

OPTIONS = Options(today=date(2026, 11, 25), allow_private=True, pause=0, agent="sorot/test")


def put(folder: Path, *names: str, to: Path, **options: Any) -> AddReceipt:
    project = Project.open(to, annotator="ana")
    try:
        return add(project, find_origins(names or [str(folder)]), OPTIONS, **options)
    finally:
        project.close()


def articles(to: Path) -> list[Article]:
    project = Project.open(to, annotator="ana", read_only=True)
    try:
        return sorted((document.article for document in project.stored_documents()), key=lambda article: article.source)
    finally:
        project.close()


@pytest.fixture
def places(tmp_path: Path) -> tuple[Path, Path]:
    source, target = tmp_path / "in", tmp_path / "project"
    source.mkdir()
    target.mkdir()
    (source / "page.html").write_bytes(making.page(paragraphs(1)))
    (source / "rows.csv").write_text(
        "judul,isi\nA,MOSKOW - Presiden memuji kerja sama Rabu (8/11) kemarin\nB," + story(2).split("\n")[0], "utf-8"
    )
    (source / "bad.pdf").write_bytes(b"%PDF-1.4 nothing")
    (source / "saved.warc.gz").write_bytes(making.warc({"https://a.example/1": making.page(paragraphs(3))}))
    (source / "skip.png").write_bytes(b"x")
    return source, target


def test_everything_readable_is_added_and_the_rest_listed(places: tuple[Path, Path]) -> None:
    source, target = places
    told: list[Progress] = []
    receipt = put(source, to=target, tell=told.append)
    assert (receipt.added, receipt.parts, receipt.present) == (4, 1, 0)
    assert len(receipt.problems) == 1
    assert "bad.pdf" in receipt.problems[0]
    assert (told[-1].phase, told[-1].done, told[-1].total, told[-1].added) == ("reading", 4, 4, 4)
    assert [one.problem for one in told if one.problem] == receipt.problems
    assert sorted(one.source for one in receipt.articles) == [one.source for one in articles(target)]
    kept = {article.source.rpartition("/")[2]: article for article in articles(target)}
    assert set(kept) == {"page.html", "rows.csv#1", "rows.csv#2", "1"}
    row = kept["rows.csv#1"]
    assert (row.title, row.published, row.metadata["place"]) == ("A", "2023-11-08", "Moskow")
    assert kept["page.html"].metadata["site"] == "Situsku"
    assert kept["1"].metadata["original"].endswith("saved.warc.gz")


def test_the_same_again_adds_nothing_and_one_undo_takes_all_back(places: tuple[Path, Path]) -> None:
    source, target = places
    put(source, to=target)
    again = put(source, to=target)
    assert (again.added, again.present, again.parts) == (0, 4, 0)
    project = Project.open(target, annotator="ana")
    project.undo()
    assert list(project.stored_documents()) == []
    project.redo()
    assert len(list(project.stored_documents())) == 4
    project.undo()
    project.close()
    assert put(source, to=target).added == 4


def test_a_dry_run_keeps_nothing(places: tuple[Path, Path]) -> None:
    source, target = places
    receipt = put(source, to=target, dry=True)
    assert str(receipt).startswith("4 articles would be added.\n  ")
    assert "\n  A\n" in str(receipt)
    assert articles(target) == []


def test_an_interrupt_keeps_what_was_read_and_the_next_run_goes_on(places: tuple[Path, Path]) -> None:
    source, target = places

    def interrupt(progress: Progress) -> None:
        if progress.done == 2:
            raise KeyboardInterrupt

    first = put(source, to=target, tell=interrupt)
    assert first.stopped
    assert 0 < first.added < 4
    second = put(source, to=target)
    assert (second.added, second.present) == (4 - first.added, first.added)


def test_one_story_on_several_sites_points_at_the_first(places: tuple[Path, Path]) -> None:
    source, target = places
    (target / "own.txt").write_text(story(1), "utf-8")
    receipt = put(source, to=target)
    (variant,) = [article for article in articles(target) if VARIANT in article.metadata]
    assert variant.source.endswith("page.html")
    assert receipt.variants == 1
    project = Project.open(target, annotator="ana", read_only=True)
    assert project.document(variant.metadata[VARIANT]).article.source == "own.txt"
    project.close()


def test_texts_of_the_own_folder_are_articles_already(places: tuple[Path, Path]) -> None:
    _, target = places
    (target / "own.txt").write_text(story(1), "utf-8")
    (target / "page.html").write_bytes(making.page(paragraphs(4)))
    receipt = put(target, to=target)
    assert (receipt.added, receipt.present) == (1, 1)
    assert (target / "own.txt").read_text("utf-8") == story(1)
    project = Project.open(target, annotator="ana")
    assert len(list(project.stored_documents())) == 1
    assert project.notices == []
    project.close()


def test_many_articles_are_kept_in_parts_and_one_undo_takes_all_back(places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = places
    monkeypatch.setattr(adding, "BATCH", 3)
    receipt = put(source, to=target)
    assert (receipt.added, receipt.parts) == (4, 2)
    project = Project.open(target, annotator="ana")
    project.undo()
    assert list(project.stored_documents()) == []
    project.redo()
    assert len(list(project.stored_documents())) == 4
    project.close()


def test_what_is_done_between_two_parts_is_undone_by_itself(places: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = places
    monkeypatch.setattr(adding, "BATCH", 1)
    project = Project.open(target, annotator="ana")
    done: list[str] = []

    def hand(change: Callable[[], None]) -> None:
        change()
        if project.stored_ids() and not done:
            done.append(project.stored_ids()[0])
            tagged = annotate.tag(project.document(done[0]), 0, 4, "PERSON", annotator="ana")
            assert tagged is not None
            project.do(tagged)

    add(project, find_origins([str(source)]), OPTIONS, hand=hand)
    assert len(list(project.stored_documents())) == 4
    project.undo()
    assert [len(document.spans) for document in project.stored_documents()] == [1]
    project.undo()
    project.undo()
    assert list(project.stored_documents()) == []
    for _ in range(3):
        project.redo()
    assert sorted(len(document.spans) for document in project.stored_documents()) == [0, 0, 0, 1]
    project.close()


def test_a_feed_gives_the_stories_it_links_to(places: tuple[Path, Path], site: str, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    _, target = places
    links = (
        "".join(f"<item><title>t{n}</title><link>{site}/story{n}</link></item>" for n in range(3))
        + f"<item><link>{site}/none</link></item>"
    )
    answers = {"/feed": f"<rss version='2.0'><channel><title>F</title>{links}</channel></rss>".encode()}
    answers |= {f"/story{n}": making.page(paragraphs(20 + n), title=f"Berita {n}") for n in range(3)}
    plain = Site.do_GET

    def serve(self: Any) -> None:
        if self.path in answers:
            self.server.agents.append(self.headers["User-Agent"])
            self._answer(200, answers[self.path])
        else:
            plain(self)

    monkeypatch.setattr(Site, "do_GET", serve)
    receipt = put(target, f"{site}/feed", to=target)
    assert (receipt.added, len(receipt.problems)) == (3, 1)
    assert [article.title for article in articles(target)] == ["Berita 0", "Berita 1", "Berita 2"]
    assert [article.metadata["original"] for article in articles(target)] == [f"{site}/feed"] * 3
    assert len(list((target / ".sorot" / ORIGINALS).iterdir())) == 3
    again = put(target, f"{site}/feed", f"{site}/story1", to=target)
    assert (again.added, again.present) == (0, 4)


def changed(receipt: AddReceipt) -> tuple[int, int, list[str]]:
    return receipt.added, receipt.present, receipt.changed


@pytest.mark.parametrize("dry", [False, True])
def test_a_file_that_has_changed_is_named_and_not_added_again(places: tuple[Path, Path], dry: bool) -> None:
    source, target = places
    page = source / "page.html"
    put(page, to=target)
    page.write_bytes(making.page(paragraphs(4)))
    receipt = put(page, to=target, dry=dry)
    assert changed(receipt) == (0, 0, [str(page)])
    assert "has changed since it was added" in str(receipt)
    assert "`sorot refresh --outside`" in str(receipt)
    assert len(articles(target)) == 1


def test_a_file_that_has_changed_comes_as_another_article_for_who_says_so(places: tuple[Path, Path]) -> None:
    source, target = places
    page = source / "page.html"
    put(page, to=target)
    page.write_bytes(making.page(paragraphs(4)))
    project = Project.open(target, annotator="ana")
    receipt = add(project, find_origins([str(page)]), replace(OPTIONS, as_new=True))
    project.close()
    assert changed(receipt) == (1, 0, [])
    assert changed(put(page, to=target)) == (0, 1, [])
    assert len(articles(target)) == 2


def test_a_file_that_was_saved_anew_with_the_same_text_is_there_already(places: tuple[Path, Path]) -> None:
    source, target = places
    page = source / "page.html"
    put(page, to=target)
    page.write_bytes(page.read_bytes() + b"<!-- saved again -->")
    assert changed(put(page, to=target)) == (0, 1, [])


def test_after_a_refresh_the_changed_file_is_there_already(places: tuple[Path, Path]) -> None:
    source, target = places
    page = source / "page.html"
    put(page, to=target)
    page.write_bytes(making.page(paragraphs(4)))
    project = Project.open(target, annotator="ana")
    with Quarantine() as quarantine:
        reader = Rereader(project, OPTIONS, quarantine, ways=("outside",))
        (document,) = project.stored_documents()
        found = reader.foreseen(document)
        assert found is not None
        reader.adopt(document, found)
    project.close()
    assert changed(put(page, to=target)) == (0, 1, [])


@pytest.mark.parametrize("rows", ["a\nb\nc\n", "c\na\nb\n", "a\nc\nb\n"])
def test_of_a_table_that_has_grown_only_the_new_rows_come(places: tuple[Path, Path], rows: str) -> None:
    source, target = places
    text = {name: story(number).split("\n")[0] for number, name in enumerate("abc", 10)}
    table = source / "grown.csv"
    table.write_text("isi\n" + text["a"] + "\n" + text["b"] + "\n", "utf-8")
    assert changed(put(table, to=target)) == (2, 0, [])
    table.write_text("isi\n" + "".join(f"{text[row]}\n" for row in rows.split()), "utf-8")
    assert changed(put(table, to=target)) == (1, 2, [])


def test_a_row_that_was_changed_is_named(places: tuple[Path, Path]) -> None:
    source, target = places
    first, second, third = (story(number).split("\n")[0] for number in (10, 11, 12))
    table = source / "rows.csv"
    table.write_text(f"isi\n{first}\n{second}\n", "utf-8")
    put(table, to=target)
    table.write_text(f"isi\n{first}\n{third}\n", "utf-8")
    assert changed(put(table, to=target)) == (0, 1, [f"{table}#2"])


def test_what_was_undone_may_be_added_changed(places: tuple[Path, Path]) -> None:
    source, target = places
    page = source / "page.html"
    put(page, to=target)
    project = Project.open(target, annotator="ana")
    project.undo()
    project.close()
    page.write_bytes(making.page(paragraphs(4)))
    assert changed(put(page, to=target)) == (1, 0, [])
