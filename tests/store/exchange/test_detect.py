"""Which form a file is of, by what is in it."""

import json
from pathlib import Path

import pytest

from store.errors import InputError
from store.exchange.detect import detect

LINES = {
    "prodigy": [{"text": "Joko", "spans": [{"start": 0, "end": 4, "label": "P"}], "_task_hash": 1, "answer": "accept"}],
    "doccano": [{"text": "Joko", "label": []}, {"id": 2, "text": "Joko", "label": [[0, 4, "P"]]}],
    "hf": [{"tokens": ["Joko"], "ner_tags": ["B-PER"]}],
    "jsonl": [{"kind": "sorot", "schema": 1}],
}
TEXTS = {
    "conll": "-DOCSTART- -X- O O\n\nJoko -X- _ B-PER\ntiba -X- _ O\n",
    "biluo": "Joko U-PER\ntiba O\n",
    "conllu": "# text = Joko\n1\tJoko\t_\tPROPN\t_\t_\t0\troot\t_\tname=U-PER\n",
    "labelstudio": json.dumps([{"id": 1, "data": {"text": "Joko"}, "annotations": []}], indent=1),
    "json": '{"format": "sorot", "schema": 1, "articles": [',
    "jsoncas": '{"%TYPES": {}, "%FEATURE_STRUCTURES": []}',
    "jsonld": '{"@context": "http://www.w3.org/ns/anno.jsonld", "type": "Annotation"}',
    "tei": '<?xml version="1.0"?><TEI xmlns="http://www.tei-c.org/ns/1.0"></TEI>',
    "xmi": '<xmi:XMI xmlns:xmi="http://www.omg.org/XMI"/>',
    "webanno": "#FORMAT=WebAnno TSV 3.3\n",
}


@pytest.mark.parametrize("name", LINES)
def test_lines_of_json_are_told_by_their_keys(name: str, tmp_path: Path) -> None:
    path = tmp_path / "x.dat"
    path.write_text("".join(json.dumps(one) + "\n" for one in LINES[name]), encoding="utf-8")
    assert detect(path).name == name


@pytest.mark.parametrize("name", TEXTS)
def test_other_files_are_told_by_how_they_begin(name: str, tmp_path: Path) -> None:
    path = tmp_path / "x.dat"
    path.write_text(TEXTS[name], encoding="utf-8-sig")
    assert detect(path).name == name


@pytest.mark.parametrize("text", ["", "Joko Widodo tiba.", '{"text": "Joko"}', "[1, 2]", "[" * 100_000, "<p>Joko</p>"])
def test_what_cannot_be_told_is_asked_for(text: str, tmp_path: Path) -> None:
    path = tmp_path / "x.dat"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match="What form this is cannot be told"):
        detect(path)
    assert detect(path, "conll").name == "conll"
    with pytest.raises(InputError, match="can only be written"):
        detect(path, "html")
