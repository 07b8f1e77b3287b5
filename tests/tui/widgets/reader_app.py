"""An application that is nothing but the reader, and what a test asks of it."""

from pathlib import Path

from rich.segment import Segment
from textual import on
from textual.app import App, ComposeResult

from tui.widgets.reader_view import ReaderView

SAMPLES = [path.read_text(encoding="utf-8") for path in sorted((Path(__file__).parents[3] / "seeds").glob("*.txt"))]
LONG = "\n".join(f"Kalimat nomor {number} dari sebuah teks panjang." for number in range(200))


class Reader(App[None]):
    def __init__(self, text: str, selection: tuple[int, int] | None = None, top: int | None = None) -> None:
        super().__init__()
        self.shown = (text, selection, top)
        self.heard: list[tuple[str, ...] | tuple[str, int, int] | tuple[str, int, str]] = []

    def compose(self) -> ComposeResult:
        yield ReaderView()

    def on_mount(self) -> None:
        self.view.show_document(*self.shown)
        self.view.focus()

    @property
    def view(self) -> ReaderView:
        return self.query_one(ReaderView)

    @property
    def selected(self) -> str:
        start, end = self.view.selection
        return self.view.text[start:end]

    @on(ReaderView.SelectionChanged)
    def _selected(self, event: ReaderView.SelectionChanged) -> None:
        self.heard.append(("selected", event.start, event.end))

    @on(ReaderView.SpanClicked)
    def _clicked(self, event: ReaderView.SpanClicked) -> None:
        self.heard.append(("clicked", event.offset, event.id))

    @on(ReaderView.RangeDragged)
    def _dragged(self, event: ReaderView.RangeDragged) -> None:
        self.heard.append(("dragged", event.start, event.end))


def lines(view: ReaderView) -> list[str]:
    return [view.render_line(y).text.rstrip() for y in range(view.size.height)]


def drawn(view: ReaderView, y: int) -> list[Segment]:
    return list(view.render_line(y))


def styles_of(view: ReaderView, words: str) -> set[str]:
    """Return the attributes of every segment that holds part of ``words``, which stand in one row of the screen."""
    for y, line in enumerate(lines(view)):
        if words in line:
            first = line.index(words)
            found: set[str] = set()
            at = 0
            for segment in drawn(view, y):
                if at < first + len(words) and first < at + len(segment.text) and segment.style:
                    found |= {
                        name for name in ("bold", "italic", "dim", "underline", "underline2", "reverse") if getattr(segment.style, name)
                    }
                at += len(segment.text)
            return found
    raise AssertionError(f"{words!r} is not on the screen")


def find(text: str, words: str) -> tuple[int, int]:
    return text.index(words), text.index(words) + len(words)
