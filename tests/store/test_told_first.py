"""In which order those who listen hear of what others did to the files and of what was done here."""

from pathlib import Path

import pytest

from tests.store.making import tag
from tests.store.test_sweeping import IDS, by_hand, opened, swept, where

__all__ = ["where"]


@pytest.mark.parametrize("act", ["revert", "undo", "do"])
def test_what_others_did_is_told_before_the_change_that_it_was_seen_for(where: Path, act: str) -> None:
    project = opened(where)
    while project.unseen:
        swept(project)
    wanted = next(item.id for item in project.log() if IDS[8] in item.articles)
    by_hand(where, IDS[8])
    heard: list[str] = []
    project.subscribe(lambda change: heard.append(change.title))
    if act == "revert":
        project.revert(wanted)
    elif act == "undo":
        project.undo()
    else:
        tag(project, IDS[8], "Jakarta")
    assert heard[0] == "Merged hand edits of x8.txt"
    assert len(heard) == 2
    project.close()
