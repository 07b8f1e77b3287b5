"""The review queue on the screen: every key of it, at every size, with whatever the articles hold."""

from pathlib import Path
from typing import Any

import pytest

from store.library import article_ids
from store.model import Span, Suggestion
from tests.tui.driving import (
    SIZES,
    driving,
    engine,
    find_on_screen,
    finder,
    front,
    library,
    press,
    press_action,
    reader,
    resize,
    said,
    screen_text,
    selected,
    settle,
    strips,
    tags,
    type_text,
)
from tui.messages import ReviewWanted
from tui.screens.review import ReviewScreen

NAMES = {"Joko Widodo": "PERSON", "Beijing": "GPE", "Xi Jinping": "PERSON", "Jakarta": "GPE"}
SCORES = {"Joko Widodo": 0.55, "Beijing": 0.9, "Xi Jinping": 0.35, "Jakarta": 0.7}
MOST_DOUBTFUL = ["Joko Widodo", "Xi Jinping", "Jakarta", "Jakarta", "Jakarta", "Beijing", "Beijing", "Beijing"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A project of four articles, the last without any name."""
    place = tmp_path / "berita"
    place.mkdir()
    (place / "1.txt").write_text("Lawatan\n\nPresiden Joko Widodo tiba di Beijing. Ia bertemu Xi Jinping di Beijing.\n", encoding="utf-8")
    (place / "2.txt").write_text("Sahabat\n\nBeijing dan Jakarta bersahabat. Menteri pulang ke Jakarta.\n", encoding="utf-8")
    (place / "3.txt").write_text("Rapat\n\nRapat diadakan di Jakarta kemarin.\n", encoding="utf-8")
    (place / "4.txt").write_text("Tanpa nama\n\ntidak ada apa-apa.\n", encoding="utf-8")
    return place


def suggest(text: str) -> list[Suggestion]:
    """Suggest the names with a score each."""
    return [one for quote, label in NAMES.items() for one in finder({quote: label}, score=SCORES[quote])(text)]


def review(app: Any) -> ReviewScreen:
    """Return the review screen, which must be on top."""
    screen = front(app)
    assert isinstance(screen, ReviewScreen)
    return screen


def here(app: Any) -> str:
    """Return the words before the person, or nothing."""
    item = review(app).reviewing.queue.current
    return item.suggestion.quote if item else ""


def spans(app: Any) -> list[tuple[str, str]]:
    """Return words and label of every annotation of the project, in reading order."""
    project = app.desk.project
    return [(span.quote, span.label) for article in article_ids(project) for span in project.document(article).ordered_spans()]


def mention(app: Any) -> str:
    """Return the words that are drawn as the mention: those in reverse, all rows together."""
    rows = app.screen._compositor.render_strips()
    return " ".join(segment.text for row in rows for segment in row if segment.style and segment.style.reverse)


@pytest.mark.parametrize("size", SIZES)
async def test_one_suggestion_with_its_sentence_and_all_that_is_to_know(folder: Path, size: tuple[int, int]) -> None:
    async with driving(folder, size, suggest=suggest) as (app, pilot):
        await press_action(pilot, "review.open")
        lines, shown = strips(app), screen_text(app)
        assert len(lines) == size[1]
        assert "0 done · 8 left" in lines[0]
        assert "Lawatan" in shown
        assert "PERSON? 0.55 gazetteer" in shown
        assert mention(app) == "Joko Widodo"
        assert "Presiden Joko Widodo tiba di" in shown
        assert "most doubtful first" in shown
        assert "⏎ accept  x reject" in lines[-1]
        if size[1] > 12:
            assert "GPE 6   PERSON 2" in shown


async def test_how_many_are_like_it(folder: Path) -> None:
    async with driving(folder, suggest=suggest) as (app, pilot):
        await press(pilot, "Q", "s", "s")
        assert "Jakarta" in mention(app)
        assert "3 open like it, 2 in this article" in screen_text(app)
        await resize(pilot, 40, 12)
        assert "×3, 2 here" in screen_text(app)


async def test_enter_accepts_x_rejects_and_a_digit_relabels(folder: Path) -> None:
    async with driving(folder, suggest=suggest) as (app, pilot):
        await press(pilot, "Q")
        assert here(app) == "Joko Widodo"
        await press(pilot, "enter")
        assert said(app) == "✓ Accept PERSON “Joko Widodo”"
        assert here(app) == "Xi Jinping"
        await press(pilot, "2")
        assert said(app) == "✓ Accept as ORG PERSON “Xi Jinping”"
        assert spans(app) == [("Joko Widodo", "PERSON"), ("Xi Jinping", "ORG")]
        assert here(app) == "Jakarta"
        await press(pilot, "x")
        assert said(app) == "✓ Reject GPE “Jakarta”"
        assert spans(app) == [("Joko Widodo", "PERSON"), ("Xi Jinping", "ORG")]
        assert "3 done · 3 left" in strips(app)[0], "a form that was turned down and never tagged is offered nowhere any more"
        assert here(app) == "Beijing"


async def test_any_label_by_name(folder: Path) -> None:
    async with driving(folder, suggest=suggest) as (app, pilot):
        await press(pilot, "Q", "t")
        assert "Label for “Joko Widodo”" in screen_text(app)
        await type_text(pilot, "LAW")
        await press(pilot, "enter")
        assert spans(app) == [("Joko Widodo", "LAW")]
        await press(pilot, "t", "escape")
        assert spans(app) == [("Joko Widodo", "LAW")]


async def test_all_of_a_form_in_the_article(folder: Path) -> None:
    async with driving(folder, suggest=suggest) as (app, pilot):
        await press(pilot, "Q", "s", "s")
        await press(pilot, "a")
        assert said(app) == "✓ Accept 2 × GPE “Jakarta”"
        assert spans(app) == [("Jakarta", "GPE"), ("Jakarta", "GPE")]
        await press(pilot, "s")
        assert here(app) == "Beijing"
        await press(pilot, "X")
        assert said(app) == "✓ Reject 2 × GPE “Beijing”"
        assert "4 done" in strips(app)[0]
        remaining = review(app).reviewing.queue
        assert ("Beijing", "GPE") not in remaining.forms


async def test_skipping_and_going_back(folder: Path) -> None:
    async with driving(folder, suggest=suggest) as (app, pilot):
        await press(pilot, "Q", "left")
        assert said(app) == "Nothing was skipped before this. u takes a decision back."
        met = []
        for _ in MOST_DOUBTFUL:
            met.append(here(app))
            await press(pilot, "right")
        assert met == MOST_DOUBTFUL
        assert here(app) == "Joko Widodo", "what was skipped comes again"
        await press(pilot, "h")
        assert here(app) == "Beijing"
        assert "0 done · 8 left" in strips(app)[0]
        assert spans(app) == []


async def test_skipping_the_only_one_says_so(tmp_path: Path) -> None:
    (tmp_path / "1.txt").write_text("Ke Jakarta.\n", encoding="utf-8")
    async with driving(tmp_path, suggest=suggest) as (app, pilot):
        await press(pilot, "Q", "s")
        assert said(app) == "This is the only one left."
        assert here(app) == "Jakarta"


async def test_undo_brings_it_back_on_the_screen_and_redo_takes_it_away(folder: Path) -> None:
    async with driving(folder, suggest=suggest) as (app, pilot):
        await press(pilot, "Q", "enter", "s", "x")
        assert "2 done" in strips(app)[0]
        await press(pilot, "u")
        assert said(app).startswith("Undid: Reject GPE “Jakarta”")
        assert mention(app) == "Jakarta"
        assert "1 done · 7 left" in strips(app)[0]
        await press(pilot, "u")
        assert said(app).startswith("Undid: Accept PERSON “Joko Widodo”")
        assert mention(app) == "Joko Widodo"
        assert "0 done · 8 left" in strips(app)[0]
        assert spans(app) == []
        await press(pilot, "ctrl+r")
        assert said(app).startswith("Redid: Accept PERSON “Joko Widodo”")
        assert spans(app) == [("Joko Widodo", "PERSON")]
        assert here(app) != "Joko Widodo"
        assert "1 done · 7 left" in strips(app)[0]


async def test_reading_order_and_back_to_doubt(folder: Path) -> None:
    async with driving(folder, suggest=suggest) as (app, pilot):
        await press(pilot, "Q", "tab")
        assert said(app) == "Now in reading order."
        met = []
        for _ in MOST_DOUBTFUL:
            met.append(here(app))
            await press(pilot, "enter")
        assert met == ["Joko Widodo", "Beijing", "Xi Jinping", "Beijing", "Beijing", "Jakarta", "Jakarta", "Jakarta"]
        await press(pilot, "tab")
        assert said(app) == "Now most doubtful first."


async def test_a_higher_limit_leaves_the_doubtful_out_and_a_lower_one_brings_them_back(folder: Path) -> None:
    async with driving(folder, suggest=suggest) as (app, pilot):
        await press(pilot, "Q", *["+"] * 8)
        assert said(app) == "Suggestions from a score of 0.40 on."
        assert "7 left" in strips(app)[0]
        await press(pilot, *["+"] * 11)
        assert "0 left" in strips(app)[0]
        assert "No suggestion with a score of 0.95 or more is open. - shows lower ones." in screen_text(app)
        await press(pilot, *["-"] * 30)
        assert said(app) == "Suggestions from a score of 0.00 on."
        assert "8 left" in strips(app)[0]


async def test_into_the_article_and_back_to_the_queue(folder: Path) -> None:
    async with driving(folder, suggest=suggest) as (app, pilot):
        await press(pilot, "Q", "s", "o")
        assert selected(app) == "Xi Jinping"
        await press(pilot, "enter")
        assert tags(app) == [("Xi Jinping", "PERSON")]
        await press(pilot, "q")
        assert review(app)
        assert "1 done · 7 left" in strips(app)[0]
        assert here(app) not in ("Xi Jinping", "")
        await press(pilot, "q")
        assert library(app)


async def test_from_an_article_and_back_to_where_it_was(folder: Path) -> None:
    async with driving(folder, suggest=suggest, article="2.txt") as (app, pilot):
        await press(pilot, "right", "right")
        before = selected(app)
        await press(pilot, "Q")
        assert here(app) == "Joko Widodo"
        await press(pilot, "o")
        assert selected(app) == "Joko Widodo"
        await press(pilot, "Q")
        assert here(app) == "Joko Widodo", "the queue that was open already"
        await press(pilot, "escape")
        assert selected(app) == before
        assert reader(app).session.document.article.source == "2.txt"
        await press(pilot, "q")
        assert library(app)


async def test_the_key_pressed_twice_opens_one_queue(folder: Path) -> None:
    async with driving(folder, suggest=suggest) as (app, pilot):
        await press(pilot, "Q")
        before = review(app)
        app.post_message(ReviewWanted())
        await settle(pilot)
        assert review(app) is before
        await press(pilot, "q", "j")
        assert library(app)


async def test_a_note_accepts_when_it_is_kept(folder: Path) -> None:
    async with driving(folder, suggest=suggest) as (app, pilot):
        await press(pilot, "Q", "n")
        await type_text(pilot, "Presiden ketujuh")
        await press(pilot, "escape")
        assert said(app) == "✓ Accept PERSON “Joko Widodo”"
        project = app.desk.project
        document = project.document(article_ids(project)[0])
        (span,), (note,) = document.spans.values(), document.notes.values()
        assert isinstance(span, Span)
        assert (note.target_id, note.text) == (span.id, "Presiden ketujuh")
        await press(pilot, "n", "escape")
        assert said(app) == "The note is empty, so nothing was done."
        await press(pilot, "n")
        await type_text(pilot, "doch nicht")
        await press(pilot, "ctrl+x")
        assert spans(app) == [("Joko Widodo", "PERSON")]


async def test_when_all_is_done_it_says_so_and_every_key_is_answered(folder: Path) -> None:
    async with driving(folder, suggest=suggest) as (app, pilot):
        await press(pilot, "Q", *["enter"] * len(MOST_DOUBTFUL))
        assert "8 done · 0 left" in strips(app)[0]
        assert "No suggestion is open in any article: there is nothing left to review. q goes back." in screen_text(app)
        for key in ("enter", "x", "a", "X", "s", "o", "n", "t", "1"):
            await press(pilot, key)
            assert said(app) == "There is no suggestion to review here."
        await press(pilot, "left", "tab", "+", "-", "u")
        assert "7 done · 1 left" in strips(app)[0]


async def test_without_any_suggestion(folder: Path) -> None:
    async with driving(folder) as (app, pilot):
        await press(pilot, "Q")
        assert "there is nothing left to review" in screen_text(app)
        await press(pilot, "q")
        assert library(app)


async def test_read_only_can_look_and_not_decide(folder: Path) -> None:
    async with driving(folder, suggest=suggest, read_only=True) as (app, pilot):
        await press(pilot, "Q")
        assert "read-only" in strips(app)[0]
        for key in ("enter", "x", "a", "1", "n"):
            await press(pilot, key)
            assert here(app) == "Joko Widodo"
            assert said(app)
        await press(pilot, "s")
        assert here(app) == "Xi Jinping"


async def test_what_the_engine_says_later_comes_into_the_queue(folder: Path) -> None:
    async with driving(folder, suggest=suggest, state="starting") as (app, pilot):
        await press(pilot, "Q")
        assert "No suggestion is open so far; more are being made." in screen_text(app)
        engine(app).say("ready")
        await settle(pilot)
        assert "8 left" in strips(app)[0]
        assert mention(app) != ""


async def test_the_palette_and_help_work_in_it(folder: Path) -> None:
    async with driving(folder, suggest=suggest) as (app, pilot):
        await press(pilot, "Q", "question_mark")
        assert "Review queue" in screen_text(app)
        await press(pilot, "escape", "ctrl+p")
        await type_text(pilot, "reject suggestion")
        await press(pilot, "enter")
        assert said(app) == "✓ Reject PERSON “Joko Widodo”"


async def test_another_size_keeps_the_mention_in_view(folder: Path) -> None:
    (folder / "1.txt").write_text("Judul\n\n" + "kata " * 300 + "lalu Joko Widodo pergi " + "kata " * 300 + "\n", encoding="utf-8")
    async with driving(folder, suggest=suggest) as (app, pilot):
        await press(pilot, "Q")
        for size in [(100, 30), (40, 12), (80, 24), (24, 8)]:
            await resize(pilot, *size)
            assert "".join(mention(app).split()) == "JokoWidodo", size
            assert len(strips(app)) == size[1]


HOSTILE = (
    "\x1b]0;diambil\x07\x1b[31m[bold red]Jakarta[/]\u202eatrakaJ\u0301\u0301\u0301\u0301\u0301\u0301\x9b2J\u200b\r[@click=app.quit]x[/]"
)


@pytest.mark.parametrize("size", SIZES)
async def test_nothing_in_a_text_drives_the_terminal(tmp_path: Path, size: tuple[int, int]) -> None:
    (tmp_path / "jahat.txt").write_text(f"{HOSTILE}\n\nKata {HOSTILE} pula.\n", encoding="utf-8")

    def whole(text: str) -> list[Suggestion]:
        start = text.index("Kata ") + 5
        end = text.index(" pula")
        return [Suggestion(start=start, end=end, label="GPE", quote=text[start:end], score=0.5, source="model", origin="model:x")]

    async with driving(tmp_path, size, suggest=whole) as (app, pilot):
        await press(pilot, "Q")
        for keys in (["t", "escape"], ["n", "escape"], ["enter"], ["u"], ["x"]):
            shown = "".join(strips(app))
            assert not any(ord(character) < 32 or 0x7F <= ord(character) < 0xA0 or character in "\u202e\u200b" for character in shown)
            await press(pilot, *keys)
        assert "✓" in screen_text(app) or "Reject" in said(app)
        assert app.is_running


async def test_the_mention_is_drawn_in_the_place_it_has(folder: Path) -> None:
    async with driving(folder, suggest=suggest) as (app, pilot):
        await press(pilot, "Q")
        column, row = find_on_screen(app, "Joko Widodo tiba")
        strip = app.screen._compositor.render_strips()[row]
        cell = 0
        reversed_cells = []
        for segment in strip:
            if segment.style and segment.style.reverse:
                reversed_cells += range(cell, cell + segment.cell_length)
            cell += segment.cell_length
        assert reversed_cells == list(range(column, column + len("Joko Widodo")))
