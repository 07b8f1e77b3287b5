"""Writes the reference pages that are made from the program; ``--check`` only says which are stale, with exit code 1.

Needs Sorot installed, as the test command of the README does it.
"""

import re
import sys
import tomllib
from collections.abc import Mapping
from pathlib import Path

from store.exchange.schema import schema_text
from store.exchange.table import as_markdown
from store.labels import DEFAULT
from tui.actions import LABEL_PREFIX, Action
from tui.commands.reference import cli_reference
from tui.config import reference
from tui.help_text import SCOPE_TITLES
from tui.keymap import Keymap
from tui.keymap_file import PRESETS, default_keys_toml, load_keymap, with_labels
from tui.keys import spelled

ROOT = Path(__file__).resolve().parent.parent

MARKS = ("<!-- generated: keys -->", "<!-- end of generated: keys -->")
"""Between these lines of the README stands the short table of keys."""

SHORT: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("select a word", ("move.left", "move.right", "move.up", "move.down")),
    (
        "sentence, paragraph forward and back",
        ("move.sentence_next", "move.sentence_previous", "move.paragraph_next", "move.paragraph_previous"),
    ),
    ("page down and up; half a page", ("move.page_down", "move.page_up", "move.half_down", "move.half_up")),
    ("start, end, a percentage", ("move.start", "move.end", "move.percent")),
    ("extend the selection by words, by rows; by words, characters or sentences", ("extend.right", "extend.down", "extend.mode")),
    ("next and previous candidate; letters on all in view", ("candidate.next", "candidate.previous", "hint.show")),
    ("next and previous suggestion; annotation", ("suggestion.next", "suggestion.previous", "span.next", "span.previous")),
    (
        "accept or reject the suggestion; all of its form",
        ("suggestion.accept", "suggestion.reject", "suggestion.accept_form", "suggestion.reject_form"),
    ),
    ("tag or relabel with the labels that have keys", (LABEL_PREFIX,)),
    ("any label by name; the last one again; every mention", ("label.pick", "label.repeat", "tag.everywhere")),
    (
        "move the end, the start of an annotation; delete it",
        ("span.end_right", "span.end_left", "span.start_left", "span.start_right", "span.delete"),
    ),
    ("note on the annotation, the article, the entity; link to an entity", ("note.write", "note.article", "note.entity", "entity.link")),
    ("agree or not that a form stands for the name shown after =", ("alias.agree", "alias.decline")),
    ("search; next and previous hit", ("search.open", "search.next", "search.previous")),
    (
        "review queue of the whole project; in it: skip, back, accept with a note, open the article, change the order",
        ("review.open", "review.skip", "review.back", "review.note", "review.article", "review.order"),
    ),
    (
        "find in all articles; mark, mark untagged, sort, kept searches; next and previous hit in reading; consistency check",
        ("find.here", "find.mark", "find.mark_free", "find.order", "find.saved", "find.next", "find.previous", "find.check"),
    ),
    ("undo, redo; what was done, to take back one change of it", ("history.undo", "history.redo", "history.open")),
    ("show the side panel; go into it", ("panel.cycle", "panel.focus")),
    ("next and previous article; mark it done; back to the library", ("article.next", "article.previous", "article.done", "reader.leave")),
    ("help, every action by name, add, export, theme, quit", ("app.help", "app.palette", "app.add", "app.export", "app.theme", "app.quit")),
)
"""Lines of the short table: what the keys do, and their actions."""


def pages() -> dict[Path, str]:
    """Return the content of every generated file by its path."""
    keymaps = ROOT / "assets" / "keymaps"
    presets = {preset: with_labels(load_keymap(None, keymaps, preset=preset)[0], DEFAULT.labels)[0] for preset in PRESETS}
    readme = ROOT / "README.md"
    return {
        ROOT / "docs" / "reference" / "keys.md": keys_reference(presets),
        ROOT / "docs" / "reference" / "config.md": reference(),
        ROOT / "docs" / "reference" / "cli.md": cli_reference(),
        ROOT / "docs" / "sorot-export.schema.json": schema_text(),
        ROOT / "docs" / "formats.md": formats_page(),
        keymaps / "default.toml": default_keys_toml(),
        readme: with_table(readme.read_text(encoding="utf-8"), short_table(presets[PRESETS[0]])),
    }


def formats_page() -> str:
    """Return the page of the formats."""
    return (
        "# Formats\n\n<!-- Made by docs/generate.py from store/exchange/registry.py and docs/clients.toml. -->\n\n"
        "`sorot export FOLDER -f NAME -o OUT` writes them. What is written is read again by a second reader before it gets its\n"
        "name; what a format cannot hold is counted in the receipt, listed with `--report FILE`, and refused with `--strict`.\n\n"
        f"{as_markdown()}\n"
        "`sorot import FILE FOLDER` reads those that come in, see [importing](importing.md).\n\n"
        "## Read by\n\n"
        "Second readers are Sorot's own. These programs are not, and open the files in `tests/clients` each time the tests run; those\n"
        "whose test is a command are servers in environments of their own, run by hand, and what is said was seen then:\n\n"
        f"{clients_table()}\n"
        "INCEpTION, WebAnno, GATE Developer, brat's server and Prodigy themselves were not run. Their forms are written from their own\n"
        "documentation and, where it is silent, the source of their readers; what proves them are the libraries above: Apache UIMA and\n"
        "`dkpro-cassis` for what INCEpTION reads as XMI and JSON-CAS, and for WebAnno TSV nothing but Sorot's second reader.\n"
    )


