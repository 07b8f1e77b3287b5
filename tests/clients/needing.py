"""A client that is not installed skips its tests and says how to install it."""

import importlib
from typing import Any

import pytest

INSTALL = 'pip install -c constraints.txt -e ".[dev,clients]"'


def client(name: str, install: str = INSTALL) -> Any:
    """Return a client's module by its import name, or skip the test, saying how it is installed."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name.partition(".")[0]:
            raise
        pytest.skip(f"{error.name} is not installed: {install}")
