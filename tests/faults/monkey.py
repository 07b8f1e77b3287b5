"""Keys and the mouse at random in the real program, in a pseudo-terminal with hostile articles loaded."""

import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from store.journal import Entry
from store.project import Project
from tests.e2e.sequences import harmful
from tests.e2e.sorot import environment
from tests.faults.campaign import Campaign
from tests.faults.hostile_project import make, settings
from tests.faults.screens import unsound
from tests.hostile.payloads import PAYLOADS
from tests.pty.keys import encode
from tests.pty.terminal import Terminal

SESSION = 500
"""Keys of a case: one project, one program, which is started again when keys have ended it."""
_CROWD = 12
"""Payloads in one project."""
_BURST = 10
"""Keys after which the program may catch up."""
_SIZES = ((100, 30), (80, 24), (40, 12), (133, 40))
_WAIT = 60.0
_ERASED = b"\x08 \x08"
"""What the kernel echoes for an erase key that arrives while no program has the terminal to itself."""

_MOVES = "left right up down home end pageup pagedown space tab j k h l b g G e E o O s S ; , / n N [ ] { } < > ( ) f v z + - p H J K L"
_ACTS = "1 1 1 2 3 4 5 9 0 enter enter enter enter x d a X . * t i I m M = ! w u u U ctrl+r y r c delete backspace"
_PLACES = "Q F C T ? % ctrl+e ctrl+t ctrl+p ctrl+s ctrl+x ctrl+d ctrl+u f1 q g,e g,s g,n g,p"
_ESCAPE = "\x1b[27u"
_MOUSE = "MOUSE"
"""Stands for what the mouse does somewhere on the terminal, whatever its size is by then."""
_WORDS = ("label:PERSON", "Xi Jinping", "[/]", "(a+)+$", '"', "\u202e", "漢字", "e\u0301\u0301", "🇮🇩", "../../x", "=1+1", "50", "PERSON")


