"""Textual's list of options, which pages only where it has rows on the screen."""

from textual import widgets


class OptionList(widgets.OptionList):
    """A list of options. Textual's own fails on a page key while it has no room."""

    def action_page_up(self) -> None:
        """Go up by what is seen."""
        if self._has_rows():
            super().action_page_up()  # type: ignore[no-untyped-call]

    def action_page_down(self) -> None:
        """Go down by what is seen."""
        if self._has_rows():
            super().action_page_down()  # type: ignore[no-untyped-call]

    def _has_rows(self) -> bool:
        return bool(self.scrollable_content_region)
