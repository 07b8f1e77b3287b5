"""Take the pictures of the guides from the running program: ``python docs/screenshot.py``, or with the names of scenes.

Nothing in them is drawn by hand: the samples are opened, suggestions are waited for, and keys are pressed as the tour says.
"""

import asyncio
import os
import re
import shutil
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PICTURES = ROOT / "docs" / "screenshots"
SIZE = (100, 30)
_REMOTE_FONT = re.compile(r"\s*@font-face \{[^}]*\}")
_FONTS = "ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace"

sys.path.insert(0, str(ROOT))
os.environ["TEXTUAL_ANIMATIONS"] = "none"

from textual.pilot import Pilot  # noqa: E402
from textual.widgets import Static  # noqa: E402

from tui.app import SorotApp  # noqa: E402
from tui.assemble import assemble  # noqa: E402
from tui.open_request import OpenRequest  # noqa: E402


@asynccontextmanager
async def running(folder: Path) -> AsyncIterator[tuple[SorotApp, Pilot[int]]]:
    """Run the program on a folder until every article has its suggestions."""
    assembled = assemble(OpenRequest(folder=folder, annotator="analyst"))
    desk = assembled.desk
    app = SorotApp(desk, themes=assembled.themes, theme=assembled.theme)
    async with app.run_test(size=SIZE) as pilot:
        await until(pilot, lambda: all(entry.open_suggestions is not None for entry in desk.catalogue.all()))
        yield app, pilot
    desk.project.close()


async def read_first(app: SorotApp, pilot: Pilot[int]) -> None:
    """Open the first article and wait for its suggestions."""
    await press(pilot, "g", "g", "enter")
    await until(pilot, lambda: app.reader is not None and bool(app.reader.session.offered))


async def reading(folder: Path) -> None:
    """Go through the first sample as the tour does and keep a picture of the reader and one of the list."""
    async with running(folder) as (app, pilot):
        await read_first(app, pilot)
        # The first suggestions are accepted one by one, the country's everywhere, and a note is written.
        await press(pilot, "enter", "enter", "enter", "a", "enter", "m", *"Kunjungan kedua tahun ini.", "escape", "enter", "enter", ";")
        await rest(pilot)
        save(app, "reader")
        await press(pilot, "q")
        await rest(pilot)
        save(app, "library")


async def finding(folder: Path) -> None:
    """Look for a word in all articles, with some of its mentions tagged, and mark those that are not."""
    async with running(folder) as (app, pilot):
        await read_first(app, pilot)
        await press(pilot, *["enter"] * 12)
        await press(pilot, "slash", *"militer", "enter", "F")
        await until(pilot, lambda: app.searching.complete)
        await press(pilot, "slash", "ctrl+u", *"putin OR beijing", "enter")
        await rest(pilot)
        await press(pilot, "a", "j", "j")
        await rest(pilot)
        save(app, "finding")


async def entities(folder: Path) -> None:
    """Accept what is suggested, and make one entity of two spellings."""
    async with running(folder) as (app, pilot):
        await read_first(app, pilot)
        await press(pilot, *["a"] * 24)
        await press(pilot, "g", "e")
        await until(pilot, lambda: app.searching.complete)
        await rest(pilot)
        await press(pilot, "slash", *"rus", "enter", "space", "space", "m", "escape")
        await rest(pilot)
        save(app, "entities")


def downloads(folder: Path, pages: Path) -> None:
    """Make a folder with two pages, a table and a file that is broken."""
    pages.mkdir()
    for number, text in enumerate(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.txt"))):
        body = "".join(f"<p>{line}</p>" for line in text.splitlines() if line.strip())
        head = f'<title>Berita {number + 1}</title><meta property="og:site_name" content="Situs Berita">'
        (pages / f"berita-{number + 1}.html").write_text(f"<html lang=id><head>{head}</head><body><article>{body}", encoding="utf-8")
    (pages / "tabel.csv").write_text("judul,tanggal,isi\n" + "".join(f"Baris {n},{n} November 2023,{'Isi berita. ' * 9}\n" for n in (8, 9)))
    (pages / "rusak.docx").write_bytes(b"PK")


async def adding(folder: Path) -> None:
    """Say where from, and see what would be added."""
    downloads(folder, Path.home() / "Downloads")
    async with running(folder) as (app, pilot):
        await press(pilot, "ctrl+o", *"~/Downloads")
        await rest(pilot)
        await until(pilot, lambda: "Word document" in said(app))
        save(app, "adding")


def said(app: SorotApp) -> str:
    """Return what the dialog says."""
    return str(app.screen.query_one("#words", Static).content)


async def rest(pilot: Pilot[int]) -> None:
    """Let what goes on behind the screen be shown."""
    await pilot.pause(0.5)


SCENES = (reading, finding, entities, adding)


async def press(pilot: Pilot[int], *keys: str) -> None:
    """Press keys one after the other."""
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def until(pilot: Pilot[int], holds: Callable[[], bool]) -> None:
    """Wait until something holds. Raises TimeoutError after five minutes."""
    async with asyncio.timeout(300):
        while not holds():
            await pilot.pause(0.05)


def save(app: SorotApp, name: str) -> None:
    """Write the screen as an SVG picture."""
    PICTURES.mkdir(exist_ok=True)
    # Textual's picture would fetch its font from a server; the reader's own monospaced one does.
    picture = _REMOTE_FONT.sub("", app.export_screenshot(title="sorot")).replace("Fira Code, monospace", _FONTS)
    (PICTURES / f"{name}.svg").write_text("\n".join(line.rstrip() for line in picture.splitlines()) + "\n", encoding="utf-8")
    print(f"docs/screenshots/{name}.svg")


def main(wanted: Sequence[str]) -> None:
    """Take the pictures of all scenes, or of those named, in a home of their own, so that nobody's settings or projects show."""
    with tempfile.TemporaryDirectory(prefix="sorot-screenshot-") as name:
        home = Path(name)
        os.environ.update(HOME=name, SOROT_CONFIG_DIR=str(home / "config"), SOROT_DATA_DIR=str(home / "data"))
        for foreign in ("NO_COLOR", "TEXTUAL_THEME"):
            os.environ.pop(foreign, None)
        for scene in SCENES:
            if not wanted or scene.__name__ in wanted:
                folder = home / scene.__name__ / "samples"
                shutil.copytree(ROOT / "seeds", folder)
                asyncio.run(scene(folder))


if __name__ == "__main__":
    main(sys.argv[1:])
