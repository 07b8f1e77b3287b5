"""Every screen and dialog with hostile text in everything it shows: nothing crashes, nothing harmful is drawn, the text is there."""

import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from tests.tui.driving import (
    SIZES,
    click,
    driving,
    find_on_screen,
    finder,
    front,
    library,
    press,
    press_action,
    reader,
    resize,
    select,
    settle,
    tags,
    type_text,
)
from tests.tui.driving import strips as lines
from tui.text import show

ATTACKS = (
    "\x1b]52;c;ZXZpbA==\x07",
    "\x1b]0;owned\x07",
    "\x1b[2J\x1b[31m",
    "\x1b[6n",
    "\x1bPpayload\x1b\\",
    "\x9b2J\x9d0;owned\x9c",
    "\x00\x05\x07\x08\x0b\x0c\x0e\x7f",
    "\u202egnitset\u202c\u2066x\u2069\u061c",
    "[/]",
    "[/ [b]bold[/b]",
    "[@click=app.quit]x[/]",
    "[link='x [a=b] [on] [$x] [200%] \\[b]",
    "PARIS [AP] - x [/AP]",
    "{{ $x }} $text %s {0}",
    "e" + "\u0301" * 40,
    "\U000e0041\ufeff\u200b\u2028\u2029\x85",
    "👩\u200d🚀 ❤\ufe0f 🇮🇩🇮",
)
PLAIN = "Presiden Joko bertemu Ma'ruf di Jakarta."
TEXT = PLAIN + "\n\n" + "\n\n".join(f"Nomor{number} {attack} Akhir{number}" for number, attack in enumerate(ATTACKS)) + "\n"
BIDI = {"LRE", "RLE", "PDF", "LRO", "RLO", "LRI", "RLI", "FSI", "PDI"}


def harmful(text: str) -> list[str]:
    """Return the characters of a drawn line that could drive a terminal or turn the order of its text round."""
    return [
        f"U+{ord(one):04X}"
        for one in text
        if unicodedata.category(one) in ("Cc", "Cs", "Zl", "Zp")
        or unicodedata.bidirectional(one) in BIDI
        or one in "\u061c\u200e\u200f\ufeff"
    ]


