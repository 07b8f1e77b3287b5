"""A tour through every screen and dialog of the program: the keys that lead from each to the next, and what is then to be seen.

``opens`` names the places in the source that open a screen, as ``FILE:FUNCTION:CLASS``; ``tests/arch/test_tour.py`` finds them all and
fails when one is on no tour, so a new screen or dialog has to be added here.
"""

from dataclasses import dataclass

PASTE = "PASTE"
"""Stands for the payload, as a terminal pastes it."""


@dataclass(frozen=True, slots=True)
class Stage:
    """One place to look at."""

    name: str
    keys: str
    """Keys from the stage before, separated by spaces."""
    shows: str
    """Regular expression that matches once the stage is there."""
    opens: tuple[str, ...] = ()
    narrow: str = ""
    """Keys where the side panel takes the place of the text, if they are others."""


def _tui(*places: str) -> tuple[str, ...]:
    return tuple(f"tui/{place}" for place in places)


STAGES = (
    Stage("library", "", "Judul0", _tui("app.py:__init__:LibraryScreen")),
    Stage("library, filter", f"/ {PASTE}", ""),
    Stage("library, all again", "escape escape", "Judul0"),
    Stage("help", "?", "Keys: Library", _tui("screens/common.py:help:HelpScreen")),
    Stage("help, find", f"/ {PASTE}", "Keys: Library"),
    Stage("palette", "enter escape escape ctrl+p", "Search for commands", _tui("app.py:action_command_palette:Palette")),
    Stage("palette, articles", PASTE, ""),
    Stage("palette, article by name", "escape ctrl+p J u d u l", "article ·"),
    Stage(
        "model",
        "escape ctrl+p c h o o s e space t h e space m o d e l enter",
        "Model that suggests",
        _tui("screens/common.py:choose_model:PickerScreen"),
    ),
    Stage("model, unknown", "down enter", "Trust this model", _tui("trusting_app.py:_ask:TrustScreen")),
    Stage("theme", "escape ctrl+t", "Enter keep", _tui("screens/common.py:theme:ThemeScreen")),
    Stage("theme, another", "down down", "Enter keep"),
    Stage("add", "escape ctrl+o", "Add articles", _tui("working_app.py:_add_wanted:AddScreen")),
    Stage("add, from", PASTE, "Add articles"),
    Stage("import", "escape ctrl+n", "Import annotations", _tui("working_app.py:_import_wanted:ImportScreen")),
    Stage("import, from", PASTE, "Import"),
    Stage("export", "escape ctrl+e", "Export", _tui("working_app.py:_export_wanted:ExportScreen")),
    Stage("export, labels", f"down {PASTE}", "Labels"),
    Stage("export, file", f"up {PASTE}", "File"),
    Stage("export, format", "up enter", "type to narrow", _tui("screens/job.py:choose_from:PickerScreen")),
    Stage("history", "escape escape T", "take back", _tui("app.py:_history_wanted:HistoryScreen")),
    Stage("history, further", "j j j", "take back"),
    Stage("statistics", "q g s", "Progress|Labels|Annotators|leave", _tui("app.py:_statistics_wanted:StatisticsScreen")),
    Stage("statistics, end", "G", "Progress|Labels|Annotators|leave"),
    Stage("entities", "q g e", "loose form", _tui("app.py:_entities_wanted:EntitiesScreen")),
    Stage("entities, rename", "c", "Name of the entity", _tui("screens/entities/acts.py:rename:PromptScreen")),
    Stage("entities, ids", "escape i", "elsewhere:", _tui("screens/entities/acts.py:ids:PromptScreen")),
    Stage("entities, note", "escape n", "Esc save", _tui("screens/entities/acts.py:note:NoteScreen")),
    Stage("entities, spelling", "ctrl+x x", "Spelling that is not", _tui("screens/entities/acts.py:split:PickerScreen")),
    Stage("entities, company", "escape w", "Named with", _tui("screens/entities/company.py:offer:PickerScreen")),
    Stage("entities, sentences", "enter", "type to narrow", _tui("screens/entities/company.py:_sentences:PickerScreen")),
    Stage("entities, plot", "escape t", "Tab time or company", _tui("screens/entities/telling.py:plot:PlotScreen")),
    Stage("entities, plot of company", "tab", "Tab time or company"),
    Stage("entities, panel away", "q p s", "loose form"),
    Stage("entities, filter", f"/ {PASTE}", "loose form"),
    Stage("find", "escape escape F", "find: words", _tui("app.py:_find_wanted:FindScreen")),
    Stage("find, of a payload", f"{PASTE} x", ""),
    Stage("find, hits", "escape q F l a b e l : * enter", "by reading"),
    Stage("find, label", "space t", "Label for", _tui("screens/find/acts.py:_pick:PickerScreen")),
    Stage("find, note", "escape n", "Esc save", _tui("screens/find/acts.py:_note:NoteScreen")),
    Stage("find, saved", "ctrl+x S", "Saved searches", _tui("screens/find/saved.py:offer:PickerScreen")),
    Stage("find, consistency", "escape C", "Not tagged alike", _tui("screens/find/check.py:check:PickerScreen")),
    Stage("review", "escape q Q", "⏎ accept", _tui("app.py:_new_review:ReviewScreen")),
    Stage("review, label", "t", "Label for", _tui("screens/review.py:_pick:PickerScreen")),
    Stage("review, note", "escape n", "Esc save", _tui("screens/review.py:_note:NoteScreen")),
    Stage("reader", "ctrl+x q g g enter", "Judul0", _tui("app.py:open_article:ReaderScreen")),
    Stage("reader, hints", "f", "Judul0"),
    Stage("reader, annotation", "escape escape o", "Judul0"),
    Stage("reader, label", "t", "Label for", _tui("screens/reader/tagging.py:pick_label:PickerScreen")),
    Stage("reader, everywhere", "escape *", "Space in / out", _tui("screens/reader/tagging.py:everywhere:EverywhereScreen")),
    Stage("reader, entity", "escape i", "stands", _tui("screens/reader/tagging.py:link_form:PickerScreen")),
    Stage("reader, note", "escape m", "Esc save", _tui("screens/reader/notes.py:_edit:NoteScreen")),
    Stage("reader, note on the entity", "ctrl+x I", "Note on the entity", _tui("screens/reader/notes.py:entity_of:NoteScreen")),
    Stage("reader, percent", "ctrl+x %", "Go to percent", _tui("screens/reader/finding.py:ask_percent:PromptScreen")),
    Stage("reader, percent refused", f"{PASTE} enter", "Go to percent"),
    Stage("reader, search", f"escape / {PASTE}", "."),
    Stage("reader, search found", "enter n", "."),
    Stage("reader, further", "escape escape space space", "."),
    *(Stage(f"reader, page {page}", "space", ".") for page in range(4, 8)),
    Stage("reader, end", "G", "."),
    Stage("reader, entities beside", "g g tab", "entities", narrow="g g p"),
    Stage("reader, notes beside", "p", "notes"),
    Stage("reader, a note there", "n", "Esc save", _tui("screens/reader/notes.py:edit:NoteScreen")),
    Stage("reader, queue beside", "ctrl+x p", "queue"),
    Stage("reader, details", "escape escape D", "Esc leave|keep", _tui("screens/details.py:edit_details:DetailsScreen")),
    Stage("reader, details typed", f"{PASTE} down down {PASTE} enter", "Title"),
    Stage("library, sorted", "escape q s s r", "by [a-z ]+"),
    Stage(
        "changed article, asked", "/ z z enter enter", "The file of this article", _tui("screens/reader/replacing.py:_offer:PickerScreen")
    ),
    Stage(
        "changed article, difference",
        "L o o k enter",
        "the file now|the text",
        _tui("screens/reader/replacing.py:_offer:DifferenceScreen", "screens/reader/replacing.py:answered:DifferenceScreen"),
    ),
    Stage("changed article, new text", "escape enter", "New text"),
    Stage("without a place", "R", "Choose its words", _tui("screens/reader/replacing.py:_one:PickerScreen")),
    Stage("without a place, all", "S e e enter", "without a place", _tui("screens/reader/replacing.py:_list:PickerScreen")),
)
