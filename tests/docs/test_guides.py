"""What the guides say can be done as they say it."""

import html
import json
import re
from pathlib import Path

import pytest

from store.exchange.export import export
from store.labels import COLOURS, DEFAULT, parse_labels
from store.project import Project
from tui.actions import Scope
from tui.keymap import Keymap
from tui.keymap_file import with_labels
from tui.screens.add import AddScreen
from tui.widgets.article_list import heading

ROOT = Path(__file__).resolve().parents[2]


def blocks(page: str, language: str) -> list[str]:
    """Return the code blocks of a page in one language."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_the_label_file_of_the_guide_is_a_good_one() -> None:
    (toml,) = blocks("labels.md", "toml")
    assert parse_labels(toml).names() == ("PERSON", "WEAPON", "TREATY")


def test_the_guide_names_every_colour() -> None:
    text = (ROOT / "docs" / "labels.md").read_text(encoding="utf-8")
    assert [colour for colour in COLOURS if f"`{colour}`" not in text] == []


def test_the_export_of_the_guide_has_the_keys_of_a_real_one(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    folder.mkdir()
    (folder / "000.txt").write_text("MOSKOW - Presiden Vladimir Putin", encoding="utf-8")
    project = Project.open(folder, annotator="ratna")
    export(project, tmp_path / "out.json", "json", program="test")
    project.close()
    real = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    (shown,) = [json.loads(block) for block in blocks("export.md", "json")]
    assert set(shown) <= set(real)
    assert set(shown["articles"][0]) <= set(real["articles"][0])
    assert all(shown[key] == real[key] for key in ("format", "schema", "offset_unit"))


def test_the_pictures_of_the_guides_are_there_and_taken_from_the_program() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").glob("*.md")]
    shown = {
        (page.parent / name).resolve() for page in pages for name in re.findall(r"!\[[^\]]+\]\(([^)]+)\)", page.read_text(encoding="utf-8"))
    }
    script = (ROOT / "docs" / "screenshot.py").read_text(encoding="utf-8")
    taken = {ROOT / "docs" / "screenshots" / f"{name}.svg" for name in re.findall(r'save\(app, "(\w+)"\)', script)}
    assert {path for path in shown if path.suffix == ".svg"} <= taken
    assert {"reader", "finding", "entities", "adding"} <= {path.stem for path in shown}
    for path in taken:
        assert path.read_text(encoding="utf-8").startswith("<svg"), path


_CELL = 12.2
"""Width of a cell in a picture that Textual draws."""


def rows(picture: str) -> list[str]:
    """Return the rows of a picture of the terminal as text."""
    svg = (ROOT / "docs" / "screenshots" / f"{picture}.svg").read_text(encoding="utf-8")
    found: dict[int, str] = {}
    for x, line, text in re.findall(r'<text [^>]*x="([\d.]+)"[^>]*clip-path="url\(#[^)]*-line-(\d+)\)">([^<]*)</text>', svg):
        found[int(line)] = found.get(int(line), "").ljust(round(float(x) / _CELL)) + html.unescape(text).replace("\xa0", " ")
    return [found[line] for line in sorted(found)]


@pytest.mark.parametrize(
    ("picture", "scope"), [("reader", "reader"), ("library", "library"), ("finding", "find"), ("entities", "entities")]
)
def test_the_keys_in_a_picture_are_those_of_now(picture: str, scope: Scope) -> None:
    """A picture is not taken anew here, because scores and times in it differ; keys and words that changed make it stale."""
    keymap = with_labels(Keymap(), DEFAULT.labels)[0]
    known = {f"{keymap.shown(action.id)} {action.footer or action.title}" for action in keymap.in_scope(scope)}
    hints = re.split(r" {2,}", rows(picture)[-1].strip())
    assert len(hints) > 5
    assert [hint for hint in hints if hint not in known] == [], "take it again: python docs/screenshot.py"


def test_the_words_of_the_screens_in_the_pictures_are_those_of_now() -> None:
    said = {picture: "\n".join(rows(picture)) for picture in ("library", "adding")}
    assert heading(100).split() == next(row for row in rows("library") if "title" in row).split()
    assert AddScreen.KEYS["form"] in said["adding"]
    assert AddScreen.NAME in said["adding"]
