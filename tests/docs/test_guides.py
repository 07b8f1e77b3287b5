"""What the guides say can be done as they say it."""

import json
import re
from pathlib import Path

from store.exchange.export import export
from store.labels import COLOURS, parse_labels
from store.project import Project

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