def clients_table() -> str:
    """Return the table of the clients in docs/clients.toml with the versions they are pinned to. Raises KeyError for one that is not."""
    pins = dict(re.findall(r"^([\w.-]+)==(\S+)$", (ROOT / "constraints.txt").read_text(encoding="utf-8"), re.MULTILINE))
    clients = tomllib.loads((ROOT / "docs" / "clients.toml").read_text(encoding="utf-8"))["client"]
    lines = ["| Client | Version | Format | What it does | Test |", "| --- | --- | --- | --- | --- |"]
    for client in sorted(clients, key=lambda one: (one["package"].lower(), one["forms"])):
        version = client.get("version") or pins[client["package"]]
        forms = " ".join(f"`{form}`" for form in client["forms"])
        test = client["test"] if client["test"].startswith("test_") else f"python -m tests.clients.{client['test'].removesuffix('.py')}"
        lines.append(f"| {client['package']} | {version} | {forms} | {client['does']} | `{test}` |")
    return "\n".join((*lines, ""))


def with_table(readme: str, table: str) -> str:
    """Return the README with the short table between its marks. Raises ``ValueError`` when a mark is missing."""
    start, end = (readme.index(mark) for mark in MARKS)
    return f"{readme[: start + len(MARKS[0])]}\n\n{table}\n{readme[end:]}"


def short_table(keymap: Keymap) -> str:
    """Return the table of the keys a person meets first, as Markdown."""
    lines = ["| key | what it does |", "| --- | --- |"]
    for words, ids in SHORT:
        chosen = (
            [action.id for action in keymap.actions if action.id.startswith(ids[0]) and keymap.keys(action.id)]
            if ids == (LABEL_PREFIX,)
            else ids
        )
        keys = " ".join(f"`{spelled(keymap.keys(action_id)[0])}`" for action_id in chosen)
        lines.append(f"| {keys} | {words} |")
    return "\n".join((*lines, ""))


def keys_reference(keymaps: Mapping[str, Keymap]) -> str:
    """Return the reference of all actions as Markdown; ``keymaps`` by preset, the default one first."""
    first, *others = keymaps
    lines = [
        "# Keys",
        "",
        "<!-- Made by docs/generate.py from the table of actions in tui/actions. -->",
        "",
        "`sorot keys` prints the keys as they are with your own changes. To change them, write a `keymap.toml` where `sorot locate`",
        "says; the preset gives the keys to start from, and each entry replaces all keys of its action:",
        "",
        "```toml",
        f'preset = "{others[0] if others else first}"',
        "",
        "[keys]",
        'suggestion.accept = ["enter", "y"]',
        'move.start = ["g g", "home"]',
        "```",
        "",
        "A key is a character as typed (`G`, `*`, `.`), a name (`enter`, `pagedown`, `f5`), or a name with modifiers (`ctrl+e`,",
        "`shift+right`); keys pressed one after the other are separated by spaces (`g g`). Labels get their keys in `labels.toml`.",
    ]
    for scope in SCOPE_TITLES:
        actions = [action for action in keymaps[first].actions if action.scope == scope]
        for group in dict.fromkeys(action.group for action in actions):
            lines += ["", f"## {group}" if group == SCOPE_TITLES[scope] else f"## {SCOPE_TITLES[scope]}: {group.lower()}", ""]
            lines.append("| " + " | ".join((*keymaps, "action", "what it does")) + " |")
            lines.append("| --- " * (len(keymaps) + 2) + "|")
            lines += [_line(action, keymaps) for action in actions if action.group == group]
    return "\n".join((*lines, ""))


def _line(action: Action, keymaps: Mapping[str, Keymap]) -> str:
    """Return one row of the reference; a preset that has the same keys as the default leaves its cell empty."""
    first, *others = keymaps.values()
    cells = [_cell(first, action.id)]
    cells += ["" if other.keys(action.id) == first.keys(action.id) else _cell(other, action.id) for other in others]
    return "| " + " | ".join((*cells, f"`{action.id}`", f"**{action.title}.** {action.help}")) + " |"


def _cell(keymap: Keymap, action_id: str) -> str:
    return ", ".join(f"`{spelled(keys)}`".replace("|", "\\|") for keys in keymap.keys(action_id))


def stale() -> list[Path]:
    """Return the generated files that do not hold what the program would write."""
    return [path for path, text in pages().items() if not path.exists() or path.read_text(encoding="utf-8") != text]


def main(arguments: list[str]) -> int:
    """Write the pages, or check them."""
    found = stale()
    content = pages()
    for path in found:
        if "--check" in arguments:
            print(f"{path.relative_to(ROOT)} is stale: run python docs/generate.py")
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content[path], encoding="utf-8", newline="\n")
            print(f"{path.relative_to(ROOT)} written")
    return 1 if found and "--check" in arguments else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
