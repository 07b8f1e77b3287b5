"""Offsets in three units over any text, held against what encoding the text before them and counting gives."""

import random

from store.exchange.units import Cleaned, Offsets, SplitError, Unit
from tests.faults.campaign import Campaign

_ALPHABETS = (
    "abc xyz.,",
    "éüñçß“”–",
    "e\u0301a\u0308n\u0303\u200d\u200c\ufe0f",
    "漢字仮名ไทยعربي",
    "😊🇮🇩👩\u200d👩\u200d👧🏽𝒳𐍈",
    "\r\n\r\r\n\n\t\x00\x1f\x7f\u2028\ufeff\uffff\U0010ffff",
)
_LONGEST = 24
_WIDTHS: tuple[tuple[Unit, str, int], ...] = (("utf-16", "utf-16-le", 2), ("byte", "utf-8", 1), ("codepoint", "utf-32-le", 4))


def run(campaign: Campaign) -> None:
    """Check every offset of one random text a case, there and back, and every offset of its cleaned form."""
    checked = 0
    for case in campaign.cases():
        text = made(random.Random(campaign.seed << 32 | case))
        try:
            checked += check(text)
        except AssertionError as error:
            campaign.fail(case, f"{text!a}: {error}")
        campaign.step()
    campaign.figures["offsets"] = f"{checked:,}"


def made(choose: random.Random) -> str:
    """Return a text of code points from a few alphabets."""
    letters = "".join(choose.sample(_ALPHABETS, choose.randint(1, 3)))
    return "".join(choose.choices(letters, k=choose.randint(0, _LONGEST)))


def check(text: str) -> int:
    """Raise AssertionError where a count differs from an independent one; return how many were held against it."""
    offsets, cleaned = Offsets(text), Cleaned(text)
    heads = [text[:point] for point in range(len(text) + 1)]
    count = 0
    for unit, encoding, size in _WIDTHS:
        known = [len(head.encode(encoding)) // size for head in heads]
        for point, wanted in enumerate(known):
            assert offsets.to(unit, point) == wanted, f"{unit} of {point}"
            assert offsets.back(unit, wanted) == point, f"{unit} {wanted} back"
        for inside in set(range(known[-1])).difference(known):
            try:
                found = offsets.back(unit, inside)
            except SplitError:
                continue
            raise AssertionError(f"{unit} {inside} lies inside a character and was taken for {found}")
        for outside in (-1, known[-1] + 1):
            try:
                offsets.back(unit, outside)
            except IndexError:
                continue
            raise AssertionError(f"{unit} {outside} lies outside")
        count += known[-1] + 1
    assert cleaned.text == "\n".join("\n".join(text.split("\r\n")).split("\r")), "line ends"
    for point, head in enumerate(heads):
        halved = head.endswith("\r") and text[point : point + 1] == "\n"
        wanted = len("\n".join("\n".join(head.split("\r\n")).split("\r"))) - halved
        assert cleaned.move(point) == wanted, f"clean {point}"
    return count + len(heads)
