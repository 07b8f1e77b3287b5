"""The pinned versions are versions the project allows, and they are what is installed where the tests run."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, version

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.arch.sources import ROOT


def _pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins: dict[str, str] = {}
    for line in lines:
        if line.startswith("#"):
            continue
        found = re.fullmatch(r"([\w.-]+)==([\w.+!]+)", line)
        assert found, f"not an exact pin: {line}"
        pins[canonicalize_name(found[1])] = found[2]
    return pins


def _requirements() -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"].values()
    return [Requirement(text) for text in [*project["dependencies"], *(text for extra in extras for text in extra)]]


@pytest.mark.parametrize("requirement", _requirements(), ids=lambda requirement: requirement.name)
def test_every_dependency_is_pinned_to_a_version_it_allows(requirement: Requirement) -> None:
    assert requirement.specifier.contains(_pins()[canonicalize_name(requirement.name)])


def test_what_is_installed_is_what_is_pinned() -> None:
    differing = []
    for name, pinned in _pins().items():
        try:
            installed = version(name)
        except PackageNotFoundError:
            continue  # a package that only another platform or another version of Python needs
        if installed != pinned:
            differing.append(f"{name}: {installed} installed, {pinned} pinned")
    assert differing == []
