"""Bytes and texts at random into everything that takes them from outside, and the same guided by coverage where atheris is installed."""

import base64
import logging
import random
import resource
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from types import FrameType

from tests.faults.campaign import Campaign
from tests.faults.fuzz_targets import Fuzzed, as_text, check_drawn, check_text, every
from tests.hostile.payloads import PAYLOADS

SECONDS = 5.0
"""Processor seconds that one input may take, as in the quarantine."""
MEMORY = 256 << 20
"""Bytes by which the largest memory of the process may grow with one input."""
_ALPHABETS = (
    "abc xyz.,\n",
    "".join(map(chr, range(0x20))) + "\x7f",
    "".join(map(chr, range(0x80, 0xA0))) + "\u2028\u2029",
    "\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u202a\u202e\u2066\u2069\u061c\u200e\u200f",
    "e\u0301\u0316\u0334\u20dd\u0bcc\u093f\u0e31",
    "漢字ｶﾞＡ한글\u1112\u1161",
    "👩🚀\u200d\ufe0f🏽🇮🇩❤1\u20e3🏳🌈\U000e0067\U000e007f",
    "\ud800\udfff\ufffe\uffff\ufdd0\U0010ffff\ue000",
    "[]/@$=click'\"\\{}%",
)
_STUMBLES = (
    *(
        b"\0",
        b"\xff",
        b"\xfe\xff",
        b"\xef\xbb\xbf",
        b"null",
        b"[]",
        b"{}",
        b"-1",
        b"1e999",
        b"NaN",
        b"Infinity",
        b'"',
        b"<",
        b"&x;",
        b"&#0;",
    ),
    *(
        b"\t",
        b"\n\n",
        b"\r",
        b"\\ud800",
        b"\\u0000",
        b"\xf0\x9f",
        b"\xed\xa0\x80",
        b"\x1b]52;c;eA==\x07",
        b"9" * 400,
        b"[" * 2000,
        b"<a>" * 500,
    ),
    *(b"<!DOCTYPE x [<!ENTITY a 'b'>]>", b"../../../x", b"true", b"1.0", b"0x10", b"]]>", b"-->", b"%PDF-", b"PK\x03\x04", b"\x1f\x8b"),
)


class Stuck(BaseException):
    """An input took longer than it may; no target can swallow this."""


def gate(campaign: Campaign) -> None:
    """Put one random text a case through the gate and everything that is drawn of it."""
    checked = 0
    for case in campaign.cases():
        text = random_text(random.Random(campaign.seed << 32 | case))
        try:
            with limits():
                check_text(text)
                if case % 20 == 0:
                    check_drawn(text)
        except (Exception, Stuck) as error:
            campaign.fail(case, f"{text!a}: {type(error).__name__} {error}")
        checked += len(text)
        campaign.step()
    campaign.figures["code points"] = f"{checked:,}"


def readers(campaign: Campaign) -> None:
    """Give one damaged or made-up input a case to one target after the other."""
    logging.disable(logging.CRITICAL)  # Libraries say what they think of such files; in quarantine nobody hears it either.
    targets = every()
    size: Counter[str] = Counter()
    longest: tuple[float, str] = (0.0, "")
    for case in campaign.cases():
        target = targets[case % len(targets)]
        data = damaged(random.Random(campaign.seed << 32 | case), target.seeds)
        began = time.process_time()
        try:
            with limits():
                target.run(data)
        except (Exception, Stuck, RecursionError) as error:
            campaign.fail(case, f"{target.name}: {type(error).__name__}: {str(error)[:200]!a}; {_shown(data)}")
        longest = max(longest, (time.process_time() - began, target.name))
        size[target.name] += len(data)
        campaign.step()
    fewest = min(size.items(), key=lambda one: one[1], default=("", 0))
    campaign.figures["targets"] = f"{len(size)}"
    campaign.figures["bytes"] = f"{sum(size.values()):,}, fewest for {fewest[0]}: {fewest[1]:,}"
    campaign.figures["longest"] = f"{longest[0]:.2f} s of processor time ({longest[1]})"


