"""Asking before a pipeline that did not come with Sorot is loaded."""

import sys
from typing import Annotated

import typer

from store.errors import InputError, reason_of
from tui.commands.say import err

TrustModel = Annotated[bool, typer.Option("--trust-model", help="Load the pipeline though it is not known yet, and remember it as it is.")]


def require_trust(model: str, said_yes: bool) -> None:
    """Return when a pipeline may be loaded; one that is not known is asked about where a person can answer.

    Raises InputError when it may not. A name that means no pipeline passes: whoever loads it says so.
    """
    if not model:
        return
    from tui.suggest.trust import trust, unknown  # Only for a pipeline that is named.

    try:
        found = unknown(model)
        if found is None:
            return
        if not said_yes:
            _ask(str(found.folder), found.digest)
        trust(found.folder, found.digest)
    except OSError as error:
        where = str(error.filename or model)
        raise InputError(f"The model cannot be read ({reason_of(error)}).", where=where, do="Check its permissions.") from error


def _ask(folder: str, digest: str) -> None:
    """Return when the person says yes. Raises InputError when they do not, or when there is nobody to ask."""
    what = "This model did not come with Sorot, or has changed, and loading a model can run any code in it."
    if sys.stdin.isatty() and sys.stderr.isatty():
        err(f"{folder}: {what}\nIts SHA-256 over all files is {digest}.")
        sys.stderr.write("Trust it as it is now? [y/N] ")
        sys.stderr.flush()
        if sys.stdin.readline().strip().casefold() in ("y", "yes", "ya"):
            return
        raise InputError(
            "The model was not trusted.",
            where=folder,
            do="Leave out --model; if it is the project's own: sorot train --use shipped FOLDER.",
        )
    raise InputError(what, where=folder, do="If you know where it comes from, add --trust-model once.")