def run(campaign: Campaign) -> None:
    """Type so many keys in all; a case is one project with some of the payloads."""
    typed = acknowledged = restarts = 0
    for case in campaign.cases((campaign.size + SESSION - 1) // SESSION):
        count = SESSION if campaign.only is not None else min(SESSION, campaign.size - case * SESSION)
        with campaign.room("typing") as room:
            ends, told = _session(campaign, case, room, count)
        typed, acknowledged, restarts = typed + count, acknowledged + told, restarts + ends
        campaign.step(count)
    campaign.figures["actions acknowledged, all of them in the journal and undone to nothing"] = f"{acknowledged:,}"
    campaign.figures["times the keys left the program, and it was started again"] = f"{restarts:,}"


def strokes(choose: random.Random) -> Iterator[str]:
    """Yield keys without end, as names for ``Terminal.write``; what was opened is left again more often than chance would have it."""
    while True:
        draw = choose.random()
        if draw < 0.36:
            yield choose.choice(_MOVES.split())
        elif draw < 0.74:
            yield choose.choice(_ACTS.split())
        elif draw < 0.8:
            yield from choose.choice(_PLACES.split()).split(",")
        elif draw < 0.95:
            yield _ESCAPE
        elif draw < 0.97:
            yield _MOUSE
        else:
            yield from choose.choice(_WORDS)


def _session(campaign: Campaign, case: int, room: Path, count: int) -> tuple[int, int]:
    """Type into one project; return how often the program was left on the way, and how many changes it acknowledged."""
    choose = random.Random(f"{campaign.seed}:typing:{case}")
    folder = make(room, choose.sample(list(PAYLOADS.values()), _CROWD))
    wanted = {**environment(), **settings(room, [""], wrong=False), "EDITOR": "true"}
    log, failures, ends, left = room / "told", room / "failures", 0, count
    keys = strokes(choose)
    while left > 0:
        columns, rows = choose.choice(_SIZES)
        argv: list[str | Path] = [sys.executable, "-m", "tests.faults.told", log, failures, folder]
        with Terminal(argv, columns=columns, rows=rows, env=wanted, cwd=room) as terminal:
            left = _type(campaign, case, terminal, choose, keys, left)
            if failures.exists():
                campaign.fail(case, failures.read_text("utf-8"))
                return ends, 0
            if left < 0:
                return ends, 0
            ends += left > 0
    told = log.read_text("ascii").split() if log.exists() else []
    for wrong in (*_lost(folder, told), *unsound(folder, room), *_not_undone(folder)):
        campaign.fail(case, wrong)
    return ends, len(told)


def _type(campaign: Campaign, case: int, terminal: Terminal, choose: random.Random, keys: Iterator[str], left: int) -> int:
    """Type until that many keys are typed or the program has ended; return how many are left, or -1 when something is wrong."""
    recent: list[str] = []
    try:
        terminal.wait_for("sorot", timeout=_WAIT)
        terminal.press("enter")  # Most keys mean something only where an article is open.
        while left > 0 and terminal.process.poll() is None:
            for key in (next(keys) for _ in range(min(left, _BURST))):
                sent = encode(key) if key != _MOUSE else _mouse(choose, terminal.size)
                recent.append(key if key != _MOUSE else sent.decode())
                terminal.write(sent)
                terminal.read(0.002)
                left -= 1
            terminal.settle(0.1, 5.0)
            if choose.random() < 0.05:
                terminal.resize(*choose.choice(_SIZES))
            if "Traceback" in terminal.screen():
                raise AssertionError(f"a traceback is on the screen:\n{terminal.screen()}")
        if terminal.process.poll() is None:
            # Ctrl+Q overtakes what is still to be done, so that is waited for.
            terminal.settle(1.0, 20.0)
            terminal.write(b"\x11")
        code = terminal.wait(_WAIT)
        assert code == 0, f"the program ended with {code}:\n{terminal.screen()[-800:]}"
        raw = bytes(terminal.raw).replace(_ERASED, b"")
        assert (bad := harmful(raw)) == [], f"characters that drive a terminal: {bad[:5]!a}"
    except AssertionError as error:
        campaign.fail(case, f"{error}\n    after {' '.join(recent[-40:])!a}")
        return -1
    return left


def _mouse(choose: random.Random, size: tuple[int, int]) -> bytes:
    """Return what a terminal sends for a click, two of them, a drag, or three turns of the wheel (SGR mouse reports of xterm)."""
    (x, y), (to_x, to_y) = ((choose.randint(1, size[0]), choose.randint(1, size[1])) for _ in range(2))
    click = f"\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m"
    wheel = f"\x1b[<{choose.choice((64, 65))};{x};{y}M"
    drag = f"\x1b[<0;{x};{y}M\x1b[<32;{to_x};{to_y}M\x1b[<0;{to_x};{to_y}m"
    return choose.choice((click, click * 2, drag, wheel * 3)).encode()


def _lost(folder: Path, told: Sequence[str]) -> Iterator[str]:
    """Yield what was acknowledged and is not in the journal."""
    project = Project.open(folder, annotator="ana", read_only=True)
    try:
        assert project._journal is not None
        kept = {line.change.id for _, line in project._journal.backwards() if isinstance(line, Entry)}
    finally:
        project.close()
    yield from (f"change {one} was acknowledged and is not in the journal" for one in told if one not in kept)


def _not_undone(folder: Path) -> Iterator[str]:
    """Undo all of it, also what was there before anybody typed, and yield what is left."""
    project = Project.open(folder, annotator="ana")
    try:
        while project.next_undo:
            project.undo()
        left = [one for one in project.stored_ids() if (held := project.document(one)) and (held.spans or held.notes or held.decisions)]
        if project.entities or project.entity_notes or left:
            yield f"undoing everything leaves {len(project.entities)} entities and something in {left[:3]}"
    finally:
        project.close()
