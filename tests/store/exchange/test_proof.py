"""An export is held against what was meant: every difference is told in words and leaves nothing, and what passes is counted."""

import json
import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace as changed

from store.document import Document
from store.errors import InputError, InvalidError, StoreError, WriteError
from store.exchange.bundle import Bundle
from store.exchange.contract import Seen, Source, Step
from store.exchange.export import write_export
from store.exchange.losses import Loss
from store.exchange.output import Output
from store.exchange.receipt import Receipt, Written
from store.exchange.registry import FORMATS
from store.exchange.second_readers import doccano, entityruler, sorot
from tests.store.exchange.worlds import context_of, document, put, world

Change = Callable[[list[Seen]], list[Seen]]
REPORT = "Nothing was written. Please report this; `sorot doctor` may say more."


def _seeing(monkeypatch: pytest.MonkeyPatch, module: Any, change: Change) -> None:
    """Have a second reader see something else than there is."""
    real = module.witness
    monkeypatch.setattr(module, "witness", lambda source: iter(change(list(real(source)))))


def _refused(form: str, folder: Path) -> str:
    """Return what is said when an export of the small world fails, which leaves nothing."""
    with pytest.raises(InvalidError) as error:
        put(world(), FORMATS[form], folder / "out")
    assert os.listdir(folder) == []
    return str(error.value)


def _first(at: int, **fields: Any) -> Change:
    return lambda seen: [changed(one, **fields) if number == at else one for number, one in enumerate(seen)]


def _words(label: str) -> str:
    return f'{{"start":9,"end":23,"label":"{label}","quote":"Vladimir Putin","entity":"","score":null,"notes":[]}}'


