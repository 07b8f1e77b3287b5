"""``config.toml``: the person's settings, checked value by value."""

import re
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import msgspec
from msgspec import Meta, Struct

from tui.keymap_file import PRESETS
from tui.problems import Problem, nearest, read_toml

CONFIG_FILE = "config.toml"
KEYMAP_FILE = "keymap.toml"

Panel = Literal["hidden", "entities", "notes", "queue"]
Preset = Literal["default", "vim", "arrows"]


class Config(Struct, frozen=True, kw_only=True):
    """All settings with their defaults. The ``description`` of each becomes the reference and the words of an error."""

    theme: Annotated[str, Meta(description="Name of the theme; `ctrl+t` shows them all and writes the choice here.")] = "sorot"
    annotator: Annotated[
        str, Meta(description="Your name in what you annotate; empty takes the name you are logged in with.", max_length=80)
    ] = ""
    measure: Annotated[int, Meta(description="Widest line of text, in terminal cells.", ge=20, le=400)] = 90
    keymap: Annotated[Preset, Meta(description="Keymap to start from; `keymap.toml` changes single keys.")] = "default"
    suggestions: Annotated[bool, Meta(description="Whether suggestions are made; `--no-suggest` switches them off for once.")] = True
    model: Annotated[
        str,
        Meta(
            description="spaCy pipeline that suggests, a folder or a package; a model trained on the project goes before it.",
            max_length=400,
        ),
    ] = ""
    threshold: Annotated[float, Meta(description="Lowest score a suggestion must have to be shown.", ge=0, le=1)] = 0.0
    mouse: Annotated[bool, Meta(description="Whether Sorot takes the mouse; without, the terminal's own selecting works.")] = True
    panel: Annotated[Panel, Meta(description="What the side panel shows when an article is opened.")] = "entities"
    effort: Annotated[
        bool, Meta(description="Whether keys and seconds are counted for the page of statistics; they stay in the project.")
    ] = True
    editor: Annotated[str, Meta(description="Command that edits notes; empty takes `$VISUAL`, then `$EDITOR`.", max_length=400)] = ""


def load_config(path: Path | None) -> tuple[Config, tuple[Problem, ...]]:
    """Return the settings in the file and everything that is wrong with it; what is wrong or missing has its default."""
    content, problems = read_toml(path) if path else ({}, ())
    config, wrong = check_config(content, str(path or ""))
    return config, (*problems, *wrong)


def check_config(content: dict[str, Any], file: str = CONFIG_FILE) -> tuple[Config, tuple[Problem, ...]]:
    """Return the settings in ``content``, with defaults where a value is wrong, and a problem for each of those."""
    hints = get_type_hints(Config, include_extras=True)
    good: dict[str, Any] = {}
    problems: list[Problem] = []
    for key, value in content.items():
        if key not in hints:
            problems.append(Problem(file, key, "there is no such setting", nearest(key, hints)))
            continue
        try:
            good[key] = msgspec.convert(value, hints[key])
        except msgspec.ValidationError:
            guess = nearest(value, choices(hints[key])) if isinstance(value, str) else ""
            problems.append(Problem(file, key, f"{_shown(value)} is not {wanted(hints[key])}", guess))
    return Config(**good), tuple(problems)


def choices(hint: Any) -> tuple[str, ...]:
    """Return the words a setting may be, or nothing when it is not one of a few words."""
    kind = get_args(hint)[0]
    return tuple(get_args(kind)) if get_origin(kind) is Literal else ()


def wanted(hint: Any) -> str:
    """Return in words what a setting must be, from its type."""
    kind, meta = get_args(hint)[:2]
    if words := choices(hint):
        return "one of " + ", ".join(f'"{word}"' for word in words)
    if kind is bool:
        return "true or false"
    if kind is str:
        return f"text in quotes of at most {meta.max_length} characters" if meta.max_length else "text in quotes"
    name = "a whole number" if kind is int else "a number"
    return f"{name} from {meta.ge} to {meta.le}"


def with_setting(text: str, key: str, value: str) -> str:
    """Return the text of a config file in which ``key`` is ``value`` and nothing else has changed, comments included.

    Raises ``ValueError`` when the file is not TOML or writes the key in a way that cannot be replaced safely.
    """
    before = tomllib.loads(text)
    line = f"{key} = {_toml(value)}"
    found = re.search(rf"^{re.escape(key)}[ \t]*=[ \t]*(\"[^\"\\\n]*\"|'[^'\n]*')", text, re.MULTILINE)
    after = text[: found.start()] + line + text[found.end() :] if found else f"{line}\n{text}"
    try:
        replaced = tomllib.loads(after) == {**before, key: value}
    except tomllib.TOMLDecodeError:
        replaced = False
    if not replaced:
        raise ValueError(f"{key} stands in the file in a way that cannot be replaced safely")
    return after


def reference() -> str:
    """Return the reference of all settings as Markdown."""
    lines = [
        "# Settings",
        "",
        "<!-- Made by docs/generate.py from tui/config.py. -->",
        "",
        f"Sorot needs no settings. What you want otherwise goes into `{CONFIG_FILE}`, which `sorot locate` finds;",
        "a wrong value is told when Sorot starts, and its default is used.",
        "",
        "| setting | default | must be | meaning |",
        "| --- | --- | --- | --- |",
    ]
    defaults = Config()
    for key, hint in get_type_hints(Config, include_extras=True).items():
        meta = get_args(hint)[1]
        lines.append(f"| `{key}` | `{_toml(getattr(defaults, key))}` | {wanted(hint)} | {meta.description} |")
    lines += [
        "",
        "```toml",
        "# config.toml",
        'theme = "sorot-light"',
        'annotator = "Ratna"',
        "measure = 72",
        f'keymap = "{PRESETS[1]}"',
        "```",
        "",
    ]
    return "\n".join(lines)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if not isinstance(value, str):
        return str(value)
    escaped = (f"\\u{ord(char):04x}" if char < " " or char == "\x7f" else "\\" + char if char in '"\\' else char for char in value)
    return '"' + "".join(escaped) + '"'


def _shown(value: object) -> str:
    text = repr(value) if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
    return text if len(text) <= 60 else text[:57] + "..."
