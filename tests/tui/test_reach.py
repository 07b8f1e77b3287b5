"""Every key of every shipped keymap reaches its action through Textual, and every action is carried out by somebody."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from tui.actions import ACTIONS, LABEL_PREFIX, SCOPE_CHAIN, Scope
from tui.app import SorotApp
from tui.assemble import assemble
from tui.context import Context
from tui.keymap import Keymap, Keys, Pending
from tui.keymap_file import PRESETS, load_keymap
from tui.open_request import OpenRequest
from tui.paths import assets_dir
from tui.screens.base import KeyScreen
from tui.screens.help import HelpScreen
from tui.widgets.hit_list import HitList


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a project of two short articles."""
    for name in ("satu.txt", "dua.txt"):
        (tmp_path / name).write_text("Presiden Joko Widodo tiba di Beijing.\n\nIa bertemu Xi Jinping.\n", encoding="utf-8")
    return tmp_path


@asynccontextmanager
async def running(folder: Path, scope: Scope) -> AsyncIterator[tuple[Pilot[int], KeyScreen]]:
    """Run the program without suggestions and go to where the keys of ``scope`` work."""
    together = assemble(OpenRequest(folder, suggest=False, annotator="uji"))
    app = SorotApp(together.desk, themes=together.themes, theme=together.theme)
    async with app.run_test(size=(120, 30)) as pilot:
        await pilot.pause()
        if scope not in ("app", "library"):
            ways = {"review": ["Q"], "find": ["F"], "history": ["T"], "entities": ["g", "e"], "statistics": ["g", "s"]}
            await pilot.press(*ways.get(scope, ["enter"]))
            await pilot.pause()
        if scope == "find":
            app.screen.query_one(HitList).focus()
            await pilot.pause()
        screen = app.screen
        assert isinstance(screen, KeyScreen)
        if scope == "panel":
            await screen.run_named(screen.desk.keymap["panel.focus"])
            await pilot.pause()
        assert screen.scope() == ("library" if scope == "app" else scope)
        yield pilot, screen
    together.desk.project.close()


class Recorder(Keymap):
    """A keymap in which every key begins a chord, so that nothing happens but that it is written down."""

    def __init__(self) -> None:
        super().__init__()
        self.arrived: list[str] = []

    def resolve(self, pending: Keys, key: str, scope: Scope, context: Context) -> Pending:
        self.arrived.append(key)
        return Pending((), ())


SCREENS = [scope for scope in SCOPE_CHAIN if scope not in ("app", "question")]
"""Where keys go to a full screen; those of a question are tried with it."""


def keys_of(scope: Scope) -> list[str]:
    """Return every key of ``scope``, for the reader of all presets, but the one that Textual takes for itself and that means the same."""
    presets = PRESETS if scope == "reader" else PRESETS[:1]
    keymaps = [load_keymap(None, assets_dir() / "keymaps", preset=preset)[0] for preset in presets]
    chords = {chord for keymap in keymaps for action in keymap.in_scope(scope) for chord in keymap.keys(action.id)}
    return sorted({key for chord in chords for key in chord} - {"ctrl+q"})


@pytest.mark.parametrize("scope", SCREENS)
async def test_every_action_is_carried_out_by_its_screen(folder: Path, scope: Scope) -> None:
    async with running(folder, scope) as (_, screen):
        missing = [
            action.id
            for action in screen.desk.keymap.in_scope(scope)
            if action.id not in screen.handlers and action.id.partition(":")[0] not in screen.handlers
        ]
        assert missing == []
        known = {action.id for action in ACTIONS} | {LABEL_PREFIX.rstrip(":")}
        assert [name for name in screen.handlers if name not in known] == []


@pytest.mark.parametrize("scope", SCREENS)
async def test_every_key_arrives(folder: Path, scope: Scope) -> None:
    async with running(folder, scope) as (pilot, screen):
        recorder = Recorder()
        screen.desk.keymap = recorder
        keys = keys_of(scope)
        await pilot.press(*keys)
        assert recorder.arrived == keys


@pytest.mark.parametrize("opening", [[], ["question_mark"], ["ctrl+p"], ["ctrl+t"], ["slash"]])
async def test_the_way_out_works_everywhere(folder: Path, opening: list[str]) -> None:
    async with running(folder, "reader") as (pilot, _):
        await pilot.press(*opening)
        await pilot.pause()
        await pilot.press("ctrl+q")
        await pilot.pause()
        assert pilot.app._exit


async def test_a_field_keeps_the_keys_it_edits_with(folder: Path) -> None:
    async with running(folder, "reader") as (pilot, screen):
        await pilot.press("slash", *"xi f.", "home")
        field = screen.focused
        assert isinstance(field, Input)
        assert (field.value, field.cursor_position) == ("xi f.", 0)
        await pilot.press("ctrl+e", "ctrl+u")
        assert field.value == ""
        assert screen.app.screen is screen
        await pilot.press("f1")
        assert isinstance(screen.app.screen, HelpScreen)


async def test_a_chord_shows_what_may_follow_and_escape_leaves_it(folder: Path) -> None:
    async with running(folder, "reader") as (pilot, screen):
        await pilot.press("g")
        assert screen.pending == ("g",)
        shown = "\n".join("".join(segment.text for segment in strip) for strip in screen._compositor.render_strips())
        assert "g …  h First word of the row" in shown
        await pilot.press("escape")
        assert screen.pending == ()
        shown = "\n".join("".join(segment.text for segment in strip) for strip in screen._compositor.render_strips())
        assert "means nothing" not in shown
