"""A form says what it needs, which way it goes and how to get what is missing, before any of its code is loaded."""

import sys
from dataclasses import replace

import pytest

from store.errors import InputError
from store.exchange.form import Format
from store.exchange.registry import FORMATS, format_for, named, names

JSON = FORMATS["json"]
LISTED = "`sorot formats` says which can."


def _said(form: Format, what: str) -> str:
    with pytest.raises(InputError) as error:
        getattr(form, what)()
    return str(error.value)


def test_the_usual_ending_is_the_first() -> None:
    assert (replace(JSON, suffixes=(".a", ".b")).suffix, replace(JSON, suffixes=()).suffix) == (".a", "")


def test_what_is_missing_is_named_with_the_line_that_installs_it() -> None:
    form = replace(JSON, name="x", needs=("sys", "ada_tidak", "msgspec", "tidak_ada"), install="mesin")
    assert form.missing() == ["ada_tidak", "tidak_ada"]
    assert form.remedy == "pip install 'sorot[mesin]'"
    told = "--format: The format x needs ada_tidak, tidak_ada, which is not installed. pip install 'sorot[mesin]'"
    assert [_said(form, what) for what in ("code", "writer", "reader")] == [told] * 3
    plain = replace(JSON, needs=("sys",))
    assert (plain.missing(), plain.remedy) == ([], "")
    assert plain.code() is sys.modules["store.exchange.forms.sorot_json"]


def test_a_form_that_goes_one_way_is_not_asked_for_the_other() -> None:
    assert _said(replace(JSON, direction="in"), "writer") == f"--format: The format json can only be read. {LISTED}"
    assert _said(replace(JSON, direction="out"), "reader") == f"--format: The format json can only be written. {LISTED}"
    doccano = FORMATS["doccano"]
    code = doccano.code()
    assert [replace(doccano, direction=way).writer() for way in ("both", "out")] == [code.write] * 2
    assert [replace(doccano, direction=way).reader() for way in ("both", "in")] == [code.read] * 2


def test_the_second_reader_is_a_module_of_its_own_or_none() -> None:
    assert replace(JSON, witness="").second_reader() is None
    assert JSON.second_reader() is sys.modules["store.exchange.second_readers.sorot"].witness


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("JSONLL", "Did you mean jsonl or jsonld or json?"),
        ("conl", "Did you mean conll or conllu or jsonl?"),
        ("?", f"Use one of: {', '.join(FORMATS)}."),
    ],
)
def test_a_form_that_there_is_not_is_told_with_those_that_are_close(name: str, advice: str) -> None:
    with pytest.raises(InputError) as error:
        named(name)
    assert str(error.value) == f"--format: There is no format {name!r}. {advice} `sorot formats` lists them."


@pytest.mark.parametrize(
    ("name", "path", "found"),
    [
        ("", "a.JSON", "json"),
        ("", "x/a.prodigy.jsonl", "prodigy"),
        ("", "a.jsonl", "jsonl"),
        ("", "a.prodigy.jsonl/x", "json"),
        ("", "a", "json"),
        ("csv", "a.jsonl", "csv"),
    ],
)
def test_the_form_is_the_one_named_or_that_of_the_longest_ending(name: str, path: str, found: str) -> None:
    assert format_for(name, path).name == found


def test_forms_are_listed_by_the_way_they_go() -> None:
    assert names() == tuple(FORMATS)
    assert set(names("in")) & set(names("out")) == {name for name, form in FORMATS.items() if form.direction == "both"}
    assert set(names("out")) - set(names("in")) == {name for name, form in FORMATS.items() if form.direction == "out"}
