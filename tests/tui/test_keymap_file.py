"""The keymap file and the presets."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.labels import DEFAULT, Label
from tests.tui.test_keymap import press
from tui.actions import ACTIONS, BY_ID
from tui.keymap import Keymap
from tui.keymap_file import PRESETS, apply_keys, conflicts, load_keymap, with_labels
from tui.keys import NAMED
from tui.paths import assets_dir

SHIPPED = assets_dir() / "keymaps"


def changed(entries: object) -> tuple[Keymap, list[str]]:
    """Return the default keys with these entries applied, and what was wrong with them."""
    keymap, problems = apply_keys(Keymap(), entries, "keymap.toml")
    return keymap, [str(problem) for problem in problems]


def written(folder: Path, text: str) -> tuple[Keymap, list[str]]:
    """Return the keymap of a file with this text, and what was wrong with it, without the path."""
    file = folder / "keymap.toml"
    file.write_text(text, encoding="utf-8")
    keymap, problems = load_keymap(file, SHIPPED)
    return keymap, [str(problem).removeprefix(f"{file}: ") for problem in problems]


@pytest.mark.parametrize("preset", PRESETS)
def test_a_preset_is_whole(preset: str) -> None:
    keymap, problems = load_keymap(None, SHIPPED, preset=preset)
    assert problems == ()
    assert conflicts(keymap) == []
    assert [action.id for action in ACTIONS if action.keys and not keymap.keys(action.id)] == []
    labelled, problems = with_labels(keymap, DEFAULT.labels)
    assert problems == ()
    assert conflicts(labelled) == []


def test_the_presets_on_the_disk_are_those_the_program_names() -> None:
    assert sorted(path.stem for path in SHIPPED.glob("*.toml")) == sorted(PRESETS)


def test_the_default_preset_is_the_table() -> None:
    from tui.problems import read_toml

    content, problems = read_toml(SHIPPED / "default.toml")
    keymap, wrong = apply_keys(Keymap(), content["keys"], "default.toml")
    assert (problems, wrong) == ((), ())
    assert all(keymap.keys(action.id) == Keymap().keys(action.id) for action in ACTIONS)


def test_arrows_needs_no_letter() -> None:
    keymap, _ = load_keymap(None, SHIPPED, preset="arrows")
    bare = [
        action.id
        for action in ACTIONS
        if action.keys and not any(all(key.split("+")[-1] in NAMED and key != "space" for key in chord) for chord in keymap.keys(action.id))
    ]
    assert bare == []


def test_vim_moves_by_words() -> None:
    keymap, _ = load_keymap(None, SHIPPED, preset="vim")
    assert press("w", keymap=keymap) == "move.right"
    assert press("b", keymap=keymap) == "move.left"
    assert press(")", keymap=keymap) == "move.sentence_next"
    assert press("ZZ", keymap=keymap) == "reader.leave"
    assert press(":", "library", keymap=keymap) == "app.palette"


def test_a_key_moves_from_an_action_that_has_others() -> None:
    keymap, problems = changed({"suggestion.accept": ["y"]})
    assert problems == []
    assert keymap.shown("suggestion.accept") == "y"
    assert keymap.all_shown("selection.copy") == "^C"


def test_two_actions_may_swap_keys() -> None:
    keymap, problems = changed({"move.sentence_next": ["S"], "move.sentence_previous": ["s"]})
    assert problems == []
    assert press("s", keymap=keymap) == "move.sentence_previous"


def test_a_key_may_be_written_without_a_list_and_without_quotes(tmp_path: Path) -> None:
    keymap, problems = written(tmp_path, '[keys]\nsuggestion.accept = "y"\n"move.start" = ["g z"]\n')
    assert problems == []
    assert press("y", keymap=keymap) == "suggestion.accept"
    assert press("gz", keymap=keymap) == "move.start"


@pytest.mark.parametrize(
    ("entries", "problem"),
    [
        ({"sugestion.accept": ["y"]}, "sugestion.accept: there is no such action (did you mean suggestion.accept?)"),
        ({"zzz": ["y"]}, "zzz: there is no such action"),
        ({"suggestion.accept": ["pagedwn"]}, "suggestion.accept: key 'pagedwn': there is no key “pagedwn” (did you mean pagedown?)"),
        ({"suggestion.accept": ["ctrl+entr"]}, "suggestion.accept: key 'ctrl+entr': there is no key “entr” (did you mean ctrl+enter?)"),
        ({"suggestion.accept": ["ctrl+m"]}, "suggestion.accept: key 'ctrl+m': terminals send the same for ctrl+m as for enter"),
        ({"suggestion.accept": 7}, 'suggestion.accept: must be a list of keys, such as ["y", "g y"]'),
        ({"suggestion.accept": ["y", 7]}, 'suggestion.accept: must be a list of keys, such as ["y", "g y"]'),
        (
            {"suggestion.accept": ["e"]},
            "suggestion.accept: e takes the only key of candidate.next; give that action another key in this file too",
        ),
        (
            {"hint.show": ["g"]},
            "hint.show: g takes the only key of article.next_unread; give that action another key in this file too",
        ),
        ({"hint.show": ["c", "c c"]}, "hint.show: c begins cc, so the longer one could never be typed"),
        ({"app.help": ["&"], "hint.show": ["&"]}, "hint.show: & is given to app.help too"),
        ({"app.quit": []}, "app.quit: must have a key, or there is no way out"),
        ({"label.set:PERSON": ["c"]}, "label.set:PERSON: labels get their keys in labels.toml"),
    ],
)
def test_a_wrong_entry_is_told_and_changes_nothing(entries: dict[str, object], problem: str) -> None:
    keymap, problems = changed(entries)
    assert problems == [f"keymap.toml: {problem}"]
    accepted = [name for name in entries if name in BY_ID and problem.partition(":")[0] != name]
    for action in ACTIONS:
        if action.id not in accepted:
            assert keymap.keys(action.id) == Keymap().keys(action.id)


def test_an_action_may_be_left_without_a_key() -> None:
    keymap, problems = changed({"note.entity": []})
    assert problems == []
    assert press("I", keymap=keymap) == "unbound"


def test_giving_the_other_action_a_key_too_resolves_a_conflict() -> None:
    keymap, problems = changed({"suggestion.accept": ["e"], "candidate.next": ["c"]})
    assert problems == []
    assert press("e", keymap=keymap) == "suggestion.accept"
    assert press("c", keymap=keymap) == "candidate.next"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('preset = "vi"', "preset: there is no keymap 'vi'; use default, vim or arrows (did you mean vim?)"),
        ("preset = 3", "preset: there is no keymap 3; use default, vim or arrows"),
        ('keyz = "x"', "keyz: unknown key (did you mean keys?)"),
        ("keys = 4", 'keys: must be a table: [keys], then lines such as suggestion.accept = ["y"]'),
    ],
)
def test_a_wrong_file_is_told(tmp_path: Path, text: str, problem: str) -> None:
    keymap, problems = written(tmp_path, text)
    assert problems == [problem]
    assert all(keymap.keys(action.id) == Keymap().keys(action.id) for action in ACTIONS)


def test_a_file_that_is_no_toml_is_told(tmp_path: Path) -> None:
    _, problems = written(tmp_path, "preset = vim")
    assert len(problems) == 1
    assert problems[0].startswith("the file is not valid TOML, so it was not used: ")


@pytest.mark.parametrize("data", [b"\xff\xfe\x00", b"x = " + b"[" * 5000, b"#" * (1 << 21)], ids=["binary", "deep", "large"])
def test_a_file_that_cannot_be_used_stops_nothing(tmp_path: Path, data: bytes) -> None:
    file = tmp_path / "keymap.toml"
    file.write_bytes(data)
    keymap, problems = load_keymap(file, SHIPPED)
    assert len(problems) == 1
    assert press("l", keymap=keymap) == "move.right"


def test_a_missing_file_is_no_problem(tmp_path: Path) -> None:
    assert load_keymap(tmp_path / "keymap.toml", SHIPPED)[1] == ()


def test_a_folder_in_place_of_the_file_is_told(tmp_path: Path) -> None:
    assert "cannot be read" in str(load_keymap(tmp_path, SHIPPED)[1][0])


def test_the_file_chooses_the_preset_over_the_settings(tmp_path: Path) -> None:
    keymap, problems = written(tmp_path, 'preset = "vim"')
    assert problems == []
    assert press("w", keymap=keymap) == "move.right"


_IDS = st.sampled_from([action.id for action in ACTIONS] + ["no.such", "label.set:ORG"])
_KEYS = st.sampled_from(["e", "g", "g g", "g x", "x", "n", "enter", "c", "c c", "ctrl+q", "nokey", "u", "right", "f", "q", "f5", "f5 left"])


@given(st.dictionaries(_IDS, st.lists(_KEYS, max_size=3), max_size=6))
def test_no_file_leaves_a_conflict_or_takes_a_last_key_or_the_way_out(entries: dict[str, list[str]]) -> None:
    keymap, _ = changed(entries)
    assert conflicts(keymap) == []
    assert keymap.keys("app.quit")
    bare = [action.id for action in ACTIONS if action.keys and not keymap.keys(action.id)]
    assert [action_id for action_id in bare if entries.get(action_id) != []] == []


def test_a_label_may_have_any_free_character() -> None:
    keymap, problems = with_labels(Keymap(), [Label("SENJATA", "c"), Label("KAPAL", "é")])
    assert problems == ()
    assert press("c", keymap=keymap) == "label.set:SENJATA"
    assert press("é", keymap=keymap) == "label.set:KAPAL"


@pytest.mark.parametrize(
    ("key", "title"), [("e", "Next candidate"), ("u", "Undo"), ("g", "First word of the row"), ("j", "Word on the row below")]
)
def test_a_label_cannot_take_the_key_of_an_action(key: str, title: str) -> None:
    keymap, problems = with_labels(Keymap(), [Label("SENJATA", key), Label("KAPAL", "c")], "labels.toml")
    assert [str(problem) for problem in problems] == [
        f"labels.toml: SENJATA: key {key} is “{title}” already; choose another character, or none"
    ]
    assert keymap.keys("label.set:SENJATA") == ()
    assert press("c", keymap=keymap) == "label.set:KAPAL"
    assert conflicts(keymap) == []
