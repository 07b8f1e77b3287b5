"""Which form a record, the beginning of a long file, or a folder is of: every sign by itself, and both sides of every limit."""

import json
from pathlib import Path
from typing import Any

import pytest

from store.errors import InputError
from store.exchange import detect as module
from store.exchange.detect import detect, kind_of_record
from store.exchange.registry import FORMATS, names

TOLD = "What form this is cannot be told from it."
TASK = {"data": {"text": "x"}, "annotations": []}


@pytest.mark.parametrize(
    ("record", "kind"),
    [
        ({"kind": "sorot", "format": "sorot", "%a": 1}, "jsonl"),
        ({"format": "sorot", "@context": 1}, "json"),
        ({"kind": "lain"}, ""),
        ({"%TYPES": {}, "@context": 1}, "jsoncas"),
        ({"@context": None, "annotation_sets": 1}, "jsonld"),
        ({"annotation_sets": {}}, "bdoc"),
        ({"data": {}, "annotations": []}, "labelstudio"),
        ({"data": {}, "predictions": []}, "labelstudio"),
        ({"data": {}, "completions": []}, "labelstudio"),
        ({"data": {}, "id": 1}, "labelstudio"),
        ({"data": {}}, ""),
        ({"data": "x", "id": 1}, ""),
        ({"pattern": [], "label": "X"}, "entityruler"),
        ({"pattern": [], "label": 5}, ""),
        ({"label": "X"}, ""),
        ({"tokens": ["a"]}, "hf"),
        ({"words": ["a"], "text": "a", "spans": []}, "hf"),
        ({"tokens": []}, "hf"),
        ({"tokens": "a"}, ""),
        ({"tokens": ["a", 5]}, ""),
        ({"tokens": None, "words": ["a"]}, ""),
        ({"text": "x", "label": [[0, 1, "X"]]}, "doccano"),
        ({"text": "x", "labels": [[0, 1, "X"]]}, "doccano"),
        ({"text": "x", "entities": [{"start_offset": 0}]}, "doccano"),
        ({"text": 5, "label": [[0, 1, "X"]]}, ""),
        ({"label": [[0, 1, "X"]]}, ""),
        ({"text": "x", "label": []}, ""),
        ({"text": "x", "label": [], "Comments": []}, "doccano"),
        ({"text": "x", "entities": [], "relations": []}, "doccano"),
        ({"text": "x", "label": "X", "labels": [[0, 1, "X"]]}, "doccano"),
        ({"text": "x", "label": [{"start": 0, "labels": ["X"]}]}, "labelstudio"),
        ({"text": "x", "label": [{"start_offset": 0}, {"start": 0, "labels": ["X"]}]}, "labelstudio"),
        ({"text": "x", "label": [[0, 1, "X"], {"start_offset": 0}]}, "doccano"),
        ({"text": "x", "label": [{"start": 0}]}, ""),
        ({"text": "x", "label": [{"labels": ["X"]}]}, ""),
        ({"text": "x", "label": [[0, 1, "X"], 5]}, ""),
        ({"text": "x", "label": [[0, 1]]}, ""),
        ({"text": "x", "label": [[0, 1, "X", 2]]}, ""),
        ({"text": "x", "label": [["0", 1, "X"]]}, ""),
        ({"text": "x", "label": [[0, "1", "X"]]}, ""),
        ({"text": "x", "label": [[True, 1, "X"]]}, ""),
        ({"text": "x", "label": [[0, 1, 5]]}, ""),
        ({"text": "x", "label": ["abc"]}, ""),
        ({"text": "x", "_task_hash": 1}, "prodigy"),
        ({"text": "x", "_input_hash": 1}, "prodigy"),
        ({"text": "x", "answer": "accept"}, "prodigy"),
        ({"text": "x", "spans": []}, "prodigy"),
        ({"text": "x", "spans": None}, ""),
        ({"text": "x"}, ""),
        ({"spans": [], "answer": "accept"}, ""),
        ([TASK], ""),
        (None, ""),
    ],
)
def test_a_record_is_known_by_its_keys(record: Any, kind: str) -> None:
    assert kind_of_record(record) == kind


def written(path: Path, content: object) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content if isinstance(content, str) else json.dumps(content), encoding="utf-8")
    return path


