"""Libraries that read a format and may not be there."""

import importlib
from typing import Any

from store.errors import InputError


def library(name: str, what: str) -> Any:
    """Return a library by its import name. Raises InputError saying how to install it when it is not there."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise InputError(
            f"Reading {what} needs {name}, which is not installed.", do=f"Install it with: pip install {name.partition('.')[0]}"
        ) from error
