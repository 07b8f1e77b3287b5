"""Bringing a journal of an earlier schema up to date, with the old one kept."""

from pathlib import Path

from msgspec.structs import replace

from store.errors import DamagedError
from store.files import write_all, write_with
from store.framing import checked, crc_of
from store.journal import Journal
from store.lines import Header, decoded, line_of
from store.model import SCHEMA_VERSION
from store.repository import keep_older


def up_to_date(journal: Journal, folder: Path) -> Journal:
    """Return a journal that was opened for writing in the schema of now, written anew if it was of an earlier one.

    The old one is copied to ``backups/schema-N`` of the store first; a crash at any moment leaves the one or the other. Raises
    DamagedError and WriteError, after which the old one stands and is closed.
    """
    if journal.schema == SCHEMA_VERSION:
        return journal
    path, schema, end, notices = journal.path, journal.schema, journal.end, journal.notices
    journal.close()
    keep_older(folder, path, schema)
    write_with(path, lambda descriptor: _rewrite(path, schema, end, descriptor))
    renewed = Journal.open(path, writable=True)
    renewed.notices += notices
    return renewed


def _rewrite(path: Path, schema: int, end: int, descriptor: int) -> None:
    read, before, crc = 0, 0, 0
    with path.open("rb") as file:
        for raw in file:
            if read >= end:
                break
            body = checked(raw, before)
            line = None if body is None else decoded(body, schema)
            if line is None:
                raise DamagedError(f"The journal is damaged at byte {read}.", where=str(path), do="Run `sorot doctor` on the folder.")
            read, before = read + len(raw), crc_of(raw) or 0
            data, crc = line_of(replace(line, schema=SCHEMA_VERSION) if isinstance(line, Header) else line, crc)
            write_all(descriptor, data)
