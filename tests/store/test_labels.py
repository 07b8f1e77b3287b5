from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.labels import (
    COLOURS,
    DEFAULT,
    MAX_LABELS,
    MAX_NAME,
    Label,
    LabelsError,
    LabelSet,
    check_labels,
    find_labels,
    labels_toml,
    load_labels,
    parse_labels,
)


def _error(text: str) -> str:
    with pytest.raises(LabelsError) as caught:
        parse_labels(text, "my/labels.toml")
    message = str(caught.value)
    assert message.startswith("my/labels.toml: ")
    return message


def test_the_shipped_set_is_ontonotes_with_the_ten_news_labels_on_the_digits() -> None:
    assert DEFAULT.names() == (
        *("PERSON", "ORG", "GPE", "LOC", "DATE", "NORP", "EVENT", "MONEY", "PRODUCT", "FAC"),
        *("WORK_OF_ART", "LAW", "LANGUAGE", "TIME", "PERCENT", "QUANTITY", "ORDINAL", "CARDINAL"),
    )
    assert "".join(label.key for label in DEFAULT.labels) == "1234567890"
    assert check_labels(list(DEFAULT.labels), "shipped") == LabelSet(DEFAULT.labels, "shipped")


def test_a_set_answers_by_name_and_by_key() -> None:
    assert DEFAULT.get("GPE") == DEFAULT.by_key("3")
    assert DEFAULT.get("gpe") is None
    assert DEFAULT.by_key("") is None
    assert "LAW" in DEFAULT
    assert "X" not in DEFAULT
    assert len(DEFAULT) == 18


def test_a_file_of_label_tables_is_read_in_order() -> None:
    found = parse_labels(
        '[[label]]\nname = "SENJATA"\nkey = "s"\ncolour = "red"\ndescription = "Senjata"\n[[label]]\nname = "人名"\ncolour = "#0Af"\n'
    )
    assert found.labels == (Label("SENJATA", "s", "red", "Senjata"), Label("人名", "", "#0Af", ""))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "names no label"),
        ("label = 3", "names no label"),
        ("label = [1]", "names no label"),
        ("[[label]", "not valid TOML"),
        ('[[labels]]\nname = "A"', "unknown key 'labels'. Did you mean 'label'?"),
        ('[[label]]\nname = "A"\ncolor = "red"', "Label 1 has an unknown key 'color'. Did you mean 'colour'?"),
        ('[[label]]\nname = "A"\n[[label]]\nkey = "x"', "Label 2 has no name"),
        ('[[label]]\nname = "A"\nkey = 1', 'Label 1: key is 1, which is not text. Put it in quotes: key = "1".'),
        ('[[label]]\nname = "A"\nkey = "ab"', "Label 1 (A): key 'ab' is not one visible character"),
        ('[[label]]\nname = "A"\nkey = " "', "key ' ' is not one visible character"),
        ('[[label]]\nname = "A"\ncolour = "rde"', "Label 1 (A): colour 'rde' is unknown. Did you mean 'red'?"),
        ('[[label]]\nname = "A"\ncolour = "#12"', "colour '#12' is unknown"),
        ('[[label]]\nname = "TWO WORDS"', "for example 'TWO_WORDS'"),
        ('[[label]]\nname = "A\\u001b"', "control character"),
        ('[[label]]\nname = "A"\n[[label]]\nname = "A"', "Labels 1 and 2 are both named 'A'"),
        ('[[label]]\nname = "A"\nkey = "x"\n[[label]]\nname = "B"\nkey = "x"', "Labels 1 and 2 both use key 'x'"),
        ('[[label]]\nname = "A"\ndescription = "a\\u0007b"', "description holds a control character"),
        ("a = " + "[" * 5000, "not valid TOML"),
    ],
)
def test_a_mistake_is_named_with_its_entry_and_the_nearest_right_value(text: str, words: str) -> None:
    assert words in _error(text)


