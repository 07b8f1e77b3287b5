"""Text from articles on its way into files that other programs open: a spreadsheet must calculate, a browser must execute nothing."""

import html
import re
import unicodedata
from urllib.parse import urlsplit

FORMULA = frozenset("=+-@|%")
"""What a cell begins with when a spreadsheet takes it for a formula, a command or a number."""

CSP = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
"""Content security policy of every page that is written: no script, no request, no form, styles of its own."""

_UNPRINTABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")


def spreadsheet_cell(text: str) -> str:
    """Return text for a cell of CSV, TSV or XLSX: with ``'`` before it where a spreadsheet would calculate it, else as it is.

    What counts is the first code point that is neither white space nor invisible, after NFKC, so that ``＝1`` and `` =1`` count too; a tab,
    carriage return or newline at the start counts by itself. For text only: a negative number would become text.
    """
    return f"'{text}" if is_formula(text) else text


def spreadsheet_text(cell: str) -> str:
    """Return what ``spreadsheet_cell`` was given; of ``'=1`` it cannot be known whether the apostrophe was there before, and it goes."""
    return cell[1:] if cell[:1] == "'" and is_formula(cell[1:]) else cell


def is_formula(text: str) -> bool:
    """Whether a spreadsheet may take this text for a formula; ``spreadsheet_cell`` changes exactly these."""
    if text[:1] in ("\t", "\r", "\n"):
        return True
    for character in text:
        seen = "".join(
            one for one in unicodedata.normalize("NFKC", character) if unicodedata.category(one) not in ("Zs", "Zl", "Zp", "Cc", "Cf")
        )
        if seen:
            return seen[0] in FORMULA
    return False


def printable(text: str) -> str:
    """Return text of the same length with U+FFFD for control characters and for those that turn the direction of text round."""
    return _UNPRINTABLE.sub("\ufffd", text)


def html_text(text: str) -> str:
    """Return text for an HTML element or a quoted attribute: ``printable``, and ``< > & " '`` as references.

    What is escaped piece by piece is what is escaped as a whole.
    """
    return html.escape(printable(text), quote=True)


def html_link(address: str) -> str:
    """Return an address for a quoted ``href``, or ``""`` when it is none of http and https with a host and nothing strange in it."""
    if not address.isprintable() or any(character.isspace() or character in "\\\"'<>`" for character in address):
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    return html_text(address) if parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc else ""
