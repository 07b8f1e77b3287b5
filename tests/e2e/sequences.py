"""What a program sent to the terminal, taken apart: which control sequences, and whether the text between them is harmless."""

import re

_SEQUENCE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # CSI
    r"|\x1b[\]PX^_].*?(?:\x07|\x1b\\|\x9c|\Z)"  # OSC, DCS, SOS, PM, APC with what they carry
    r"|\x1b[ -/]*[0-~]"  # two-character escapes
    r"|\x1b",
    re.DOTALL,
)
_HARMFUL = re.compile(
    "[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff\U000e0000-\U000e007f]"
)


def sequences(raw: bytes) -> set[str]:
    """Return the kinds of control sequences in a program's output: numbers are written ``N``, what a string carries stays."""
    return {
        re.sub(r"\d+(?:[;:]\d+)*", "N", found) if found.startswith("\x1b[") else found
        for found in _SEQUENCE.findall(raw.decode("utf-8", "replace"))
    }


def strings(raw: bytes) -> set[str]:
    """Return the strings sent to the terminal itself (titles, clipboard, queries), which never show on the screen."""
    return {found for found in _SEQUENCE.findall(raw.decode("utf-8", "replace")) if re.match(r"\x1b[\]PX^_]", found)}


def harmful(raw: bytes) -> list[str]:
    """Return the characters outside control sequences that can do something to a terminal or to the order of text."""
    return _HARMFUL.findall(_SEQUENCE.sub("", raw.decode("utf-8", "replace")))
