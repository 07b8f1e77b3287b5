"""Searches kept for a project: keep this one, or go to one that was kept."""

from store.saved_searches import SavedSearches
from tui.screens.find.check import Checking
from tui.screens.picker import Choice, PickerScreen

_SAVE = "save:"


def offer(screen: Checking, typed: str) -> None:
    """Let the person keep what is typed, or choose a search that was kept."""
    project = screen.desk.project
    kept = SavedSearches(project.store_dir, read_only=bool(project.read_only))
    queries = [one.query for one in kept.all()]
    choices = [Choice(_SAVE + typed, typed, "keep this search")] if typed and typed not in queries and not project.read_only else []
    choices += [Choice(one, one, "kept") for one in queries]
    if not choices:
        screen.say("No search was kept yet. Type one, then press the key again.")
        return

    def chosen(value: str) -> None:
        if value.startswith(_SAVE):
            kept.save(value.removeprefix(_SAVE))
            screen.say(f"✓ Kept: {value.removeprefix(_SAVE)}")
        else:
            screen.look_for(value)

    screen.ask(PickerScreen("Saved searches", choices), chosen)
