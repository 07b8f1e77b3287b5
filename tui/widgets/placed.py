"""Text in a place of its own."""

from textual.content import Content
from textual.visual import VisualType
from textual.widgets import Static


class Placed(Static):
    """Text whose place does not depend on it: other text is painted there, and the screen is not laid out again for it.

    Its style sheet gives it a height and a width that are not ``auto``. The same text again is no change at all.
    """

    def update(self, content: VisualType = "", *, layout: bool = False) -> None:
        """Show other text, in the size there is."""
        before = self.content
        if not (isinstance(content, Content) and isinstance(before, Content) and content.is_same(before)):
            super().update(content, layout=layout)
