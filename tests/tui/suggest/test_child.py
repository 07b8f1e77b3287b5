"""The suggestion process itself, as the app starts it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.tui.suggest.engines import Watcher
from tests.tui.suggest.test_engine import alive
from tui.suggest.engine import child_command
from tui.suggest.protocol import Ask, Done, Part, Ready, Reply, decode_reply, encode
from tui.suggest.trust import trust

ROOT = Path(__file__).resolve().parents[3]


@contextmanager
def child(folder: Path, *arguments: str) -> Iterator["subprocess.Popen[bytes]"]:
    """Run the suggestion process in a folder."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-P", "-m", "tui.suggest.child", *arguments]
    with subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        try:
            yield process
        finally:
            process.kill()


def ask(process: "subprocess.Popen[bytes]", request: int, text: str, visible: tuple[int, int] = (0, 0)) -> None:
    assert process.stdin is not None
    process.stdin.write(encode(Ask(request=request, article="a", sha256="", text=text, visible=visible)))
    process.stdin.flush()


def hear(process: "subprocess.Popen[bytes]") -> Reply:
    assert process.stdout is not None
    return decode_reply(process.stdout.readline())


def parts(process: "subprocess.Popen[bytes]") -> list[Part]:
    """Return the parts up to the end of the answer."""
    found: list[Part] = []
    while isinstance(reply := hear(process), Part):
        found.append(reply)
    assert isinstance(reply, Done)
    assert reply.problem == ""
    return found


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator["subprocess.Popen[bytes]"]:
    """One process that is ready, in a folder full of modules with famous names, for all tests that leave it running."""
    folder = tmp_path_factory.mktemp("served")
    for name in ("json", "click", "re", "numpy", "spacy", "tui", "store", "msgspec", "random", "socket", "sitecustomize"):
        (folder / f"{name}.py").write_text("raise SystemExit('imported from the working folder')")
    with child(folder) as process:
        assert isinstance(hear(process), Ready)
        yield process


def test_it_says_it_is_ready_answers_and_ends_with_its_input(tmp_path: Path) -> None:
    with child(tmp_path) as process:
        ready = hear(process)
        assert isinstance(ready, Ready)
        assert ready.engine.startswith("rules@")
        ask(process, 1, "Gempa mengguncang Jakarta.")
        found = [one for part in parts(process) for one in part.suggestions]
        assert [(one.quote, one.label) for one in found] == [("Jakarta", "GPE")]
        assert (found[0].source, found[0].origin) == ("model", "model:id_sorot_news@1.2.1")
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait() == 0


def test_a_folder_full_of_modules_with_famous_names_does_not_get_in_its_way(served: "subprocess.Popen[bytes]") -> None:
    ask(served, 1, "Jakarta")
    assert [one.quote for part in parts(served) for one in part.suggestions] == ["Jakarta"]


def test_the_visible_part_is_answered_first(served: "subprocess.Popen[bytes]") -> None:
    text = "\n".join(f"Paragraf {number} tentang Jakarta. " + "kata " * 400 for number in range(12))
    seen = text.index("Paragraf 7")
    ask(served, 1, text, (seen, seen + 10))
    starts = [part.start for part in parts(served)]
    assert starts[0] == seen
    assert sorted(starts[1:]) == starts[1:]


def test_a_newer_request_ends_the_older(served: "subprocess.Popen[bytes]") -> None:
    ask(served, 11, "Jakarta kota besar. " * 100_000)
    hear(served)
    ask(served, 12, "Bandung kota kembang.")
    older = 1
    while isinstance(reply := hear(served), Part | Done) and reply.request == 11:
        older += 1
    assert isinstance(reply, Part)
    assert [one.quote for one in reply.suggestions] == ["Bandung"]
    assert older < 500
    assert isinstance(hear(served), Done)


def test_it_steps_back(served: "subprocess.Popen[bytes]") -> None:
    assert os.getpriority(os.PRIO_PROCESS, served.pid) >= min(19, os.getpriority(os.PRIO_PROCESS, 0) + 10)


def test_nonsense_on_its_input_ends_it_with_an_error(tmp_path: Path) -> None:
    with child(tmp_path) as process:
        assert process.stdin is not None
        process.stdin.write(b"nonsense\n")
        process.stdin.flush()
        assert process.wait() == 2


