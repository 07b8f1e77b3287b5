"""Hostile text on every screen of the real program in a pseudo-terminal, and what its bytes and its picture may not be."""

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tests.e2e.sequences import harmful, sequences, strings
from tests.e2e.sorot import PROGRAM, environment
from tests.faults.campaign import Campaign
from tests.faults.hostile_project import HARMLESS, make, settings
from tests.faults.stages import PASTE, STAGES, Stage
from tests.hostile.payloads import PAYLOADS, as_bytes
from tests.pty.terminal import Terminal

CROWDS = 2
"""The first cases take all payloads in so many crowds; each later one takes one payload alone, in one size of terminal."""
TALL = (100, 60)
"""Columns and rows of a crowd, all of which has room in a list."""
SIZES = ((80, 24), (100, 30), (46, 14))
"""Columns and rows for one payload alone."""
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


def run(campaign: Campaign) -> None:
    """Take a tour a case; a case is a crowd of payloads, or one payload in one size."""
    names = list(PAYLOADS)
    bare = _tour(campaign, [HARMLESS], SIZES[0])
    for one in bare.wrong:
        campaign.fail(-1, f"harmless text: {one}")
    seen = 0
    tried: set[str] = set()
    for case in campaign.cases():
        chosen, size = _case(names, case)
        found = _tour(campaign, [PAYLOADS[name] for name in chosen], size)
        about = f"{', '.join(chosen)[:60]!r} at {size[0]}x{size[1]}"
        for one in [*found.wrong, *_bytes_wrong(found.raw, bare.raw)]:
            campaign.fail(case, f"{about}: {one}")
        seen += found.screens
        tried |= set(chosen)
        campaign.step()
    campaign.figures["payloads"] = f"{len(tried)} of {len(names)}"
    campaign.figures["screens looked at"] = f"{seen:,} ({len(STAGES)} kinds and the start with wrong settings)"


def _case(names: Sequence[str], case: int) -> tuple[list[str], tuple[int, int]]:
    """Return the payloads of a case and the size of its terminal."""
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
    typed = random.Random(payloads[0]).choice(payloads)
    with Terminal(
        [*PROGRAM, folder],
        columns=size[0],
        rows=size[1],
        env={**environment(), **env},
        cwd=folder.parent,
    ) as terminal:
        stage = None
        try:
            for stage in stages:
                press(terminal, (size[0] <= _NARROW and stage.narrow) or stage.keys, typed)
                terminal.wait_for(stage.shows, timeout=_WAIT)
                found.wrong += [f"{stage.name}: {one}" for one in terminal.repaint()]
                if "Traceback" in terminal.screen():
                    found.wrong.append(f"{stage.name}: a traceback is on the screen")
                found.screens += 1
            terminal.press("ctrl+q")
            code = terminal.wait(_WAIT)
            if code:
                found.wrong.append(f"the program ended with {code}: {terminal.screen()[-500:]!r}")
        except AssertionError as error:
            found.wrong.append(f"{stage.name if stage else 'start'}: {error}")
        found.raw += bytes(terminal.raw)


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


def _bytes_wrong(raw: bytes, bare: bytes) -> list[str]:
    """Return what the output holds that the output of the same tour through harmless text does not."""
    wrong = [f"characters that drive a terminal: {sorted(set(harmful(raw)))!a}"] if harmful(raw) else []
    if more := strings(raw) - strings(bare):
        wrong.append(f"strings for the terminal: {sorted(more)[:5]!a}")
    if more := sequences(raw) - sequences(bare) - strings(raw):
        wrong.append(f"sequences of another kind: {sorted(more)[:5]!a}")
    return wrong


def unsound(folder: Path, room: Path) -> list[str]:
    """Return what is wrong with the project afterwards, and every crash report there is."""
    from store.doctor import examine

    findings = [str(one) for one in examine(folder) if one.level == "problem" and ".sorot" in Path(one.where).parts]
    return [f"doctor: {one}" for one in findings] + [f"crash report {path.name}" for path in room.glob("data-*/crashes/*")]
