"""The table of ``csv_table`` with tabs between its columns, UTF-8 without a byte order mark; quoted as CSV is where a cell needs it."""

from collections.abc import Iterable

from store.exchange.contract import Context, Item, Sink
from store.exchange.forms.csv_table import Dialect, expect, write_table
from store.exchange.losses import Losses

__all__ = ["expect", "write"]

TSV = Dialect("\t", "utf-8")


def write(items: Iterable[Item], context: Context, sink: Sink, losses: Losses) -> None:
    """Write one TSV file."""
    del losses
    write_table(items, context, sink, TSV)
