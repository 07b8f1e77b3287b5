"""Exports for training come back into a project from the quarantine of a real import, their form told by what is in them."""

from pathlib import Path

import pytest

from store.exchange.detect import detect
from store.exchange.import_foreign import import_foreign
from store.exchange.registry import FORMATS
from store.project import Project
from tests.clients.news import news
from tests.store.exchange.worlds import put

EXACT = ["conllu", "spacy", "hf", "hf-parquet"]


@pytest.mark.parametrize("name", ["conll", "biluo", *EXACT])
def test_an_export_is_told_by_its_content_and_imported(name: str, tmp_path: Path) -> None:
    put(news(), FORMATS[name], tmp_path / "out")
    form = detect(tmp_path / "out")
    assert form.name == name
    (tmp_path / "project").mkdir()
    receipt = import_foreign(tmp_path / "project", tmp_path / "out", form, annotator="budi")
    assert receipt.whole
    project = Project.open(tmp_path / "project", annotator="", read_only=True)
    found = {one.text: one for one in project.stored_documents()}
    entities = {one.name: one.external for one in project.entities.values()}
    project.close()
    documents = news().documents
    if name in EXACT:
        assert found.keys() == {one.text for one in documents}
        for document in documents:
            read = {(one.start, one.end, one.label) for one in found[document.text].spans.values()}
            meant = {(one.start, one.end, one.label) for one in document.spans.values()}
            assert read == meant if name != "conllu" else set() < read <= meant
            assert found[document.text].article.source == document.article.source
    else:
        assert [len(one) for one in sorted(found)] == [len(" ".join(one.split())) for one in sorted(found)]
        assert sum(len(one.spans) for one in found.values()) > 60
    assert entities == ({} if name in ("conll", "biluo", "conllu") else {"Vladimir Putin": {"wikidata": "Q7747"}})


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("# newdoc id = a\n# sent_id = 1\n# text = Joko\n1\tJoko\tB-PER\t-\t-\n", "conll"),
        ("# global.columns = ID FORM NER\n1\tJoko\tB-PER\n", "conllu"),
        ("# sent_id = 1\n1\tJoko\t_\t_\t_\t_\t_\t_\t_\tNER=B-PER\n", "conllu"),
        ('{"text": "Joko", "tokens": ["Joko"], "ner_tags": ["B-PER"], "spans": []}\n', "hf"),
        ('{"text": "Joko", "tokens": [{"text": "Joko", "start": 0, "end": 4, "id": 0}], "spans": [], "answer": "accept"}\n', "prodigy"),
    ],
)
def test_forms_that_look_alike_are_told_apart(text: str, name: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text(text, encoding="utf-8")
    assert detect(tmp_path / "file").name == name
