"""Which keys the line of hints shows."""

from dataclasses import replace

import pytest

from store.labels import DEFAULT
from tests.tui.test_actions import FULL
from tui.actions import SCOPE_CHAIN, Scope
from tui.context import Context
from tui.hint_bar import Hint, footer_hints
from tui.keymap import Keymap
from tui.keymap_file import with_labels

KEYMAP = with_labels(Keymap(), DEFAULT.labels)[0]
WORD = Context(article_open=True, has_selection=True, can_undo=True, engine="ready", suggestions_left=2)


def line(context: Context, scope: Scope = "reader", width: int = 78) -> str:
    """Return the hints as one line."""
    return "  ".join(f"{hint.key} {hint.word}" for hint in footer_hints(scope, context, KEYMAP, width))


def test_on_a_word() -> None:
    assert line(WORD) == "1 PERSON  2 ORG  3 GPE  4 LOC  e candidate  ; suggestion  u undo  ? help"


def test_on_a_suggestion() -> None:
    assert line(replace(WORD, on_suggestion=True)).startswith("⏎ accept  x reject  1 PERSON  2 ORG")


def test_on_an_annotation() -> None:
    assert line(replace(WORD, on_span=True)) == "1 PERSON  2 ORG  3 GPE  4 LOC  d delete  m note  > grow  u undo  ? help"


def test_in_a_search_while_extending_and_among_hints_the_way_out_is_named() -> None:
    assert line(replace(WORD, search_active=True), width=38).startswith("n next hit  Esc cancel")
    assert line(replace(WORD, extending="word"), width=38).startswith("Esc cancel")
    assert line(replace(WORD, hint_mode=True), width=38).startswith("Esc cancel")


def test_read_only_shows_no_key_that_would_be_refused() -> None:
    shown = line(replace(FULL, read_only="Locked.", on_suggestion=False, on_span=False, search_active=False))
    assert shown == "e candidate  ; suggestion  v extend  / search  f hints  p panel  ? help"


def test_in_the_library() -> None:
    assert line(Context(on_row=True), "library") == "⏎ open  Q review  F find  ge entities  / filter  w done  q quit  ? help"
    assert "Esc all" in line(Context(on_row=True, filtering=True), "library")


def test_in_the_panel() -> None:
    panel = replace(WORD, panel_focused=True, on_row=True, row_has_suggestions=True)
    assert line(panel, "panel").startswith("⏎ next mention  a accept all  X reject all")


def test_in_the_review_queue() -> None:
    shown = "⏎ accept  x reject  → skip  1 PERSON  2 ORG  3 GPE  4 LOC  a accept all  ? help"
    assert line(Context(reviewing=True, on_suggestion=True, has_selection=True), "review", 80) == shown
    assert line(Context(reviewing=True), "review") == "Tab order  q leave  ? help"


def test_a_key_of_ones_own_is_the_one_shown() -> None:
    keymap = KEYMAP.with_keys({"app.help": [("f1",)], "candidate.next": []})
    shown = footer_hints("reader", WORD, keymap, 78)
    assert shown[-1] == Hint("F1", "help")
    assert "candidate" not in [hint.word for hint in shown]


def test_labels_have_their_colour() -> None:
    shown = footer_hints("reader", WORD, KEYMAP, 78, colour=lambda label: f"<{label}>")
    assert shown[0] == Hint("1", "PERSON", "<PERSON>")
    assert shown[-1].colour == ""


@pytest.mark.parametrize("width", range(1, 160, 7))
@pytest.mark.parametrize("scope", SCOPE_CHAIN)
def test_it_never_takes_more_room_than_there_is(scope: Scope, width: int) -> None:
    for context in (FULL, WORD, Context(), replace(WORD, on_suggestion=True)):
        hints = footer_hints(scope, context, KEYMAP, width)
        assert sum(hint.width for hint in hints) - 2 <= width
        assert width < 6 or hints[-1].word == "help"
