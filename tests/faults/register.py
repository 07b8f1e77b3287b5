"""The campaigns there are, each with its promise and its sizes."""

from dataclasses import dataclass
from typing import Literal

from tests.faults import (
    anchoring,
    bitflips,
    cost,
    diskfull,
    exports,
    fuzzing,
    histories,
    iofaults,
    kills,
    monkey,
    mutants,
    offsets,
    powercut,
    processes,
    screens,
    stalls,
)
from tests.faults.campaign import Run
from tests.hostile.payloads import PAYLOADS


@dataclass(frozen=True, slots=True)
class Kind:
    """One campaign as the command line knows it."""

    name: str
    run: Run
    unit: str
    short: int
    """Cases for every change; 0 for a campaign that is for releases only."""
    long: int
    promise: str
    pace: Literal["usual", "longest", "waits", "timed"] = "usual"
    """``longest`` begins before the others, ``waits`` takes no processor from them, ``timed`` has the machine to itself at the end."""


CAMPAIGNS = (
    Kind("kills", kills.run, "kills", 300, 10_000, "killed at any moment, nothing acknowledged is lost"),
    Kind(
        "powercut", powercut.run, "disk states", 500, 5_000, "no state a power cut can leave is unreadable or lacks what was acknowledged"
    ),
    Kind(
        "io", iofaults.run, "failing calls", 600, 5_000, "whatever call fails, memory and disk agree, or the store only reads and says so"
    ),
    Kind("diskfull", diskfull.run, "full disks", 60, 2_000, "a full disk loses nothing, says so, and all goes on once there is room"),
    Kind("bitflips", bitflips.run, "flipped bits", 500, 10_000, "a flipped bit is noticed or means nothing"),
    Kind(
        "processes",
        processes.run,
        "saves",
        300,
        35_000,
        "several processes lose nothing of each other's, never wait, and who follows ends equal",
    ),
    Kind("histories", histories.run, "actions", 12_000, 500_000, "random actions, crashes and damage end where a dictionary does"),
    Kind("cost", cost.run, "annotations", 10_000, 1_000_000, "an action costs the same however much a project holds", "timed"),
    Kind(
        "anchoring",
        anchoring.run,
        "edited texts",
        105,
        1_400,
        "an edited text keeps its annotations; none moves unseen to a wrong place",
    ),
    Kind("offsets", offsets.run, "strings", 5_000, 1_000_000, "every offset in code points, UTF-16 units and bytes is what encoding says"),
    Kind(
        "exports",
        exports.run,
        "articles",
        exports.BATCH,
        100_000,
        "whatever the text and the spans, every form holds them where they are, and what is read in again is what went out",
    ),
    Kind("stalls", stalls.run, "articles", 0, len(stalls.TEXTS), "no article of up to 1 MB holds up the screen", "timed"),
    Kind("mutants", mutants.run, "mutants", 0, 400, "a small wrong change to the code is noticed by the tests"),
    Kind(
        "screens",
        screens.run,
        "tours",
        screens.CROWDS,
        screens.CROWDS + len(PAYLOADS) * len(screens.SIZES),
        "hostile text on every screen drives no terminal, breaks no layout and ends no program",
        "longest",
    ),
    Kind(
        "keys",
        monkey.run,
        "keys",
        1_000,
        10_000,
        "random keys and clicks over hostile articles end no program and lose nothing acknowledged",
        "waits",
    ),
    Kind("gate", fuzzing.gate, "texts", 10_000, 1_000_000, "no text drives a terminal, and what is shown is as long as what is kept"),
    Kind("readers", fuzzing.readers, "inputs", 3_500, 350_000, "whatever a file holds, reading it ends soon, small, and in a sentence"),
    Kind("guided", fuzzing.guided, "runs", 0, 1_400_000, "the same, looked for by coverage"),
)
