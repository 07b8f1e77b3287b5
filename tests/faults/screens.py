"""Hostile text on every screen of the real program in a pseudo-terminal, and what its bytes and its picture may not be."""

import os
import random
import re
import select
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import msgspec

from tests.e2e.sequences import harmful, sequences, strings
from tests.e2e.sorot import PROGRAM, environment
from tests.faults.campaign import Campaign
from tests.faults.forked import report, started
from tests.faults.hostile_project import HARMLESS, make, settings
from tests.faults.stages import PASTE, STAGES, Stage
from tests.hostile.payloads import PAYLOADS, as_bytes
from tests.pty.measures import Look, disagreed, moved
from tests.pty.terminal import Terminal

CROWDS = 2
"""The first cases take all payloads in so many crowds; each later one takes one payload alone, in one size of terminal."""
TALL = (100, 52)
"""Columns and rows of a crowd, all of which has room in a list."""
SIZES = ((80, 24), (100, 30), (46, 14))
"""Columns and rows for one payload alone."""
_BARE = -1
"""Stands for the tour through harmless text, which every other is held against."""
_NARROW = 95
"""Columns up to which the side panel takes the place of the text."""
_WAIT = 60.0
"""Seconds in which a screen must come; the machine may be busy with other things."""
_UNPASTED = re.compile(r"[\x00-\x1f\x7f-\x9f]|[\ud800-\udfff]")
"""What a terminal takes out of what is pasted, as xterm does (disallowedPasteControls) and others in part."""
_ESCAPE = "\x1b[27u"
"""Escape as the keyboard protocol of kitty sends it: never taken for Alt held with the key after it, however busy the machine is."""
_LONGEST_PASTE = 2000


@dataclass
class Tour:
    """What one run of the program has shown."""

    raw: bytes = b""
    wrong: list[str] = field(default_factory=list)
    screens: int = 0


@dataclass(frozen=True)
class Seen:
    """What is kept of a tour: what was wrong, and what its bytes hold."""

    wrong: list[str]
    screens: int
    harmful: list[str]
    strings: list[str]
    sequences: list[str]


def run(campaign: Campaign) -> None:
    """Take a tour a case, a few side by side; a case is a crowd of payloads, or one payload in one size."""
    names = list(PAYLOADS)
    seen = 0
    tried: set[str] = set()
    bare: Seen | None = None
    waiting: list[tuple[int, Seen]] = []
    for case, found in _tours(campaign, names):
        waiting.append((case, found))
        if case == _BARE:
            bare = found
        if bare is None:
            continue
        for number, one in waiting:
            chosen, size = _case(names, number)
            about = f"{', '.join(chosen)[:60]!r} at {size[0]}x{size[1]}: " if number >= 0 else "harmless text: "
            for wrong in [*one.wrong, *_bytes_wrong(one, bare)]:
                campaign.fail(number, about + wrong)
            if number >= 0:
                seen += one.screens
                tried |= set(chosen)
                campaign.step()
        waiting.clear()
    campaign.figures["payloads"] = f"{len(tried)} of {len(names)}"
    campaign.figures["screens looked at"] = f"{seen:,} ({len(STAGES)} kinds and the start with wrong settings)"


def _tours(campaign: Campaign, names: Sequence[str]) -> Iterator[tuple[int, Seen]]:
    """Yield each case with what its tour has shown, as they end; every tour has a process of its own, as many as there are processors."""
    left = iter([_BARE, *campaign.cases()])
    running: dict[int, tuple[int, int]] = {}
    beside = os.cpu_count() or 1
    while True:
        for case in islice(left, beside - len(running)):
            pid, pipe = started(partial(_work, campaign, names, case))
            running[pipe] = (pid, case)
        if not running:
            return
        for pipe in select.select(list(running), [], [])[0]:
            pid, case = running.pop(pipe)
            told = report(pid, pipe)
            yield case, msgspec.convert(told, Seen) if "wrong" in told else Seen([f"the tour ended: {told}"], 0, [], [], [])