def test_there_is_a_limit_to_the_number_of_labels() -> None:
    assert "at most" in _error("".join(f'[[label]]\nname = "L{number}"\n' for number in range(MAX_LABELS + 1)))


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    path = tmp_path / "labels.toml"
    with pytest.raises(LabelsError, match="cannot be read"):
        load_labels(path)
    path.write_bytes(b'[[label]]\nname = "\xff"')
    with pytest.raises(LabelsError, match=r"not UTF-8 \(byte 18\)"):
        load_labels(path)
    path.write_bytes(b"#" * (1 << 20) + b"\n")
    with pytest.raises(LabelsError, match="larger than"):
        load_labels(path)


def test_the_folder_is_asked_before_the_store_and_the_shipped_set_last(tmp_path: Path) -> None:
    folder, store = tmp_path / "folder", tmp_path / "store"
    folder.mkdir()
    store.mkdir()
    assert find_labels(folder, store) is DEFAULT
    (store / "labels.toml").write_text('[[label]]\nname = "STORE"')
    assert find_labels(folder, store).names() == ("STORE",)
    (folder / "labels.toml").write_text('\ufeff[[label]]\nname = "FOLDER"')
    assert find_labels(folder, store).names() == ("FOLDER",)


_NAMES = st.text(st.characters(exclude_categories=("C", "Z")), min_size=1, max_size=40)
_LINE = st.text(st.characters(exclude_categories=("Cc", "Cs")), max_size=60)


@given(st.lists(st.tuples(_NAMES, st.sampled_from(["", *COLOURS, "#abc", "#A1b2C3"]), _LINE), min_size=1, unique_by=lambda row: row[0]))
def test_what_is_written_is_read_back(rows: list[tuple[str, str, str]]) -> None:
    labels = LabelSet(tuple(Label(name, "0123456789"[at] if at < 10 else "", colour, text) for at, (name, colour, text) in enumerate(rows)))
    assert parse_labels(labels_toml(labels)).labels == labels.labels


def test_what_is_just_right_and_what_is_just_too_much() -> None:
    def label(**fields: str) -> str:
        return "[[label]]\n" + "\n".join(f'{key} = "{value}"' for key, value in ({"name": "A"} | fields).items())

    assert parse_labels(label(name="x" * MAX_NAME)).names() == ("x" * MAX_NAME,)
    assert parse_labels(label(description="x" * 500)).labels[0].description == "x" * 500
    assert len(parse_labels("\n".join(label(name=f"N{number}") for number in range(MAX_LABELS)))) == MAX_LABELS
    for text, said in (
        (label(name="x" * (MAX_NAME + 1)), f"for example '{'x' * MAX_NAME}'."),
        (label(name="nama orang"), "for example 'nama_orang'."),
        (label(name=" "), "for example 'PERSON'."),
        (label(name="a\u200bb"), "for example 'a_b'."),
        (label(description="x" * 501), "Shorten it to one line."),
        (label(description="a\\u0007"), "Shorten it to one line."),
        (label(key="ab"), "Use one digit or letter, or leave key out."),
        (label(key="\u0301"), "Use one digit or letter, or leave key out."),
        (label(key=" "), "Use one digit or letter, or leave key out."),
        (label(colour="gren"), "Did you mean 'green'?"),
        (label(colour="#12"), "a name or #rrggbb"),
        (label(nme="x"), "Label 1 has an unknown key 'nme'. Did you mean 'name'?"),
        ('[label]\nname = "A"', "The file names no label."),
        ("label = []", "The file names no label."),
        ("other = 1", "The file has an unknown key 'other'."),
        (label() + "\n" + label(), "Labels 1 and 2 are both named 'A'. Rename one of them."),
        (label(key="1") + "\n" + label(name="B", key="1"), "Labels 1 and 2 both use key '1'. Give one another key, or none."),
        (label() + '\n[[label]]\nkey = "2"', "Label 2 has no name."),
        ("[[label]]\nname = 3", "Label 1: name is 3, which is not text."),
    ):
        assert said in _error(text)


def test_a_label_file_of_the_largest_size_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "labels.toml"
    path.write_text('[[label]]\nname = "A"', encoding="utf-8-sig")
    monkeypatch.setattr("store.labels.MAX_BYTES", path.stat().st_size)
    assert load_labels(path).names() == ("A",)
    monkeypatch.setattr("store.labels.MAX_BYTES", path.stat().st_size - 1)
    with pytest.raises(LabelsError, match="larger than"):
        load_labels(path)
