"""Take the pictures of the README from the running program: ``python docs/screenshot.py``.

Nothing in them is drawn by hand: the samples are opened, suggestions are waited for, and keys are pressed as the tour says.
"""

import asyncio
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "screenshots"
SIZE = (100, 30)
_REMOTE_FONT = re.compile(r"\s*@font-face \{[^}]*\}")
_FONTS = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace"

sys.path.insert(0, str(ROOT))
os.environ["TEXTUAL_ANIMATIONS"] = "none"

from textual.pilot import Pilot  # noqa: E402

from tui.app import SorotApp  # noqa: E402
from tui.assemble import assemble  # noqa: E402
from tui.open_request import OpenRequest  # noqa: E402


async def take(folder: Path) -> None:
    """Go through the first sample as the tour does and keep a picture of the reader and one of the list."""
    assembled = assemble(OpenRequest(folder=folder, annotator="analyst"))
    desk = assembled.desk
    app = SorotApp(desk, themes=assembled.themes, theme=assembled.theme)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: all(entry.open_suggestions is not None for entry in desk.catalogue.all()))
        await press(pilot, "enter")
        await until(pilot, lambda: app.reader is not None and bool(app.reader.session.offered))
        # The first suggestions are accepted one by one, the country's everywhere, and a note is written.
        await press(pilot, "enter", "enter", "enter", "a", "enter", "m", *"Kunjungan kedua tahun ini.", "escape", "enter", "enter", ";")
        await pilot.pause(0.5)
        save(app, "reader")
        await press(pilot, "q")
        await pilot.pause(0.5)
        save(app, "library")
    desk.project.close()


async def press(pilot: Pilot[int], *keys: str) -> None:
    """Press keys one after the other."""
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def until(pilot: Pilot[int], holds: Callable[[], bool]) -> None:
    """Wait until something holds. Raises TimeoutError after a minute."""
    async with asyncio.timeout(60):
        while not holds():
            await pilot.pause(0.05)


def save(app: SorotApp, name: str) -> None:
    """Write the screen as an SVG picture."""
    PICTURES.mkdir(exist_ok=True)
    # Textual's picture would fetch its font from a server; the reader's own monospaced one does.
    picture = _REMOTE_FONT.sub("", app.export_screenshot(title="sorot")).replace("Fira Code, monospace", _FONTS)
    (PICTURES / f"{name}.svg").write_text("\n".join(line.rstrip() for line in picture.splitlines()) + "\n", encoding="utf-8")
    print(f"docs/screenshots/{name}.svg")


def main() -> None:
    """Take the pictures in a home of their own, so that nobody's settings or projects show."""
    with tempfile.TemporaryDirectory(prefix="sorot-screenshot-") as name:
        home = Path(name)
        os.environ.update(HOME=name, SOROT_CONFIG_DIR=str(home / "config"), SOROT_DATA_DIR=str(home / "data"))
        for foreign in ("NO_COLOR", "TEXTUAL_THEME"):
            os.environ.pop(foreign, None)
        folder = home / "samples"
        shutil.copytree(ROOT / "seeds", folder)
        asyncio.run(take(folder))


if __name__ == "__main__":
    main()
