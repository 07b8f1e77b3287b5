"""Articles of up to 1 MB that are made to be slow, open in the whole program with its engine: how long is the screen ever held up?

Every callback of the event loop is timed by the processor time that its thread spends, so that other work of the machine does not count;
the longest is the longest time in which no key is heard. The suggestion process has to be done with each text, or be ended after its limit.
Texts without a letter are no articles; the list has to say so.
"""

import asyncio
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any
from unittest import mock

from tests.faults.campaign import Campaign
from tests.faults.forked import report, started

LIMIT = 2.0
"""Seconds from which on a program is taken to hang: a failure. What is wanted is a tenth, and the figures say where that is not reached."""
LENGTH = 1_000_000
"""Bytes of an article."""
_ANSWERED = 60.0
"""Seconds within which the engine is to be done with an article or to have given it up."""
TEXTS = {
    "words": "Presiden Joko Widodo bertemu Xi Jinping di Beijing pada Senin (8/11). ",
    "brackets": "(",
    "one word": "a",
    "hyphens": "A-",
    "blank lines": "\n",
    "lines of one letter": "a\n",
    "blanks": " ",
    "combining": "e" + "\u0301" * 40,
    "families": "👩\u200d👩\u200d👧🏽",
    "wide": "漢字",
    "control": "\x00\x1b[31m\x07",
    "markup": "[b][@click=app.quit]x[/]",
    "right to left": "\u202eعربي ",
    "repeats": "aaaa" * 8 + "!",
    "names": "Presiden {0} {1} bertemu Gubernur {1} {0} di Kota {0}.\n",
    "news": "",
}
"""What an article is made of by repeating it, with another name each time; nothing for paragraphs of the articles that ship with Sorot."""
_SYLLABLES = ("ba", "ci", "du", "fe", "go", "ha", "ji", "ku", "la", "mi", "nu", "pe", "ro", "sa", "ti", "wu")
KEYS = (
    *("down", "pagedown", "pagedown", "end", "home", "G", "g", "g", "w", "w", "b", "right", "shift+right", "1", "ctrl+z", "n", "p"),
    *("/", "a", "a", "enter", "n", "escape", "tab", "tab", "pagedown", "question_mark", "escape"),
)


class Longest:
    """The longest callback of an event loop so far, in seconds of processor time."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.what = ""

    @contextmanager
    def watching(self) -> Iterator[None]:
        """Time every callback meanwhile."""
        real = asyncio.Handle._run

        def timed(handle: Any) -> None:
            began = time.thread_time()
            real(handle)
            took = time.thread_time() - began
            if took > self.seconds:
                self.seconds, self.what = took, repr(handle)[:200]

        with mock.patch.object(asyncio.Handle, "_run", timed):
            yield


def run(campaign: Campaign) -> None:
    """Read as many of the texts as the campaign has cases."""
    for case, (name, unit) in enumerate(list(TEXTS.items())[: campaign.size]):
        if campaign.wants(case):
            with campaign.room("stall") as room:
                told = report(*started(partial(_watched, room, unit)))
            if len(told) < len(_TOLD):
                campaign.fail(case, f"{name}: {told.get('error', 'the program was ended')}")
                continue
            key, opening, answered = told["key"], told["opening"], told["answered"]
            campaign.figures[name] = f"{key * 1e3:.0f} ms at a key, {opening * 1e3:.0f} ms on opening, engine {answered}"
            if max(key, opening) > LIMIT or answered.startswith("did not"):
                campaign.fail(case, f"{name}: {campaign.figures[name]}: {told['what']}")
            campaign.step()


_TOLD = ("key", "opening", "answered", "what")


def _watched(room: Path, unit: str) -> dict[str, Any]:
    """Read one text in a process that has shown nothing before, as a person does."""
    with mock.patch.dict(os.environ, SOROT_CONFIG_DIR=str(room), SOROT_DATA_DIR=str(room)):
        opened, longest, answered = asyncio.run(_read(room, unit))
    return dict(zip(_TOLD, (longest.seconds, opened.seconds, answered, longest.what), strict=True))


async def _read(room: Path, unit: str) -> tuple[Longest, Longest, str]:
    from tests.tui.driving import press, settle
    from tui.app import SorotApp
    from tui.assemble import assemble
    from tui.open_request import OpenRequest

    folder = room / "f"
    folder.mkdir()
    (folder / "a.txt").write_text(_article(unit), encoding="utf-8", newline="")
    opening, reading = Longest(), Longest()
    together = assemble(OpenRequest(folder, suggest=True, annotator="ana", read_only=False))
    try:
        entry = together.desk.catalogue.all()[0]
        article = entry.article_id
        app = SorotApp(together.desk, themes=together.themes, theme=together.theme, problems=together.problems)
        with reading.watching():
            async with app.run_test(size=(100, 30)) as pilot:
                await settle(pilot)
                reading.seconds = 0.0
                app.open_article(article)
                await settle(pilot)
                opening.seconds, reading.seconds = reading.seconds, 0.0
                await press(pilot, *KEYS)
                answered = "not asked" if entry.problem or app.reader is None else await _answered(app, article)
                await press(pilot, *KEYS)
    finally:
        together.desk.project.close()
    return opening, reading, answered


def _article(unit: str) -> str:
    from tests.bench.articles import made_article

    if "{0}" in unit:
        return "".join(unit.format(_name(number), _name(number // 7)) for number in range(LENGTH // len(unit.format(_name(0), _name(0)))))
    return unit * (LENGTH // len(unit.encode())) if unit else made_article(LENGTH)


def _name(number: int) -> str:
    """Return a name of four syllables, another one for each number below 65,536."""
    return "".join(_SYLLABLES[number >> shift & 15] for shift in (0, 4, 8, 12)).capitalize()


async def _answered(app: Any, article: str) -> str:
    """Wait until the engine is done with the article, and say how that ended."""
    end = time.monotonic() + _ANSWERED
    while time.monotonic() < end:
        if article in app.suggestions.skipped:
            return f"gave it up ({app.suggestions.skipped[article]})"
        if article in app.suggestions._found:
            return "answered"
        await asyncio.sleep(0.05)
    return "did not answer"
