"""Showing an article again that something else has changed: the cursor stays where it is."""

from typing import TYPE_CHECKING

from store.errors import StoreError
from tui.messages import LibraryWanted

if TYPE_CHECKING:
    from tui.screens.reader.screen import ReaderScreen

_SOON = 50_000
"""Code points of texts that are compared while somebody waits."""

_LINE = 40
"""Code points that tell where the screen begins."""


def renew(screen: "ReaderScreen") -> None:
    """Draw the article as it is now; one that is not there any more is left."""
    try:
        text = screen.session.document.text
    except StoreError as error:
        screen.fail(error)
        screen.post_message(LibraryWanted())
        return
    if text != screen.view.text:
        screen.finding.end()
        selection, top = _where(screen.view.text, text, screen.session.selection, screen.view.top_offset)
        screen.view.show_document(text, selection, top)
        screen.session.selection = screen.view.selection
        screen.session.forget()
        screen.drawn = None
    screen.session.refresh()
    screen.redraw()


def _where(old: str, new: str, selection: tuple[int, int], top: int) -> tuple[tuple[int, int], int]:
    """Return the selection and the first code point on the screen as they are in another text: with their words, if that is soon found."""
    if max(len(old), len(new)) > _SOON or not old or not new:
        start, end = (min(offset, len(new)) for offset in selection)
        return (start, end), min(top, len(new))
    from store.anchoring.placing import place  # 30 ms for rapidfuzz, and only where a text has changed.

    start, end = selection
    chosen, first = place(old, new, [(start, max(end, start + 1)), (top, min(top + _LINE, len(old)))])
    return (chosen.start, max(chosen.end, min(chosen.start + 1, len(new)))), first.start if top else 0
