"""Fields to type in. What they hold may have come from outside, so they draw it through the gate as everything else does."""

from rich.highlighter import Highlighter
from rich.text import Text
from textual.widgets import Input, TextArea

from tui.text import show


class LineInput(Input):
    """One line to type, drawn safely and without a blinking cursor."""

    DEFAULT_CSS = """
    LineInput { border: none; height: 1; padding: 0; background: $panel; }
    LineInput:focus { border: none; background-tint: $foreground 0%; }
    """

    def __init__(self, value: str = "", *, placeholder: str = "", id: str | None = None) -> None:
        super().__init__(value, placeholder=placeholder, id=id, select_on_focus=False, highlighter=SafeHighlighter())
        self.cursor_blink = False


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