def told(path: Path) -> str:
    """Return the name of the form, or nothing where it has to be named."""
    try:
        return detect(path).name
    except InputError as error:
        return "" if (error.what, error.where) == (TOLD, str(path)) else error.what


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('{"a": 1}\n{"text": "x", "answer": "accept"}\n', "prodigy"),
        ('{"a": 1}\n\n5\n{"text": "x", "answer": "accept"}', "prodigy"),
        ('  \n{"text": "x", "answer": "accept"}', "prodigy"),
        ('[5, {"a": 1},\n{"text": "x", "answer": "accept"}]', "prodigy"),
        ('[{"text": "x", "answer": "accept"}, {"tokens": []}]', "prodigy"),
        ("[5, []]", ""),
        ('{\n"format": "sorot"}', "json"),
        ('{\n"a": 1}', ""),
        ('{"a": 1}', ""),
        ('{"a": 1}\n{\n', ""),
        ('[\n{"text": "x", "answer": "accept"', ""),
        ('[\n{"text": "x", "answer": "accept"}, {"', "prodigy"),
        ("[1, 2", ""),
        ('[{"annotations": [], "data": {', "labelstudio"),
        ('{\n"data": {},\n"predictions": [', "labelstudio"),
        ('{\n"completions": [],\n"data": {', "labelstudio"),
        ('{\n"kind" : "sorot",', "jsonl"),
        ('{\n"%VIEWS" :', "jsoncas"),
        ('{\n"offset_type": "p",', "bdoc"),
        ('{\n"@context":', "jsonld"),
        ("<xmi:XMI xmlns:xmi='http://www.omg.org/XMI'>", "xmi"),
        ("<teiCorpus><TEI>", "tei"),
        ("<t:TEI>", "tei"),
        ("<TEIX>", ""),
        ("#FORMAT=WebAnno TSV 3.2", "webanno"),
        ("a O\nb B-X", "conll"),
        ("a O\r\nb U-X\r\n", "biluo"),
        ("a O\nb L-X\nc E-X\nd S-X", "biluo"),
        ("a O\nb\nc B-X", ""),
        ("O\nO", ""),
        ("a X", ""),
        ("# teks", ""),
        ("-DOCSTART-", ""),
        ("-DOCSTART- x\n\na\tb\tO", "conll"),
        ("1\tJoko\tB-X\n2\tdi\tO\t-", "conll"),
        ("1\tJoko\tB-X\n2\tdi\tX", ""),
        ("1\tJoko\t_\t_\t_\t_\t_\t_\t_\t_", "conllu"),
        ("1-2\tJoko\t_\t_\t_\t_\t_\t_\t_\t_\n1.1\ta\t_\t_\t_\t_\t_\t_\t_\t_\t_", "conllu"),
        ("1\tJoko\t_\t_\t_\t_\t_\t_\t_", ""),
        ("a\tJoko\t_\t_\t_\t_\t_\t_\t_\t_", ""),
        ("1\tJoko\t_\t_\t_\t_\t_\t_\t_\t_\nx", ""),
        ("# x\n" * 19 + "# global.columns = ID FORM\nx", "conllu"),
        ("# x\n" * 20 + "# global.columns = ID FORM\nx", ""),
        ("# x\n# global.columns = ID", "conllu"),
    ],
)
def test_a_file_is_known_by_what_is_in_it(text: str, kind: str, tmp_path: Path) -> None:
    assert told(written(tmp_path / "x.dat", text)) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('{"text": "x", "answer": "accept"}\n{"text": "' + "x" * 90, "prodigy"),
        ('{"a": "' + "x" * 90, ""),
        ('{"a": 1}\n{"a": "' + "x" * 90, ""),
        ('{"@context": "' + "x" * 90, "jsonld"),
        ('[{"text": "x", "answer": "accept"}, "' + "x" * 90, "prodigy"),
        ('[\n{"text": "x", "answer": "accept"}, "' + "x" * 90, "prodigy"),
        ('[{"a": 1}, {"text": "x", "answer": "accept"}, "' + "x" * 90, ""),
        ('[{"data": {}, "annotations": ["' + "x" * 90, "labelstudio"),
        ('["' + "x" * 90, ""),
        ("[" * 90, ""),
        ("a O\n" * 16 + "a b O", "conll"),
        ("a O\n" * 15 + "a O\nabcdefghijklmn O", "conll"),
        ("a O " * 30, ""),
        ('"' + "x" * 90, ""),
    ],
)
def test_the_beginning_of_a_long_file_tells_as_far_as_it_goes(
    text: str, kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_HEAD", 64)
    assert told(written(tmp_path / "x.dat", text)) == kind


def test_a_file_of_just_the_length_that_is_looked_at_is_seen_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_HEAD", 7)
    assert told(written(tmp_path / "x.dat", "a O\nb O")) == "conll"
    assert told(written(tmp_path / "y.dat", "a O\nb X")) == ""
    assert told(written(tmp_path / "z.dat", "a O\nb XX")) == "conll"


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.SPACY", "spacy"),
        ("a.parquet", "hf-parquet"),
        ("a.bdocjs", "bdoc"),
        ("a.json", "json"),
        ("a.JSONL", "jsonl"),
        ("a.prodigy.jsonl", "prodigy"),
        ("a.doccano-relations.jsonl", "doccano-relations"),
        ("a.arrow", "hf-parquet"),
        ("a.html", "The format html can only be written."),
        ("a.patterns.jsonl", "The format entityruler can only be written."),
        ("a.txt", ""),
        ("a", ""),
    ],
)
def test_a_file_that_does_not_tell_is_known_by_its_ending(name: str, kind: str, tmp_path: Path) -> None:
    assert told(written(tmp_path / name, "?")) == kind


