"""The help screen and its words."""

import pytest
from textual.app import App

from store.labels import DEFAULT
from tui.actions import SCOPE_CHAIN, Scope
from tui.cells import cells
from tui.context import Context
from tui.help_text import SCOPE_TITLES, first_run, matching, sections
from tui.keymap import Keymap
from tui.keymap_file import PRESETS, load_keymap, with_labels
from tui.paths import assets_dir
from tui.screens.help import HelpScreen

KEYMAP = with_labels(Keymap(), DEFAULT.labels)[0]


class Shell(App[None]):
    """An app that shows help and nothing else."""

    def __init__(self, scope: Scope) -> None:
        super().__init__()
        self.help_screen = HelpScreen(KEYMAP, scope, Context(article_open=True))

    def on_mount(self) -> None:
        self.push_screen(self.help_screen)

    def lines(self) -> list[str]:
        """Return what is on the screen."""
        return ["".join(segment.text for segment in strip) for strip in self.screen._compositor.render_strips()]


@pytest.mark.parametrize("scope", SCOPE_CHAIN)
def test_help_has_every_action_of_the_scope_once(scope: Scope) -> None:
    rows = [row.title for section in sections(KEYMAP, scope) for row in section.rows]
    assert sorted(rows) == sorted(action.title for action in KEYMAP.in_scope(scope))


@pytest.mark.parametrize("scope", ["library", "panel", "review", "find", "history", "entities", "statistics"])
def test_the_keys_of_the_screen_itself_come_first_and_those_of_the_program_last(scope: Scope) -> None:
    titles = [section.title for section in sections(KEYMAP, scope)]
    assert titles[0] == SCOPE_TITLES[scope]
    assert titles[-1] == "Everywhere"


def test_what_is_off_has_its_reason() -> None:
    rows = {
        row.title: row for section in sections(KEYMAP, "reader", Context(article_open=True, suggestions_left=1)) for row in section.rows
    }
    assert rows["Accept suggestion"].reason == "No suggestion here. To the next one: ;"
    assert rows["Next word"].reason == ""


def test_words_are_found_in_keys_titles_and_explanations() -> None:
    found = {row.title for section in matching(sections(KEYMAP, "reader"), "reject form") for row in section.rows}
    assert found == {"Reject all of this form"}
    assert "Undo" in {row.title for section in matching(sections(KEYMAP, "reader"), "^z") for row in section.rows}
    assert matching(sections(KEYMAP, "reader"), "zzzz") == ()


@pytest.mark.parametrize("preset", PRESETS)
def test_the_first_hint_is_three_short_lines_with_the_keys_of_the_moment(preset: str) -> None:
    keymap, _ = with_labels(load_keymap(None, assets_dir() / "keymaps", preset=preset)[0], DEFAULT.labels)
    lines = first_run(keymap)
    assert all(cells(line) <= 78 for line in lines)
    assert keymap.shown("candidate.next") in lines[0]
    assert "1 tags it PERSON" in lines[0]


async def test_help_is_usable_at_40_by_12() -> None:
    app = Shell("reader")
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.pause()
        lines = app.lines()
        assert len(lines) == 12
        assert all(cells(line) == 40 for line in lines)
        assert lines[0].startswith(" Keys: Reading")
        assert "Next word" in lines[2]
        seen = set()
        for _ in range(80):
            seen |= {line.strip() for line in app.lines()}
            await pilot.press("space")
        await pilot.press("G")
        await pilot.pause()
        seen |= {line.strip() for line in app.lines()}
        assert any("Command palette" in line for line in seen)
        assert any("Label PERSON" in line for line in seen)


@pytest.mark.parametrize("key", ["question_mark", "q", "escape", "f1"])
async def test_keys_that_close_it(key: str) -> None:
    app = Shell("library")
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.press(key)
        assert not isinstance(app.screen, HelpScreen)


async def test_looking_for_a_word() -> None:
    app = Shell("reader")
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("slash", *"export")
        await pilot.pause()
        assert any("Write articles with their annotations" in line for line in app.lines())
        assert not any("Next word" in line for line in app.lines())
        await pilot.press("escape")
        await pilot.pause()
        assert any("Next word" in line for line in app.lines())
        await pilot.press("q")
        assert not isinstance(app.screen, HelpScreen)


async def test_nothing_found_is_said_and_markup_typed_is_text() -> None:
    app = Shell("reader")
    async with app.run_test(size=(60, 12)) as pilot:
        await pilot.press("slash", "left_square_bracket", "slash", "right_square_bracket")
        await pilot.pause()
        assert any("No action holds these words." in line for line in app.lines())
