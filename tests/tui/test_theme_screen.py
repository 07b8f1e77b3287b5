"""Choosing a theme with a preview."""

from textual.app import App

from tui.screens.theme import ThemeScreen

NAMES = ["textual-dark", "nord", "gruvbox"]


class Shell(App[None]):
    """An app that asks for a theme."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[str | None] = []

    def on_mount(self) -> None:
        self.theme = "nord"
        self.push_screen(ThemeScreen(NAMES), self.answers.append)


async def test_moving_shows_and_enter_keeps() -> None:
    app = Shell()
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.pause()
        assert app.theme == "nord"
        await pilot.press("down")
        assert app.theme == "gruvbox"
        await pilot.press("enter")
        assert (app.theme, app.answers) == ("gruvbox", ["gruvbox"])


async def test_escape_goes_back() -> None:
    app = Shell()
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.press("k")
        assert app.theme == "textual-dark"
        await pilot.press("escape")
        await pilot.pause()
        assert (app.theme, app.answers) == ("nord", [None])
