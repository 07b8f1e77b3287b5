"""What somebody asks of an import, as it was typed. No screen."""

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from store.errors import InputError

if TYPE_CHECKING:
    from store.exchange.form import Format


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportWish:
    """Everything as it was typed or chosen; empty fields ask for nothing."""

    file: str = ""
    form: str = ""
    """Name of the form; empty when it is to be told from the file."""
    maps: str = ""
    """``PER=PERSON, MISC=``: what labels become."""
    labels: str = ""
    """``add`` when labels that the project does not have join its own."""

    @property
    def path(self) -> Path:
        """The file or folder, from the root of the file system."""
        return Path(os.path.abspath(os.path.expanduser(self.file.strip())))

    def mapped(self) -> dict[str, str]:
        """Return what each label becomes. Raises InputError."""
        from store.exchange.import_labels import parse_maps

        return dict(parse_maps([part for part in re.split(r"[,\s]+", self.maps) if part]))

    def problem(self) -> str:
        """Return what is wrong with the fields, or ``""``."""
        try:
            self.mapped()
        except InputError as error:
            return f"{error.what} {error.do}".strip()
        return ""


def readable() -> "list[Format]":
    """Return the forms that can be read and need nothing that is not there, in the order of the table."""
    from store.exchange.registry import FORMATS

    return [form for form in FORMATS.values() if form.direction != "out" and not form.missing()]
