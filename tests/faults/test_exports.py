"""The campaign of exports finds what it is for: offsets of another unit, spans that are dropped unsaid, and what does not come back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from store.exchange import fitting
from store.exchange.contract import Draft, Item
from store.exchange.forms import doccano
from store.exchange.registry import FORMATS
from tests.faults import exports
from tests.faults.campaign import Campaign


def failures(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *forms: str) -> list[str]:
    """Send a few articles through some forms."""
    monkeypatch.setattr(exports, "BATCH", 30)
    monkeypatch.setattr(exports, "FORMATS", {name: FORMATS[name] for name in forms})
    monkeypatch.setattr(exports, "_imported", lambda *_: None)
    campaign = Campaign("exports", 30, 1, tmp_path, quiet=True)
    exports.run(campaign)
    return campaign.failures


CHOSEN = ("doccano", "webanno", "conllu", "csv", "xmi", "gazetteer", "jsonl")


def test_nothing_is_found_where_nothing_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert failures(tmp_path, monkeypatch, *CHOSEN) == []


def test_a_form_that_counts_in_another_unit_than_it_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = Item.place
    wrong: Callable[[Item, int, int], tuple[int, int]] = lambda item, start, end: (  # noqa: E731
        (start, end) if item.unit == "utf-16" else place(item, start, end)
    )
    monkeypatch.setattr(Item, "place", wrong)
    assert failures(tmp_path, monkeypatch, "webanno")


def test_a_span_that_is_dropped_unsaid(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(document: Any, form: Any, losses: Any) -> Any:
        fitted = fitting.fit(document, form, losses)
        return type(fitted)(fitted.article, fitted.text, dict(list(fitted.spans.items())[1:]), stored=True)

    monkeypatch.setattr("store.exchange.export.fit", silent)
    assert failures(tmp_path, monkeypatch, "doccano")


def test_what_comes_back_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = doccano.read

    def moved(source: Any) -> Any:
        for one in read(source):
            yield Draft(text=" " + one.text, where=one.where, spans=one.spans) if isinstance(one, Draft) else one

    monkeypatch.setattr(doccano, "read", moved)
    assert failures(tmp_path, monkeypatch, "doccano")
