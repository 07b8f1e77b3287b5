"""What a key means, decided without a screen."""

from collections.abc import Iterable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from store.labels import DEFAULT
from tests.tui.test_actions import FULL
from tui.actions import ACTIONS, SCOPE_CHAIN, Action, Scope, label_actions
from tui.context import Context
from tui.keymap import Keymap, Keys, Pending, Refused, Run, Unbound
from tui.keys import canonical

KEYMAP = Keymap().with_actions(label_actions(DEFAULT.labels))
READING = Context(article_open=True, has_selection=True)


def press(keys: Iterable[str], scope: Scope = "reader", context: Context = FULL, keymap: Keymap = KEYMAP) -> str:
    """Return the id of the action that these keys run, or what became of them."""
    pending: Keys = ()
    outcome = ""
    for key in keys:
        match keymap.resolve(pending, canonical(key), scope, context):
            case Run(action):
                outcome, pending = action.id, ()
            case Pending(chord, _):
                outcome, pending = "pending", chord
            case Refused(action, _):
                outcome, pending = f"refused {action.id}", ()
            case Unbound():
                outcome, pending = "unbound", ()
    return outcome


@pytest.mark.parametrize(
    ("keys", "action"),
    [
        (["l"], "move.right"),
        (["right"], "move.right"),
        (["g", "g"], "move.start"),
        (["g", "p"], "move.percent"),
        (["G"], "move.end"),
        (["*"], "tag.everywhere"),
        (["."], "label.repeat"),
        (["1"], "label.set:PERSON"),
        (["0"], "label.set:FAC"),
        (["ctrl+z"], "history.undo"),
        (["u"], "history.undo"),
        (["?"], "app.help"),
        (["g"], "pending"),
        (["g", "z"], "unbound"),
        (["g", "escape"], "unbound"),
        (["ctrl+q"], "app.quit"),
    ],
)
def test_reading(keys: list[str], action: str) -> None:
    assert press(keys) == action


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.id)
def test_every_action_is_reached_by_each_of_its_keys(action: Action) -> None:
    for written in action.keys:
        for scope in action.scopes:
            context = FULL
            if any(written in earlier.keys and earlier.id in action.shares for earlier in ACTIONS):
                context = replace(FULL, on_suggestion=False, search_active=False)
            assert press(written.split(), scope, context) == action.id


def test_a_chord_tells_what_may_follow() -> None:
    resolution = KEYMAP.resolve((), "g", "reader", READING)
    assert isinstance(resolution, Pending)
    assert ("g", "Start of the article") in resolution.continuations
    assert ("p", "Go to a percentage") in resolution.continuations
    assert resolution.shown == "g"


def test_x_rejects_a_suggestion_and_deletes_an_annotation() -> None:
    assert press("x", context=Context(on_suggestion=True)) == "suggestion.reject"
    assert press("x", context=Context(on_span=True)) == "span.delete"
    assert press("x", context=Context(on_suggestion=True, on_span=True)) == "suggestion.reject"


def test_n_goes_through_a_search_and_else_writes_a_note() -> None:
    assert press("n", context=Context(article_open=True)) == "note.write"
    assert press("n", context=Context(article_open=True, search_active=True)) == "search.next"


def test_a_key_means_something_else_elsewhere() -> None:
    assert press(["enter"], "library") == "library.open"
    assert press(["enter"], "panel") == "panel.jump"
    assert press(["q"], "library") == "library.quit"
    assert press(["q"], "panel") == "panel.leave"
    assert press(["q"], "reader") == "reader.leave"
    assert press(["1"], "library") == "unbound"


def test_a_refused_key_says_why_and_which_key_helps() -> None:
    resolution = KEYMAP.resolve((), "a", "reader", Context(article_open=True, suggestions_left=2))
    assert resolution == Refused(KEYMAP["suggestion.accept_form"], "No suggestion here. To the next one: ;")


def test_enter_accepts_a_suggestion_and_else_goes_to_the_next() -> None:
    assert press(["enter"], context=Context(on_suggestion=True, suggestions_left=2)) == "suggestion.accept"
    assert press(["enter"], context=Context(suggestions_left=2)) == "suggestion.next"
    assert press(["enter"], context=Context()) == "refused suggestion.accept"


def test_when_all_who_share_a_key_refuse_the_first_says_why() -> None:
    resolution = KEYMAP.resolve((), "x", "reader", Context(article_open=True))
    assert resolution == Refused(KEYMAP["suggestion.reject"], "There is no open suggestion in this article.")


def test_a_reason_from_outside_is_not_read_as_ours() -> None:
    assert KEYMAP.explain("Held by {app.quit} and {nobody}.") == "Held by ^Q and {nobody}."


def test_labels_tag_the_row_of_the_panel() -> None:
    focused = Context(panel_focused=True, on_row=True)
    assert press("1", "panel", focused) == "label.set:PERSON"
    assert press("1", "panel", Context(panel_focused=True)) == "refused label.set:PERSON"


def test_other_keys_replace_all_keys_of_an_action() -> None:
    keymap = KEYMAP.with_keys({"hint.show": [("c",)]})
    assert press("c", keymap=keymap) == "hint.show"
    assert press("f", keymap=keymap) == "unbound"
    assert KEYMAP.shown("hint.show") == "f", "a keymap is never changed"


def test_the_actions_of_a_scope_end_with_those_of_the_program() -> None:
    levels = [
        min(SCOPE_CHAIN["library"].index(scope) for scope in action.scopes if scope in SCOPE_CHAIN["library"])
        for action in KEYMAP.in_scope("library")
    ]
    assert levels == sorted(levels)
    assert len({action.id for action in KEYMAP.in_scope("panel")}) == len(KEYMAP.in_scope("panel"))


KEYS = sorted({key for action in ACTIONS for chord in KEYMAP.keys(action.id) for key in chord} | {"f9", "ctrl+y", "c"})


@given(st.sampled_from(sorted(SCOPE_CHAIN)), st.lists(st.sampled_from(KEYS), max_size=8), st.booleans())
def test_a_key_is_never_lost(scope: Scope, keys: list[str], rich: bool) -> None:
    """Whatever is typed, each key either begins or goes on with a chord, or is answered for; a chord ends when it is answered for."""
    context = FULL if rich else Context()
    pending: Keys = ()
    for key in keys:
        resolution = KEYMAP.resolve(pending, key, scope, context)
        match resolution:
            case Pending(chord, continuations):
                assert chord == (*pending, key)
                assert continuations
                pending = chord
            case Run(action):
                assert (*pending, key) in KEYMAP.keys(action.id)
                assert set(action.scopes) & set(SCOPE_CHAIN[scope])
                assert action.refusal(context) == ""
                pending = ()
            case Refused(action, reason):
                assert reason
                assert (*pending, key) in KEYMAP.keys(action.id)
                pending = ()
            case Unbound(chord):
                assert chord == (*pending, key)
                pending = ()


@given(st.sampled_from(sorted(SCOPE_CHAIN)), st.lists(st.sampled_from(KEYS), min_size=1, max_size=4))
def test_resolving_depends_on_nothing_but_what_is_given(scope: Scope, keys: list[str]) -> None:
    first = [KEYMAP.resolve((), key, scope, FULL) for key in keys]
    assert first == [KEYMAP.resolve((), key, scope, FULL) for key in keys]
