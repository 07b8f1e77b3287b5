"""What is typed into the export dialog: format and file name follow each other, and what cannot be is said."""

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.export_wish import ExportWish, complete_label, complete_path, writable

ROOT = Path(__file__).resolve().parents[2]
HERE = [form.name for form in writable() if not form.missing()]


def test_the_ending_follows_the_format_and_the_format_the_ending() -> None:
    wish = ExportWish(output="/x/news.json")
    assert wish.with_form("csv").output == "/x/news.csv"
    assert wish.with_form("brat").output == "/x/news"
    assert wish.with_form("brat").with_form("html").output == "/x/news.html"
    assert wish.with_form("prodigy").with_form("jsonl").output == "/x/news.jsonl"
    assert wish.with_output("/x/news.csv").form == "csv"
    assert wish.with_output("/x/news.doccano.jsonl").form == "doccano"
    assert wish.with_output("/x/news.v2").form == "json"
    assert wish.with_form("html").with_output("/x/news.HTM").form == "html"
    assert wish.with_output("/x/.csv").form == "json"


@given(st.lists(st.sampled_from(HERE), min_size=1, max_size=5))
def test_going_through_formats_leaves_the_name(names: list[str]) -> None:
    wish = ExportWish(output="/x/news.2024.json")
    for name in names:
        wish = wish.with_form(name)
        assert wish.output == "/x/news.2024" + wish.kind.suffix
        assert wish.with_output(wish.output).form == name
    assert wish.with_form("json") == ExportWish(output="/x/news.2024.json")


def test_the_place_is_looked_at(tmp_path: Path) -> None:
    (tmp_path / "voll").mkdir()
    (tmp_path / "voll" / "x.json").write_text("x")
    for output, form, problem in [
        ("  ", "json", "Name a file"),
        (tmp_path / "tiada" / "x.json", "json", "There is no such folder"),
        (tmp_path / "voll", "json", "That is a folder"),
        (tmp_path / "voll", "brat", "The folder is not empty"),
        (tmp_path / "voll" / "x.json", "brat", "That is a file"),
        (tmp_path / "baru", "brat", ""),
        (tmp_path / "voll" / "x.json", "json", ""),
    ]:
        found = ExportWish(output=str(output), form=form).place_problem()
        assert (found[: len(problem)], bool(found)) == (problem, bool(problem))
    wish = ExportWish(output=str(tmp_path / "voll" / "x.json"))
    assert wish.replaced() == [tmp_path / "voll" / "x.json"]
    (tmp_path / "voll" / "x.dev.json").write_text("x")
    split = ExportWish(output=wish.output, split="80/20 seed 3")
    assert split.replaced() == [tmp_path / "voll" / "x.dev.json"]


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        ({}, ""),
        ({"query": "title:"}, "Nothing stands after title:"),
        ({"split": "80"}, "A split has two or three parts"),
        ({"split": "80/10/10 seed"}, "The share of a part is a number"),
        ({"split": "80/10/10 --seed 7", "labels": "PERSON, GPE", "query": "-x"}, ""),
        ({"form": "nope"}, "There is no format 'nope'."),
    ],
)
def test_what_makes_no_sense_is_said(asked: dict[str, str], problem: str) -> None:
    found = ExportWish(**{"output": "/x/a.json", **asked}).problem()
    assert (found[: len(problem)], bool(found)) == (problem, bool(problem))


def test_a_format_that_is_not_installed_is_refused_with_the_line_that_installs_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from store.exchange.registry import FORMATS

    monkeypatch.setitem(FORMATS, "csv", replace(FORMATS["csv"], needs=("tidak_ada",), install="tabel"))
    assert ExportWish(form="csv").problem() == "The format csv needs tidak_ada, which is not installed. pip install 'sorot[tabel]'"
    assert ExportWish(output="x.json").with_output("x.csv").form == "json"


def test_nothing_typed_becomes_an_option() -> None:
    wish = ExportWish(output="-o.json", labels="--strict,PERSON", query="-rusia --json", split="80/20 seed 4", status="done")
    words = wish.arguments(Path("/p"), Path("/p/.sorot"))
    assert words == [
        "/p",
        "--store=/p/.sorot",
        f"--output={Path.cwd() / '-o.json'}",
        "--format=json",
        "--label=--strict",
        "--label=PERSON",
        "--status=done",
        "--query=-rusia --json",
        "--split=80/20",
        "--seed=4",
    ]


def test_paths_and_labels_are_completed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "berita").mkdir()
    (tmp_path / "beta.json").write_text("x")
    (tmp_path / ".diam").write_text("x")
    assert complete_path(f"{tmp_path}/b") == f"{tmp_path}/berita/"
    assert complete_path(f"{tmp_path}/bet") == f"{tmp_path}/beta.json"
    assert complete_path(f"{tmp_path}/") == f"{tmp_path}/berita/"
    assert complete_path(f"{tmp_path}/x") is None
    assert complete_path(f"{tmp_path}/x/y") is None
    assert complete_path("") is complete_path("\0") is None
    monkeypatch.setenv("HOME", str(tmp_path))
    assert complete_path("~/be") == "~/berita/"
    assert complete_label("GPE, PER", ("PERSON", "GPE")) == "GPE, PERSON"
    assert complete_label("PERSON", ("PERSON", "GPE")) is None
    assert complete_label("GPE, ", ("PERSON", "GPE")) is None


def test_no_format_is_loaded_to_look_at_a_wish() -> None:
    code = """
import sys
from tui.export_wish import ExportWish, writable
for form in writable():
    wish = ExportWish(form=form.name, output="/x/a" + form.suffix, split="1/1", query="putin")
    wish.problem(), wish.place_problem(), wish.replaced(), wish.with_output("/x/b.csv")
heavy = ("store.exchange.forms.", "store.exchange.second_readers.", "spacy", "numpy", "lxml", "pyarrow", "cassis", "sqlite3")
print([name for name in sys.modules if name.startswith(heavy)])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout == "[]\n"
