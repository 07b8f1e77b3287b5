"""ISO 3166 codes of countries and territories by their Indonesian and English names, from CLDR, without a network."""

from functools import cache

from store.search.folding import fold

SCHEME = "iso3166"


def code_of(name: str) -> str:
    """Return the two-letter code of a country or territory, or ``""`` when no one of that name is known."""
    return _codes().get(fold(name), "")


@cache
def _codes() -> dict[str, str]:
    from babel import Locale  # 30 ms, and only when codes are asked for.

    found: dict[str, str] = {}
    for language in ("en", "id"):
        for code, name in Locale.parse(language).territories.items():
            if len(code) == 2 and code.isalpha() and code not in ("EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"):
                found[fold(name)] = code
    return found
