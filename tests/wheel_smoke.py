"""What a person who installs Sorot gets: ``python -m tests.wheel_smoke`` builds the wheel, installs it into a new environment, and uses it.

The environment holds the program's own dependencies and no development tool, and the commands run in an empty folder with an empty home,
so nothing can be found in the checkout or left over from before.
"""

import json
import os
import subprocess
import sys
import tempfile
import venv
import zipfile
from collections.abc import Mapping
from pathlib import Path

from tests.pty.terminal import Terminal

ROOT = Path(__file__).resolve().parent.parent


def main() -> int:
    """Build, install and use the wheel; return 0, or raise what went wrong."""
    with tempfile.TemporaryDirectory(prefix="sorot-wheel-") as folder:
        base = Path(folder)
        wheel = build(base / "dist")
        check_contents(wheel)
        program = install(wheel, base / "venv")
        use(program, base)
    print("wheel: builds, holds what it should, installs and works on its own")
    return 0


def build(target: Path) -> Path:
    """Build the wheel of the checkout and return it."""
    subprocess.run([sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(target), str(ROOT)], check=True)
    (wheel,) = target.glob("sorot-*.whl")
    return wheel


def check_contents(wheel: Path) -> None:
    """See that the wheel brings the samples and assets, and puts nothing but the two packages into an environment."""
    names = zipfile.ZipFile(wheel).namelist()
    tops = {name.split("/")[0] for name in names}
    expect({top for top in tops if not top.endswith(".dist-info")} == {"tui", "store"}, f"unexpected in the wheel: {sorted(tops)}")
    for folder, packaged in (("seeds", "store/_seeds"), ("assets", "tui/_assets")):
        for path in (ROOT / folder).rglob("*"):
            if path.is_file() and "__pycache__" not in path.parts:
                inside = f"{packaged}/{path.relative_to(ROOT / folder).as_posix()}"
                expect(inside in names, f"missing in the wheel: {inside}")


def install(wheel: Path, folder: Path) -> Path:
    """Install the wheel with the tested versions into a new environment; return the program."""
    venv.create(folder, with_pip=True)
    tools = folder / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run([str(tools / "pip"), "install", "--quiet", "-c", str(ROOT / "constraints.txt"), str(wheel)], check=True)
    return tools / "sorot"


def use(program: Path, base: Path) -> None:
    """Run the program as a person would for the first time, away from the checkout."""
    work = base / "elsewhere"
    work.mkdir()
    env = environment(base / "home")

    def run(*arguments: str) -> str:
        return subprocess.run([str(program), *arguments], cwd=work, env=env, check=True, capture_output=True, text=True).stdout

    version = run("--version")
    expect(version.startswith("sorot "), f"--version says {version!r}")
    seeds = sorted(path.name for path in (ROOT / "seeds").glob("*.txt"))
    listed = run()
    expect(all(name in listed for name in seeds), f"the first start lists {listed!r}")
    samples = next((base / "home").rglob(seeds[0])).parent
    expect(all(name in run("list", str(samples)) for name in seeds), "sorot list leaves out a sample")
    run("export", str(samples), "--output", "out.json")
    exported = json.loads((work / "out.json").read_text(encoding="utf-8"))
    expect(len(exported["articles"]) == len(seeds), f"exported {len(exported['articles'])} articles of {len(seeds)}")
    with Terminal([program], env=env, cwd=work) as terminal:
        terminal.wait_for("Putin")
        terminal.write(b"\x11")
        expect(terminal.wait() == 0, "the screen did not end well")


def environment(home: Path) -> Mapping[str, str]:
    """Return this process's environment with a home of its own and without what would lead back to the checkout."""
    home.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "SOROT_", "XDG_", "VIRTUAL_ENV"))}
    return {**kept, "HOME": str(home)}


def expect(truth: bool, otherwise: str) -> None:
    """Stop with the sentence when something is not as it should be."""
    if not truth:
        raise SystemExit(f"wheel: {otherwise}")


if __name__ == "__main__":
    sys.exit(main())
