"""What an export says when it is done, word by word, for people and for programs."""

from typing import Any, get_args

import pytest

from store.exchange.filters import LeftOut
from store.exchange.losses import IN_WORDS, WORK, Kind, Loss, Losses, span_loss
from store.exchange.receipt import Receipt, Written
from store.exchange.registry import FORMATS
from store.exchange.split import Division, parse_split
from store.exchange.table import as_markdown, as_rows, as_values
from tests.store.exchange.worlds import document, span

TWO = (
    Written(path="a.train", part="train", documents=2, spans=1, notes=3, entities=4, decisions=5, size=1234, sha256="ab"),
    Written(path="a.dev", part="dev", documents=1, spans=20, notes=1, entities=3, decisions=1, size=1, sha256="cd"),
)
SUMS = ["a.train: 2 articles, 1 span, 5 decisions, 3 notes, 4 entities; 1,234 bytes.", "sha256 ab"]
OTHER = ["a.dev: 1 article, 20 spans, 1 decision, 1 note, 3 entities; 1 bytes.", "sha256 cd"]


def _losses(*kinds: str) -> Losses:
    losses = Losses()
    for kind in kinds:
        losses.add(Loss(kind=kind, what="x"))
    return losses


def test_what_is_in_all_outputs_is_added_up_but_entities_are_in_each() -> None:
    receipt = Receipt(format="json", outputs=TWO)
    assert (receipt.documents, receipt.spans, receipt.notes, receipt.decisions, receipt.entities) == (3, 21, 4, 6, 4)
    assert (Receipt(format="x", outputs=()).documents, Receipt(format="x", outputs=()).entities) == (0, 0)


@pytest.mark.parametrize(
    ("more", "lines"),
    [
        ({}, ["Read again by another reader and compared: every span equals the text it names."]),
        ({"forms": True}, ["Read again by another reader and compared: every form is there once."]),
        ({"proved": False}, ["Written."]),
        ({"proved": False, "forms": True}, ["Written."]),
        ({"rehearsed": True, "forms": True}, ["Nothing was written."]),
    ],
)
def test_a_receipt_says_how_it_was_proved(more: dict[str, Any], lines: list[str]) -> None:
    assert str(Receipt(format="json", outputs=TWO, **more)).split("\n") == [*SUMS, *OTHER, *lines]


def test_a_receipt_tells_what_was_left_out_and_what_is_lost() -> None:
    left = LeftOut(words=("--label X",), spans=1)
    division = Division(split=parse_split("3/1", 7), part_of={"x": "train"}, counts={"train": 3, "dev": 1}, groups=1, together=2)
    losses = _losses("status", "span: overlap", "score", "span: overlap")
    receipt = Receipt(format="conll", outputs=TWO[:1], lost=("satu", "dua"), losses=losses, left_out=left, division=division)
    lines = [
        *SUMS,
        "Read again by another reader and compared: every span equals the text it names.",
        str(left),
        str(division),
        "conll cannot hold:",
        "  2 spans that overlap others",
        "  1 score",
        "  1 mark that an article is done",
        "Not in it (2):",
        "  satu",
        "  dua",
    ]
    assert str(receipt).split("\n") == lines
    assert receipt.as_values() == {
        "format": "conll",
        "outputs": [
            {
                **{"path": "a.train", "part": "train", "documents": 2, "spans": 1, "notes": 3, "entities": 4, "decisions": 5},
                **{"size": 1234, "sha256": "ab"},
            }
        ],
        "proved": True,
        "rehearsed": False,
        "whole": False,
        "losses": {"status": 1, "span: overlap": 2, "score": 1},
        "cannot_hold": ["2 spans that overlap others", "1 score", "1 mark that an article is done"],
        "unreadable": ["satu", "dua"],
        "left_out": {"words": ("--label X",), "articles": 0, "spans": 1, "decisions": 0, "notes": 0, "entities": 0},
        "split": {
            "parts": {"train": 3.0, "dev": 1.0},
            "seed": 7,
            "articles": {"train": 3, "dev": 1},
            "groups": 1,
            "articles_in_groups": 2,
        },
        "told": [str(left), str(division)],
        "text": "\n".join(lines),
    }


