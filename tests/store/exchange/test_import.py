import json
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings

from store.errors import InputError, InvalidError, ReadOnlyError, StoreError
from store.exchange import import_keep
from store.exchange.bundle import Bundle
from store.exchange.contract import Step
from store.exchange.export import export
from store.exchange.import_ import import_into
from store.exchange.import_label_file import LabelFile
from store.exchange.registry import FORMATS
from store.labels import DEFAULT, Label, LabelSet, labels_toml
from store.project import Project
from tests.store.exchange.worlds import deliver, document, fill, span, world, worlds

OTHER = LabelSet((Label("PERSON", "p"), Label("GPE"), Label("ORG")))


def _export(folder: Path, out: Path, form: str = "json") -> bytes:
    project = Project.open(folder, annotator="", read_only=True)
    export(project, out, form, program="0.1.0")
    return out.read_bytes()


def _files(folder: Path) -> dict[str, bytes]:
    """Return every file that holds data; the lock is not among them."""
    return {str(path): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file() and path.name not in ("lock", "lock.json")}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """A project that holds the small world."""
    folder = tmp_path / "from" / "berita"
    folder.mkdir(parents=True)
    fill(folder, world())
    return folder


@pytest.fixture
def target(tmp_path: Path) -> Path:
    """An empty folder of the same name."""
    folder = tmp_path / "to" / "berita"
    folder.mkdir(parents=True)
    return folder


@pytest.mark.parametrize("form", ["json", "jsonl"])
def test_an_export_of_an_import_is_the_export(source: Path, target: Path, tmp_path: Path, form: str) -> None:
    first = _export(source, tmp_path / f"1.{form}", form)
    receipt = import_into(target, tmp_path / f"1.{form}", annotator="budi")
    assert (receipt.documents, receipt.spans, receipt.decisions, receipt.notes, receipt.entities, receipt.present) == (2, 3, 1, 3, 1, 0)
    assert _export(target, tmp_path / f"2.{form}", form) == first


@settings(max_examples=25)
@given(bundle=worlds())
def test_any_project_survives_the_way_there_and_back(bundle: Bundle) -> None:
    with TemporaryDirectory() as name:
        folder = Path(name, "berita")
        folder.mkdir()
        data, _ = deliver(bundle, FORMATS["json"])
        path = Path(name, "in.json")
        path.write_bytes(data)
        import_into(folder, path, annotator="budi")
        written = json.loads(_export(folder, Path(name, "out.json")))
        assert {**written, "project": bundle.project} == json.loads(data)


def test_an_import_is_one_step_to_undo_and_redo(source: Path, target: Path, tmp_path: Path) -> None:
    first = _export(source, tmp_path / "1.json")
    import_into(target, tmp_path / "1.json", annotator="budi")
    project = Project.open(target, annotator="budi")
    assert project.next_undo == "Import 1.json"
    assert project.undo() is not None
    assert project.undo() is None
    assert not project.entities
    project.close()
    assert json.loads(_export(target, tmp_path / "2.json"))["articles"] == []
    project = Project.open(target, annotator="budi")
    assert project.redo() is not None
    project.close()
    assert _export(target, tmp_path / "3.json") == first


def test_importing_again_adds_nothing(source: Path, target: Path, tmp_path: Path) -> None:
    _export(source, tmp_path / "1.json")
    import_into(target, tmp_path / "1.json", annotator="budi")
    before = _files(target)
    receipt = import_into(target, tmp_path / "1.json", annotator="budi")
    assert receipt.present == 10
    assert "nothing in it is new" in str(receipt)
    assert {name: data for name, data in _files(target).items() if "journal" not in name} == {
        name: data for name, data in before.items() if "journal" not in name
    }


def test_it_adds_to_articles_that_are_files_already(source: Path, tmp_path: Path, target: Path) -> None:
    first = _export(source, tmp_path / "1.json")
    (target / "a").mkdir()
    for article in json.loads(first)["articles"]:
        (target / article["source"]).write_text(article["text"], encoding="utf-8", newline="")
    import_into(target, tmp_path / "1.json", annotator="budi")
    assert _export(target, tmp_path / "2.json") == first


