"""Two windows on one folder: the second shows what the first does, with its cursor where it was, and takes its place."""

import os
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from store import annotate
from store.filesystem import Place
from store.ingest import make_article
from store.renewing import adopt, foreseen
from tests.store.making import tag
from tests.tui.driving import (
    SIZES,
    driving,
    front,
    library,
    post_key,
    press,
    press_action,
    reader,
    said,
    screen_text,
    select,
    selected,
    settle,
    tags,
)
from tests.tui.screens.articles import SUGGESTED, folder
from tui.app import SorotApp
from tui.paths import index_file

__all__ = ["folder"]

FIRST = "1-kunjungan.txt"


async def look(app: SorotApp, pilot: Pilot[Any]) -> None:
    """Have a window look what the others have done, as it does by itself all the time."""
    await app.watching.look()
    await settle(pilot)


async def test_the_second_window_shows_what_the_first_does_and_keeps_its_cursor(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (one, keys), driving(folder, article=FIRST) as (two, pilot):
        assert "live from process" in screen_text(two)
        select(two, "Jakarta")
        top = reader(two).view.top_offset
        select(one, "Joko Widodo")
        await press(keys, "1")
        await look(two, pilot)
        assert tags(two) == [("Joko Widodo", "PERSON")]
        assert selected(two) == "Jakarta"
        assert reader(two).view.top_offset == top
        await press(keys, "u")
        await look(two, pilot)
        assert tags(two) == []


async def test_keys_that_change_something_say_who_writes(folder: Path) -> None:
    async with driving(folder, article=FIRST), driving(folder, article=FIRST) as (two, pilot):
        await press(pilot, "1")
        assert "another window has it open for writing (process" in said(two)
        assert tags(two) == []
        await press_action(pilot, "app.take_over")
        assert "another window has it open for writing" in said(two)


@pytest.mark.parametrize("size", SIZES)
async def test_when_the_writer_leaves_one_key_takes_over(folder: Path, size: tuple[int, int]) -> None:
    async with driving(folder, article=FIRST, size=size) as (two_before, _), driving(folder, article=FIRST, size=size) as (two, pilot):
        select(two_before, "Jakarta")
        reader(two_before).session.label("GPE")
        two_before.desk.project.close()
        await look(two, pilot)
        assert tags(two) == [("Jakarta", "GPE")]
        assert "The window that wrote has gone. W" in said(two)
        await press(pilot, "1")
        assert "To write here: W" in said(two)
        await press(pilot, "W")
        assert "This window writes now" in said(two)
        assert not two.desk.project.read_only
        select(two, "Joko Widodo")
        await press(pilot, "1")
        assert tags(two) == [("Joko Widodo", "PERSON"), ("Jakarta", "GPE")]
        await press(pilot, "u", "u")
        assert tags(two) == []
        two.desk.reading.save()
    assert (folder / ".sorot" / "reading.json").exists()


async def test_the_hint_line_offers_the_key_only_when_the_writer_has_gone(folder: Path) -> None:
    async with driving(folder) as (one, _), driving(folder) as (two, pilot):
        assert "take over" not in screen_text(two)
        one.desk.project.close()
        await look(two, pilot)
        assert "W take over" in screen_text(two)
        await press(pilot, "W")
        assert "take over" not in screen_text(two)
        await press(pilot, "W")
        assert said(two) == "This window is the one that writes."


async def test_the_list_counts_what_the_first_window_does_and_shows_articles_that_come(folder: Path) -> None:
    async with driving(folder) as (one, _), driving(folder) as (two, pilot):
        shown = library(two).list
        shown.move_to(2)
        held = shown.entries[shown.row].article_id
        text = "Sidang di Den Haag ditunda."
        article = make_article(text, source="impor/sidang.txt")
        one.desk.project.add(article, text)
        tag(one.desk.project, article.id, "Den Haag")
        await look(two, pilot)
        assert "Sidang di Den Haag ditunda." in screen_text(two)
        assert shown.entries[shown.row].article_id == held


async def test_find_and_review_follow(folder: Path) -> None:
    async with driving(folder, suggest=SUGGESTED) as (one, _), driving(folder, suggest=SUGGESTED) as (two, pilot):
        await press(pilot, "Q")
        assert two.review is not None
        left = two.review.reviewing.queue.left
        assert left
        item = two.review.reviewing.queue.current
        assert item is not None
        document = one.desk.project.document(item.article)
        change = annotate.accept(document, [item.suggestion], annotator="ana")
        assert change is not None
        one.desk.project.do(change)
        await look(two, pilot)
        assert two.review.reviewing.queue.left < left


async def test_an_article_that_goes_is_left(folder: Path) -> None:
    async with driving(folder) as (one, _):
        text = "Sidang di Den Haag ditunda."
        article = make_article(text, source="impor/sidang.txt")
        one.desk.project.add(article, text)
        tag(one.desk.project, article.id, "Den Haag")
        one.desk.project.checkpoint()
        async with driving(folder) as (two, pilot):
            two.open_article(article.id)
            await settle(pilot)
            assert "Den Haag" in screen_text(two)
            one.desk.project.undo()
            await look(two, pilot)
            await settle(pilot)
            assert front(two) is not None
            post_key(pilot, "down")
            await settle(pilot)


async def test_the_watch_goes_on_by_itself(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.watching.EVERY", 0.01)
    async with driving(folder, article=FIRST) as (one, keys), driving(folder, article=FIRST) as (two, pilot):
        select(one, "Jakarta")
        await press(keys, "3")
        for _ in range(300):
            if tags(two):
                break
            await pilot.pause(0.01)
        assert tags(two) == [("Jakarta", "GPE")]


async def test_on_a_network_the_search_index_is_kept_on_this_machine(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("store.opening.place_of", lambda path: Place("nfs4", "server:/berita", network=True))
    async with driving(folder) as (app, pilot):
        assert any("on a network (nfs4 from server:/berita)" in str(notice) for notice in app.desk.project.notices)
        for _ in range(300):
            if app.searching.complete:
                break
            await pilot.pause(0.01)
        assert app.searching.complete
        assert index_file(folder / ".sorot").exists()
        assert not list((folder / ".sorot").glob("index.sqlite3*"))


async def test_what_another_program_writes_into_a_file_is_shown_and_undone(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (app, pilot):
        select(app, "Jakarta")
        await press(pilot, "3")
        app.desk.project.checkpoint()
        (path,) = (folder / ".sorot" / "articles").glob("*.json")
        path.write_bytes(path.read_bytes().replace(b'"label":"GPE"', b'"label":"ORG"'))
        os.utime(path, ns=(0, 0))
        await look(app, pilot)
        assert tags(app) == [("Jakarta", "ORG")]
        assert selected(app) == "Jakarta"
        assert "merged: 1 changed" in " ".join(screen_text(app).split())
        await press(pilot, "u")
        assert tags(app) == [("Jakarta", "GPE")]


async def test_the_second_window_shows_another_text_that_the_first_takes(folder: Path) -> None:
    async with driving(folder, article=FIRST) as (one, keys), driving(folder, article=FIRST) as (two, pilot):
        select(one, "Jakarta")
        await press(keys, "3")
        (folder / FIRST).write_text("SURABAYA - " + (folder / FIRST).read_text(encoding="utf-8"), encoding="utf-8")
        project, document = one.desk.project, reader(one).session.document
        found = foreseen(project, document)
        assert found is not None
        adopt(project, document, found)
        assert reader(one).view.text.startswith("SURABAYA - ")
        await look(two, pilot)
        assert reader(two).view.text.startswith("SURABAYA - ")
        assert tags(two) == [("Jakarta", "GPE")]
        await press(keys, "u")
        await look(two, pilot)
        assert reader(two).view.text.startswith("Presiden")
        assert tags(two) == [("Jakarta", "GPE")]
