"""The one gate between text that came from outside and anything that reaches a terminal.

One code point in, one code point out, so every offset into the shown text is an offset into the stored one.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

from tui.cells import ASTRAL, combining_marks, spacing_marks, zero_width

if TYPE_CHECKING:
    from textual.content import Content

MAX_MARKS = 4
"""Zero-width code points drawn on top of one character; more are shown as U+FFFD, because terminals have overrun buffers on them."""

_TAGS = 0xE0000
REPLACEMENT = "\ufffd"
INVISIBLE = "\u00b7"
NEWLINE = "\u2424"

# The classes below are the insides of regular expression sets.
_CONTROL = "\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff"
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u206f"
_UNSEEN = "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u2064\u3164\ufe00-\ufe0f\ufeff\uffa0"
_OTHER = "\u2065\ufdd0-\ufdef\ufff0-\ufffb\ufffe-\uffff"
_BASIC = _CONTROL + _BIDI + _UNSEEN + _OTHER
_UNSEEN_HIGH = "\U00013430-\U0001343f\U000e0100-\U000e01ef"
_OTHER_HIGH = "\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
_TONE = "\U0001f3fb-\U0001f3ff"
_REGIONAL = "\U0001f1e6-\U0001f1ff"
_KEYCAP = "#*0-9\u00a9\u00ae\u203c\u2049\u2122\u2139"
_SYMBOL = "\u2190-\u23ff\u25a0-\u2bff\u3030\u303d\u3297\u3299"
_EMOJI = _SYMBOL + "\U0001f000-\U0001f1e5\U0001f200-\U0001f3fa\U0001f400-\U0001faff"
_JOINED = f"[{_EMOJI}][\ufe0f{_TONE}]?"
# An emoji keeps its presentation selector or skin tone, and joins at most five more, which covers every sequence Unicode recommends.
_KEPT = f"{_JOINED}(?:\u200d{_JOINED}){{1,5}}|[{_EMOJI}{_KEYCAP}][\ufe0e\ufe0f]|[{_EMOJI}][{_TONE}]"

_ASCII = {code: 0x2400 + code for code in range(32)} | {0x7F: 0x2421, 0x09: 0x20, 0x0A: 0x0A}
_UNSEEN_ONE = re.compile(f"[{_UNSEEN}{_UNSEEN_HIGH}]")


def _nonchars() -> str:
    return "".join(f"{chr(plane << 16 | 0xFFFE)}-{chr(plane << 16 | 0xFFFF)}" for plane in range(1, 17))


@cache
def _look() -> re.Pattern[str]:
    """Return what finds, in a stretch of text, each thing to keep or to replace."""
    unsafe = _BASIC + _UNSEEN_HIGH + _OTHER_HIGH + _TONE + _nonchars()
    # A mark is zero cells wide, as Rich measures it, and not replaced for another reason.
    mark = f"(?:(?![{unsafe}])[{zero_width(_TAGS)}])"
    # Terminals do not agree how wide half a flag is, nor a spacing mark without a letter that is shown before it.
    stray = f"(?:(?<![\\w{combining_marks()}])|(?<=[{unsafe}]))[{spacing_marks()}]+"
    return re.compile(
        f"(?P<lone>\\A{mark}+|{stray})|(?P<kept>[{_REGIONAL}]{{2}}|{_KEPT})|(?P<half>[{_REGIONAL}])"
        f"|(?P<crowd>(?P<few>{mark}{{{MAX_MARKS}}}){mark}+)|(?P<unsafe>[{unsafe}])"
    )


@cache
def _unplain() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return what finds one character that may need a look, and a whole stretch of them with the symbols emoji are made of."""
    basic = f"{_BASIC}{zero_width(ASTRAL)}"
    # To find one, everything above U+FFFF is one range, so that ordinary text passes at the speed of one table look-up a character.
    high = f"\U00010000-\U0001ffff\U000e0000-\U000e0fff{_nonchars()}"
    return re.compile(f"[{basic}\U00010000-\U0010ffff]"), re.compile(f"[{basic}{_SYMBOL}{high}]+")


def _replace(match: re.Match[str]) -> str:
    found = match[0]
    kind = match.lastgroup
    if kind == "kept":
        return found
    if kind == "unsafe":
        code = ord(found)
        if code in _ASCII:
            return chr(_ASCII[code])
        if code in (0x2028, 0x2029):
            return NEWLINE
        return INVISIBLE if _UNSEEN_ONE.match(found) else REPLACEMENT
    few = match["few"] or ""
    return few + REPLACEMENT * (len(found) - len(few))


def show(text: str) -> str:
    """Return ``text`` as one line that cannot drive a terminal: as many code points as before, and unchanged when shown again.

    Control characters become their pictures (newline ``␤``), tabs spaces, zero-width characters ``·``; bidirectional controls, tags,
    lone surrogates, non-characters, halves of flags, and combining marks beyond four in a row or with nothing to stand on become U+FFFD.
    Emoji sequences keep their joiners.
    """
    return show_lines(text).replace("\n", NEWLINE)


def show_lines(text: str) -> str:
    """Like ``show``, but newlines stay newlines. For text that is laid out in lines before it is drawn."""
    if text.isascii():
        shown = text.translate(_ASCII)
        return text if shown == text else shown
    one, stretch = _unplain()
    if one.search(text) is None:
        return text
    look = _look()
    parts: list[str] = []
    done = 0
    for found in stretch.finditer(text):
        start, end = found.span()
        # The character before tells whether a mark has something to stand on, and may be the digit of a keycap.
        if start > done and text[start - 1] != "\n":
            start -= 1
        parts += (text[done:start], look.sub(_replace, text[start:end]))
        done = end
    parts.append(text[done:])
    return "".join(parts)


def plain(text: str, style: str = "") -> "Content":
    """Return text from outside as content a widget can take: made safe, and never read as markup."""
    # Imported here because Textual's content costs tens of milliseconds that printing to a pipe need not pay.
    from textual.content import Content

    return Content.styled(show(text), style)


def plain_lines(text: str, style: str = "") -> "Content":
    """Like ``plain``, but newlines stay newlines."""
    from textual.content import Content

    return Content.styled(show_lines(text), style)


def styled_lines(parts: Iterable[tuple[str, str]]) -> "Content":
    """Like ``plain_lines``, for pieces of text with a style each, in one."""
    from textual.content import Content

    return Content.assemble(*((show_lines(text), style) for text, style in parts))
