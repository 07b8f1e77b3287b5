"""The list of names that mean one and the same, as it ships."""

import tomllib
from collections import Counter

from tui.paths import assets_dir


def groups() -> list[list[str]]:
    table = tomllib.loads((assets_dir() / "gazetteer" / "aliases.toml").read_text("utf-8"))
    return [entry["forms"] for entry in table["same"]]


def test_no_form_stands_in_two_groups() -> None:
    counts = Counter(form for group in groups() for form in group)
    assert [form for form, count in counts.items() if count > 1] == []


def test_every_group_has_two_names_or_more_without_stray_spaces() -> None:
    assert [group for group in groups() if len(group) < 2 or any(form != " ".join(form.split()) for form in group)] == []
