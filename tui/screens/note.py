"""The note editor: Markdown over several lines, saved when it is closed."""

import os
import shlex
import subprocess
import tempfile
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult, SuspendNotSupported
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.text import plain
from tui.widgets.typing import TextInput


class NoteScreen(ModalScreen[str | None]):
    """Edit one note. Returns its text when it is to be saved, or None when it is to be left as it was."""

    DEFAULT_CSS = """
    NoteScreen { align: center middle; }
    NoteScreen > Vertical { width: 84; max-width: 98%; height: 16; max-height: 98%; background: $surface; border: round $accent; }
    NoteScreen Static { height: 1; padding: 0 1; color: $text-muted; }
    NoteScreen TextInput { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,ctrl+s,f2", "save", show=False, priority=True),
        Binding("ctrl+e", "editor", show=False, priority=True),
        Binding("ctrl+x", "discard", show=False, priority=True),
    ]

    def __init__(self, about: str, text: str, *, editor: str = "") -> None:
        """``editor`` is the command for long notes; empty takes ``$VISUAL``, then ``$EDITOR``."""
        super().__init__()
        self._about, self._text, self._editor = about, text, editor

    def compose(self) -> ComposeResult:
        """What the note is about, its text, and the keys."""
        with Vertical():
            yield Static(plain(f"Note on {self._about}", "bold"))
            yield TextInput(self._text, id="text")
            yield Static(plain("Esc save · Ctrl+E $EDITOR · Ctrl+X discard · empty text removes the note"))

    def on_mount(self) -> None:
        """Put the cursor behind what is written already."""
        area = self.query_one(TextInput)
        area.move_cursor(area.document.end)
        area.focus()

    def action_save(self) -> None:
        """Close and keep the text."""
        self.dismiss(self.query_one(TextInput).text)

    def action_discard(self) -> None:
        """Close and keep the note as it was before."""
        self.dismiss(None)

    def action_editor(self) -> None:
        """Edit the text in the program that $VISUAL or $EDITOR names, then come back with what it saved."""
        command = self._editor or os.environ.get("VISUAL") or os.environ.get("EDITOR")
        if not command:
            self.notify("No editor is named. Set EDITOR, for example EDITOR=nano, and start sorot again.", severity="warning", markup=False)
            return
        area = self.query_one(TextInput)
        try:
            with tempfile.TemporaryDirectory(prefix="sorot-") as folder:
                file = Path(folder, "note.md")
                file.write_text(area.text, encoding="utf-8")
                with self.app.suspend():
                    done = subprocess.run([*shlex.split(command), str(file)], check=False)  # noqa: S603 - the person's own editor
                if done.returncode == 0:
                    area.load_text(file.read_text(encoding="utf-8"))
                    area.move_cursor(area.document.end)
                else:
                    self.notify("The editor ended with an error, so the note is as it was.", severity="warning", markup=False)
        except SuspendNotSupported:
            self.notify("An editor cannot be opened in this kind of terminal.", severity="warning", markup=False)
        except (OSError, ValueError, UnicodeDecodeError) as error:
            self.notify(f"The editor could not be used: {plain(str(error)).plain}", severity="error", markup=False)