def _altered(path: Path, place: str, value: object) -> None:
    export = json.loads(path.read_bytes())
    *parents, last = [int(part) if part.isdigit() else part for part in place.split(".")]
    spot: Any = export
    for part in parents:
        spot = spot[part]
    spot[last] = value
    path.write_text(json.dumps(export))


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("articles.0.spans.0.label", "ORG"),
        ("articles.0.notes.0.text", "lain"),
        ("articles.0.decisions.0.verdict", "accepted"),
        ("articles.0.status", "done"),
        ("entities.0.name", "Putin"),
        ("notes.0.text", "lain"),
    ],
)
def test_a_record_that_contradicts_the_project_stops_the_whole_import(
    source: Path, target: Path, tmp_path: Path, place: str, value: object
) -> None:
    path = tmp_path / "1.json"
    _export(source, path)
    import_into(target, path, annotator="budi")
    _altered(path, place, value)
    before = _files(target)
    with pytest.raises(InvalidError, match=r"The project has another .* Nothing was imported"):
        import_into(target, path, annotator="budi")
    assert _files(target) == before


def test_another_text_under_the_same_name_stops_the_whole_import(source: Path, target: Path, tmp_path: Path) -> None:
    _export(source, tmp_path / "1.json")
    (target / "dua.md").write_text("Teks lain.", encoding="utf-8")
    with pytest.raises(InvalidError, match=r"dua\.md\): The project holds another text"):
        import_into(target, tmp_path / "1.json", annotator="budi")
    assert json.loads(_export(target, tmp_path / "2.json"))["entities"] == []


@pytest.mark.parametrize(
    ("place", "value", "words"),
    [
        ("articles.0.spans.0.start", 8, "is not the quote"),
        ("articles.0.spans.0.entity", "e9", "does not exist"),
        ("articles.0.spans.0.label", "SENJATA", "SENJATA"),
        ("articles.0.text", "x", "code points"),
        ("schema", 9, "newest Sorot"),
    ],
)
def test_an_unsound_export_changes_nothing(source: Path, target: Path, tmp_path: Path, place: str, value: object, words: str) -> None:
    path = tmp_path / "1.json"
    _export(source, path)
    _altered(path, place, value)
    with pytest.raises(StoreError) as caught:
        import_into(target, path, annotator="budi")
    assert words in str(caught.value)
    assert json.loads(_export(target, tmp_path / "2.json"))["articles"] == []


def test_a_label_set_of_its_own_is_written_when_the_project_has_none(tmp_path: Path, target: Path) -> None:
    source = tmp_path / "from" / "berita"
    source.mkdir(parents=True)
    (source / "labels.toml").write_text(labels_toml(OTHER), encoding="utf-8")
    fill(source, world())
    first = _export(source, tmp_path / "1.json")
    receipt = import_into(target, tmp_path / "1.json", annotator="budi")
    assert receipt.labels == str(target / "labels.toml")
    assert _export(target, tmp_path / "2.json") == first
    with_store = tmp_path / "elsewhere"
    empty = tmp_path / "third" / "berita"
    empty.mkdir(parents=True)
    assert import_into(empty, tmp_path / "1.json", annotator="budi", store=with_store).labels == str(with_store / "labels.toml")
    assert list(empty.iterdir()) == []


def test_a_label_set_that_differs_from_the_projects_own_is_refused_by_name(source: Path, target: Path, tmp_path: Path) -> None:
    _export(source, tmp_path / "1.json")
    (target / "labels.toml").write_text(labels_toml(OTHER), encoding="utf-8")
    with pytest.raises(InvalidError) as caught:
        import_into(target, tmp_path / "1.json", annotator="budi")
    words = str(caught.value)
    assert "only in the export: LOC, DATE, NORP" in words
    assert "differing in key, colour or description: PERSON, GPE, ORG" in words
    assert (target / "labels.toml").read_text(encoding="utf-8") == labels_toml(OTHER)


def test_a_label_set_that_lacks_what_the_project_uses_is_refused(source: Path, tmp_path: Path) -> None:
    path = tmp_path / "1.json"
    _export(source, path)
    _altered(path, "labels", [{"name": "ORG", "key": "", "colour": "", "description": ""}])
    with pytest.raises(InvalidError, match="has no GPE, PERSON, which"):
        import_into(source, path, annotator="budi")
    assert not (source / "labels.toml").exists()