def look(app: Any) -> str:
    """Return the screen after making sure that it holds nothing harmful and no link or action."""
    drawn = app.screen._compositor.render_strips()
    for strip in drawn:
        for segment in strip:
            assert harmful(segment.text) == [], (app.screen, segment.text)
            assert segment.control is None
            assert segment.style is None or segment.style.link is None
            assert segment.style is None or "@click" not in segment.style.meta
    return "\n".join("".join(segment.text for segment in strip) for strip in drawn)


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A project with attacks in file names, titles, texts and labels."""
    folder = tmp_path / "proyek [b] \x1b]0;owned\x07 [$x]"
    folder.mkdir()
    (folder / "a.txt").write_bytes(TEXT.encode("utf-8", "surrogatepass"))
    for number, attack in enumerate(ATTACKS):
        name = re.sub(r"[/\x00]", "_", attack)[:60]
        (folder / f"b{number:02}{name}.txt").write_bytes(f"{attack} Judul{number} {attack}\n\nIsi.\n".encode())
    labels = (
        '[[label]]\nname = "[/]"\nkey = "1"\ndescription = "[@click=app.quit]x[/] [/"\n[[label]]\nname = "[b]"\nkey = "["\ncolour = "red"\n'
    )
    labels += '[[label]]\nname = "[@click=app.quit]x[/]"\ndescription = "\u202e[/]"\n'
    (folder / "labels.toml").write_text(labels, encoding="utf-8")
    return folder


def everything(folder: Path, size: tuple[int, int], **more: Any) -> Any:
    """Drive the hostile project with hostile suggestions by a hostile annotator."""
    words = {f"Nomor{number}": "[b]" for number in range(0, len(ATTACKS), 2)} | {"[@click=app.quit]x[/]": "[/]"}
    return driving(folder, size, suggest=finder(words, origin="rule:[/]\x1b[2J"), annotator="[/]\x1b]0;owned\x07", **more)


@pytest.mark.parametrize("size", SIZES)
async def test_the_library(hostile: Path, size: tuple[int, int]) -> None:
    async with everything(hostile, size) as (app, pilot):
        seen = look(app)
        for _ in range(len(ATTACKS) + 1):
            await press(pilot, "j")
            seen += look(app)
        for number in (0, 8, 10) if size[0] >= 80 else ():
            assert show(f"{ATTACKS[number]} Judul{number}")[: size[0] - 20] in seen
        for attack in ATTACKS[:: 1 if size == (80, 24) else 4]:
            await press_action(pilot, "library.filter")
            await type_text(pilot, attack)
            look(app)
            await press(pilot, "enter")
            look(app)
            await press(pilot, "escape")
            look(app)
        for key in ("s", "s", "r", "w", "u", "question_mark", "escape", "ctrl+t", "escape"):
            await press(pilot, key)
            look(app)
        assert app.is_running


@pytest.mark.parametrize("size", SIZES)
async def test_reading(hostile: Path, size: tuple[int, int]) -> None:
    async with everything(hostile, size, article="a.txt") as (app, pilot):
        seen = look(app)
        for _ in range(30):
            await press(pilot, "space")
            seen += look(app)
        for number, attack in enumerate(ATTACKS):
            if len(attack) < 20:
                assert f"Nomor{number} {show(attack).strip()}" in seen or size[0] < 80, attack
        for action in (
            "hint.show",
            "panel.cycle",
            "panel.cycle",
            "panel.cycle",
            "panel.focus",
            "panel.leave",
            "app.help",
            "suggestion.toggle",
        ):
            await press_action(pilot, action)
            look(app)
            if app.screen is not front(app) or action == "hint.show":
                await press(pilot, "escape")
        for attack in ATTACKS[:: 1 if size == (80, 24) else 4]:
            await press_action(pilot, "search.open")
            await type_text(pilot, attack)
            look(app)
            await press(pilot, "enter", "v", "y")
            look(app)
            assert harmful(app.clipboard.replace("\n", "")) == []
            await press(pilot, "escape", "escape")
        assert app.is_running


@pytest.mark.parametrize("size", SIZES)
async def test_tagging_notes_and_entities(hostile: Path, size: tuple[int, int]) -> None:
    async with everything(hostile, size, article="a.txt") as (app, pilot):
        before = reader(app).session.document
        for number, attack in list(enumerate(ATTACKS))[:: 1 if size == (80, 24) else 6]:
            select(app, attack)
            for key in ("1", "[", "i"):
                await press(pilot, key)
                look(app)
            await type_text(pilot, attack)
            look(app)
            await press(pilot, "enter")
            look(app)
            for action in ("note.write", "note.entity", "note.article")[: 3 if number % 4 == 0 else 1]:
                await press_action(pilot, action)
                await type_text(pilot, f"# {attack}\n{attack}")
                look(app)
                await press(pilot, "ctrl+s")
                look(app)
            if number % 4 == 0:
                for action in ("tag.everywhere", "label.pick", "app.export"):
                    await press_action(pilot, action)
                    look(app)
                    await press(pilot, "escape")
        assert len(tags(app)) >= 2
        await press(pilot, "tab")
        for _ in range(3):
            for key in ("j", "j", "n", "ctrl+x", "G", "enter", "tab", "p"):
                await press(pilot, key)
                look(app)
        await resize(pilot, 61, 17)
        look(app)
        while app.desk.project.undo() is not None:
            pass
        after = reader(app).session.document
        assert (after.spans, after.notes, after.text) == (before.spans, before.notes, before.text)


async def test_dialogs_that_take_typing(hostile: Path) -> None:
    async with everything(hostile, (80, 24), article="a.txt") as (app, pilot):
        for action in ("label.pick", "move.percent", "app.export", "app.palette"):
            for attack in ATTACKS[:: 1 if action == "app.palette" else 3]:
                await press_action(pilot, action)
                await type_text(pilot, attack)
                look(app)
                await press(pilot, *(["enter"] if action == "move.percent" else []))
                look(app)
                await press(pilot, "escape")
                while app.screen is not front(app):
                    await press(pilot, "escape")
        assert tags(app) == []


async def test_clicking_on_markup_runs_nothing(hostile: Path) -> None:
    async with everything(hostile, (100, 30), article="a.txt") as (app, pilot):
        reader(app).choose(TEXT.index("Nomor10"), TEXT.index("Nomor10") + 7)
        await settle(pilot)
        x, y = find_on_screen(app, "[@click=app.quit]x[/]")
        for step in range(0, 21, 4):
            await click(pilot, x + step, y)
        assert app.is_running
        await press(pilot, "1", "p", "p")
        for row, line in enumerate(lines(app)):
            if "@click" in line:
                await click(pilot, line.index("@click") + 9, row)
                assert app.is_running
        await press(pilot, "q")
        for row in range(2, 20):
            await click(pilot, 6, row)
            if not isinstance(front(app), type(library(app)) if len(app.screen_stack) == 2 else object):
                break
        assert app.is_running


async def test_problems_and_errors_are_drawn_safely(hostile: Path) -> None:
    (hostile / "z[b]\x1b[2J.txt").write_bytes(b"\x00\x01\x02\xff\xfe" * 100)
    async with everything(hostile, (100, 30)) as (app, pilot):
        await press(pilot, "G")
        assert "z[b]␛[2J.txt" in look(app)
        await press(pilot, "enter")
        look(app)
        app.notify("aman")
        app.say("[/] \x1b]0;owned\x07 [@click=app.quit]x[/]", failed=True)
        await settle(pilot)
        assert "[/] ␛]0;owned␇ [@click=app.quit]x[/]" in look(app), lines(app)[-2]
