"""Settings and how mistakes in them are told."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui.config import Config, check_config, load_config, reference, with_setting


def told(content: dict[str, object]) -> tuple[Config, list[str]]:
    """Return the settings and what was wrong."""
    config, problems = check_config(content)
    return config, [str(problem) for problem in problems]


def test_no_file_means_the_defaults(tmp_path: Path) -> None:
    assert load_config(tmp_path / "config.toml") == (Config(), ())
    assert load_config(None) == (Config(), ())


def test_a_file_is_read(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text('\ufefftheme = "nord"\nmeasure = 72\nsuggestions = false\nthreshold = 1\n', encoding="utf-8")
    config, problems = load_config(file)
    assert problems == ()
    assert (config.theme, config.measure, config.suggestions, config.threshold) == ("nord", 72, False, 1.0)


@pytest.mark.parametrize(
    ("key", "value", "problem"),
    [
        ("mesure", 72, "there is no such setting (did you mean measure?)"),
        ("zzz", 72, "there is no such setting"),
        ("theme", 3, "3 is not text in quotes"),
        ("measure", 5, "5 is not a whole number from 20 to 400"),
        ("measure", 72.5, "72.5 is not a whole number from 20 to 400"),
        ("measure", True, "true is not a whole number from 20 to 400"),
        ("threshold", 1.5, "1.5 is not a number from 0 to 1"),
        ("threshold", float("nan"), "nan is not a number from 0 to 1"),
        ("suggestions", 1, "1 is not true or false"),
        ("keymap", "vi", '\'vi\' is not one of "default", "vim", "arrows" (did you mean vim?)'),
        ("panel", "note", '\'note\' is not one of "hidden", "entities", "notes", "queue" (did you mean notes?)'),
        ("annotator", "a" * 81, "'" + "a" * 56 + "... is not text in quotes of at most 80 characters"),
    ],
)
def test_a_wrong_value_is_told_and_its_default_used(key: str, value: object, problem: str) -> None:
    config, problems = told({key: value, "editor": "vi"})
    assert problems == [f"config.toml: {key}: {problem}"]
    assert config == Config(editor="vi")


def test_a_wrong_file_is_told(tmp_path: Path) -> None:
    file = tmp_path / "config.toml"
    file.write_text("theme = nord", encoding="utf-8")
    config, problems = load_config(file)
    assert config == Config()
    assert str(problems[0]).startswith(f"{file}: the file is not valid TOML, so it was not used: ")


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=2)
)


@given(st.dictionaries(st.sampled_from([*Config.__struct_fields__, "x"]), _VALUES, max_size=5))
def test_no_value_stops_the_start(content: dict[str, object]) -> None:
    config, problems = check_config(content)
    wrong = {problem.key for problem in problems}
    assert all(getattr(config, key) == getattr(Config(), key) for key in wrong if key != "x")
    assert all(getattr(config, key) == value for key, value in content.items() if key not in wrong)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", 'theme = "nord"\n'),
        ("measure = 72\n", 'theme = "nord"\nmeasure = 72\n'),
        ('# mine\ntheme = "sorot" # dark\nmeasure = 72\n', '# mine\ntheme = "nord" # dark\nmeasure = 72\n'),
        ("theme='sorot'", 'theme = "nord"'),
        ('[table]\ntheme = "x"\n', None),
        ('theme = """\nsorot"""\n', None),
        ("theme = 3\n", None),
    ],
)
def test_one_setting_is_changed_and_nothing_else(before: str, after: str | None) -> None:
    if after is None:
        with pytest.raises(ValueError, match="replaced safely"):
            with_setting(before, "theme", "nord")
    else:
        assert with_setting(before, "theme", "nord") == after


@given(st.text(st.characters(exclude_categories=("Cs",)), max_size=30))
def test_any_name_survives_being_written(name: str) -> None:
    assert tomllib.loads(with_setting("measure = 72\n", "theme", name)) == {"theme": name, "measure": 72}


def test_the_reference_has_every_setting() -> None:
    assert all(f"| `{key}` |" in reference() for key in Config.__struct_fields__)