ONE, OTHER = (one.article.id for one in world().documents)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_first(0, text="x"), f"article {ONE}: The text differs from the project's."),
        (_first(1, text=""), f"article {OTHER}: The text differs from the project's."),
        (_first(0, tokens=("a",)), f"article {ONE}: The tokens differ from the project's."),
        (_first(0, notes=("x",)), f"article {ONE}: The notes differ from the project's."),
        (_first(0, about={"title": "x"}), f"article {ONE}: The about differ from the project's (source)."),
        (_first(0, about={"source": "a/satu.txt", "status": "x"}), f"article {ONE}: The about differ from the project's (status)."),
        (_first(0, more={"x": 1}), f"article {ONE}: The more differ from the project's."),
        (_first(0, decisions=1), f"article {ONE}: The decisions differ from the project's."),
        (_first(0, entities=1), f"article {ONE}: The entities differ from the project's."),
        (_first(0, spans=()), f"article {ONE}: A span differs from the project's: 3 spans were read as 0."),
        (
            lambda seen: [changed(seen[0], spans=(*seen[0].spans, seen[0].spans[0])), seen[1]],
            f"article {ONE}: A span differs from the project's: 3 spans were read as 4.",
        ),
        (
            lambda seen: [changed(seen[0], spans=(changed(seen[0].spans[0], label="GPE"), *seen[0].spans[1:])), seen[1]],
            f"article {ONE}: A span differs from the project's: {_words('PERSON')} was read as {_words('GPE')}.",
        ),
        (lambda seen: seen[::-1], f"article {ONE}: A span differs from the project's: 3 spans were read as 0."),
        (lambda seen: [*seen, seen[0]], "berita: The export holds more articles than the project."),
        (lambda seen: seen[:1], "berita: The export does not hold the articles of the project."),
        (lambda seen: [], "berita: The export does not hold the articles of the project."),
    ],
)
def test_what_a_second_reader_sees_otherwise_is_told(change: Change, said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _seeing(monkeypatch, doccano, change)
    assert _refused("doccano", tmp_path) == f"{said} {REPORT}"


def test_a_long_span_is_told_by_its_beginning(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _seeing(
        monkeypatch,
        doccano,
        lambda seen: [changed(seen[0], spans=(changed(seen[0].spans[0], label="L" * 300), *seen[0].spans[1:])), seen[1]],
    )
    assert f" was read as {_words('L' * 300)[:200]}. {REPORT}" in _refused("doccano", tmp_path)


@pytest.mark.parametrize("error", [ValueError("x"), KeyError("x"), TypeError("x"), IndexError("x"), AttributeError("x")])
def test_what_cannot_be_read_again_is_told(error: Exception, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def fails(source: Source) -> Iterator[Seen]:
        raise error
        yield

    monkeypatch.setattr(doccano, "witness", fails)
    assert _refused("doccano", tmp_path) == f"berita: What was written cannot be read again ({error}). {REPORT}"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_first(0, entities=9), "berita: The entities differ from the project's."),
        (
            lambda seen: [changed(seen[0], more={**seen[0].more, "entities": {}}), *seen[1:]],
            "berita: The more differ from the project's (entities e1).",
        ),
        (
            lambda seen: [
                changed(seen[0], more={**seen[0].more, "notes": {"n3": {**seen[0].more["notes"]["n3"], "text": "x"}}}),
                *seen[1:],
            ],
            "berita: The more differ from the project's (notes n3 text).",
        ),
        (lambda seen: seen[1:], "berita: The text differs from the project's."),
        (lambda seen: [seen[0], *seen], f"article {ONE}: The text differs from the project's."),
    ],
)
def test_what_is_said_of_the_whole_is_compared_once_and_first(
    change: Change, said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _seeing(monkeypatch, sorot, change)
    assert _refused("json", tmp_path) == f"{said} {REPORT}"


def test_a_field_that_is_missing_is_told_with_what_it_belongs_to(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def without_score(seen: list[Seen]) -> list[Seen]:
        del seen[1].more["spans"]["s9-23-PERSON"]["score"]
        return seen

    _seeing(monkeypatch, sorot, without_score)
    assert _refused("json", tmp_path) == f"article {ONE}: The more differ from the project's (spans s9-23-PERSON). {REPORT}"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda seen: [], "The export does not hold the forms of the project."),
        (lambda seen: seen * 2, "The export does not hold the forms of the project."),
        (_first(0, spans=()), "A span differs from the project's: 3 spans were read as 0."),
    ],
)
def test_a_list_of_forms_is_compared_as_a_whole(change: Change, said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    _seeing(monkeypatch, entityruler, change)
    assert _refused("entityruler", tmp_path) == f"berita: {said} {REPORT}"


def _told(form: str, path: Path, **more: Any) -> Receipt:
    return put(world(), FORMATS[form], path, **more)


@pytest.mark.parametrize(
    ("form", "counts"),
    [
        ("json", {"documents": 2, "spans": 3, "notes": 3, "decisions": 1, "entities": 1}),
        ("jsonld", {"documents": 2, "spans": 3, "notes": 3, "entities": 1}),
        ("doccano", {"documents": 2, "spans": 3, "notes": 1}),
        ("conll", {"documents": 2, "spans": 1}),
        ("entityruler", {"documents": 2, "spans": 3}),
    ],
)
def test_what_is_there_is_counted_in_an_export_and_in_its_rehearsal(form: str, counts: dict[str, int], tmp_path: Path) -> None:
    path = tmp_path / "out"
    (rehearsed,) = _told(form, path, rehearsal=True).outputs
    assert rehearsed == Written(path=str(path), **counts)
    assert os.listdir(tmp_path) == []
    receipt = _told(form, path)
    (output,) = receipt.outputs
    assert output == Written(path=str(path), size=path.stat().st_size, sha256=output.sha256, **counts)
    assert (receipt.format, receipt.proved, receipt.rehearsed, receipt.forms) == (form, True, False, form == "entityruler")
    assert len(output.sha256) == 64


def test_a_form_that_nothing_can_be_read_from_is_counted_as_it_was_written(tmp_path: Path) -> None:
    receipt = put(world(), replace(FORMATS["doccano"], witness=""), tmp_path / "out")
    assert [(one.documents, one.spans) for one in receipt.outputs] == [(2, 0)]
    assert receipt.proved is False


def _written(
    order: list[tuple[str, str]],
    form: str,
    path: Path,
    parts: tuple[str, ...] = ("",),
    fetch: Callable[[str], Document] | None = None,
    **more: Any,
) -> Receipt:
    documents = {one.article.id: one for one in world().documents}
    context = replace(context_of(world(), FORMATS[form]), parts=parts)
    return write_export(iter(order), fetch or documents.__getitem__, FORMATS[form], context, path, **more)


def test_each_part_has_its_own_output_with_its_own_articles(tmp_path: Path) -> None:
    receipt = _written([(OTHER, "dev"), (ONE, "train")], "doccano", tmp_path / "a.jsonl", ("train", "dev"))
    assert [(Path(one.path).name, one.part, one.documents, one.spans) for one in receipt.outputs] == [
        ("a.train.jsonl", "train", 1, 3),
        ("a.dev.jsonl", "dev", 1, 0),
    ]
    texts = [json.loads((tmp_path / name).read_bytes())["id"] for name in ("a.train.jsonl", "a.dev.jsonl")]
    assert texts == [1, 1]


def test_a_form_with_parts_has_one_output(tmp_path: Path) -> None:
    receipt = _written([(OTHER, "dev"), (ONE, "train")], "hf", tmp_path / "out", ("train", "dev"))
    assert [(one.path, one.part, one.documents, one.spans) for one in receipt.outputs] == [(str(tmp_path / "out"), "", 2, 3)]
    assert sorted(os.listdir(tmp_path / "out")) == ["README.md", "train.jsonl", "validation.jsonl"]


def test_no_part_has_its_name_when_another_was_changed_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    finish = Output.finish

    def flip(output: Output) -> None:
        finish(output)
        if ".dev." in output.path.name:
            output.temporary.write_bytes(output.temporary.read_bytes()[:-1] + b" ")

    monkeypatch.setattr(Output, "finish", flip)
    with pytest.raises(WriteError, match="not what was written"):
        _written([(OTHER, "dev"), (ONE, "train")], "doccano", tmp_path / "a.jsonl", ("train", "dev"))
    assert os.listdir(tmp_path) == []


def test_articles_that_cannot_be_read_are_listed_and_the_rest_is_written(tmp_path: Path) -> None:
    documents = {one.article.id: one for one in world().documents}

    def fetch(name: str) -> Document:
        if name == "x":
            raise InputError("Rusak.", where="x.txt", do="Mend it.")
        return documents[name]

    receipt = _written([(ONE, ""), ("x", ""), (OTHER, "")], "json", tmp_path / "out", fetch=fetch, lost=["hilang"])
    assert receipt.lost == ("hilang", "x.txt: Rusak. Mend it.")
    assert receipt.losses.kept == [Loss(kind="article", what="hilang"), Loss(kind="article", article="x", what="x.txt: Rusak. Mend it.")]
    assert (receipt.documents, receipt.whole) == (2, False)


def test_a_record_that_breaks_a_rule_is_told_with_its_project(tmp_path: Path) -> None:
    one = world().documents[0]
    bad = replace(one, spans={name: changed(span, quote="x") for name, span in one.spans.items()}, _order=None)
    with pytest.raises(InvalidError) as error:
        put(replace(world(), documents=(bad,)), FORMATS["json"], tmp_path / "out")
    assert str(error.value).startswith(f"berita: article {ONE}")
    assert os.listdir(tmp_path) == []


def test_a_disk_that_fails_is_told_with_the_name_of_the_output(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(FORMATS["doccano"].code(), "write", full)
    with pytest.raises(WriteError) as error:
        _written([], "doccano", tmp_path / "a.jsonl", ("train", "dev"))
    assert str(error.value).startswith(f"{tmp_path / 'a.train.jsonl'}: It could not be written (No space left on device).")


def _strict(form: str, path: Path, bundle: Bundle | None = None, **more: Any) -> str:
    try:
        put(bundle or world(), FORMATS[form], path, strict=True, **more)
    except StoreError as error:
        return str(error)
    return ""


def test_work_that_a_form_cannot_hold_is_refused_when_that_is_asked_for(tmp_path: Path) -> None:
    assert _strict("doccano", tmp_path / "out") == (
        f"{tmp_path / 'out'}: The format doccano cannot hold everything: 1 note on a span; 1 note on an entity; "
        "2 links from spans to their entities; 1 entity with its aliases and ids; 1 decision on a suggestion; 1 score; "
        "3 spans' annotators, times and origins. "
        "Nothing was written. Leave out --strict, or choose another format; --report FILE lists every one."
    )
    assert os.listdir(tmp_path) == []
    assert _strict("json", tmp_path / "out") == ""
    plain = replace(world(), documents=(document("a.txt"),), entities=(), notes=())
    assert _strict("conll", tmp_path / "plain", plain) == ""
    assert sorted(os.listdir(tmp_path)) == ["out", "plain"]


def test_every_loss_is_a_line_of_the_report(tmp_path: Path) -> None:
    report = tmp_path / "hilang.jsonl"
    receipt = _told("doccano", tmp_path / "out", report=report)
    lines = [json.loads(line) for line in report.read_text("utf-8").splitlines()]
    assert lines[:2] == [
        {
            **dict.fromkeys(("article", "source"), ""),
            "kind": "entity record",
            "start": -1,
            "end": -1,
            "what": "Vladimir Putin",
            "record": "e1",
        },
        {**dict.fromkeys(("article", "source"), ""), "kind": "note on entity", "start": -1, "end": -1, "what": "presiden", "record": "n3"},
    ]
    assert len(lines) == receipt.losses.counts.total() == 10
    assert sorted(os.listdir(tmp_path)) == ["hilang.jsonl", "out"]
    _told("doccano", tmp_path / "lain", report=report, rehearsal=True)
    assert [json.loads(line) for line in report.read_text("utf-8").splitlines()] == lines


def test_an_export_that_fails_leaves_no_report(tmp_path: Path) -> None:
    assert _strict("doccano", tmp_path / "out", report=tmp_path / "hilang.jsonl") != ""
    assert os.listdir(tmp_path) == []


def test_notes_on_entities_are_told_by_their_beginning(tmp_path: Path) -> None:
    (note,) = world().notes
    receipt = put(replace(world(), notes=(changed(note, text="x" * 300),)), FORMATS["doccano"], tmp_path / "out")
    assert [one.what for one in receipt.losses.kept if one.kind == "note on entity"] == ["x" * 200]


def test_articles_are_counted_while_they_are_written_and_while_they_are_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.monotonic", iter(range(1, 100)).__next__)
    for form, phases in (("doccano", ["writing", "checking"]), ("entityruler", ["writing"])):
        steps: list[Step] = []
        _told(form, tmp_path / form, progress=steps.append)
        assert [(one.phase, one.done, one.total) for one in steps] == [(phase, done, 2) for phase in phases for done in (1, 2)]
    steps = []
    _told("doccano", tmp_path / "x", progress=steps.append, rehearsal=True)
    assert [(one.phase, one.done) for one in steps] == [("writing", 1), ("writing", 2)]
