"""Text in a place of its own is painted anew, and nothing else is."""

from unittest.mock import call, patch

from textual.app import App, ComposeResult
from textual.content import Content
from textual.geometry import Size

from tui.widgets.placed import Placed


class _App(App[None]):
    CSS = "Placed { height: 1; }"

    def compose(self) -> ComposeResult:
        yield Placed(Content("before"))


async def test_other_text_is_shown_without_a_new_layout_and_the_same_text_changes_nothing() -> None:
    app = _App()
    async with app.run_test(size=(20, 3)) as pilot:
        await pilot.pause()
        placed = app.query_one(Placed)
        laid_out: list[object] = []
        app.screen.screen_layout_refresh_signal.subscribe(placed, laid_out.append, immediate=True)
        with patch.object(placed, "refresh", side_effect=placed.refresh) as refresh:
            placed.update(Content("after, and longer"))
            await pilot.pause()
            assert placed.render_line(0).text.rstrip() == "after, and longer"
            assert (laid_out, refresh.call_args_list) == ([], [call(layout=False)])
            placed.update(Content("after, and longer"))
            assert refresh.call_count == 1
            placed.update(Content.styled("after, and longer", "bold"))
            assert refresh.call_count == 2
        assert placed.size == Size(20, 1)
