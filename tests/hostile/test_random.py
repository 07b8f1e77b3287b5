"""Keys, clicks and resizes at random over hostile articles: nothing crashes, and undoing everything gives back what was there."""

import random
from pathlib import Path

import pytest
from textual import events

from tests.hostile.test_screens import everything, hostile, look
from tests.tui.driving import front, post_key, post_mouse, press, resize, settle

__all__ = ["hostile"]

KEYS = (
    *("left", "right", "up", "down", "j", "k", "h", "l", "e", "E", "v", "L", "H", "J", "K", "space", "b", "g", "G", "s", "S", "o", "O"),
    *(
        "1",
        "1",
        "[",
        "]",
        ".",
        "d",
        "x",
        "a",
        "X",
        "enter",
        "enter",
        ";",
        ",",
        "asterisk",
        "t",
        "i",
        "I",
        "m",
        "M",
        "n",
        "N",
        "w",
        "u",
        "U",
    ),
    *("slash", "f", "z", "plus", "minus", "p", "tab", "escape", "escape", "question_mark", "y", "percent_sign", "Q", "ctrl+t", "ctrl+p"),
    *("left_parenthesis", "right_parenthesis", "less_than_sign", "greater_than_sign", "left_curly_bracket", "right_curly_bracket"),
    *("home", "end", "pageup", "pagedown", "backspace", "delete", "shift+left", "shift+right", "r", "q", "c", "5"),
)
SIZES = ((100, 30), (80, 24), (40, 12), (61, 17), (133, 40), (12, 4))


@pytest.mark.parametrize("seed", range(3))
async def test_a_monkey_breaks_nothing(hostile: Path, seed: int) -> None:
    dice = random.Random(seed)
    async with everything(hostile, (100, 30), article="a.txt") as (app, pilot):
        project = app.desk.project
        ids = [entry.article_id for entry in app.desk.catalogue.all() if not entry.problem]
        before = {one: project.document(one) for one in ids}
        for step in range(500):
            kind = dice.random()
            width, height = app.size
            if kind < 0.9:
                key = dice.choice(KEYS)
                # Leaving the program is not what is tried here.
                if key == "q" and len(app.screen_stack) == 2:
                    continue
                post_key(pilot, key)
            elif kind < 0.97:
                mouse = dice.choice((events.MouseDown, events.MouseMove, events.MouseUp, events.MouseScrollDown, events.MouseScrollUp))
                post_mouse(pilot, mouse, dice.randrange(width), dice.randrange(height))
            else:
                await resize(pilot, *dice.choice(SIZES))
            if dice.random() < 0.35:
                await settle(pilot)
            if step % 40 == 0:
                await settle(pilot)
                look(app)
        await settle(pilot)
        look(app)
        for _ in range(6):
            if app.screen is not front(app):
                await press(pilot, "ctrl+x", "escape")
        assert project.next_undo, "the monkey has changed nothing, so nothing was tried"
        while project.undo() is not None:
            pass
        for one in ids:
            after = project.document(one)
            assert (after.spans, after.notes, after.decisions, after.article) == (
                before[one].spans,
                before[one].notes,
                before[one].decisions,
                before[one].article,
            )
        assert not project.entities
        assert not project.entity_notes