def test_a_failed_import_takes_the_label_file_back(source: Path, target: Path, tmp_path: Path) -> None:
    path = tmp_path / "1.json"
    _export(source, path)
    _altered(path, "labels", [{"name": "ORG", "key": "", "colour": "", "description": ""}])
    with pytest.raises(InvalidError, match="There is no label"):
        import_into(target, path, annotator="budi")
    assert not (target / "labels.toml").exists()
    assert _altered_labels(target) == DEFAULT.names()


def _altered_labels(folder: Path) -> tuple[str, ...]:
    return Project.open(folder, annotator="", read_only=True).labels.names()


def test_a_project_open_elsewhere_is_not_written(source: Path, target: Path, tmp_path: Path) -> None:
    _export(source, tmp_path / "1.json")
    writer = Project.open(target, annotator="rina")
    with pytest.raises(ReadOnlyError, match="another window"):
        import_into(target, tmp_path / "1.json", annotator="budi")
    writer.close()


def test_a_file_that_cannot_be_an_export_is_named(target: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"no\.json: There is no such file"):
        import_into(target, tmp_path / "no.json", annotator="budi")
    big = tmp_path / "big.json"
    with big.open("wb") as file:
        file.truncate(1 << 30)
    with pytest.raises(InputError, match=r"big\.json: The file is not valid JSON \(Expecting value, line 1, column 1\)"):
        import_into(target, big, annotator="budi")
    with pytest.raises(InputError, match="no format 'xml'"):
        import_into(target, big, annotator="budi", form="xml")
    assert list(target.iterdir()) == []


