"""Reading members of a ZIP file by name, with limits that are counted while reading. Nothing is ever unpacked to the disk."""

import io
import zipfile
import zlib

from store.errors import InputError

MEMBERS = 2000
"""Most members an archive may list."""

INFLATED = 64 << 20
"""Most bytes all members read may have together."""

RATIO = 100
"""Most bytes a byte may become, once a member is larger than a megabyte."""

_STEP = 1 << 16


class Members:
    """The members of one archive."""

    def __init__(self, data: bytes, *, where: str) -> None:
        """Read the list of members. Raises InputError when there is none, or too long a one."""
        self._where, self._left = where, INFLATED
        try:
            self._file = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise self._broken() from error
        if len(self._file.infolist()) > MEMBERS:
            raise InputError(f"It holds more than {MEMBERS} files.", where=where, do="Leave it out.")

    def __contains__(self, name: str) -> bool:
        return name in self._file.NameToInfo

    def read(self, name: str) -> bytes:
        """Return one member. Raises InputError when it is not there, damaged, encrypted, or unfolds beyond the limits."""
        found = bytearray()
        try:
            info = self._file.getinfo(name)
            with self._file.open(info) as member:
                while piece := member.read(_STEP):
                    found += piece
                    self._left -= len(piece)
                    if self._left < 0 or (len(found) > 1 << 20 and len(found) > RATIO * max(1, info.compress_size)):
                        raise InputError("It unfolds to far more than it is.", where=self._where, do="Leave it out.")
        except (KeyError, zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, ValueError) as error:
            raise self._broken() from error
        return bytes(found)

    def _broken(self) -> InputError:
        return InputError("The file is damaged, encrypted, or not what its ending says.", where=self._where, do="Open and save it again.")
