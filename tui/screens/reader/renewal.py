"""Showing an article again that something else has changed: the cursor stays where it is."""

from typing import TYPE_CHECKING

from store.errors import StoreError
from tui.messages import LibraryWanted

if TYPE_CHECKING:
    from tui.screens.reader.screen import ReaderScreen


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
        start, end = (min(offset, len(text)) for offset in screen.session.selection)
        screen.view.show_document(text, (start, end), min(screen.view.top_offset, len(text)))
        screen.session.selection = screen.view.selection
        screen.session.forget()
        screen.drawn = None
    screen.session.refresh()
    screen.redraw()