@pytest.mark.parametrize(("proved", "rehearsed", "told"), [(True, False, True), (True, True, False), (False, False, False)])
def test_a_rehearsal_proves_nothing(proved: bool, rehearsed: bool, told: bool) -> None:
    values = Receipt(format="json", outputs=(Written(path="a"),), proved=proved, rehearsed=rehearsed).as_values()
    assert (values["proved"], values["rehearsed"]) == (told, rehearsed)
    assert (values["left_out"], values["split"], values["told"]) == (None, None, [])
    assert values["text"].startswith("a: 0 articles, 0 spans, 0 decisions, 0 notes, 0 entities.\n")


@pytest.mark.parametrize(
    ("lost", "kinds", "whole"),
    [((), (), True), ((), ("score", "status"), True), ((), ("score", "decision"), False), (("x",), (), False), (("x",), ("form",), False)],
)
def test_an_export_is_whole_when_no_work_is_missing(lost: tuple[str, ...], kinds: tuple[str, ...], whole: bool) -> None:
    assert Receipt(format="json", outputs=TWO, lost=lost, losses=_losses(*kinds)).whole is whole


def test_every_kind_of_loss_has_its_words() -> None:
    assert tuple(IN_WORDS) == get_args(Kind)
    assert set(IN_WORDS) >= WORK


def test_losses_are_counted_kept_and_handed_on() -> None:
    heard: list[Loss] = []
    losses = Losses(2, heard.append)
    given = [Loss(kind=kind, what=str(at)) for at, kind in enumerate(("score", "decision", "score"))]
    for one in given:
        losses.add(one)
    assert heard == given
    assert losses.kept == given[:2]
    assert losses.counts == {"score": 2, "decision": 1}
    assert losses.work() == 1
    assert list(losses.sentences()) == ["1 decision on a suggestion", "2 scores"]
    many = _losses(*["score"] * 1001)
    assert (len(many.kept), list(many.sentences()), many.work()) == (1000, ["1,001 scores"], 0)


def test_the_loss_of_a_span_has_its_place_and_the_beginning_of_its_words() -> None:
    whole = document("a.txt", "x" * 300)
    assert span_loss("span: place", whole.article, span(whole, 1, 290, id="s")) == Loss(
        kind="span: place", article=whole.article.id, source="a.txt", start=1, end=290, what="x" * 200, record="s"
    )


def test_every_format_is_a_row_of_the_table() -> None:
    head, *rows = as_rows()
    assert len(head) == 12
    assert [row[0] for row in rows] == list(FORMATS)
    told = {row[0]: row[1:11] for row in rows}
    both = "out, in"
    assert told["json"] == (both, ".json", "code points", "all", "any", "span, article, entity", "all", "yes", "yes", "exact")
    assert told["brat"] == (both, "folder", "code points", "all", "any", "span", "names", "no", "no", "exact")
    assert told["webanno"] == (both, "folder", "UTF-16 units", "all", "any", "no", "names", "no", "no", "exact")
    assert told["conll"][2:] == ("tokens", "no", "tokens'", "no", "no", "no", "no", "tokens")
    assert told["gazetteer"][0] == "out"
    assert told["gazetteer"][-1] == "forms"
    titles = {row[0]: row[11] for row in rows}
    assert titles["json"] == FORMATS["json"].title
    assert titles["hf-parquet"] == f"{FORMATS['hf-parquet'].title} (needs `sorot[{FORMATS['hf-parquet'].install}]`)"
    assert {row[4] for row in rows} <= {"all", "nested", "no"}


def test_the_table_is_markdown_and_values_too() -> None:
    lines = as_markdown().split("\n")
    assert lines[0].startswith("| Format | Way | File | Counts | ")
    assert lines[1] == "| --- " * 12 + "|"
    assert lines[2] == f"| `json` | {' | '.join(as_rows()[1][1:])} |"
    assert lines[-1] == ""
    assert len(lines) == len(FORMATS) + 3
    values = {one["name"]: one for one in as_values()}
    assert list(values) == list(FORMATS)
    parquet, brat = values["hf-parquet"], values["brat"]
    assert parquet["install"] == f"pip install 'sorot[{FORMATS['hf-parquet'].install}]'"
    assert parquet["needs"] == list(FORMATS["hf-parquet"].needs)
    assert (brat["install"], brat["needs"], brat["suffixes"], brat["layout"], brat["offset_unit"]) == ("", [], [], "folder", "codepoint")
    assert brat["holds"]["overlaps"] is True
