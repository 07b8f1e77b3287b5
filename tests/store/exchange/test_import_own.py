"""What of an export is kept when records are missing, how what is left out is told, and what an import of it says."""

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from store.document import Document
from store.errors import InvalidError, StoreError
from store.exchange import import_keep
from store.exchange.contract import Step
from store.exchange.import_ import ImportReceipt, _difference, import_into
from store.exchange.import_own import kept
from store.exchange.import_rejects import Groups
from store.exchange.registry import FORMATS
from store.labels import DEFAULT, Label, LabelSet
from store.model import Decision, Note
from store.project import Project
from tests.store.exchange.worlds import deliver, document, span, world

BARE = document("a.txt")
SPANS = (
    span(BARE, 0, 8, id="s1"),
    span(BARE, 0, 8, "TOKOH", id="s2"),
    span(BARE, 9, 23, id="s3", entity="e1"),
    span(BARE, 9, 23, id="s4", entity="e2"),
    span(BARE, 34, 44, id="s5"),
)


def about(name: str, target: str, kind: str = "span") -> Note:
    """Return a note of the article."""
    return Note(id=name, target=kind, target_id=target, article=BARE.article.id, text="x")  # type: ignore[arg-type]


NOTES = (
    about("n1", "s1"),
    about("n2", "s2"),
    about("n3", "s9"),
    about("n4", BARE.article.id, "article"),
    about("n5", "other", "article"),
    about("n6", "s4"),
    about("n7", BARE.article.id, "entity"),
    about("n8", "s5"),
)


def test_a_document_keeps_what_has_a_label_and_a_target() -> None:
    told: list[tuple[str, str]] = []
    decision = Decision(id="d", article=BARE.article.id, start=0, end=8, label="ORG", quote="Presiden", verdict="rejected")
    whole = Document(BARE.article, BARE.text, {one.id: one for one in SPANS}, {"d": decision}, {one.id: one for one in NOTES}, stored=True)
    found = kept(whole, {("entity", "e2"), ("article", "e1")}, DEFAULT, lambda record, why: told.append((record.id, why)))
    assert found == Document(
        BARE.article,
        BARE.text,
        {"s1": SPANS[0], "s3": SPANS[2], "s4": replace(SPANS[3], entity=""), "s5": SPANS[4]},
        {"d": decision},
        {one.id: one for one in (NOTES[0], NOTES[3], NOTES[5], NOTES[7])},
        stored=True,
    )
    assert told == [
        ("s2", "There is no label 'TOKOH'."),
        ("s4", "Span s4 points at entity e2, which does not exist."),
        ("n2", "Note n2 is about span s2, which does not exist."),
        ("n3", "Note n3 is about span s9, which does not exist."),
        ("n5", "Note n5 is about article other, which does not exist."),
        ("n7", f"Note n7 is about entity {BARE.article.id}, which does not exist."),
    ]


def _written(path: Path, change: str = "", value: object = None) -> Path:
    """Write the small world as JSON, with one place of it changed."""
    export = json.loads(deliver(world(), FORMATS["json"])[0])
    if change:
        *parents, last = [int(part) if part.isdigit() else part for part in change.split(".")]
        spot = export
        for part in parents:
            spot = spot[part]
        spot[last] = value
    path.write_text(json.dumps(export), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("change", "value", "where", "why", "raw"),
    [
        ("notes.0.target_id", "e9", "the file", "Note n3 is about entity e9, which does not exist.", "n3"),
        ("articles.0.spans.1.quote", "Putim", "article ", "The text at 18–23 is not the quote 'Putim'.", "article"),
        ("entities.0.id", "e9", "the file", "Span s9-23-PERSON points at entity e1, which does not exist.", "s9-23-PERSON"),
    ],
)
def test_where_and_why_a_record_was_left_out(tmp_path: Path, change: str, value: object, where: str, why: str, raw: str) -> None:
    path, rejects = _written(tmp_path / "1.json", change, value), tmp_path / "bad.jsonl"
    import_into(tmp_path / "p", path, annotator="budi", rejects=rejects)
    listed = [json.loads(line) for line in rejects.read_text("utf-8").splitlines()]
    found = next(one for one in listed if one["why"] == why)
    assert found["where"].startswith(where)
    assert str(path) not in found["where"]
    record = json.loads(found["raw"])
    assert (record["id"] == raw) if "id" in record else ([*record] == ["article", "text", "spans", "decisions", "notes"])


def test_salvage_alone_lists_nothing_but_brings_the_rest(tmp_path: Path) -> None:
    path = _written(tmp_path / "1.json", "articles.0.spans.1.quote", "Putim")
    with pytest.raises(InvalidError):
        import_into(tmp_path / "p", path, annotator="budi")
    receipt = import_into(tmp_path / "p", path, annotator="budi", salvage=True)
    assert (receipt.documents, receipt.rejected.count, receipt.rejects, receipt.whole) == (1, 1, "", False)


def test_progress_tells_how_many_articles_are_compared_and_stored(tmp_path: Path) -> None:
    steps: list[Step] = []
    path = _written(tmp_path / "1.json")
    import_into(tmp_path / "p", path, annotator="budi", progress=steps.append)
    assert [(one.phase, one.done, one.total) for one in steps if one.done == one.total > 0] == [("comparing", 2, 2), ("storing", 2, 2)]
    assert [one.done for one in steps if one.phase == "reading"][-1:] in ([2], [1])
    steps.clear()
    import_into(tmp_path / "p", path, annotator="budi", progress=steps.append)
    assert [(one.phase, one.done, one.total) for one in steps if one.done == one.total > 0] == [("comparing", 2, 2)]


