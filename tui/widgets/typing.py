"""Fields to type in. What they hold may have come from outside, so they draw it through the gate as everything else does."""

import asyncio
from collections.abc import Callable

from rich.highlighter import Highlighter
from rich.text import Text
from textual.suggester import Suggester
from textual.widgets import Input, TextArea

from tui.text import show


class LineInput(Input):
    """One line to type, drawn safely and without a blinking cursor."""

    DEFAULT_CSS = """
    LineInput { border: none; height: 1; padding: 0; background: $panel; }
    LineInput:focus { border: none; background-tint: $foreground 0%; }
    """

    def __init__(
        self, value: str = "", *, placeholder: str = "", id: str | None = None, complete: Callable[[str], str | None] | None = None
    ) -> None:
        """``complete`` returns, in a thread, what the value may become; the right key at its end takes that."""
        suggester = _Completion(complete) if complete is not None else None
        super().__init__(value, placeholder=placeholder, id=id, select_on_focus=False, highlighter=SafeHighlighter(), suggester=suggester)
        self.cursor_blink = False


class _Completion(Suggester):
    """Completes a value; what could drive the terminal is never offered, because a suggestion is drawn as it is."""

    def __init__(self, complete: Callable[[str], str | None]) -> None:
        super().__init__(use_cache=False, case_sensitive=True)
        self._complete = complete

    async def get_suggestion(self, value: str) -> str | None:
        """Return the value with its completion, or None."""
        found = await asyncio.to_thread(self._complete, value)
        return found if found is not None and show(found) == found else None


class SafeHighlighter(Highlighter):
    """Draws a value through the gate; a highlighter is the one place where Input lets others change how its value looks."""

    def highlight(self, text: Text) -> None:
        """Replace what must not reach the terminal; the length stays, so the cursor stands where it should."""
        text.plain = show(text.plain)


class TextInput(TextArea):
    """Several lines to type, drawn safely and without a blinking cursor."""

    DEFAULT_CSS = """
    TextInput { border: none; padding: 0 1; background: $surface; }
    TextInput:focus { border: none; }
    """

    def __init__(self, text: str = "", *, id: str | None = None) -> None:
        super().__init__(text, soft_wrap=True, show_line_numbers=False, tab_behavior="focus", id=id)
        self.cursor_blink = False

    def get_line(self, line_index: int) -> Text:
        """Return a line as it is drawn."""
        return Text(show(self.document.get_line(line_index)), end="", no_wrap=True)
