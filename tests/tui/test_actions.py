"""The table of actions holds together."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import fields, replace

import pytest

from store.labels import DEFAULT
from tui.actions import ACTIONS, BY_ID, SCOPE_CHAIN, Action, label_actions
from tui.actions.kinds import Scope
from tui.context import Context

FULL = Context(
    article_open=True,
    has_selection=True,
    on_suggestion=True,
    on_span=True,
    on_alias=True,
    suggestions_left=3,
    search_active=True,
    last_label="ORG",
    on_row=True,
    row_has_suggestions=True,
    row_has_spans=True,
    row_has_alias=True,
    can_undo=True,
    can_redo=True,
    beside=True,
    engine="ready",
)
"""A moment in which everything is possible."""

ALL = (*ACTIONS, *label_actions(DEFAULT.labels))


def poorer(context: Context) -> Iterator[Context]:
    """Yield the context with each one of its facts, and each two of them, missing."""
    empty = Context(has_next_article=False, has_previous_article=False)
    names = [field.name for field in fields(Context)]
    for chosen in itertools.chain(itertools.combinations(names, 1), itertools.combinations(names, 2)):
        yield replace(context, **{name: getattr(empty, name) for name in chosen})
    yield empty


def test_ids_are_unique_and_well_formed() -> None:
    assert len(BY_ID) == len(ACTIONS)
    assert all(re.fullmatch(r"[a-z]+\.[a-z_]+", action.id) for action in ACTIONS)


@pytest.mark.parametrize("action", ALL, ids=lambda action: action.id)
def test_an_action_says_what_it_is(action: Action) -> None:
    assert action.title == action.title.strip() != ""
    assert action.help
    assert action.group
    assert action.scope in SCOPE_CHAIN
    assert action.scope not in action.also
    assert len(action.footer) <= 16
    assert "[" not in action.help, "Textual's palette reads help as markup"


def test_help_of_our_own_actions_is_made_of_sentences() -> None:
    assert [action.id for action in ACTIONS if not action.help.endswith((".", "..."))] == []
    assert [action.id for action in ACTIONS if not action.help[0].isupper()] == []


@pytest.mark.parametrize("action", ALL, ids=lambda action: action.id)
def test_everything_can_be_done_at_a_rich_moment(action: Action) -> None:
    assert action.refusal(FULL) == ""


@pytest.mark.parametrize("action", ALL, ids=lambda action: action.id)
def test_a_reason_is_a_sentence_that_names_only_actions_there_are(action: Action) -> None:
    for context in poorer(FULL):
        reason = action.refusal(context)
        assert reason == "" or reason[0].isupper()
        assert all(name in BY_ID for name in re.findall(r"\{([^}]*)\}", reason))


def test_read_only_stops_every_change_and_nothing_else() -> None:
    locked = replace(FULL, read_only="Another window has this project open.")
    refused = {action.id for action in ALL if action.refusal(locked)}
    assert {action.refusal(locked) for action in ALL if action.refusal(locked)} == {"Another window has this project open."}
    changing = {"suggestion.accept", "suggestion.reject", "suggestion.accept_form", "suggestion.reject_form", "span.delete", "label.pick"}
    changing |= {"label.repeat", "tag.everywhere", "entity.link", "note.write", "note.article", "note.entity", "article.done"}
    changing |= {"span.end_right", "span.end_left", "span.start_left", "span.start_right", "library.done", "history.undo", "history.redo"}
    changing |= {"panel.accept", "panel.reject", "panel.note", "panel.link", "review.note", "alias.agree", "alias.decline"}
    changing |= {
        "panel.agree",
        "panel.decline",
        "model.train",
        "model.choose",
        "find.delete",
        "find.accept",
        "find.reject",
        "find.note",
        "history.revert",
        "app.add",
        "app.import",
        "article.details",
    }
    changing |= {"variants.part", "variants.look"}
    changing |= {f"entities.{name}" for name in ("merge", "split", "rename", "ids", "iso", "note", "delete")}
    changing |= {"article.renew", "unplaced.open"}
    assert refused == changing | {f"label.set:{label.name}" for label in DEFAULT.labels}


def test_the_selection_may_be_resized_when_nothing_may_be_changed() -> None:
    locked = replace(FULL, read_only="Locked.", on_span=False)
    assert BY_ID["span.end_right"].refusal(locked) == ""


def test_shared_keys_are_declared_towards_an_earlier_action() -> None:
    order = [action.id for action in ACTIONS]
    for action in ACTIONS:
        for other in action.shares:
            assert order.index(other) < order.index(action.id)
            assert BY_ID[other].when is not None, "an action that is never off would hide the one it shares a key with"


def test_method_and_argument() -> None:
    person = label_actions(DEFAULT.labels)[0]
    assert (person.id, person.method, person.argument) == ("label.set:PERSON", "do_label_set", "PERSON")
    assert BY_ID["suggestion.accept"].method == "do_suggestion_accept"
    assert BY_ID["suggestion.accept"].argument == ""


def test_labels_without_a_key_are_actions_without_one() -> None:
    keys = {action.argument: action.keys for action in label_actions(DEFAULT.labels)}
    assert keys["PERSON"] == ("1",)
    assert keys["FAC"] == ("0",)
    assert keys["LAW"] == ()


@pytest.mark.parametrize("scope", SCOPE_CHAIN)
def test_a_scope_is_looked_up_first_and_the_program_last(scope: Scope) -> None:
    assert SCOPE_CHAIN[scope][0] == scope
    assert SCOPE_CHAIN[scope][-1] == "app"
