"""What is written and read today is what was written and read before, byte by byte; whoever changes a form on purpose makes these anew."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from store.exchange.registry import FORMATS
from tests.store.exchange.golden import CHANGING, PLACE, SAID, files, rich, said

EACH = pytest.mark.parametrize("name", [name for name in FORMATS if name not in CHANGING])


def test_every_form_is_there() -> None:
    assert {path.name for path in PLACE.iterdir()} == set(FORMATS) - set(CHANGING)


@EACH
def test_a_form_is_written_and_read_as_before(name: str, tmp_path: Path) -> None:
    told = said(name, tmp_path / "out", rich())
    assert files(tmp_path / "out") == files(PLACE / name / "out")
    assert told == msgspec.json.decode((PLACE / name / SAID).read_bytes())


def test_the_same_rows_are_in_parquet(tmp_path: Path) -> None:
    told = said("hf-parquet", tmp_path / "out", rich())
    kept = msgspec.json.decode((PLACE / "hf" / SAID).read_bytes())
    assert [_without_place(one) for one in told["read"]] == [_without_place(one) for one in kept["read"]]


def _without_place(one: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in one.items() if key not in ("where", "source")}
