"""Writing a choice that was made on the screen into the person's settings."""

from pathlib import Path

from store.errors import StoreError
from store.files import make_folder, write_atomic
from tui.config import with_setting


def remember_theme(path: Path, name: str) -> str:
    """Write the theme into ``config.toml``, comments and all else kept, and return what to tell the person."""
    try:
        before = path.read_text(encoding="utf-8") if path.exists() else ""
        after = with_setting(before, "theme", name)
        make_folder(path.parent)
        write_atomic(path, after.encode("utf-8"))
    except (OSError, ValueError, StoreError) as error:
        return f"Theme {name} for now; it could not be kept in {path}: {error}"
    return f"Theme {name}, kept in {path}."