def guided(campaign: Campaign) -> None:
    """Have atheris look for inputs that reach new code: so many runs of each target, in a process of its own."""
    if find_spec("atheris") is None:
        campaign.figures["skipped"] = "atheris is not installed: pip install 'sorot[fuzz]'"
        return
    targets = every()
    for case in campaign.cases(len(targets)):
        target = targets[case]
        with campaign.room("guided") as room:
            said, code = _guided(target, room, campaign.size // len(targets), campaign.seed)
            if code:
                kept = next((path.read_bytes() for path in room.glob("crash-*")), b"")
                campaign.fail(case, f"{target.name}: {_last(said)}; {_shown(kept)}")
            cover = [word for line in said.splitlines() if "cov:" in line for word in [line.split("cov:")[1].split()[0]]]
            campaign.figures[target.name] = (
                f"{cover[-1] if cover else '?'} places in the code reached, {cover[0] if cover else '?'} by what it began with"
            )
        campaign.step(campaign.size // len(targets))


def _guided(target: Fuzzed, room: Path, runs: int, seed: int) -> tuple[str, int]:
    corpus = room / "corpus"
    corpus.mkdir()
    for number, one in enumerate(target.seeds):
        (corpus / str(number)).write_bytes(one)
    command = [sys.executable, "-m", "tests.faults.guided", target.name, f"-runs={runs}", f"-seed={seed}", "-max_len=20000", "-timeout=20"]
    ran = subprocess.run(
        [*command, "-rss_limit_mb=2048", f"-artifact_prefix={room}/", str(corpus)],
        capture_output=True,
        text=True,
        errors="replace",
        check=False,
    )
    return ran.stderr + ran.stdout, ran.returncode


def _last(said: str) -> str:
    lines = [line for line in said.splitlines() if "Error" in line or "ERROR" in line or "assert" in line]
    return " | ".join(lines[:4])[:400]


def _shown(data: bytes) -> str:
    return f"input in base64: {base64.b64encode(data).decode()[:3000]}"


@contextmanager
def limits() -> Iterator[None]:
    """Raise Stuck in a block that takes too long, and AssertionError where it takes too much memory."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise Stuck(f"longer than {SECONDS:g} seconds")

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    handler = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, handler)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) << 10
    assert grown < MEMORY, f"{grown >> 20} MiB of memory for one input"


def random_text(choose: random.Random) -> str:
    """Return a text of letters from a few alphabets, of any code points, or with an attack in it."""
    kind = choose.random()
    if kind < 0.15:
        return as_text(choose.randbytes(choose.randint(0, 60)))
    if kind < 0.3:
        return "".join(map(chr, (choose.randrange(0x110000) for _ in range(choose.randint(0, 30)))))
    letters = "".join(choose.sample(_ALPHABETS, choose.randint(1, 4)))
    text = "".join(choose.choices(letters, k=choose.randint(0, 40)))
    if kind > 0.9:
        text += choose.choice(_attacks())[:200] + text
    return text


def _attacks() -> Sequence[str]:
    return tuple(PAYLOADS.values())


def damaged(choose: random.Random, seeds: Sequence[bytes]) -> bytes:
    """Return one of the inputs with a few places changed, cut, doubled, or replaced by what a reader may stumble over."""
    found = bytearray(choose.choice(seeds))
    if choose.random() < 0.03:
        return choose.randbytes(choose.randint(0, 300))
    for _ in range(choose.choice((1, 1, 2, 3, 6, 12))):
        at = choose.randrange(len(found) + 1)
        size = choose.choice((1, 2, 4, 12, 80))
        kind = choose.randrange(7)
        if kind == 0 and at < len(found):
            found[at] ^= 1 << choose.randrange(8)
        elif kind == 1:
            del found[at : at + size]
        elif kind == 2:
            found[at:at] = found[at : at + size] * choose.choice((1, 8))
        elif kind == 3:
            found[at:at] = choose.choice(_STUMBLES)
        elif kind == 4 and choose.random() < 0.3:
            del found[at:]
        elif kind == 5:
            found[at : at + size] = choose.choice(_STUMBLES)
        else:
            other = choose.randrange(len(found) + 1)
            found[at : at + size] = found[other : other + size]
    return bytes(found)
