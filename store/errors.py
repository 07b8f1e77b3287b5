"""What can go wrong in the store, each as a sentence a person can act on."""


class StoreError(Exception):
    """A failure with what happened, the file or key it happened to, and what to do next.

    ``str(error)`` is one plain sentence per part, without markup. The parts may hold text from outside (file names), so whoever shows
    it on a terminal passes it through ``tui.text.show`` first.
    """

    def __init__(self, what: str, *, where: str = "", do: str = "") -> None:
        self.what = what
        self.where = where
        self.do = do
        super().__init__(what)

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        advice = f" {self.do}" if self.do else ""
        return f"{place}{self.what}{advice}"


class InputError(StoreError):
    """A file or folder that was named cannot be used: missing, empty, binary, too large, unreadable, undecodable."""


class ReadOnlyError(StoreError):
    """A change was asked for while the project is open for reading only; ``what`` says why it is."""


class WriteError(StoreError):
    """Something could not be written: disk full, no permission, failing disk. What was there before still is."""


class DamagedError(StoreError):
    """A file of the project does not hold what Sorot wrote: bad JSON, bad checksum, gap in the journal."""


class NewerError(StoreError):
    """A file was written by a later version of Sorot than this one."""


class StaleError(StoreError):
    """A change expects a record that is not what the store holds, so it was not applied."""


class InvalidError(StoreError):
    """A value breaks a rule of the data model: offsets outside the text, quote that differs, unknown label."""


def reason_of(error: OSError) -> str:
    """Return what the system says of a failed call, without number and file; else what a library says in its place, else its name."""
    return error.strerror or str(error) or type(error).__name__
