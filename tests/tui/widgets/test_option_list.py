"""A list of options takes page keys whatever room it has."""

import pytest
from textual.app import App, ComposeResult

from tui.widgets.option_list import OptionList


class _App(App[None]):
    def compose(self) -> ComposeResult:
        yield OptionList(*(f"kata {number}" for number in range(50)))


@pytest.mark.parametrize("key", ["pageup", "pagedown"])
async def test_a_list_without_room_stays_where_it_is(key: str) -> None:
    app = _App()
    async with app.run_test(size=(40, 12)) as pilot:
        options = app.query_one(OptionList)
        options.styles.border = None
        await pilot.press("down", "pagedown")
        at = options.highlighted
        assert at
        options.styles.height = 0
        options.clear_options()
        options.add_options(f"lain {number}" for number in range(50))
        options.highlighted = 20
        await pilot.pause()
        await pilot.press(key)
        assert options.highlighted == 20
        options.styles.height = 10
        await pilot.pause()
        await pilot.press(key)
        assert options.highlighted is not None
        assert options.highlighted < 20 if key == "pageup" else options.highlighted > 20
