"""Names of keys."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.keys import _character_to_key

from tui.keys import NAMED, canonical, sequence, shown, shown_sequence, spelled

PRINTABLE = [character for character in string.printable if character.isprintable() and character != " "]


@pytest.mark.parametrize("character", PRINTABLE)
def test_a_character_has_the_name_textual_reports(character: str) -> None:
    assert canonical(character) == _character_to_key(character)


@given(st.characters(blacklist_categories=("C", "Z", "M")))
def test_any_character_has_the_name_textual_reports(character: str) -> None:
    assert canonical(character) == _character_to_key(character)


@pytest.mark.parametrize("name", sorted(NAMED))
def test_named_keys_are_their_own_name(name: str) -> None:
    assert canonical(name) == name


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Esc", "escape"),
        ("PgDn", "pagedown"),
        ("return", "enter"),
        (" ", "space"),
        ("shift+a", "A"),
        ("Shift+Right", "shift+right"),
        ("ctrl+shift+right", "ctrl+shift+right"),
        ("shift+ctrl+right", "ctrl+shift+right"),
        ("ctrl+/", "ctrl+slash"),
        ("full_stop", "full_stop"),
        ("+", "plus"),
        ("ctrl++", "ctrl+plus"),
        ("F5", "f5"),
    ],
)
def test_spellings(written: str, name: str) -> None:
    assert canonical(written) == name


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("pgdwn", "no key"),
        ("hyper+hyperspace", "no key"),
        ("strg+a", "no modifier"),
        ("ctrl+m", "as for enter"),
        ("ctrl+i", "tab"),
        ("ctrl+[", "escape"),
        ("ctrl+h", "backspace"),
        ("shift+1", "character that Shift gives"),
        ("", "empty"),
        ("\x07", "printable"),
        ("ctrl+", "no key"),
    ],
)
def test_impossible_keys_are_refused_with_a_sentence(written: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        canonical(written)


@given(st.text(max_size=12))
def test_no_text_does_worse_than_a_value_error(written: str) -> None:
    try:
        keys = sequence(written)
    except ValueError:
        return
    assert keys
    assert all(keys)


def test_chords() -> None:
    assert sequence("g g") == ("g", "g")
    assert sequence("f5 left") == ("f5", "left")
    assert sequence(" ") == ("space",)


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("enter", "⏎"),
        ("right", "→"),
        ("shift+right", "⇧→"),
        ("ctrl+d", "^D"),
        ("asterisk", "*"),
        ("f1", "F1"),
        ("pagedown", "PgDn"),
        ("G", "G"),
    ],
)
def test_shown(key: str, text: str) -> None:
    assert shown(key) == text


def test_chords_as_shown_and_as_spelled() -> None:
    assert shown_sequence(("g", "g")) == "gg"
    assert shown_sequence(("f5", "left")) == "F5 ←"
    assert spelled(("g", "g")) == "g g"
    assert spelled(("ctrl+d",)) == "Ctrl+D"
    assert spelled(("full_stop",)) == "."
