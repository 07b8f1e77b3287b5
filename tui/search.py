"""Finding text as it is typed: without regard to case, unless capitals are typed. Pure; offsets are code points."""

import re
import unicodedata


def find(text: str, wanted: str) -> list[tuple[int, int]]:
    """Return where ``wanted`` stands in ``text``, in order and without overlaps.

    Case matters only when ``wanted`` holds a capital (smart case). A space matches any run of white space, a straight quote any quote
    of its kind and a hyphen any dash. Offsets are exact also where a character changes its length with its case.
    """
    if not wanted.strip():
        return []
    wanted = unicodedata.normalize("NFC", wanted)
    smart = any(character.isupper() for character in wanted)
    pattern = "".join(_piece(piece, smart) for piece in re.findall(r"\s+|\S", wanted))
    if wanted[0].isspace():
        # Starting in the middle of white space finds nothing more, and would take quadratic time.
        pattern = r"(?<!\s)" + pattern
    found = [match.span() for match in re.finditer(pattern, text, 0 if smart else re.IGNORECASE)]
    return [(start, end) for start, end in found if start < end]


_ALIKE = {"'": "'‘’‚‛ʼ", '"': '"“”„‟«»', "-": "-‐‑‒–—"}


def _piece(piece: str, smart: bool) -> str:
    if piece.isspace():
        return r"\s++"
    if piece in _ALIKE:
        return f"[{re.escape(_ALIKE[piece])}]"
    forms = {piece, unicodedata.normalize("NFC", piece), unicodedata.normalize("NFD", piece)}
    # ``re`` folds one character to one; those whose other case is longer, such as ß, are spelled out.
    forms |= {form for form in (piece.casefold(), piece.upper()) if len(form) > 1 and not smart}
    options = sorted((re.escape(form) for form in forms), key=lambda form: (-len(form), form))
    return options[0] if len(options) == 1 else f"(?:{'|'.join(options)})"