def test_a_form_that_can_only_be_written_is_refused(target: Path, tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('{"text": "a", "label": []}')
    with pytest.raises(InputError, match="csv can only be written"):
        import_into(target, path, annotator="budi")


@pytest.fixture
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Close a part after two documents."""
    monkeypatch.setattr(import_keep, "DOCUMENTS", 2)


@pytest.fixture(params=["json", "jsonl"])
def many(tmp_path: Path, request: pytest.FixtureRequest) -> Path:
    """An export of seven articles with a label set of their own."""
    documents = []
    for number in range(7):
        bare = document(f"{number}.txt")
        spans = {f"s{number}": span(bare, 9, 23, id=f"s{number}", entity="e1")}
        documents.append(replace(bare, spans=spans))
    path = tmp_path / f"7.{request.param}"
    path.write_bytes(deliver(replace(world(), labels=OTHER, documents=tuple(documents)), FORMATS[request.param])[0])
    return path


def _sources(folder: Path) -> list[str]:
    project = Project.open(folder, annotator="", read_only=True)
    return sorted(one.article.source for one in project.stored_documents() if one.spans)


@pytest.mark.usefixtures("small_parts")
def test_a_large_export_comes_in_as_parts_that_are_one_step(many: Path, target: Path) -> None:
    steps: list[Step] = []
    import_into(target, many, annotator="budi", progress=steps.append)
    assert {step.phase for step in steps} == {"reading", "comparing", "storing"}
    project = Project.open(target, annotator="budi")
    assert [item.title for item in project.log()] == [f"Import {many.name}"] * 4
    project.undo()
    assert (project.next_undo, list(project.stored_documents()), dict(project.entities)) == ("", [], {})
    project.redo()
    assert (project.next_redo, len(list(project.stored_documents())), len(project.entity_notes)) == ("", 7, 1)
    project.close()


@pytest.mark.usefixtures("small_parts")
@pytest.mark.parametrize("phase", ["reading", "comparing", "storing"])
def test_an_import_that_is_broken_off_leaves_nothing(many: Path, target: Path, phase: str) -> None:
    steps: list[Step] = []

    def stop(step: Step) -> None:
        steps.append(step)
        if step.phase == phase and (step.done == 7 or phase == "reading"):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        import_into(target, many, annotator="budi", progress=stop)
    assert ("taking back" in {step.phase for step in steps}) == (phase == "storing")
    assert (_sources(target), (target / "labels.toml").exists()) == ([], False)
    project = Project.open(target, annotator="budi")
    assert (project.next_undo, dict(project.entities), project.labels.names()) == ("", {}, DEFAULT.names())
    project.close()
    assert import_into(target, many, annotator="budi").documents == 7


@pytest.mark.usefixtures("small_parts")
def test_an_export_that_is_wrong_far_down_leaves_nothing(many: Path, target: Path) -> None:
    data = many.read_bytes()
    at = data.rindex(b'"label"')
    many.write_bytes(data[:at] + data[at:].replace(b"PERSON", b"TOKOH", 1))
    with pytest.raises(InvalidError, match="There is no label 'TOKOH'"):
        import_into(target, many, annotator="budi")
    assert (_sources(target), (target / "labels.toml").exists()) == ([], False)
    project = Project.open(target, annotator="budi")
    assert (project.next_undo, dict(project.entities)) == ("", {})
    project.close()


@pytest.mark.usefixtures("small_parts")
def test_after_a_crash_the_same_import_goes_on_as_the_same_step(many: Path, target: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = import_keep.Act.keep

    def crash(act: import_keep.Act, *arguments: Any, last: bool) -> None:
        real(act, *arguments, last=last)
        if act.parts == 2:
            raise RuntimeError("power cut")

    with monkeypatch.context() as patch:
        patch.setattr(import_keep.Act, "keep", crash)
        patch.setattr(import_keep.Act, "take_back", lambda act: None)
        patch.setattr(LabelFile, "__exit__", lambda *_: None)
        with pytest.raises(RuntimeError):
            import_into(target, many, annotator="budi")
    assert _sources(target) == ["0.txt", "1.txt", "2.txt", "3.txt"]
    receipt = import_into(target, many, annotator="budi")
    assert (receipt.documents, receipt.spans, receipt.present) == (3, 3, 10)
    project = Project.open(target, annotator="budi")
    project.undo()
    assert (project.next_undo, list(project.stored_documents())) == ("", [])
    project.close()


def test_a_record_is_found_wherever_it_stands_in_a_document_of_json(tmp_path: Path, target: Path) -> None:
    data = json.loads(deliver(world(), FORMATS["json"])[0])
    path = tmp_path / "1.json"
    path.write_text(json.dumps(dict(reversed(data.items()))), encoding="utf-8")
    assert import_into(target, path, annotator="budi").spans == 3
    for key in ("articles", "entities", "project"):
        path.write_text(json.dumps({name: value for name, value in data.items() if name != key}), encoding="utf-8")
        with pytest.raises(InputError, match=f"missing required field `{key}`"):
            import_into(target, path, annotator="budi")
        path.write_text(json.dumps({**data, key: 1}), encoding="utf-8")
        with pytest.raises(InputError, match=rf"1\.json: {key}: The record does not fit the schema: Expected"):
            import_into(target, path, annotator="budi")
        path.write_text(f'{{"{key}": [], {json.dumps(data)[1:]}', encoding="utf-8")
        with pytest.raises(InputError, match=f"ambiguous: the key '{key}' stands twice"):
            import_into(target, path, annotator="budi")
    path.write_text(json.dumps({**data, "project": "\ud800"}), encoding="utf-8")
    with pytest.raises(InputError, match="half of a surrogate pair"):
        import_into(target, path, annotator="budi")


def test_a_note_on_a_mention_of_another_article_is_about_nothing(source: Path, tmp_path: Path, target: Path) -> None:
    export = json.loads(_export(source, tmp_path / "1.json"))
    first, second = export["articles"]
    second["notes"] = [{**first["notes"][0], "id": "n9"}]
    (tmp_path / "1.json").write_text(json.dumps(export), encoding="utf-8")
    with pytest.raises(InvalidError, match=r"Note n9 is about span [^ ]+, which does not exist"):
        import_into(target, tmp_path / "1.json", annotator="budi")


def test_a_look_says_what_would_come_and_makes_nothing(source: Path, tmp_path: Path) -> None:
    _export(source, tmp_path / "1.json")
    receipt = import_into(tmp_path / "new", tmp_path / "1.json", annotator="budi", dry=True)
    assert (receipt.documents, receipt.spans, (tmp_path / "new").exists()) == (2, 3, False)
