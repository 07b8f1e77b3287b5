"""Bulk changes over several articles: each is one step, and undoing them all brings back exactly what was there."""

import tempfile
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from store import bulk
from store.project import Project
from tests.store.making import OTHER, TEXT, A, B, folder, project

_PLACE = st.one_of(
    st.builds(lambda start, length: (A, start, min(len(TEXT), start + length)), st.integers(0, len(TEXT) - 2), st.integers(1, 12)),
    st.builds(lambda start, length: (B, start, min(len(OTHER), start + length)), st.integers(0, len(OTHER) - 2), st.integers(1, 12)),
)
_PLACES = st.lists(_PLACE, min_size=1, max_size=6)
_ACTS = st.lists(
    st.one_of(
        st.tuples(st.just("label"), _PLACES, st.sampled_from(["PERSON", "GPE", "ORG"])),
        st.tuples(st.just("delete"), _PLACES, st.just("")),
        st.tuples(st.just("note"), _PLACES, st.sampled_from(["cek", "ragu [/]"])),
    ),
    min_size=1,
    max_size=6,
)


def _state(opened: Project) -> object:
    documents = [opened.document(one) for one in (A, B)]
    return [(dict(one.spans), dict(one.notes), dict(one.decisions)) for one in documents]


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=40)
@given(_ACTS)
def test_undoing_bulk_changes_one_by_one_goes_back_through_every_state(acts: list[tuple[str, list[tuple[str, int, int]], str]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        opened = project(folder(Path(place)))
        states = [_state(opened)]
        for kind, places, what in acts:
            match kind:
                case "label":
                    change = bulk.label_places(opened.document, places, what, annotator="ana")
                case "delete":
                    change = bulk.delete_places(opened.document, places, annotator="ana")
                case _:
                    change = bulk.note_places(opened.document, places, what, annotator="ana")
            if change is not None:
                opened.do(change)
                states.append(_state(opened))
        last = states[-1]
        for before in reversed(states[:-1]):
            opened.undo()
            assert _state(opened) == before
        for _ in states[1:]:
            opened.redo()
        assert _state(opened) == last
        opened.close()
        assert _state(project(Path(place) / "articles", read_only=True)) == last
