"""Suggestion processes made for tests, and someone who waits for what the supervisor says."""

import asyncio
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from tui.suggest.engine import Answer, Engine, State

GUARD = 60
"""Seconds after which a test that waits for nothing is ended; no test depends on how fast anything is."""

PROCESS = """
import json, os, sys, time
def say(**message):
    sys.stdout.write(json.dumps({"v": 1, **message}) + chr(10)); sys.stdout.flush()
def part(ask, request=None, start=0):
    one = {"start": start, "end": start + 4, "label": "ORG", "quote": ask["text"][start:start + 4], "score": 0.5}
    one |= {"source": "model", "origin": "model:test"}
    say(say="part", request=request or ask["request"], start=start, end=start + 4, suggestions=[one])
say(say="ready", engine="test@1", notice="")
for line in sys.stdin:
    ask = json.loads(line)
    TURN
    part(ask)
    say(say="done", request=ask["request"], problem="")
"""


def process(turn: str = "pass") -> tuple[str, ...]:
    """Return the command of a process that answers every request with one suggestion, after doing ``turn``."""
    return (sys.executable, "-I", "-S", "-c", PROCESS.replace("TURN", turn))


class Watcher:
    """An engine, and all it has said."""

    def __init__(self, folder: Path, command: Sequence[str] = (), cap: float = 5.0, start_cap: float = 60.0) -> None:
        self.answers: list[Answer] = []
        self.states: list[State] = []
        self._news = asyncio.Event()
        self.engine = Engine(
            log=folder / "engine.log", command=command, on_answer=self._answered, on_state=self._changed, cap=cap, start_cap=start_cap
        )

    def _answered(self, answer: Answer) -> None:
        self.answers.append(answer)
        self._news.set()

    def _changed(self, state: State) -> None:
        self.states.append(state)
        self._news.set()

    async def until(self, what: Callable[[], bool]) -> None:
        """Wait until something is true, looking whenever the engine says something."""
        async with asyncio.timeout(GUARD):
            while not what():
                await self._news.wait()
                self._news.clear()

    async def until_done(self, *articles: str) -> None:
        """Wait until these articles have been answered in full."""
        await self.until(lambda: set(articles) <= {answer.article for answer in self.answers if answer.done})

    async def until_state(self, name: str) -> None:
        """Wait until the engine is in a state."""
        await self.until(lambda: self.engine.state.name == name)

    def final(self, article: str) -> Answer:
        """Return the last full answer about an article."""
        return [answer for answer in self.answers if answer.article == article and answer.done][-1]