def _work(campaign: Campaign, names: Sequence[str], case: int) -> dict[str, Any]:
    """Take the tour of a case and return what is kept of it."""
    chosen, size = _case(names, case)
    found = _tour(campaign, [PAYLOADS[name] for name in chosen] or [HARMLESS], size)
    raw = found.raw
    seen = Seen(found.wrong, found.screens, sorted(set(harmful(raw))), sorted(strings(raw)), sorted(sequences(raw)))
    told: dict[str, Any] = msgspec.to_builtins(seen)
    return told


def _case(names: Sequence[str], case: int) -> tuple[list[str], tuple[int, int]]:
    """Return the payloads of a case and the size of its terminal."""
    if case == _BARE:
        return [], SIZES[0]
    if case < CROWDS:
        return list(names[case::CROWDS]), TALL
    case = (case - CROWDS) % (len(names) * len(SIZES))
    return [names[case % len(names)]], SIZES[case // len(names)]


def _tour(campaign: Campaign, payloads: Sequence[str], size: tuple[int, int]) -> Tour:
    found = Tour()
    with campaign.room("tour") as room:
        folder = make(room, payloads)
        _visit(found, folder, settings(room, payloads, wrong=True), (Stage("wrong settings", "", "config.toml|sorot"),), payloads, size)
        _visit(found, folder, settings(room, payloads, wrong=False), STAGES, payloads, size)
        found.wrong += unsound(folder, room)
    return found


def _visit(found: Tour, folder: Path, env: dict[str, str], stages: Iterable[Stage], payloads: Sequence[str], size: tuple[int, int]) -> None:
    """Start the program, go from stage to stage, and quit; note what is wrong on the way."""
    typed = random.Random(ascii(payloads[0])).choice(payloads)
    with Terminal(
        [*PROGRAM, folder],
        columns=size[0],
        rows=size[1],
        env={**environment(), **env},
        cwd=folder.parent,
    ) as terminal:
        stage, looks = None, list[Look]()
        try:
            for stage in stages:
                press(terminal, (size[0] <= _NARROW and stage.narrow) or stage.keys, typed)
                terminal.wait_for(stage.shows, timeout=_WAIT)
                found.wrong += [f"{stage.name}: {one}" for one in terminal.repaint()]
                if "Traceback" in terminal.screen():
                    found.wrong.append(f"{stage.name}: a traceback is on the screen")
                looks.append(Look(stage.name, len(terminal.raw), terminal.cells()))
                found.screens += 1
            terminal.press("ctrl+q")
            code = terminal.wait(_WAIT)
            if code:
                found.wrong.append(f"the program ended with {code}: {terminal.screen()[-500:]!r}")
        except AssertionError as error:
            found.wrong.append(f"{stage.name if stage else 'start'}: {error}")
        raw = bytes(terminal.raw)
        found.raw += raw
        if any(disagreed(one) for one in set(raw.decode("utf-8", "replace"))) or "\u200d".encode() in raw:
            found.wrong += moved(raw, size, terminal.resized, looks)


def press(terminal: Terminal, keys: str, typed: str) -> None:
    """Press keys separated by spaces; PASTE pastes what a terminal lets through of the text."""
    for key in keys.split():
        if key == PASTE:
            text = _UNPASTED.sub("", typed)[:_LONGEST_PASTE]
            terminal.settle(0.02)
            terminal.write(b"\x1b[200~" + as_bytes(text) + b"\x1b[201~")
            terminal.read(1.0)
            terminal.settle(0.1)
        else:
            terminal.press(_ESCAPE if key == "escape" else key)


def _bytes_wrong(found: Seen, bare: Seen) -> Iterator[str]:
    """Yield what the output holds that the output of the same tour through harmless text does not."""
    if found.harmful:
        yield f"characters that drive a terminal: {found.harmful!a}"
    if more := set(found.strings) - set(bare.strings):
        yield f"strings for the terminal: {sorted(more)[:5]!a}"
    if more := set(found.sequences) - set(bare.sequences) - set(found.strings):
        yield f"sequences of another kind: {sorted(more)[:5]!a}"


def unsound(folder: Path, room: Path) -> list[str]:
    """Return what is wrong with the project afterwards, and every crash report there is."""
    from store.doctor import examine

    findings = [str(one) for one in examine(folder) if one.level == "problem" and ".sorot" in Path(one.where).parts]
    return [f"doctor: {one}" for one in findings] + [f"crash report {path.name}" for path in room.glob("data-*/crashes/*")]
