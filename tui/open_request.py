"""What to open and how: settled by the command line, carried out by the app."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class OpenRequest:
    """One start of the program. Every path is absolute and exists."""

    folder: Path
    """The project folder."""
    only: tuple[Path, ...] = ()
    """Files to list instead of the whole folder; empty for all of it."""
    article: str = ""
    """Id of the article to open at once; empty starts in the library, or where the person left off."""
    annotator: str = ""
    store: Path | None = None
    """Where the project is kept, when not in ``<folder>/.sorot``."""
    read_only: bool = False
    suggest: bool = True
    model: str = ""
    """Name or path of a spaCy pipeline that replaces the shipped one; empty for the shipped one or what the settings name."""
    watched: tuple[str, ...] = ()
    """Folders, files and patterns to add from for as long as the program runs."""
    theme: str = ""
    """Theme for this run; empty for what the settings name."""
