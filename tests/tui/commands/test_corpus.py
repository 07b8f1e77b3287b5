"""Finding and counting from the command line."""

import csv
import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from store import annotate, entities
from store.project import Project
from tui.cli import run

SATU = "Presiden Putin tiba di Beijing. Putin bertemu Xi Jinping di Beijing.\n"
DUA = "Vladimir Putin memuji Tiongkok. Xi Jinping memuji Vladimir Putin.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    where = tmp_path / "berita"
    where.mkdir()
    (where / "satu.txt").write_text(SATU, encoding="utf-8")
    (where / "dua.txt").write_text(DUA, encoding="utf-8")
    opened = Project.open(where, annotator="ana")
    from store.library import article_ids

    for article in article_ids(opened):
        for quote, label in (
            ("Vladimir Putin", "PERSON"),
            ("Putin", "PERSON"),
            ("Xi Jinping", "PERSON"),
            ("Beijing", "GPE"),
            ("Tiongkok", "GPE"),
        ):
            document = opened.document(article)
            at, ranges = document.text.find(quote), []
            while at >= 0:
                if not document.spans_at(at, at + len(quote)):
                    ranges.append((at, at + len(quote)))
                at = document.text.find(quote, at + 1)
            change = annotate.tag_everywhere(document, ranges, label, annotator="ana") if ranges else None
            if change is not None:
                opened.do(change)
    made = entities.put_entity(None, entities.new_entity("Tiongkok", "GPE", aliases=("RRT",)), annotator="ana")
    assert made is not None
    opened.do(made)
    opened.close()
    return where


def test_finding_prints_every_place_in_context(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["find", str(folder), "putin"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 4
    assert all("[Putin]" in line for line in lines)
    assert "in PERSON" in lines[0] or "PERSON" in lines[0]
    assert run(["find", str(folder), "label:GPE", "-n", "2", "--json"]) == 0
    hits = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(hits) == 2
    for hit in hits:
        text = (folder / hit["source"]).read_text(encoding="utf-8")
        assert text[hit["start"] : hit["end"]] == hit["text"]
        assert hit["label"] == "GPE"
    assert run(["find", str(folder), "tidakada"]) == 1
    assert run(["find", str(folder), "label:"]) == 2


def test_entities_as_text_json_and_table(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["entities", str(folder), "--label", "PERSON"]) == 0
    assert [line.split()[-1] for line in capsys.readouterr().out.splitlines()] == ["Putin", "Putin", "Jinping"]
    assert run(["entities", str(folder), "--json"]) == 0
    found = {one["name"]: one for one in map(json.loads, capsys.readouterr().out.splitlines())}
    assert found["Xi Jinping"]["mentions"] == 2
    assert found["Xi Jinping"]["articles"] == 2
    table = tmp_path / "out.csv"
    assert run(["entities", str(folder), "-o", str(table)]) == 0
    rows = list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8"))))
    assert {row["name"] for row in rows} == {"Putin", "Vladimir Putin", "Xi Jinping", "Beijing", "Tiongkok"}


def test_ids_from_a_table_are_one_change(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    table = tmp_path / "ids.csv"
    table.write_text("name,wikidata,iso3166\nrrt,Q148,CN\nMars,Q111,\n", encoding="utf-8")
    assert run(["entities", str(folder), "--linked", "--ids", str(table)]) == 1
    captured = capsys.readouterr()
    assert "wikidata Q148" in captured.out
    assert "No entity is called Mars" in captured.err
    opened = Project.open(folder, annotator="ana")
    assert opened.next_undo == "Give 1 entity ids from a table"
    opened.undo()
    assert [one.external for one in opened.entities.values()] == [{}]
    opened.close()
    table.write_text("a,b\n1,2\n", encoding="utf-8")
    assert run(["entities", str(folder), "--ids", str(table)]) == 2


def test_company_as_text_table_and_network(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["together", str(folder)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any("Beijing — Putin" in line and line.split()[0] == "2" for line in lines)
    assert run(["together", str(folder), "Xi Jinping", "-o", str(tmp_path / "x.csv")]) == 0
    rows = list(csv.reader(io.StringIO((tmp_path / "x.csv").read_text(encoding="utf-8"))))
    assert all("Xi Jinping" in row for row in rows[1:])
    assert run(["together", str(folder), "-o", str(tmp_path / "x.graphml")]) == 0
    root = ET.parse(tmp_path / "x.graphml").getroot()
    space = "{http://graphml.graphdrawing.org/xmlns}"
    assert len(root.findall(f".//{space}node")) == 5
    assert all(int(edge[0].text or "0") >= 1 for edge in root.iter(f"{space}edge"))
    assert run(["together", str(folder), "Nobody"]) == 2
    assert run(["together", str(folder), "-o", "x.png"]) == 2


def test_mentions_over_time(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["timeline", str(folder), "Putin"]) == 0
    assert "without a date" in capsys.readouterr().err


def test_statistics_as_text_and_values(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["stats", str(folder)]) == 0
    assert "2 articles" in capsys.readouterr().out
    assert run(["stats", str(folder), "--json"]) == 0
    value = json.loads(capsys.readouterr().out)
    assert value["spans"] == sum(value["labels"].values()) == 9


def test_a_folder_without_work_stays_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Putin di Beijing.\n", encoding="utf-8")
    assert run(["find", str(tmp_path), "putin"]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt"]


def test_while_somebody_writes_the_index_on_the_disk_is_left_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    opened = Project.open(folder, annotator="budi")
    assert run(["find", str(folder), "putin"]) == 0
    assert not (folder / ".sorot" / "index.sqlite3").exists()
    opened.close()
    assert run(["find", str(folder), "putin"]) == 0
    assert (folder / ".sorot" / "index.sqlite3").exists()