def test_what_cannot_be_told_is_asked_for_with_the_forms_that_can_be_read(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        detect(written(tmp_path / "a.txt", "?"))
    assert caught.value.do.startswith(f"Name it with --format: {', '.join(names('in'))}. ")


def test_what_is_in_a_file_says_more_than_its_ending(tmp_path: Path) -> None:
    assert told(written(tmp_path / "a.html", "a O")) == "conll"
    assert told(written(tmp_path / "a.json", {"pattern": "x", "label": "X"})) == "The format entityruler can only be written."


def test_no_two_forms_have_the_same_ending() -> None:
    endings = [suffix for form in FORMATS.values() for suffix in form.suffixes]
    assert len(endings) == len(set(endings))


CARD = "---\nlicense: x\nconfigs:\n- a\n---\n"


@pytest.mark.parametrize(
    ("files", "kind"),
    [
        ({"a.txt": "x", "sub/b.ANN": "", "c.xmi": ""}, "brat"),
        ({"a.bdocjs": "", "c.spacy": ""}, "bdoc"),
        ({"a.spacy": "", "c.xmi": ""}, "spacy"),
        ({"a.xmi": "", "c.parquet": ""}, "xmi"),
        ({"a.parquet": "", "README.md": CARD, "a.json": ""}, "hf-parquet"),
        ({"README.md": CARD}, "hf"),
        ({"README.md": f"\ufeff{CARD}"}, "hf"),
        ({"README.md": "---\ndataset_info:\n---\n", "a.arrow": ""}, "hf-parquet"),
        ({"README.md": CARD, "a.arrow": "", "a.json": ""}, "hf"),
        ({"README.md": CARD, "a.arrow": "", "a.jsonl": ""}, "hf"),
        ({"README.md": "---\nlicense: configs:\n"}, ""),
        ({"README.md": "configs:\n"}, ""),
        ({"BACA.md": CARD}, ""),
        ({"dataset_info.json": "x"}, "hf"),
        ({"dataset_infos.json": "x"}, "hf"),
        ({"features.json": "x"}, "hf"),
        ({"a.tsv": "#FORMAT=WebAnno TSV 3", "b.tsv": "#FORMAT=WebAnno TSV 3", "c.css": "x"}, "webanno"),
        ({"a.tsv": "#FORMAT=WebAnno TSV 3", "b.txt": "a O"}, ""),
        ({"a.txt": "a O", "documents.jsonl": '{"text": "x", "spans": []}'}, "conll"),
        ({".hidden": "a O"}, ""),
        ({".hidden.ann": "", "a": "a O"}, "conll"),
        ({"a.html": "x"}, ""),
        ({}, ""),
    ],
)
def test_a_folder_is_known_by_its_files(files: dict[str, str], kind: str, tmp_path: Path) -> None:
    for name, content in files.items():
        written(tmp_path / "in" / name, content)
    (tmp_path / "in").mkdir(exist_ok=True)
    assert told(tmp_path / "in") == kind


def test_of_a_large_folder_the_first_files_are_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(20):
        written(tmp_path / "in" / f"{number:02}", "?")
    written(tmp_path / "in" / "19", "a O")
    assert told(tmp_path / "in") == "conll"
    written(tmp_path / "in" / "20", "a U-X")
    assert told(tmp_path / "in") == "conll"
    monkeypatch.setattr(module, "_FILES", 1)
    (tmp_path / "one").mkdir()
    written(tmp_path / "one" / "a.ann", "")
    assert told(tmp_path / "one") == "brat"


def test_what_is_not_there_or_no_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        detect(tmp_path / "none", "conll")
    assert (caught.value.what, caught.value.where) == ("There is no such file or folder.", str(tmp_path / "none"))
    (tmp_path / "link").symlink_to("none")
    assert told(tmp_path / "link") == "This is not a plain file."
    assert detect(tmp_path / "link", "conll") is FORMATS["conll"]
    with pytest.raises(InputError, match="There is no format 'lain'"):
        detect(tmp_path / "link", "lain")


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="There is no file here that is there and cannot be read.")
def test_a_file_that_cannot_be_read_is_told() -> None:
    assert told(Path("/proc/self/mem")) == "The file cannot be read (Input/output error)."