def test_a_model_that_is_none_is_refused_with_the_reason_and_the_rules_go_on(tmp_path: Path) -> None:
    (tmp_path / "broken").mkdir()
    trust(tmp_path / "broken")
    with child(tmp_path, "--model", str(tmp_path / "broken")) as process:
        ready = hear(process)
        assert isinstance(ready, Ready)
        assert "broken cannot be used" in ready.notice
        ask(process, 1, "Jakarta")
        assert parts(process)


def test_it_ends_when_the_app_is_killed(tmp_path: Path) -> None:
    parent = f"""
import asyncio, os, sys
from pathlib import Path
from tui.suggest.engine import Engine
async def main():
    engine = Engine(log=Path({str(tmp_path)!r}) / "log")
    await engine.start()
    while engine.state.name != "ready":
        await asyncio.sleep(0.01)
    print(engine._process.pid, flush=True)
    engine.request("a", "Jakarta kota besar. " * 200_000, "sha")
    await asyncio.sleep(1000)
asyncio.run(main())
"""
    with subprocess.Popen([sys.executable, "-c", parent], env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        pid = int(process.stdout.readline())
        assert alive(pid)
        process.kill()
    patience = 2000
    while alive(pid) and patience:
        time.sleep(0.01)
        patience -= 1
    assert not alive(pid)


async def test_the_supervisor_and_the_process_understand_each_other(tmp_path: Path) -> None:
    watcher = Watcher(tmp_path)
    await watcher.engine.start()
    watcher.engine.request("a", "Presiden Joko Widodo tiba di Tokyo.\n\nDi sana Widodo bertemu wartawan.", "sha")
    await watcher.until_done("a")
    assert [one.quote for one in watcher.final("a").suggestions] == ["Joko Widodo", "Tokyo", "Widodo"]
    await watcher.engine.close()
    assert (tmp_path / "engine.log").read_text() == ""


HOSTILE = {
    "brackets": "(" * 200_000,
    "one word": "a" * 300_000,
    "capitals": "A" * 300_000,
    "digits": "1" * 300_000,
    "thousands": "1." * 50_000,
    "hyphens": "A-" * 50_000,
    "number words": "dua puluh " * 10_000,
    "capital words": "Al " * 20_000,
    "titles": "Presiden " * 10_000,
    "heads": "Komisi dan " * 10_000,
    "quotes": 'film "' * 20_000,
    "acronyms": "A B (AB) " * 10_000,
    "blank lines": "\n" * 300_000,
    "blanks": " " * 300_000,
    "control": "\x00\x1b[31m\x07" * 10_000,
    "combining": "e" + "\u0301" * 200_000,
    "years": "2010-" * 20_000,
    "money": "Rp" * 100_000,
    "mixed": "Jakarta\u202e\u200b, Rp 1,5 juta (8/11) " * 2_000,
}


async def test_hostile_texts_are_answered_portion_by_portion_within_the_cap(tmp_path: Path) -> None:
    watcher = Watcher(tmp_path)
    await watcher.engine.start()
    for name, text in HOSTILE.items():
        watcher.engine.enqueue(name, text, "sha")
    await watcher.until_done(*HOSTILE)
    for name, text in HOSTILE.items():
        answer = watcher.final(name)
        assert answer.skipped == "", name
        assert all(text[one.start : one.end] == one.quote and "\n" not in one.quote for one in answer.suggestions), name
    assert [state.name for state in watcher.states].count("starting") == 1
    await watcher.engine.close()


def test_the_command_names_folders_from_the_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "mine").mkdir()
    monkeypatch.chdir(tmp_path)
    assert child_command("mine")[-1] == str(tmp_path / "mine")
    assert child_command("xx_package")[-1] == "xx_package"


@pytest.mark.parametrize("module", ["tui.suggest.engine", "tui.suggest.blend", "tui.suggest.protocol", "tui.suggest.jobs"])
def test_the_app_side_imports_nothing_heavy(module: str) -> None:
    code = f"import sys, json, {module}; print(json.dumps(sorted({{name.partition('.')[0] for name in sys.modules}})))"
    result = subprocess.run(
        [sys.executable, "-P", "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=True
    )
    loaded = set(json.loads(result.stdout))
    assert not loaded & {"spacy", "thinc", "numpy", "textual", "rich", "babel", "tinydb"}
