"""Which forms are proposed as one name, exactly: kept in ``tests/data/aliases.txt`` so that no rule changes by accident.

Made anew with ``python -m tests.store.alias_golden`` after a change that is meant to move something.
"""

import random
from collections.abc import Iterator
from pathlib import Path

from store.aliases import Alias, Aliases, Form, definitions
from store.model import Entity

FILE = Path(__file__).resolve().parents[1] / "data" / "aliases.txt"
_PEOPLE = (
    *("Joko Widodo", "Presiden Joko Widodo", "Widodo", "Jokowi", "Joko", "Vladimir Putin", "Putin", "Wladimir Putin", "V. Putin"),
    *("Xi Jinping", "Xi", "Jinping", "Muhammad Rizieq Shihab", "Rizieq", "Muhammad", "Shihab", "Susi Pudjiastuti", "Susi Pujiastuti"),
    *(
        "Sri Mulyani Indrawati",
        "Sri Mulyani",
        "Indrawati",
        "JOKO WIDODO",
        "Anies Rasyid Baswedan",
        "Anies Baswedan",
        "Budi",
        "Budi G. Sadikin",
    ),
)
_PLACES = ("Amerika Serikat", "AS", "A.S.", "Arab Saudi", "Tiongkok", "Cina", "RRC", "Iran", "Irak", "Surabaya", "SURABAYA", "Soerabaja")
_GROUPS = (
    *("Komisi Pemberantasan Korupsi", "KPK", "Kepolisian Negara Republik Indonesia", "Polri", "Bank Indonesia", "BI", "Indonesia"),
    *("Komisi Militer Pusat Tiongkok", "Komisi Militer Pusat", "Pertamina", "PT Pertamina", "Gazprom", "Gasprom", "Badan Intelijen"),
)
_WITH_LABELS = tuple((name, label) for names, label in ((_PEOPLE, "PERSON"), (_PLACES, "GPE"), (_GROUPS, "ORG")) for name in names)
_TEXT = (
    "Komisi Pemberantasan Korupsi (KPK) dan Bank Indonesia (BI) serta AS (Amerika Serikat) hadir. "
    "Pertamina (“PT Pertamina”) dan Kepolisian Negara Republik Indonesia (Polri), kata Xi (Jinping), menurut orang lain (Budi)."
)
_VARIANTS = (("Amerika Serikat", "AS", "A.S."), ("Tiongkok", "Cina", "RRC"), ("Surabaya", "Soerabaja"))
_CASES = 120


def lines() -> Iterator[str]:
    """Yield one line an article: its number and every proposal; then one a form that the article may not have."""
    for number in range(_CASES):
        choose = random.Random(number)
        family = [one for one in _WITH_LABELS if one[1] == choose.choice(("PERSON", "GPE", "ORG"))] if number % 4 else _WITH_LABELS
        family = family if len(family) > 5 else _WITH_LABELS
        known = {str(at): _entity(str(at), *one, choose) for at, one in enumerate(choose.sample(family, number % 4))}
        forms = [_form(*one, list(known), choose) for one in choose.sample(family, min(len(family), choose.choice((3, 8, 16))))]
        defined, variants = definitions(_TEXT) if number % 2 else (), _VARIANTS if number % 3 else ()
        aliases = Aliases(forms, known, defined=defined, variants=variants)
        yield f"{number} {'; '.join(map(_said, aliases.all())) or 'nothing'}"
        for quote, label in choose.sample(family, 3):
            one = aliases.of(quote, label)
            yield f"{number} {quote} {label}: {_said(one) if one else 'nothing'}"


def _form(quote: str, label: str, known: list[str], choose: random.Random) -> Form:
    label = choose.choice(("PERSON", "GPE", "ORG", "DATE")) if not choose.randrange(8) else label
    return Form(quote, label, choose.randrange(1, 5), choose.choice(known) if known and not choose.randrange(5) else "")


def _entity(ident: str, name: str, label: str, choose: random.Random) -> Entity:
    others = [other for other, same in _WITH_LABELS if same == label]
    aliases, declined = choose.sample(others, choose.randrange(3)), choose.sample(others, choose.randrange(2))
    return Entity(id=ident, name=name, label=label, aliases=tuple(aliases), not_aliases=tuple(declined))


def _said(one: Alias) -> str:
    return f"{one.quote} {one.label} = {one.name} {one.name_label} {one.entity or '-'} {one.score} {one.reason}"


if __name__ == "__main__":
    FILE.write_text("\n".join(lines()) + "\n", encoding="utf-8")