def _log(folder: Path) -> int:
    """Return how many changes there are."""
    project = Project.open(folder, annotator="", read_only=True)
    count = len(list(project.log()))
    project.close()
    return count


@pytest.mark.parametrize(
    ("name", "most", "parts"), [("DOCUMENTS", 1, 2), ("TEXT", 1, 2), ("EDITS", 1, 4), ("EDITS", 3, 2), ("EDITS", 99, 1)]
)
def test_what_is_too_much_for_one_part_comes_in_several(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, most: int, parts: int
) -> None:
    path = _written(tmp_path / "1.json")
    monkeypatch.setattr(import_keep, name, most)
    receipt = import_into(tmp_path / "p", path, annotator="budi")
    assert (receipt.documents, receipt.spans, receipt.notes, receipt.entities) == (2, 3, 3, 1)
    assert _log(tmp_path / "p") == parts


def test_only_text_that_is_not_stored_yet_fills_a_part(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _written(tmp_path / "1.json")
    bare = json.loads(path.read_text("utf-8"))
    for article in bare["articles"]:
        article.update(spans=[], decisions=[], notes=[])
    (tmp_path / "0.json").write_text(json.dumps(bare), encoding="utf-8")
    import_into(tmp_path / "p", tmp_path / "0.json", annotator="budi")
    monkeypatch.setattr(import_keep, "TEXT", 1)
    import_into(tmp_path / "p", path, annotator="budi")
    assert _log(tmp_path / "p") == 2
    (tmp_path / "q" / "a").mkdir(parents=True)
    for article in bare["articles"]:
        (tmp_path / "q" / article["source"]).write_text(article["text"], encoding="utf-8", newline="")
    import_into(tmp_path / "q", path, annotator="budi")
    assert _log(tmp_path / "q") == 2


def test_an_import_may_only_look(tmp_path: Path) -> None:
    path = _written(tmp_path / "1.json")
    looked = import_into(tmp_path / "p", path, annotator="budi", dry=True)
    assert (looked.dry, looked.documents, sorted(one.name for one in tmp_path.iterdir())) == (True, 2, ["1.json"])
    import_into(tmp_path / "p", path, annotator="budi")
    writer = Project.open(tmp_path / "p", annotator="rina")
    try:
        assert import_into(tmp_path / "p", path, annotator="budi", dry=True).present == 10
        with pytest.raises(StoreError):
            import_into(tmp_path / "p", path, annotator="budi")
    finally:
        writer.close()


def test_what_a_receipt_says() -> None:
    groups = Groups()
    groups.add("a", "x")
    assert str(ImportReceipt(path="1.json", documents=1, spans=2, labels="l.toml")) == (
        "1.json: 1 article, 2 spans, 0 decisions, 0 notes, 0 entities imported as one change, which undo takes back.\n"
        "The label set of the export was written to l.toml."
    )
    assert str(ImportReceipt(path="1.json", dry=True, entities=1, labels="l.toml", present=1_000, rejected=groups, rejects="r")) == (
        "1.json: 0 articles, 0 spans, 0 decisions, 0 notes, 1 entity would be imported.\n1,000 records were there already.\n"
        "The label set of the export would be written to l.toml.\nRejected (1), listed in r:\n  a: x"
    )
    assert str(ImportReceipt(path="1.json")) == "1.json: nothing in it is new."
    assert (ImportReceipt(path="").whole, ImportReceipt(path="", rejected=groups).whole) == (True, False)


def test_how_label_sets_differ() -> None:
    mine = LabelSet((Label("A"), Label("B", "b"), Label("C")))
    assert _difference(mine, LabelSet((Label("B"), Label("D"), Label("C")))) == (
        "only in the project: A; only in the export: D; differing in key, colour or description: B"
    )
    assert _difference(mine, LabelSet(mine.labels[::-1])) == "another order"
    many = LabelSet(tuple(Label(f"L{number}") for number in range(11)))
    assert _difference(LabelSet(many.labels[:10]), LabelSet(())) == f"only in the project: {', '.join(many.names()[:10])}"
    assert _difference(many, LabelSet(())) == f"only in the project: {', '.join(many.names()[:10])} …"


def test_an_entity_and_a_note_that_come_twice_are_listed_as_they_are(tmp_path: Path) -> None:
    path, rejects = _written(tmp_path / "1.json"), tmp_path / "bad.jsonl"
    export = json.loads(path.read_text("utf-8"))
    for name in ("entities", "notes"):
        export[name].append(export[name][0])
    path.write_text(json.dumps(export), encoding="utf-8")
    receipt = import_into(tmp_path / "p", path, annotator="budi", rejects=rejects)
    listed = [json.loads(line) for line in rejects.read_text("utf-8").splitlines()]
    assert [(one["where"], one["why"], json.loads(one["raw"])["id"]) for one in listed] == [
        ("entity e1", "The id of this entity is used twice.", "e1"),
        ("note n3", "The id of this note is used twice.", "n3"),
    ]
    assert (receipt.entities, receipt.notes, receipt.rejected.count) == (1, 3, 2)
