"""The source files the rules are about."""

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("store", "tui")


@cache
def product_files() -> tuple[Path, ...]:
    """Return every Python file of the product."""
    return tuple(sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py") if "_assets" not in path.parts))


@cache
def product_modules() -> tuple[str, ...]:
    """Return the dotted name of every module of the product."""
    return tuple(module_name(path) for path in product_files())


def module_name(path: Path) -> str:
    """Return the dotted name that a file of the checkout is imported by."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def tree(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


@cache
def tracked_files() -> tuple[Path, ...]:
    """Return the files that git tracks; empty outside a git checkout."""
    if not (ROOT / ".git").exists():
        return ()
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True).stdout
    return tuple(path for name in listed.decode().split("\0") if name and (path := ROOT / name).is_file())


def text_files() -> Iterator[tuple[Path, str]]:
    """Yield every tracked file that is UTF-8 text, with its text."""
    for path in tracked_files():
        try:
            yield path, path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
