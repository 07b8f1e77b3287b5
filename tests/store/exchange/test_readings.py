"""What is read of other people's files is what was read of them before; ``python -m tests.store.exchange.test_readings`` makes it anew.

``tests/data/readings`` has a file a form: small files such as other tools or hands may write, and everything its reader says of each.
"""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import msgspec
import pytest

from store.errors import InputError
from store.exchange.contract import News, Source
from store.exchange.registry import FORMATS

PLACE = Path(__file__).resolve().parents[2] / "data" / "readings"


def _cases() -> list[Any]:
    return [
        pytest.param(path.stem, one["files"], one["news"], id=f"{path.stem}: {one['name']}")
        for path in sorted(PLACE.glob("*.json"))
        for one in json.loads(path.read_bytes())
    ]


@pytest.mark.parametrize(("form", "files", "news"), _cases())
def test_a_file_says(form: str, files: Any, news: Any, tmp_path: Path) -> None:
    if isinstance(news, str):
        with pytest.raises(InputError) as error:
            _read(form, files, tmp_path / "in")
        assert str(error.value) == news
    else:
        assert _read(form, files, tmp_path / "in") == msgspec.convert(news, list[News])


def _read(form: str, files: Any, place: Path) -> list[News]:
    """Return what a reader says of one file, or of a folder of files by their names; records stand one a line."""
    _put(place, files)
    return list(FORMATS[form].reader()(Source(place, "in")))


def _put(place: Path, files: Any) -> None:
    if isinstance(files, dict):
        for name, content in files.items():
            _put(place / name, content)
        return
    place.parent.mkdir(parents=True, exist_ok=True)
    lines = (one if isinstance(one, str) else json.dumps(one, ensure_ascii=False) for one in files)
    place.write_text(files if isinstance(files, str) else "".join(f"{line}\n" for line in lines), encoding="utf-8", newline="")


def _told(one: Any) -> Any:
    """Return what was said as JSON holds it, without the fields of which nothing was said."""
    if isinstance(one, msgspec.Struct):
        kind = {"type": type(one).__name__} if isinstance(one, News) else {}
        fields = {field.name: (getattr(one, field.name), field.default) for field in msgspec.structs.fields(one)}
        return kind | {name: _told(value) for name, (value, usual) in fields.items() if value != usual and value != {}}
    return [_told(each) for each in one] if isinstance(one, list | tuple) else one


def make(place: Path) -> None:
    """Read every file anew."""
    for path in PLACE.glob("*.json"):
        cases = json.loads(path.read_bytes())
        for number, one in enumerate(cases):
            try:
                one["news"] = _told(_read(path.stem, one["files"], place / f"{path.stem}-{number}"))
            except InputError as error:
                one["news"] = str(error)
        path.write_text("[\n" + ",\n".join(map(_written, cases)) + "\n]\n", encoding="utf-8")


def _written(case: Any) -> str:
    """Return a case with a line for each file or record, and for each thing that was said."""
    rows = []
    for name, value in case.items():
        many = isinstance(value, list | dict) and value
        parts = [f"{json.dumps(key)}: {_plain(one)}" for key, one in value.items()] if isinstance(value, dict) else map(_plain, many or [])
        ends = "[]" if isinstance(value, list) else "{}"
        rows.append(f' "{name}": ' + (f"{ends[0]}\n  " + ",\n  ".join(parts) + f"\n {ends[1]}" if many else _plain(value)))
    return "{\n" + ",\n".join(rows) + "\n}"


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


if __name__ == "__main__":
    with TemporaryDirectory() as room:
        make(Path(room))
