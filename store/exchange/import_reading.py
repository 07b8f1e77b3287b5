"""Reading a foreign file in quarantine: its form's reader there, checked news of it here, a batch at a time."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from msgspec import Struct

from store.exchange.contract import Draft, Gauge, News, Progress, Source
from store.exchange.form import Format
from store.quarantine.wire import quarantined

MEMORY = 2 << 30
"""Most bytes of address space a reader may have; libraries of the field reserve more of it than they use."""

SECONDS = 60.0
"""Most seconds of processor time that one batch may take; a form that is read in one piece takes all of it before its first."""

OUTPUT = 512 << 20
"""Most bytes of one batch; a batch has at least one document."""

_BATCH = 1000
_TEXT = 1 << 20
"""A batch is sent when it has so many pieces of news, or so many code points of text."""


class Batch(Struct, frozen=True):
    """What crosses over at a time."""

    news: list[News]
    share: float
    """How much of the input has been read, 0 to 1; 0 when it cannot be told."""


@quarantined
def read_foreign(data: bytes, *, form: str, path: str) -> Iterator[Batch]:
    """Yield what the reader of a form makes of a path, checked. Raises InputError when it is not of this form."""
    from store.exchange.import_check import settle
    from store.exchange.intake import PACE
    from store.exchange.registry import named

    del data  # The reader opens the path itself, so that nobody holds all of a large file.
    news: list[News] = []
    size = 0
    for one in named(form).reader()(Source(Path(path), Path(path).name)):
        for settled in settle(one):
            news.append(settled)
            if isinstance(settled, Draft):
                size += len(settled.text) + 100 * len(settled.spans)
        if len(news) >= _BATCH or size >= _TEXT:
            yield Batch(news, PACE.share)
            news, size = [], 0
    yield Batch(news, 1.0)


def reading(form: Format, path: Path, progress: Progress | None) -> Iterator[News]:
    """Yield what a path holds in a form, read in a process of its own.

    Raises InputError when it is not of this form, QuarantineError when its reader could not cope with it, and what ``progress`` raises.
    """
    from store.quarantine.run import Quarantine
    from store.quarantine.stream import stream

    form.code()  # Names what is not installed before a process is started.
    quarantine = Quarantine(memory=MEMORY, seconds=SECONDS, output=OUTPUT)
    gauge, done = Gauge(progress, "reading"), 0
    place = str(path.absolute())
    batches = stream(quarantine, f"{__name__}:read_foreign", b"", Batch, where=path.name, form=form.name, path=place)
    with quarantine, closing(batches):
        for batch in batches:
            yield from batch.news
            done += sum(isinstance(one, Draft) for one in batch.news)
            gauge.reach(done, batch.share)
