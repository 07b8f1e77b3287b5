"""The YAML that heads of dataset cards are written in: mappings and lists by indentation, scalars, one-line lists. Pure.

A library would bring numpy or a dependency along for a few lines; this reads what ``datasets`` and the Hub write (YAML 1.2, block style)
and leaves every plain scalar a string, so that a tag called ``NO`` or ``1`` stays what it is. Aliases and tags are not read.
"""

import re
from typing import Any

_KEY = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s"'\[\]{}#&*!|>%@`,:-][^:#]*?|-?\d+|[^\s:"'#]+)\s*:(?:\s+(.*))?""")
_ITEM = re.compile(r"""\s*("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^,\[\]{}"']+)\s*(?:,|$)""")
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.)", re.DOTALL)
_NAMED = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "b": "\b", "f": "\f", "a": "\a", "v": "\v", "e": "\x1b", "N": "\x85", "_": "\xa0"}
_DEEPEST = 40

Line = tuple[int, str]
"""Indentation and what stands after it."""


def parse(text: str) -> Any:
    """Return the value of a text. Raises ValueError when it is none of this YAML."""
    lines: list[Line] = []
    for raw in text.split("\n"):
        content = raw.strip()
        if content and not content.startswith("#"):
            lines.append((len(raw) - len(raw.lstrip(" ")), content))
    if not lines:
        return None
    value, at = _block(lines, 0, 0)
    if at < len(lines):
        raise ValueError(f"{lines[at][1][:60]!r} stands where nothing can")
    return value


def _block(lines: list[Line], at: int, depth: int) -> tuple[Any, int]:
    if depth > _DEEPEST:
        raise ValueError("it is nested too deeply")
    return (_list if _is_item(lines[at][1]) else _mapping)(lines, at, depth)


def _is_item(content: str) -> bool:
    return content == "-" or content.startswith("- ")


def _list(lines: list[Line], at: int, depth: int) -> tuple[list[Any], int]:
    indent = lines[at][0]
    found: list[Any] = []
    while at < len(lines) and lines[at][0] == indent and _is_item(lines[at][1]):
        content = lines[at][1]
        rest = content[1:].lstrip()
        if not rest:
            value, at = _below(lines, at + 1, indent, depth)
        elif _is_item(rest) or _KEY.fullmatch(rest):
            lines[at] = (indent + len(content) - len(rest), rest)
            value, at = _block(lines, at, depth + 1)
        else:
            value, at = _scalar(rest), at + 1
        found.append(value)
    return found, at


def _mapping(lines: list[Line], at: int, depth: int) -> tuple[dict[str, Any], int]:
    indent = lines[at][0]
    found: dict[str, Any] = {}
    while at < len(lines) and lines[at][0] == indent and not _is_item(lines[at][1]):
        parts = _KEY.fullmatch(lines[at][1])
        if parts is None:
            raise ValueError(f"{lines[at][1][:60]!r} is no entry")
        key, rest = str(_scalar(parts[1])), (parts[2] or "").strip()
        at += 1
        if not rest or rest.startswith("#"):
            if at < len(lines) and lines[at][0] == indent and _is_item(lines[at][1]):
                value, at = _block(lines, at, depth + 1)
            else:
                value, at = _below(lines, at, indent, depth)
        elif rest[0] in "|>":
            begin = at
            while at < len(lines) and lines[at][0] > indent:
                at += 1
            value = "\n".join(content for _, content in lines[begin:at])
        else:
            value = _scalar(rest)
            while isinstance(value, str) and at < len(lines) and lines[at][0] > indent:  # A plain scalar over several lines.
                value, at = f"{value} {lines[at][1]}", at + 1
        found[key] = value
    return found, at


def _below(lines: list[Line], at: int, indent: int, depth: int) -> tuple[Any, int]:
    """Return the block that is indented further, or None."""
    if at < len(lines) and lines[at][0] > indent:
        return _block(lines, at, depth + 1)
    return None, at


def _scalar(text: str) -> Any:
    if text[0] == '"' and (end := _closing(text, '"')):
        return _ESCAPE.sub(_unescaped, text[1:end])
    if text[0] == "'" and (end := _closing(text, "'")):
        return text[1:end].replace("''", "'")
    text = text.partition(" #")[0].rstrip()
    if text.startswith("["):
        if not text.endswith("]"):
            raise ValueError(f"{text[:60]!r} is no list")
        inside, found, at = text[1:-1].strip(), [], 0
        while at < len(inside):
            item = _ITEM.match(inside, at)
            if item is None:
                raise ValueError(f"{text[:60]!r} is no list")
            found.append(_scalar(item[1].strip()) if item[1].strip() else "")
            at = item.end()
        return found
    return {} if text == "{}" else text


def _closing(text: str, mark: str) -> int:
    """Return where a quoted scalar that begins the text ends, 0 when something else follows."""
    pattern = r'"(?:[^"\\]|\\.)*"' if mark == '"' else r"'(?:[^']|'')*'"
    found = re.match(pattern + r"(?=\s*(?:#|$))", text)
    return found.end() - 1 if found else 0


def _unescaped(found: re.Match[str]) -> str:
    name = found[1]
    if len(name) > 1:
        code = int(name[1:], 16)
        return chr(code) if code <= 0x10FFFF and not 0xD800 <= code <= 0xDFFF else "\ufffd"
    return _NAMED.get(name, name)
