"""Writing a choice that was made on the screen into the person's settings."""

from pathlib import Path

from store.errors import StoreError
from store.files import make_folder, write_atomic
from tui.config import with_setting


def remember_theme(path: Path, name: str) -> str:
    """Write the theme into ``config.toml``, comments and all else kept, and return what to tell the person."""
    real = path.resolve()  # Settings are often links into a folder of dotfiles; the file that is meant is the one at the end.
    try:
        before = real.read_bytes().decode("utf-8") if real.exists() else ""
        after = with_setting(before, "theme", name)
        make_folder(real.parent)
        write_atomic(real, after.encode("utf-8"))
    except (OSError, ValueError, StoreError) as error:
        return f"Theme {name} for now; it could not be kept in {path}: {error}"
    return f"Theme {name}, kept in {path}."
